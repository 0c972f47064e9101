import { type Base, nextSeq } from './base.ts'
import { type Cursor, type Page, pageOf } from './page.ts'
import type { Day, Instant } from './schema.ts'

/** An exemption from a rule (豁免): of all, or only of a kind, a subject, an area. The verdict stays visible. */
export interface StoredWaiver {
  readonly seq: number
  readonly id: string
  readonly rule: string
  readonly kind: string | null
  readonly subject: string | null
  readonly area: string | null
  readonly approver: string
  readonly basis: string
  readonly from: Day
  /** The last day; null where it has none. */
  readonly until: Day | null
  readonly createdAt: Instant
  readonly createdBy: string
  readonly revokedAt: Instant | null
  readonly revokedBy: string | null
}

/** Waivers to choose. */
export interface WaiverFilter {
  readonly rule?: string
  /** What the codes of the areas begin with; those of no area are chosen in any case. */
  readonly stems?: readonly string[]
  /** In force on a day, and not revoked. */
  readonly on?: Day
}

/** Waivers, which are revoked and never changed. */
export interface Waivers {
  add(waiver: Omit<StoredWaiver, 'seq' | 'id' | 'createdAt' | 'revokedAt' | 'revokedBy'>): Promise<StoredWaiver>
  get(id: string): Promise<StoredWaiver | null>
  list(filter?: WaiverFilter, cursor?: Cursor): Promise<Page<StoredWaiver>>
  /** False where there is no such waiver, or it was revoked. */
  revoke(id: string, by: string): Promise<boolean>
}

const COLUMNS = [
  ...(['seq', 'id', 'rule', 'kind', 'subject', 'area', 'approver', 'basis', 'validFrom as from'] as const),
  ...(['validTo as until', 'createdAt', 'createdBy', 'revokedAt', 'revokedBy'] as const),
] as const

/** The waivers of a store. */
export const waiversOf = ({ now, newId, read, write }: Base): Waivers => ({
  add: ({ rule, kind, subject, area, approver, basis, from, until, createdBy }) =>
    write(async (db) => {
      const row = { seq: await nextSeq(db, 'waiver'), id: newId(), rule, kind, subject, area, approver, basis }
      const rest = { validFrom: from, validTo: until, createdAt: now(), createdBy, revokedAt: null, revokedBy: null }
      return db
        .insertInto('waiver')
        .values({ ...row, ...rest })
        .returning(COLUMNS)
        .executeTakeFirstOrThrow()
    }),
  get: (id) =>
    read(async (db) => (await db.selectFrom('waiver').select(COLUMNS).where('id', '=', id).executeTakeFirst()) ?? null),
  list: ({ rule, stems, on } = {}, cursor = {}) =>
    read((db) => {
      const query = db
        .selectFrom('waiver')
        .select(COLUMNS)
        .$if(rule !== undefined, (rows) => rows.where('rule', '=', rule ?? ''))
        .$if(stems !== undefined, (rows) =>
          rows.where((is) =>
            is.or([is('area', 'is', null), ...(stems ?? []).map((stem) => is('area', 'like', `${stem}%`))]),
          ),
        )
        .$if(on !== undefined, (rows) =>
          rows
            .where('revokedAt', 'is', null)
            .where('validFrom', '<=', on ?? '')
            .where((is) => is.or([is('validTo', 'is', null), is('validTo', '>=', on ?? '')])),
        )
      return pageOf(
        cursor,
        (after, limit) => query.where('seq', '>', after).orderBy('seq').limit(limit).execute(),
        (row) => row,
      )
    }),
  revoke: (id, by) =>
    write(async (db) => {
      const query = db.updateTable('waiver').set({ revokedAt: now(), revokedBy: by }).where('id', '=', id)
      return (await query.where('revokedAt', 'is', null).executeTakeFirst()).numUpdatedRows > 0n
    }),
})
