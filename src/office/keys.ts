import { newKey, type Role } from '../access/index.ts'
import type { ApiKey, Cursor, Page } from '../store/index.ts'
import { denied } from './denial.ts'
import { note, type Office } from './office.ts'

/** What a key is for: never more than its account may do. */
export interface NewKey {
  readonly name: string
  readonly roles: readonly Role[]
  readonly areas: readonly string[]
  readonly kinds: readonly string[]
  readonly expiresAt: string | null
}

/** What is told of a key: never its hash. */
export type KeyView = Omit<ApiKey, 'hash'>

/** Keys for programs, each of an account's own. */
export interface OfficeKeys {
  /** The key itself is told this once. */
  add(account: string, key: NewKey): Promise<KeyView & { readonly key: string }>
  list(account: string, cursor: Cursor): Promise<Page<KeyView>>
  revoke(account: string, id: string): Promise<void>
}

/** The keys of an office. */
export const keysOf = ({ store }: Office): OfficeKeys => ({
  add: async (account, given) => {
    const { token, hash, prefix } = newKey()
    return store.transact(async (tx) => {
      const key = await tx.keys.add({ ...given, account, hash, prefix })
      const { roles, areas, kinds } = given
      await note(tx, account, 'key:add', `key/${key.id}`, { roles, areas, kinds })
      return { ...viewOf(key), key: token }
    })
  },
  list: async (account, cursor) => {
    const { items, next } = await store.keys.list({ account }, cursor)
    return { items: items.map(viewOf), next }
  },
  revoke: async (account, id) =>
    store.transact(async (tx) => {
      const key = await tx.keys.get(id)
      if (key?.account !== account) throw denied('not-found', { what: 'key', id })
      if (await tx.keys.revoke(id)) await note(tx, account, 'key:revoke', `key/${id}`)
    }),
})

const viewOf = ({ hash: _, ...key }: ApiKey): KeyView => key
