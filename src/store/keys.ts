import type { Selectable } from 'kysely'
import { type Scope, scopeOf, writtenScope } from './accounts.ts'
import { type Base, nextSeq } from './base.ts'
import { type Cursor, type Page, pageOf } from './page.ts'
import type { Instant, Schema } from './schema.ts'

/** A key for programs (API 密钥): only its hash is known, and the prefix by which people tell keys apart. */
export interface ApiKey extends Scope {
  readonly seq: number
  readonly id: string
  readonly prefix: string
  readonly hash: string
  /** The account it acts for. */
  readonly account: string
  readonly name: string
  readonly createdAt: Instant
  readonly expiresAt: Instant | null
  readonly revokedAt: Instant | null
}

/** Keys for programs. */
export interface Keys {
  add(key: Omit<ApiKey, 'seq' | 'id' | 'createdAt' | 'revokedAt'>): Promise<ApiKey>
  get(id: string): Promise<ApiKey | null>
  /** Null where there is none, or where it was revoked or has run out. */
  byHash(hash: string): Promise<ApiKey | null>
  list(filter?: { readonly account?: string }, cursor?: Cursor): Promise<Page<ApiKey>>
  /** Revokes once and for all; false where there is no such key, or it was revoked. */
  revoke(id: string): Promise<boolean>
}

/** The keys of a store. */
export const keysOf = ({ now, newId, read, write }: Base): Keys => ({
  add: (given) =>
    write(async (db) => {
      const { prefix, hash, account, name, expiresAt } = given
      const row = { seq: await nextSeq(db, 'apiKey'), id: newId(), prefix, hash, account, name, expiresAt }
      const values = { ...row, ...writtenScope(given), createdAt: now(), revokedAt: null }
      return keyOf(await db.insertInto('apiKey').values(values).returningAll().executeTakeFirstOrThrow())
    }),
  get: (id) =>
    read(async (db) => {
      const row = await db.selectFrom('apiKey').selectAll().where('id', '=', id).executeTakeFirst()
      return row ? keyOf(row) : null
    }),
  byHash: (hash) =>
    read(async (db) => {
      const row = await db
        .selectFrom('apiKey')
        .selectAll()
        .where('hash', '=', hash)
        .where('revokedAt', 'is', null)
        .where((is) => is.or([is('expiresAt', 'is', null), is('expiresAt', '>', now())]))
        .executeTakeFirst()
      return row ? keyOf(row) : null
    }),
  list: ({ account } = {}, cursor = {}) =>
    read((db) => {
      const all = db.selectFrom('apiKey').selectAll()
      const query = account === undefined ? all : all.where('account', '=', account)
      return pageOf(
        cursor,
        (after, limit) => query.where('seq', '>', after).orderBy('seq').limit(limit).execute(),
        keyOf,
      )
    }),
  revoke: (id) =>
    write(async (db) => {
      const query = db.updateTable('apiKey').set({ revokedAt: now() }).where('id', '=', id)
      return (await query.where('revokedAt', 'is', null).executeTakeFirst()).numUpdatedRows > 0n
    }),
})

const keyOf = (row: Selectable<Schema['apiKey']>): ApiKey => ({ ...row, ...scopeOf(row) })
