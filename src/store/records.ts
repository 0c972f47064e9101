import type { Base } from './base.ts'
import { type Cursor, type Page, pageOf } from './page.ts'
import type { Day, JsonText } from './schema.ts'
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
}

/** The records of all submissions; they are added with their submission. */
export interface Records {
  list(filter?: RecordFilter, cursor?: Cursor): Promise<Page<StoredRecord>>
}

const COLUMNS = [
  ...(['record.seq', 'record.submission', 'record.position', 'record.kind', 'record.subject'] as const),
  ...(['record.area', 'record.asOf', 'record.body', 'record.findings'] as const),
  ...(['submission.state', 'submission.period'] as const),
] as const

/** The records of a store. */
export const recordsOf = ({ read }: Base): Records => ({
  list: ({ submission, stems, kinds, kind, subject, period, states } = {}, cursor = {}) =>
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
      return pageOf(
        cursor,
        (after, limit) => query.where('record.seq', '>', after).orderBy('record.seq').limit(limit).execute(),
        (row) => ({ ...row, state: row.state as SubmissionState }),
      )
    }),
})
