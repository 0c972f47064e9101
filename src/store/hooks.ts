import type { Selectable } from 'kysely'
import { type Base, nextSeq, readList, writeList } from './base.ts'
import { type Cursor, type Page, pageOf } from './page.ts'
import type { Instant, JsonText, Schema } from './schema.ts'

/** Whom to tell of events. */
export interface Hook {
  readonly seq: number
  readonly id: string
  readonly url: string
  /** What bodies are signed with. */
  readonly secret: string
  /** Names of events; none means all. */
  readonly events: readonly string[]
  readonly disabled: boolean
  readonly createdAt: Instant
}

/** Something to be told to one hook: waiting while `nextAt` is set, told once `doneAt` is, given up where neither is. */
export interface Delivery {
  readonly seq: number
  readonly hook: string
  readonly event: string
  readonly body: JsonText
  readonly createdAt: Instant
  readonly tries: number
  readonly nextAt: Instant | null
  readonly doneAt: Instant | null
  readonly error: string | null
}

/** Hooks and what they are to be told. */
export interface Hooks {
  add(hook: Pick<Hook, 'url' | 'secret' | 'events'>): Promise<Hook>
  get(id: string): Promise<Hook | null>
  list(cursor?: Cursor): Promise<Page<Hook>>
  change(id: string, change: Partial<Pick<Hook, 'url' | 'secret' | 'events' | 'disabled'>>): Promise<Hook | null>
  /** Forgets a hook and what it was told. */
  remove(id: string): Promise<boolean>
  /** Lays an event out for every hook that wants it, in the transaction of what it tells of; gives for how many. */
  queue(event: string, body: JsonText): Promise<number>
  /** Takes what waits, oldest first, until a time; what is not settled by then waits again. */
  take(until: Instant, limit?: number): Promise<readonly Delivery[]>
  done(seq: number): Promise<void>
  /** Notes why a try failed, and when the next is; null gives up. */
  failed(seq: number, error: string, nextAt: Instant | null): Promise<void>
  deliveries(filter?: { readonly hook?: string }, cursor?: Cursor): Promise<Page<Delivery>>
  /** Forgets what was told, or given up, before a time. */
  sweep(before: Instant): Promise<void>
}

/** The hooks of a store. */
export const hooksOf = (base: Base): Hooks => ({ ...listedOf(base), ...outboxOf(base) })

const listedOf = (base: Base): Pick<Hooks, 'add' | 'get' | 'list' | 'change' | 'remove'> => {
  const { now, newId, read, write } = base
  return {
    add: ({ url, secret, events }) =>
      write(async (db) => {
        const hook = { seq: await nextSeq(db, 'hook'), id: newId(), url, secret, events: writeList(events) }
        const values = { ...hook, disabled: 0, createdAt: now() }
        return hookOf(await db.insertInto('hook').values(values).returningAll().executeTakeFirstOrThrow())
      }),
    get: (id) =>
      read(async (db) => {
        const row = await db.selectFrom('hook').selectAll().where('id', '=', id).executeTakeFirst()
        return row ? hookOf(row) : null
      }),
    list: (cursor = {}) =>
      read((db) =>
        pageOf(
          cursor,
          (after, limit) =>
            db.selectFrom('hook').selectAll().where('seq', '>', after).orderBy('seq').limit(limit).execute(),
          hookOf,
        ),
      ),
    change: (id, change) =>
      write(async (db) => {
        const row = await db.selectFrom('hook').selectAll().where('id', '=', id).executeTakeFirst()
        if (!row) return null
        const { url, secret, events, disabled } = { ...hookOf(row), ...change }
        const set = { url, secret, events: writeList(events), disabled: Number(disabled) }
        const changed = db.updateTable('hook').set(set).where('id', '=', id).returningAll()
        return hookOf(await changed.executeTakeFirstOrThrow())
      }),
    remove: (id) =>
      write(async (db) => {
        await db.deleteFrom('delivery').where('hook', '=', id).execute()
        return (await db.deleteFrom('hook').where('id', '=', id).executeTakeFirst()).numDeletedRows > 0n
      }),
  }
}

const outboxOf = ({ now, read, write }: Base): Omit<Hooks, 'add' | 'get' | 'list' | 'change' | 'remove'> => ({
  queue: (event, body) =>
    write(async (db) => {
      const hooks = await db.selectFrom('hook').selectAll().where('disabled', '=', 0).orderBy('seq').execute()
      const wanting = hooks.map(hookOf).filter(({ events }) => events.length === 0 || events.includes(event))
      if (wanting.length === 0) return 0
      const seq = await nextSeq(db, 'delivery', wanting.length)
      const at = now()
      const waiting = { event, body, createdAt: at, tries: 0, nextAt: at, doneAt: null, error: null }
      const rows = wanting.map(({ id }, index) => ({ seq: seq + index, hook: id, ...waiting }))
      await db.insertInto('delivery').values(rows).execute()
      return rows.length
    }),
  take: (until, limit = 20) =>
    write(async (db) => {
      const due = db.selectFrom('delivery').select('seq').where('nextAt', '<=', now()).orderBy('seq').limit(limit)
      const taken = await db
        .updateTable('delivery')
        .set((row) => ({ tries: row('tries', '+', 1), nextAt: until }))
        .where('seq', 'in', due)
        .returningAll()
        .execute()
      return taken.sort((a, b) => a.seq - b.seq)
    }),
  done: (seq) =>
    write(async (db) => {
      const set = { nextAt: null, doneAt: now(), error: null }
      await db.updateTable('delivery').set(set).where('seq', '=', seq).execute()
    }),
  failed: (seq, error, nextAt) =>
    write(async (db) => {
      const query = db.updateTable('delivery').set({ error, nextAt }).where('seq', '=', seq)
      await query.where('doneAt', 'is', null).execute()
    }),
  deliveries: ({ hook } = {}, cursor = {}) =>
    read((db) => {
      const query = db
        .selectFrom('delivery')
        .selectAll()
        .$if(hook !== undefined, (rows) => rows.where('hook', '=', hook ?? ''))
      return pageOf(
        cursor,
        (after, limit) => query.where('seq', '>', after).orderBy('seq').limit(limit).execute(),
        (row) => row,
      )
    }),
  sweep: (before) =>
    write(async (db) => {
      await db.deleteFrom('delivery').where('nextAt', 'is', null).where('createdAt', '<', before).execute()
    }),
})

const hookOf = (row: Selectable<Schema['hook']>): Hook => ({
  ...row,
  events: readList(row.events),
  disabled: row.disabled === 1,
})
