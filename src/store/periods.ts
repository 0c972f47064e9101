import { type Base, nextSeq } from './base.ts'
import { stale } from './fault.ts'
import { type Cursor, type Page, pageOf } from './page.ts'
import type { Day, Instant } from './schema.ts'

/** What is due of an area in a period, and whether it is closed (填报期). */
export interface Period {
  readonly seq: number
  readonly area: string
  readonly kind: string
  /** As the office names it: `2026`, `2026-H1`. */
  readonly period: string
  readonly due: Day
  readonly lockedAt: Instant | null
  readonly lockedBy: string | null
}

/** Which period of which area. */
export type PeriodKey = Pick<Period, 'area' | 'kind' | 'period'>

/** Periods to choose; of stems, none means none. */
export interface PeriodFilter {
  /** What the codes of the areas begin with. */
  readonly stems?: readonly string[]
  readonly kinds?: readonly string[]
  readonly kind?: string
  readonly period?: string
}

/** The periods for which submissions are due. */
export interface Periods {
  /** Adds a period, or moves its due day. */
  put(period: PeriodKey & { readonly due: Day }): Promise<Period>
  get(key: PeriodKey): Promise<Period | null>
  list(filter?: PeriodFilter, cursor?: Cursor): Promise<Page<Period>>
  /** Refused as `store-stale` where there is no such period, or it is locked. */
  lock(key: PeriodKey, by: string): Promise<Period>
  /** Refused as `store-stale` where there is no such period, or it is not locked. */
  unlock(key: PeriodKey): Promise<Period>
}

/** The periods of a store. */
export const periodsOf = ({ now, read, write }: Base): Periods => {
  const set = (key: PeriodKey, lockedAt: Instant | null, lockedBy: string | null): Promise<Period> =>
    write(async (db) => {
      const row = await db
        .updateTable('period')
        .set({ lockedAt, lockedBy })
        .where('area', '=', key.area)
        .where('kind', '=', key.kind)
        .where('period', '=', key.period)
        .where('lockedAt', lockedAt === null ? 'is not' : 'is', null)
        .returningAll()
        .executeTakeFirst()
      if (!row) throw stale('period', `${key.area} ${key.kind} ${key.period}`)
      return row
    })
  return {
    put: (period) =>
      write(async (db) => {
        const { area, kind, due } = period
        const row = { seq: await nextSeq(db, 'period'), area, kind, period: period.period, due }
        return db
          .insertInto('period')
          .values({ ...row, lockedAt: null, lockedBy: null })
          .onConflict((conflict) => conflict.columns(['area', 'kind', 'period']).doUpdateSet({ due }))
          .returningAll()
          .executeTakeFirstOrThrow()
      }),
    get: ({ area, kind, period }) =>
      read(async (db) => {
        const row = await db
          .selectFrom('period')
          .selectAll()
          .where('area', '=', area)
          .where('kind', '=', kind)
          .where('period', '=', period)
          .executeTakeFirst()
        return row ?? null
      }),
    list: ({ stems, kinds, kind, period } = {}, cursor = {}) =>
      read((db) => {
        const query = db
          .selectFrom('period')
          .selectAll()
          .$if(kinds !== undefined, (rows) => rows.where('kind', 'in', [...(kinds ?? [])]))
          .$if(stems !== undefined, (rows) =>
            rows.where((is) => is.or((stems ?? []).map((stem) => is('area', 'like', `${stem}%`)))),
          )
          .$if(kind !== undefined, (rows) => rows.where('kind', '=', kind ?? ''))
          .$if(period !== undefined, (rows) => rows.where('period', '=', period ?? ''))
        return pageOf(
          cursor,
          (after, limit) => query.where('seq', '>', after).orderBy('seq').limit(limit).execute(),
          (row) => row,
        )
      }),
    lock: (key, by) => set(key, now(), by),
    unlock: (key) => set(key, null, null),
  }
}
