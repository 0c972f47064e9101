import type { Base } from './base.ts'
import { type Cursor, type Page, pageOf } from './page.ts'
import type { Day, Instant, JsonText } from './schema.ts'
import type { SubmissionState } from './submissions.ts'

/** A record as it is handed in, without names of people. */
export interface NewRecord {
  /** Which of the submission, from 0. */
  readonly position: number
  readonly kind: string
  /** The record's `id`. */
  readonly subject: string
  readonly area: string
  readonly asOf: Day
  readonly body: JsonText
  readonly findings?: JsonText | null
}

/** A record as it was handed in, and with what. */
export interface StoredRecord {
  readonly seq: number
  readonly submission: string
  readonly position: number
  readonly kind: string
  readonly subject: string
  readonly area: string
  readonly asOf: Day
  readonly body: JsonText
  readonly findings: JsonText | null
  /** The state its submission is in now. */
  readonly state: SubmissionState
  readonly period: string | null
}

/** Records to choose; of stems or states, none means none. */
export interface RecordFilter {
  readonly submission?: string
  /** What the codes of the areas begin with. */
  readonly stems?: readonly string[]
  readonly kinds?: readonly string[]
  readonly kind?: string
  readonly subject?: string
  readonly period?: string
  readonly states?: readonly SubmissionState[]
  /** Whether to leave out those of what was never more than a draft. */
  readonly handedIn?: boolean
  /** Those with one of these `seq`; at most 1,000. */
  readonly seqs?: readonly number[]
}

/** Of what a submission told: its records of one area and kind. */
export interface Reported extends Pick<StoredRecord, 'submission' | 'area' | 'kind' | 'state' | 'period'> {
  readonly submittedAt: Instant | null
  readonly count: number
}

/** The records of all submissions; they are added with their submission. */
export interface Records {
  list(filter?: RecordFilter, cursor?: Cursor): Promise<Page<StoredRecord>>
  /** How many records of each area and kind each submission told of. */
  reported(filter?: Pick<RecordFilter, 'stems' | 'period' | 'states'>): Promise<readonly Reported[]>
  /** The latest day of what submissions in these states say of a subject, whose area may be written in several ways; but for one submission. */
  latest(
    subject: { readonly kind: string; readonly areas: readonly string[]; readonly subject: string },
    states: readonly SubmissionState[],
    except: string,
  ): Promise<Day | null>
}

const COLUMNS = [
  ...(['record.seq', 'record.submission', 'record.position', 'record.kind', 'record.subject'] as const),
  ...(['record.area', 'record.asOf', 'record.body', 'record.findings'] as const),
  ...(['submission.state', 'submission.period'] as const),
] as const

/** The records of a store. */
export const recordsOf = ({ read }: Base): Records => ({
  latest: ({ kind, areas, subject }, states, except) =>
    read(async (db) => {
      const row = await db
        .selectFrom('record')
        .innerJoin('submission', 'submission.id', 'record.submission')
        .select(({ fn }) => fn.max('record.asOf').as('day'))
        .where('record.kind', '=', kind)
        .where('record.area', 'in', [...areas])
        .where('record.subject', '=', subject)
        .where('record.submission', '<>', except)
        .where('submission.state', 'in', [...states])
        .executeTakeFirst()
      return row?.day ?? null
    }),
  list: ({ submission, stems, kinds, kind, subject, period, states, handedIn, seqs } = {}, cursor = {}) =>
    read((db) => {
      const query = db
        .selectFrom('record')
        .innerJoin('submission', 'submission.id', 'record.submission')
        .select(COLUMNS)
        .$if(submission !== undefined, (rows) => rows.where('record.submission', '=', submission ?? ''))
        .$if(kinds !== undefined, (rows) => rows.where('record.kind', 'in', [...(kinds ?? [])]))
        .$if(stems !== undefined, (rows) =>
          rows.where((is) => is.or((stems ?? []).map((stem) => is('record.area', 'like', `${stem}%`)))),
        )
        .$if(kind !== undefined, (rows) => rows.where('record.kind', '=', kind ?? ''))
        .$if(subject !== undefined, (rows) => rows.where('record.subject', '=', subject ?? ''))
        .$if(period !== undefined, (rows) => rows.where('submission.period', '=', period ?? ''))
        .$if(states !== undefined, (rows) => rows.where('submission.state', 'in', [...(states ?? [])]))
        .$if(handedIn === true, (rows) => rows.where('submission.submittedAt', 'is not', null))
        .$if(seqs !== undefined, (rows) => rows.where('record.seq', 'in', [...(seqs ?? [])]))
      return pageOf(
        cursor,
        (after, limit) => query.where('record.seq', '>', after).orderBy('record.seq').limit(limit).execute(),
        (row) => ({ ...row, state: row.state as SubmissionState }),
      )
    }),
  reported: ({ stems, period, states } = {}) =>
    read(async (db) => {
      const rows = await db
        .selectFrom('record')
        .innerJoin('submission', 'submission.id', 'record.submission')
        .select(['record.submission', 'record.area', 'record.kind'])
        .select(['submission.state', 'submission.period', 'submission.submittedAt'])
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .$if(stems !== undefined, (all) =>
          all.where((is) => is.or((stems ?? []).map((stem) => is('record.area', 'like', `${stem}%`)))),
        )
        .$if(period !== undefined, (all) => all.where('submission.period', '=', period ?? ''))
        .$if(states !== undefined, (all) => all.where('submission.state', 'in', [...(states ?? [])]))
        .groupBy(['submission.seq', 'record.submission', 'record.area', 'record.kind'])
        .groupBy(['submission.state', 'submission.period', 'submission.submittedAt'])
        .orderBy('submission.seq')
        .orderBy('record.area')
        .orderBy('record.kind')
        .execute()
      return rows.map((row) => ({ ...row, state: row.state as SubmissionState, count: Number(row.count) }))
    }),
})
