import { type Base, nextSeq } from './base.ts'
import { type Cursor, type Page, pageOf } from './page.ts'
import type { Instant } from './schema.ts'

/** A body or thing that records are about (对象). Areas number theirs for themselves, so the area is part of who it is. */
export interface Subject {
  readonly seq: number
  readonly kind: string
  readonly area: string
  readonly id: string
  readonly name: string | null
  readonly firstSeen: Instant
  readonly lastSeen: Instant
  /** The submission that told of it last. */
  readonly latest: string
}

/** Which subject. */
export type SubjectKey = Pick<Subject, 'kind' | 'area' | 'id'>

/** Subjects to choose; of stems, none means none. */
export interface SubjectFilter {
  /** What the codes of the areas begin with. */
  readonly stems?: readonly string[]
  readonly kinds?: readonly string[]
  readonly kind?: string
}

/** Subjects; their history are their records. */
export interface Subjects {
  /** Notes that a submission told of a subject. */
  see(subject: SubjectKey & { readonly name: string | null; readonly submission: string }): Promise<void>
  get(key: SubjectKey): Promise<Subject | null>
  list(filter?: SubjectFilter, cursor?: Cursor): Promise<Page<Subject>>
}

/** The subjects of a store. */
export const subjectsOf = ({ now, read, write }: Base): Subjects => ({
  see: ({ kind, area, id, name, submission }) =>
    write(async (db) => {
      const at = now()
      const told = { name, lastSeen: at, latest: submission }
      const { numUpdatedRows } = await db
        .updateTable('subject')
        .set(told)
        .where('kind', '=', kind)
        .where('area', '=', area)
        .where('id', '=', id)
        .executeTakeFirst()
      if (numUpdatedRows > 0n) return
      const seq = await nextSeq(db, 'subject')
      await db
        .insertInto('subject')
        .values({ seq, kind, area, id, firstSeen: at, ...told })
        .execute()
    }),
  get: ({ kind, area, id }) =>
    read(async (db) => {
      const query = db.selectFrom('subject').selectAll().where('kind', '=', kind).where('area', '=', area)
      return (await query.where('id', '=', id).executeTakeFirst()) ?? null
    }),
  list: ({ stems, kinds, kind } = {}, cursor = {}) =>
    read((db) => {
      const query = db
        .selectFrom('subject')
        .selectAll()
        .$if(kinds !== undefined, (rows) => rows.where('kind', 'in', [...(kinds ?? [])]))
        .$if(stems !== undefined, (rows) =>
          rows.where((is) => is.or((stems ?? []).map((stem) => is('area', 'like', `${stem}%`)))),
        )
        .$if(kind !== undefined, (rows) => rows.where('kind', '=', kind ?? ''))
      return pageOf(
        cursor,
        (after, limit) => query.where('seq', '>', after).orderBy('seq').limit(limit).execute(),
        (row) => row,
      )
    }),
})
