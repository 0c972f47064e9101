import { type Base, nextSeq } from './base.ts'
import type { Instant } from './schema.ts'

/** Logins that failed, by whatever stands for who tried: a login, an address. */
export interface Attempts {
  note(who: string): Promise<void>
  /** How many since a time. */
  count(who: string, since: Instant): Promise<number>
  clear(who: string): Promise<void>
  /** Forgets those before a time. */
  sweep(before: Instant): Promise<void>
}

/** The failed logins of a store. */
export const attemptsOf = ({ now, read, write }: Base): Attempts => ({
  note: (who) =>
    write(async (db) => {
      const seq = await nextSeq(db, 'attempt')
      await db.insertInto('attempt').values({ seq, who, at: now() }).execute()
    }),
  count: (who, since) =>
    read(async (db) => {
      const { count } = await db
        .selectFrom('attempt')
        .select((is) => is.fn.countAll<number>().as('count'))
        .where('who', '=', who)
        .where('at', '>=', since)
        .executeTakeFirstOrThrow()
      return count
    }),
  clear: (who) =>
    write(async (db) => {
      await db.deleteFrom('attempt').where('who', '=', who).execute()
    }),
  sweep: (before) =>
    write(async (db) => {
      await db.deleteFrom('attempt').where('at', '<', before).execute()
    }),
})
