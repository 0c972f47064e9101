import type { Kysely, Selectable } from 'kysely'
import type { Summary } from '../model/index.ts'
import { type Base, nextSeq } from './base.ts'
import { stale } from './fault.ts'
import { type Cursor, type Page, pageOf } from './page.ts'
import type { NewRecord } from './records.ts'
import type { Day, Instant, JsonText, Schema } from './schema.ts'

/** What becomes of a submission; one that was superseded stays to be read. */
export type SubmissionState = 'draft' | 'submitted' | 'accepted' | 'returned' | 'locked' | 'superseded'

/** The counts of a report; its rates follow from them. */
export type Counts = Omit<Summary, 'passRate' | 'completeness'>

/** Records that were handed in together, with what was found (报送), without the report itself. */
export interface Submission {
  readonly seq: number
  readonly id: string
  readonly state: SubmissionState
  readonly area: string
  readonly kind: string | null
  readonly period: string | null
  /** The account that handed it in. */
  readonly by: string
  readonly createdAt: Instant
  readonly submittedAt: Instant | null
  readonly decidedAt: Instant | null
  readonly decidedBy: string | null
  readonly note: string | null
  readonly supersedes: string | null
  readonly supersededBy: string | null
  /** The digest of the rulebook that judged it. */
  readonly rulebook: string
  readonly engine: string
  /** The version of halfsky. */
  readonly version: string
  readonly asOf: Day
  readonly counts: Counts
  /** Goes up with every change of state. */
  readonly revision: number
}

/** What is handed in: all of it is kept as it is, for good. */
export interface NewSubmission {
  readonly state: 'draft' | 'submitted'
  readonly area: string
  readonly kind: string | null
  readonly period: string | null
  readonly by: string
  readonly rulebook: string
  readonly engine: string
  readonly version: string
  readonly asOf: Day
  readonly counts: Counts
  readonly report: JsonText
  /** The refused rows, what else was wrong, and what else it takes to write the report again. */
  readonly problems: JsonText
  readonly records: readonly NewRecord[]
  /** The submission this one corrects; it becomes `superseded`. Refused as `store-stale` where another has corrected it. */
  readonly supersedes?: string | null
}

/** A change of state, from one of the states named. */
export interface Move {
  readonly from: readonly SubmissionState[]
  readonly to: SubmissionState
  /** Who decided, for a decision. */
  readonly by?: string
  readonly note?: string | null
  /** The revision the caller has seen, where it matters. */
  readonly revision?: number
}

/** Submissions to choose; of stems or states, none means none. */
export interface SubmissionFilter {
  /** What the codes of the areas begin with. */
  readonly stems?: readonly string[]
  readonly kinds?: readonly string[]
  readonly kind?: string
  readonly period?: string
  readonly states?: readonly SubmissionState[]
  readonly by?: string
  /** Created at or after. */
  readonly since?: Instant
  /** Created before. */
  readonly before?: Instant
}

/** How many submissions of an area, kind and period are in a state, and when the first and last of them were handed in. */
export interface Tally {
  readonly area: string
  readonly kind: string | null
  readonly period: string | null
  readonly state: SubmissionState
  readonly count: number
  readonly first: Instant | null
  readonly last: Instant | null
}

/** What an idempotency key was used for. */
export interface UsedKey {
  readonly requestHash: string
  readonly submission: string
}

/** Submissions, never overwritten. */
export interface Submissions {
  add(submission: NewSubmission): Promise<Submission>
  get(id: string): Promise<Submission | null>
  report(id: string): Promise<JsonText | null>
  problems(id: string): Promise<JsonText | null>
  list(filter?: SubmissionFilter, cursor?: Cursor): Promise<Page<Submission>>
  /** A word that changes with what stands in these states, as long as submissions come into them only as they are added. */
  mark(states: readonly SubmissionState[]): Promise<string>
  tally(filter?: Pick<SubmissionFilter, 'stems' | 'kind' | 'period'>): Promise<readonly Tally[]>
  /** Refused as `store-stale` where it is in another state or revision, or is not there. */
  move(id: string, move: Move): Promise<Submission>
  /** What an account used an idempotency key for; asked in the transaction that adds. */
  usedKey(account: string, key: string): Promise<UsedKey | null>
  useKey(account: string, key: string, used: UsedKey): Promise<void>
}

const COUNTS = [
  'records',
  'refused',
  'pass',
  'fail',
  'unknown',
  'notApplicable',
  'manual',
  'error',
  'breaches',
] as const
const COLUMNS = [
  ...(['seq', 'id', 'state', 'area', 'kind', 'period', 'byAccount', 'createdAt', 'submittedAt', 'decidedAt'] as const),
  ...([
    'decidedBy',
    'note',
    'supersedes',
    'supersededBy',
    'rulebook',
    'engine',
    'version',
    'asOf',
    'revision',
  ] as const),
  ...COUNTS,
] as const

/** The submissions of a store. */
export const submissionsOf = ({ now, newId, read, write }: Base): Submissions => {
  const column = (id: string, name: 'report' | 'problems'): Promise<JsonText | null> =>
    read(async (db) => {
      const row = await db.selectFrom('submission').select(name).where('id', '=', id).executeTakeFirst()
      return row?.[name] ?? null
    })
  return {
    add: (given) =>
      write(async (db) => {
        const id = newId()
        const row = await insert(db, given, id, now())
        if (given.supersedes) await supersede(db, given.supersedes, id)
        await insertRecords(db, id, given.records)
        return submissionOf(row)
      }),
    get: (id) =>
      read(async (db) => {
        const row = await db.selectFrom('submission').select(COLUMNS).where('id', '=', id).executeTakeFirst()
        return row ? submissionOf(row) : null
      }),
    report: (id) => column(id, 'report'),
    problems: (id) => column(id, 'problems'),
    list: (filter = {}, cursor = {}) =>
      read((db) =>
        pageOf(
          cursor,
          (after, limit) =>
            chosen(db, filter).select(COLUMNS).where('seq', '>', after).orderBy('seq').limit(limit).execute(),
          submissionOf,
        ),
      ),
    mark: (states) =>
      read(async (db) => {
        const last = await db.selectFrom('counter').select('last').where('name', '=', 'submission').executeTakeFirst()
        const { count } = await db
          .selectFrom('submission')
          .select(({ fn }) => fn.countAll<number>().as('count'))
          .where('state', 'in', [...states])
          .executeTakeFirstOrThrow()
        return `${last?.last ?? 0}-${count}`
      }),
    tally: (filter = {}) => read((db) => tallied(db, filter)),
    move: (id, move) => write((db) => moved(db, id, move, now())),
    usedKey: (account, key) =>
      read(async (db) => {
        const row = await db
          .selectFrom('submissionKey')
          .select(['requestHash', 'submission'])
          .where('account', '=', account)
          .where('key', '=', key)
          .executeTakeFirst()
        return row ?? null
      }),
    useKey: (account, key, used) =>
      write(async (db) => {
        await db
          .insertInto('submissionKey')
          .values({ account, key, ...used, createdAt: now() })
          .execute()
      }),
  }
}

const insert = async (db: Kysely<Schema>, given: NewSubmission, id: string, at: Instant) => {
  const { by, counts, records: _, supersedes = null, ...rest } = given
  const seq = await nextSeq(db, 'submission')
  const undecided = { decidedAt: null, decidedBy: null, note: null, supersededBy: null, revision: 1 }
  const submittedAt = given.state === 'submitted' ? at : null
  const values = {
    ...rest,
    ...countsOf(counts),
    ...undecided,
    seq,
    id,
    byAccount: by,
    createdAt: at,
    submittedAt,
    supersedes,
  }
  return db.insertInto('submission').values(values).returning(COLUMNS).executeTakeFirstOrThrow()
}

const supersede = async (db: Kysely<Schema>, id: string, by: string): Promise<void> => {
  const { numUpdatedRows } = await db
    .updateTable('submission')
    .set((row) => ({ state: 'superseded', supersededBy: by, revision: row('revision', '+', 1) }))
    .where('id', '=', id)
    .where('supersededBy', 'is', null)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) throw stale('submission', id)
}

// PostgreSQL takes 65,535 values a statement, SQLite half of them
const ROWS_AT_ONCE = 1_000

const insertRecords = async (db: Kysely<Schema>, submission: string, records: readonly NewRecord[]): Promise<void> => {
  if (records.length === 0) return
  const seq = await nextSeq(db, 'record', records.length)
  const rows = records.map(({ position, kind, subject, area, asOf, body, findings = null }, index) => ({
    ...{ seq: seq + index, submission, position, kind, subject, area, asOf, body, findings },
  }))
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE)
    await db
      .insertInto('record')
      .values(rows.slice(from, from + ROWS_AT_ONCE))
      .execute()
}

const chosen = (db: Kysely<Schema>, filter: SubmissionFilter) => {
  const { stems, kinds, kind, period, states, by, since, before } = filter
  return db
    .selectFrom('submission')
    .$if(kinds !== undefined, (rows) => rows.where('kind', 'in', [...(kinds ?? [])]))
    .$if(stems !== undefined, (rows) =>
      rows.where((is) => is.or((stems ?? []).map((stem) => is('area', 'like', `${stem}%`)))),
    )
    .$if(kind !== undefined, (rows) => rows.where('kind', '=', kind ?? ''))
    .$if(period !== undefined, (rows) => rows.where('period', '=', period ?? ''))
    .$if(states !== undefined, (rows) => rows.where('state', 'in', [...(states ?? [])]))
    .$if(by !== undefined, (rows) => rows.where('byAccount', '=', by ?? ''))
    .$if(since !== undefined, (rows) => rows.where('createdAt', '>=', since ?? ''))
    .$if(before !== undefined, (rows) => rows.where('createdAt', '<', before ?? ''))
}

const tallied = async (db: Kysely<Schema>, filter: SubmissionFilter): Promise<readonly Tally[]> => {
  const rows = await chosen(db, filter)
    .select(['area', 'kind', 'period', 'state'])
    .select(({ fn }) => [
      fn.countAll<number>().as('count'),
      fn.min('submittedAt').as('first'),
      fn.max('submittedAt').as('last'),
    ])
    .groupBy(['area', 'kind', 'period', 'state'])
    .execute()
  // nulls sort differently in the two databases
  const key = ({ area, kind, period, state }: (typeof rows)[number]) => JSON.stringify([area, kind, period, state])
  return rows.map((row) => ({ ...row, state: row.state as SubmissionState })).sort((a, b) => (key(a) < key(b) ? -1 : 1))
}

const moved = async (db: Kysely<Schema>, id: string, move: Move, at: Instant): Promise<Submission> => {
  const { from, to, by, note, revision } = move
  const row = await db
    .updateTable('submission')
    .set((is) => ({ state: to, revision: is('revision', '+', 1) }))
    .$if(to === 'submitted', (change) => change.set({ submittedAt: at }))
    .$if(by !== undefined, (change) => change.set({ decidedAt: at, decidedBy: by ?? null }))
    .$if(note !== undefined, (change) => change.set({ note: note ?? null }))
    .where('id', '=', id)
    .where('state', 'in', [...from])
    .$if(revision !== undefined, (change) => change.where('revision', '=', revision ?? 0))
    .returning(COLUMNS)
    .executeTakeFirst()
  if (!row) throw stale('submission', id)
  return submissionOf(row)
}

type Row = Pick<Selectable<Schema['submission']>, (typeof COLUMNS)[number]>

const countsOf = ({
  records,
  refused,
  pass,
  fail,
  unknown,
  notApplicable,
  manual,
  error,
  breaches,
}: Counts): Counts => ({
  ...{ records, refused, pass, fail, unknown, notApplicable, manual, error, breaches },
})

const submissionOf = (row: Row): Submission => {
  const { seq, id, area, kind, period, byAccount, createdAt, submittedAt, decidedAt, decidedBy, note } = row
  const { supersedes, supersededBy, rulebook, engine, version, asOf, revision } = row
  return {
    ...{ seq, id, state: row.state as SubmissionState, area, kind, period, by: byAccount, createdAt, submittedAt },
    ...{ decidedAt, decidedBy, note, supersedes, supersededBy, rulebook, engine, version, asOf },
    ...{ counts: countsOf(row), revision },
  }
}
