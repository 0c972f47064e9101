import type { Base } from './base.ts'
import type { Instant } from './schema.ts'

/** A login that goes on; only the hash of its token is known. */
export interface Session {
  readonly hash: string
  /** An account's id. */
  readonly account: string
  readonly createdAt: Instant
  readonly seenAt: Instant
  readonly expiresAt: Instant
}

/** Logins that go on. */
export interface Sessions {
  add(session: Pick<Session, 'hash' | 'account' | 'expiresAt'>): Promise<Session>
  /** Null where there is none, or where it has run out. */
  get(hash: string): Promise<Session | null>
  /** Notes that it was used, and until when it goes on. */
  touch(hash: string, expiresAt: Instant): Promise<void>
  end(hash: string): Promise<void>
  /** Ends all of an account. */
  endAll(account: string): Promise<void>
  /** Forgets those that have run out. */
  sweep(): Promise<void>
}

/** The sessions of a store. */
export const sessionsOf = ({ now, read, write }: Base): Sessions => ({
  add: (given) =>
    write(async (db) => {
      const at = now()
      const session = { ...given, createdAt: at, seenAt: at }
      return db.insertInto('session').values(session).returningAll().executeTakeFirstOrThrow()
    }),
  get: (hash) =>
    read(async (db) => {
      const query = db.selectFrom('session').selectAll().where('hash', '=', hash).where('expiresAt', '>', now())
      return (await query.executeTakeFirst()) ?? null
    }),
  touch: (hash, expiresAt) =>
    write(async (db) => {
      await db.updateTable('session').set({ seenAt: now(), expiresAt }).where('hash', '=', hash).execute()
    }),
  end: (hash) =>
    write(async (db) => {
      await db.deleteFrom('session').where('hash', '=', hash).execute()
    }),
  endAll: (account) =>
    write(async (db) => {
      await db.deleteFrom('session').where('account', '=', account).execute()
    }),
  sweep: () =>
    write(async (db) => {
      await db.deleteFrom('session').where('expiresAt', '<=', now()).execute()
    }),
})
