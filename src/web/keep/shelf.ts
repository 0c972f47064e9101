import { base } from './base.ts'

/** An answer that was put by, and when. */
export interface PutBy<T> {
  readonly at: string
  readonly value: T
}

/** Puts an answer of the service by, to be shown without a network. */
export const putBy = async (name: string, value: unknown): Promise<void> => {
  await (await base()).put('shelf', { at: new Date().toISOString(), value }, name)
}

/** What was put by under a name. */
export const takeDown = async <T>(name: string): Promise<PutBy<T> | undefined> =>
  (await (await base()).get('shelf', name)) as PutBy<T> | undefined

/** Forgets everything that was put by. */
export const forget = async (): Promise<void> => (await base()).clear('shelf')
