import { randomBytes } from 'node:crypto'
import type { KeptParts } from '../http/index.ts'
import type { Lang } from '../model/index.ts'
import { accountsOf, type Denial, officeOf } from '../office/index.ts'
import { reportProblem } from '../report/index.ts'
import { holdsStore, openStore, type Place, type Store, StoreFault, type StoreOptions } from '../store/index.ts'
import { Stop } from './terminal.ts'

/** The present. */
export const now = (): string => new Date().toISOString()

/** Opens a store, or says why it cannot be. */
export const openStoreOrStop = async (
  place: Place,
  lang: Lang,
  options: Omit<StoreOptions, 'now'> = {},
): Promise<Store> => {
  const usual = options.readOnly === true && 'data' in place ? existing(place, lang) : place
  return orStop(lang, () => openStore(usual, { ...options, now }))
}

/** A folder that only is to be read has to be there. */
const existing = (place: { readonly data: string }, lang: Lang): Place => {
  if (holdsStore(place.data)) return place
  throw new Stop(lang === 'en' ? `there is no store in \`${place.data}\`` : `\`${place.data}\` 中没有数据`)
}

/** Does something with a store; what the store or the office refuses stops the command. */
export const orStop = async <T>(lang: Lang, act: () => Promise<T>): Promise<T> => {
  try {
    return await act()
  } catch (error) {
    if (error instanceof StoreFault) throw new Stop(reportProblem(error.problem, lang).message)
    const { denial } = Object(error) as { denial?: Denial }
    if (denial === undefined) throw error
    // loaded only here: it brings the whole server
    const { denialText } = await import('../http/index.ts')
    throw new Stop(denialText(denial, lang))
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
