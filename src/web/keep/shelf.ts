import { base } from './base.ts'

/** An answer that was put by, and when. */
export interface PutBy<T> {
  readonly at: string
  readonly value: T
}

/** What somebody typed and has not sent stands under names that begin so. */
export const TYPED = 'typed/'

/** Puts an answer of the service by, to be shown without a network. */
export const putBy = async (name: string, value: unknown): Promise<void> => {
  await (await base()).put('shelf', { at: new Date().toISOString(), value }, name)
}

/** What was put by under a name. */
export const takeDown = async <T>(name: string): Promise<PutBy<T> | undefined> =>
  (await (await base()).get('shelf', name)) as PutBy<T> | undefined

/** Forgets what was put by under a name. */
export const throwAway = async (name: string): Promise<void> => (await base()).delete('shelf', name)

/** Forgets every answer that was put by; what was typed stays. */
export const forget = async (): Promise<void> => {
  const tx = (await base()).transaction('shelf', 'readwrite')
  const names = (await tx.store.getAllKeys()).filter((name) => !name.startsWith(TYPED))
  await Promise.all(names.map((name) => tx.store.delete(name)))
  await tx.done
}
