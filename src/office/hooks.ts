import { randomBytes } from 'node:crypto'
import { problem } from '../model/index.ts'
import type { Cursor, Hook, Page } from '../store/index.ts'
import { denied } from './denial.ts'
import { note, type Office } from './office.ts'
import type { EventName } from './tell.ts'

/** What is told of a hook: never its secret. */
export type HookView = Omit<Hook, 'secret'>

/** What an admin says of a hook. */
export interface HookFacts {
  readonly url: string
  /** None for all. */
  readonly events: readonly EventName[]
}

/** Hooks (通知), as admins see to them. */
export interface OfficeHooks {
  /** The secret is told this once. */
  add(who: string, facts: HookFacts): Promise<Hook>
  get(id: string): Promise<HookView>
  list(cursor: Cursor): Promise<Page<HookView>>
  change(who: string, id: string, change: Partial<HookFacts> & { readonly disabled?: boolean }): Promise<HookView>
  remove(who: string, id: string): Promise<void>
}

const SECRET = 32

/** The hooks of an office. */
export const hooksOf = ({ store }: Office): OfficeHooks => ({
  add: (who, { url, events }) => {
    assertUrl(url)
    const secret = randomBytes(SECRET).toString('base64url')
    return store.transact(async (tx) => {
      const hook = await tx.hooks.add({ url, events, secret })
      await note(tx, who, 'hook:add', `hook/${hook.id}`, { host: new URL(url).host, events })
      return hook
    })
  },

  get: async (id) => viewOf((await store.hooks.get(id)) ?? missing(id)),

  list: async (cursor) => {
    const { items, next } = await store.hooks.list(cursor)
    return { items: items.map(viewOf), next }
  },

  change: (who, id, change) => {
    if (change.url !== undefined) assertUrl(change.url)
    return store.transact(async (tx) => {
      const hook = (await tx.hooks.change(id, change)) ?? missing(id)
      await note(tx, who, 'hook:change', `hook/${id}`, { host: new URL(hook.url).host, disabled: hook.disabled })
      return viewOf(hook)
    })
  },

  remove: (who, id) =>
    store.transact(async (tx) => {
      if (!(await tx.hooks.remove(id))) missing(id)
      await note(tx, who, 'hook:remove', `hook/${id}`)
    }),
})

const missing = (id: string): never => {
  throw denied('not-found', { what: 'hook', id })
}

const viewOf = ({ secret: _, ...hook }: Hook): HookView => hook

/** A password in an address would stand in lists and logs. */
const assertUrl = (url: string): void => {
  const parsed = URL.canParse(url) ? new URL(url) : null
  if (parsed !== null && /^https?:$/.test(parsed.protocol) && parsed.username === '' && parsed.password === '') return
  throw denied('unfit-request', {}, [problem('field-value', { field: 'url', expected: 'https://…' })])
}
