import type { Selectable } from 'kysely'
import { type Base, nextSeq, readList, writeList } from './base.ts'
import { type Cursor, type Page, pageOf } from './page.ts'
import type { Instant, Schema } from './schema.ts'

/** What an account or key may do, and where: all areas under those named, all kinds where none is named. */
export interface Scope {
  readonly roles: readonly string[]
  readonly areas: readonly string[]
  readonly kinds: readonly string[]
}

/** Who may log in (账号). */
export interface Account extends Scope {
  readonly seq: number
  readonly id: string
  readonly login: string
  /** The password's hash with its parameters; null where there is no password. */
  readonly hash: string | null
  /** Issuer and subject of an identity from elsewhere. */
  readonly external: string | null
  readonly disabled: boolean
  readonly mustChange: boolean
  readonly createdAt: Instant
}

/** What may be changed of an account. */
export type AccountChange = Partial<Omit<Account, 'seq' | 'id' | 'createdAt'>>

/** Accounts. */
export interface Accounts {
  /** Refused as `store-conflict` where the login or external identity is taken. */
  add(account: Omit<Account, 'seq' | 'id' | 'createdAt'>): Promise<Account>
  get(id: string): Promise<Account | null>
  byLogin(login: string): Promise<Account | null>
  byExternal(external: string): Promise<Account | null>
  list(cursor?: Cursor): Promise<Page<Account>>
  /** Null where there is no such account. */
  change(id: string, change: AccountChange): Promise<Account | null>
}

/** The accounts of a store. */
export const accountsOf = ({ now, newId, read, write }: Base): Accounts => {
  const by = (column: 'id' | 'login' | 'external', value: string): Promise<Account | null> =>
    read(async (db) => {
      const row = await db.selectFrom('account').selectAll().where(column, '=', value).executeTakeFirst()
      return row ? accountOf(row) : null
    })
  return {
    add: (account) =>
      write(async (db) => {
        const row = { ...written(account), seq: await nextSeq(db, 'account'), id: newId(), createdAt: now() }
        return accountOf(await db.insertInto('account').values(row).returningAll().executeTakeFirstOrThrow())
      }),
    get: (id) => by('id', id),
    byLogin: (login) => by('login', login),
    byExternal: (external) => by('external', external),
    list: (cursor = {}) =>
      read((db) =>
        pageOf(
          cursor,
          (after, limit) =>
            db.selectFrom('account').selectAll().where('seq', '>', after).orderBy('seq').limit(limit).execute(),
          accountOf,
        ),
      ),
    change: (id, change) =>
      write(async (db) => {
        const row = await db.selectFrom('account').selectAll().where('id', '=', id).executeTakeFirst()
        if (!row) return null
        const set = written({ ...accountOf(row), ...change })
        const changed = db.updateTable('account').set(set).where('id', '=', id).returningAll()
        return accountOf(await changed.executeTakeFirstOrThrow())
      }),
  }
}

const accountOf = (row: Selectable<Schema['account']>): Account => ({
  ...row,
  ...scopeOf(row),
  disabled: row.disabled === 1,
  mustChange: row.mustChange === 1,
})

const written = (account: Omit<Account, 'seq' | 'id' | 'createdAt'>) => ({
  login: account.login,
  hash: account.hash,
  external: account.external,
  ...writtenScope(account),
  disabled: Number(account.disabled),
  mustChange: Number(account.mustChange),
})

/** A scope out of its columns. */
export const scopeOf = (row: { roles: string; areas: string; kinds: string }): Scope => ({
  roles: readList(row.roles),
  areas: readList(row.areas),
  kinds: readList(row.kinds),
})

/** A scope as its columns keep it. */
export const writtenScope = ({ roles, areas, kinds }: Scope) => ({
  roles: writeList(roles),
  areas: writeList(areas),
  kinds: writeList(kinds),
})
