import { randomBytes } from 'node:crypto'
import type { KeptParts } from '../http/index.ts'
import type { Lang } from '../model/index.ts'
import { accountsOf, officeOf } from '../office/index.ts'
import { reportProblem } from '../report/index.ts'
import { openStore, type Place, type Store, StoreFault, type StoreOptions } from '../store/index.ts'
import { Stop } from './terminal.ts'

const now = (): string => new Date().toISOString()

/** Opens a store, or says why it cannot be. */
export const openStoreOrStop = async (
  place: Place,
  lang: Lang,
  options: Omit<StoreOptions, 'now'> = {},
): Promise<Store> => {
  try {
    return await openStore(place, { ...options, now })
  } catch (error) {
    if (error instanceof StoreFault) throw new Stop(reportProblem(error.problem, lang).message)
    throw error
  }
}

const SECRET = 16

/** What a service keeps, and the secret with which the first account is set up; null where there is one. */
export const openOffice = async (place: Place, lang: Lang): Promise<KeptParts> => {
  const store = await openStoreOrStop(place, lang)
  const office = officeOf({ store, now })
  const secret = (await accountsOf(office).isNew()) ? randomBytes(SECRET).toString('hex') : null
  return { office, secret: () => secret }
}
