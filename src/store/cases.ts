import type { Kysely, Selectable } from 'kysely'
import { type Base, nextSeq } from './base.ts'
import { stale } from './fault.ts'
import { type Cursor, type Page, pageOf } from './page.ts'
import type { Day, Instant, Schema } from './schema.ts'

/** How far a case is. */
export type CaseState = 'open' | 'notified' | 'rectifying' | 'submitted' | 'verified' | 'overdue'

/** A violation followed to its end (督办): one for each rule and subject, reopened where it fails again. */
export interface Case {
  readonly seq: number
  readonly id: string
  readonly rule: string
  readonly kind: string
  readonly area: string
  readonly subject: string
  readonly state: CaseState
  /** The responsible body. */
  readonly body: string | null
  readonly due: Day | null
  readonly openedAt: Instant
  /** The submission whose record failed. */
  readonly openedBy: string
  readonly closedAt: Instant | null
  /** The submission whose record passed. */
  readonly closedBy: string | null
  /** How often. */
  readonly reopened: number
  /** Goes up with every change; a change tells the version it was made of. */
  readonly version: number
}

/** Which case. */
export type CaseKey = Pick<Case, 'rule' | 'kind' | 'area' | 'subject'>

/** What happened to a case; `from` is null where it was opened. */
export interface CaseEvent {
  readonly seq: number
  readonly case: string
  readonly at: Instant
  readonly who: string
  readonly from: CaseState | null
  readonly to: CaseState
  readonly note: string | null
  /** A file's id. */
  readonly file: string | null
}

/** A change of a case and the event that tells of it. What is not named stays as it is. */
export interface CaseMove {
  /** The version the caller has seen. */
  readonly version: number
  readonly who: string
  readonly to?: CaseState
  readonly body?: string | null
  readonly due?: Day | null
  readonly closedBy?: string | null
  /** Counts one more time that it was reopened. */
  readonly reopen?: boolean
  readonly note?: string | null
  readonly file?: string | null
}

/** Cases to choose; of stems or states, none means none. */
export interface CaseFilter extends Partial<Omit<CaseKey, 'area'>> {
  /** What the codes of the areas begin with. */
  readonly stems?: readonly string[]
  readonly kinds?: readonly string[]
  readonly states?: readonly CaseState[]
  readonly body?: string
  /** Due before a day. */
  readonly dueBefore?: Day
}

/** Cases and what happened to them. */
export interface Cases {
  /** Refused as `store-conflict` where there is a case of the rule and subject. */
  open(given: CaseKey & { openedBy: string; who: string; body?: string | null; due?: Day | null }): Promise<Case>
  get(id: string): Promise<Case | null>
  find(key: CaseKey): Promise<Case | null>
  list(filter?: CaseFilter, cursor?: Cursor): Promise<Page<Case>>
  /** Refused as `store-stale` where it is of another version, or is not there. */
  move(id: string, move: CaseMove): Promise<Case>
  events(id: string): Promise<readonly CaseEvent[]>
}

/** The cases of a store. */
export const casesOf = ({ now, newId, read, write }: Base): Cases => ({
  open: (given) =>
    write(async (db) => {
      const { rule, kind, area, subject, openedBy, who, body = null, due = null } = given
      const at = now()
      const row = { seq: await nextSeq(db, 'caseFile'), id: newId(), rule, kind, area, subject, state: 'open' }
      const open = { body, due, openedAt: at, openedBy, closedAt: null, closedBy: null, reopened: 0, version: 1 }
      const values = { ...row, ...open }
      const opened = await db.insertInto('caseFile').values(values).returningAll().executeTakeFirstOrThrow()
      await insertEvent(db, { case: opened.id, at, who, from: null, to: 'open', note: null, file: null })
      return caseOf(opened)
    }),
  get: (id) =>
    read(async (db) => {
      const row = await db.selectFrom('caseFile').selectAll().where('id', '=', id).executeTakeFirst()
      return row ? caseOf(row) : null
    }),
  find: ({ rule, kind, area, subject }) =>
    read(async (db) => {
      const row = await db
        .selectFrom('caseFile')
        .selectAll()
        .where('rule', '=', rule)
        .where('kind', '=', kind)
        .where('area', '=', area)
        .where('subject', '=', subject)
        .executeTakeFirst()
      return row ? caseOf(row) : null
    }),
  list: (filter = {}, cursor = {}) =>
    read((db) =>
      pageOf(
        cursor,
        (after, limit) => chosen(db, filter).where('seq', '>', after).orderBy('seq').limit(limit).execute(),
        caseOf,
      ),
    ),
  move: (id, move) => write((db) => moved(db, id, move, now())),
  events: (id) =>
    read(async (db) => {
      const rows = await db.selectFrom('caseEvent').selectAll().where('caseId', '=', id).orderBy('seq').execute()
      return rows.map(eventOf)
    }),
})

const chosen = (db: Kysely<Schema>, filter: CaseFilter) => {
  const { rule, kind, subject, stems, kinds, states, body, dueBefore } = filter
  return db
    .selectFrom('caseFile')
    .selectAll()
    .$if(rule !== undefined, (rows) => rows.where('rule', '=', rule ?? ''))
    .$if(kind !== undefined, (rows) => rows.where('kind', '=', kind ?? ''))
    .$if(subject !== undefined, (rows) => rows.where('subject', '=', subject ?? ''))
    .$if(kinds !== undefined, (rows) => rows.where('kind', 'in', [...(kinds ?? [])]))
    .$if(stems !== undefined, (rows) =>
      rows.where((is) => is.or((stems ?? []).map((stem) => is('area', 'like', `${stem}%`)))),
    )
    .$if(states !== undefined, (rows) => rows.where('state', 'in', [...(states ?? [])]))
    .$if(body !== undefined, (rows) => rows.where('body', '=', body ?? ''))
    .$if(dueBefore !== undefined, (rows) => rows.where('due', '<', dueBefore ?? ''))
}

const moved = async (db: Kysely<Schema>, id: string, move: CaseMove, at: Instant): Promise<Case> => {
  const before = await db.selectFrom('caseFile').selectAll().where('id', '=', id).executeTakeFirst()
  if (!before || before.version !== move.version) throw stale('case', id)
  const { who, to = before.state, note = null, file = null } = move
  const { body = before.body, due = before.due, closedBy = before.closedBy } = move
  const isClosed = to === 'verified'
  const row = await db
    .updateTable('caseFile')
    .set({
      ...{ state: to, body, due, version: before.version + 1 },
      ...{ closedBy: isClosed ? closedBy : null, closedAt: isClosed ? (before.closedAt ?? at) : null },
      reopened: before.reopened + Number(move.reopen ?? false),
    })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
  const [from, state] = [before.state as CaseState, to as CaseState]
  await insertEvent(db, { case: id, at, who, from, to: state, note, file })
  return caseOf(row)
}

const insertEvent = async (db: Kysely<Schema>, event: Omit<CaseEvent, 'seq'>): Promise<void> => {
  const { case: caseId, from: fromState, to: toState, ...rest } = event
  const seq = await nextSeq(db, 'caseEvent')
  await db
    .insertInto('caseEvent')
    .values({ ...rest, seq, caseId, fromState, toState })
    .execute()
}

const caseOf = (row: Selectable<Schema['caseFile']>): Case => ({ ...row, state: row.state as CaseState })

const eventOf = (row: Selectable<Schema['caseEvent']>): CaseEvent => {
  const { caseId, fromState, toState, ...rest } = row
  return { ...rest, case: caseId, from: fromState as CaseState | null, to: toState as CaseState }
}
