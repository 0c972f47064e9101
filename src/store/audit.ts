import { createHash } from 'node:crypto'
import type { Kysely, Selectable } from 'kysely'
import { type Base, nextSeq } from './base.ts'
import { type Cursor, type Page, pageOf } from './page.ts'
import type { Instant, Schema } from './schema.ts'

/** What else is to be told of an act; never names of people. */
export type AuditDetail = Readonly<Record<string, string | number | boolean | null | readonly string[]>>

/** Who saw or changed what (审计). */
export interface AuditLine {
  readonly seq: number
  readonly at: Instant
  readonly who: string
  readonly action: string
  /** What was acted on: `submission/<id>`, `account/<id>`. */
  readonly object: string
  readonly detail: AuditDetail
  /** The hash of the line before. */
  readonly previous: string
  readonly hash: string
}

/** What is to be noted. */
export type AuditEntry = Pick<AuditLine, 'who' | 'action' | 'object'> & { readonly detail?: AuditDetail }

/** Whether the chain holds, and where it breaks first. */
export interface Verified {
  /** Lines that hold, from the first on. */
  readonly lines: number
  /** The hash of the last of them: kept elsewhere, it proves that none was taken from the end. */
  readonly head: string
  readonly broken: BrokenLink | null
}

/** The first line that does not hold. */
export interface BrokenLink {
  readonly seq: number
  /** `missing`: a line was taken out; `link`: it does not follow the one before; `hash`: it was altered; `head`: not what was given. */
  readonly why: 'missing' | 'link' | 'hash' | 'head'
}

/** Lines to choose. */
export interface AuditFilter {
  readonly who?: string
  readonly action?: string
  readonly object?: string
  readonly since?: Instant
  readonly before?: Instant
}

/** The log of who saw or changed what: append-only, each line bound to the one before. */
export interface Audit {
  append(entry: AuditEntry): Promise<AuditLine>
  list(filter?: AuditFilter, cursor?: Cursor): Promise<Page<AuditLine>>
  /** Walks the chain; `head` is a line noted elsewhere that must still be there. */
  verify(head?: { readonly seq: number; readonly hash: string }): Promise<Verified>
}

/** What the first line follows. */
export const GENESIS = '0'.repeat(64)

type Row = Selectable<Schema['audit']>

/** sha256, in hexadecimal, of the previous hash and the line as a JSON array of its columns in order. */
export const hashOf = ({ seq, at, who, action, object, detail, previous }: Omit<Row, 'hash'>): string =>
  createHash('sha256')
    .update(JSON.stringify([previous, seq, at, who, action, object, detail]))
    .digest('hex')

/** The audit log of a store. */
export const auditOf = ({ now, read, write }: Base): Audit => ({
  append: ({ who, action, object, detail = {} }) =>
    write(async (db) => {
      const seq = await nextSeq(db, 'audit')
      const last = await db
        .selectFrom('audit')
        .select('hash')
        .where('seq', '=', seq - 1)
        .executeTakeFirst()
      const line = { seq, at: now(), who, action, object, detail: canonical(detail), previous: last?.hash ?? GENESIS }
      const row = { ...line, hash: hashOf(line) }
      await db.insertInto('audit').values(row).execute()
      return lineOf(row)
    }),
  list: (filter = {}, cursor = {}) =>
    read((db) =>
      pageOf(
        cursor,
        (after, limit) => chosen(db, filter).where('seq', '>', after).orderBy('seq').limit(limit).execute(),
        lineOf,
      ),
    ),
  verify: (head) => read((db) => verifyChain(db, head)),
})

const chosen = (db: Kysely<Schema>, { who, action, object, since, before }: AuditFilter) =>
  db
    .selectFrom('audit')
    .selectAll()
    .$if(who !== undefined, (rows) => rows.where('who', '=', who ?? ''))
    .$if(action !== undefined, (rows) => rows.where('action', '=', action ?? ''))
    .$if(object !== undefined, (rows) => rows.where('object', '=', object ?? ''))
    .$if(since !== undefined, (rows) => rows.where('at', '>=', since ?? ''))
    .$if(before !== undefined, (rows) => rows.where('at', '<', before ?? ''))

const LINES_AT_ONCE = 1_000

/** Walks the chain of a database from its first line. */
export const verifyChain = async (
  db: Kysely<Schema>,
  head?: { readonly seq: number; readonly hash: string },
): Promise<Verified> => {
  // lines that are added meanwhile are not looked at
  const counter = await db.selectFrom('counter').select('last').where('name', '=', 'audit').executeTakeFirst()
  const end = Math.max(counter?.last ?? 0, head?.seq ?? 0)
  let lines = 0
  let previous = GENESIS
  const broken = (why: BrokenLink['why']): Verified => ({ lines, head: previous, broken: { seq: lines + 1, why } })
  for (;;) {
    const query = db.selectFrom('audit').selectAll().where('seq', '>', lines).orderBy('seq')
    const rows = await query.where('seq', '<=', end).limit(LINES_AT_ONCE).execute()
    for (const row of rows) {
      if (row.seq !== lines + 1) return broken('missing')
      if (row.previous !== previous) return broken('link')
      if (row.hash !== hashOf(row)) return broken('hash')
      if (head?.seq === row.seq && head.hash !== row.hash) return broken('head')
      lines = row.seq
      previous = row.hash
    }
    if (rows.length < LINES_AT_ONCE) break
  }
  return lines < end ? broken('missing') : { lines, head: previous, broken: null }
}

/** Keys in order, so that one detail is always the same text. */
const canonical = (detail: AuditDetail): string =>
  JSON.stringify(Object.fromEntries(Object.entries(detail).sort(([a], [b]) => (a < b ? -1 : 1))))

const lineOf = (row: Row): AuditLine => ({ ...row, detail: JSON.parse(row.detail) })
