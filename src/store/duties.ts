import { type Base, nextSeq } from './base.ts'
import { stale } from './fault.ts'
import { type Cursor, type Page, pageOf } from './page.ts'
import type { Day, Instant } from './schema.ts'

/** A body that answers for rules or indicators (责任单位). */
export interface Unit {
  readonly seq: number
  readonly id: string
  readonly name: string
}

/** What a unit answers for in an area (责任分解): a rule or an indicator. */
export interface Duty {
  readonly seq: number
  readonly id: string
  readonly unit: string
  readonly rule: string | null
  readonly indicator: string | null
  readonly area: string
}

/** A unit's yearly report on a duty; not handed in while `submittedAt` is null. */
export interface DutyReport {
  readonly duty: string
  readonly year: number
  readonly due: Day
  readonly submittedAt: Instant | null
  readonly submittedBy: string | null
  readonly text: string | null
}

/** Duties to choose; of stems, none means none. */
export interface DutyFilter {
  readonly unit?: string
  /** What the codes of the areas begin with. */
  readonly stems?: readonly string[]
  readonly rule?: string
  readonly indicator?: string
}

/** Units, their duties and yearly reports. */
export interface Duties {
  /** Refused as `store-conflict` where the name is taken. */
  addUnit(name: string): Promise<Unit>
  renameUnit(id: string, name: string): Promise<Unit | null>
  unit(id: string): Promise<Unit | null>
  units(cursor?: Cursor): Promise<Page<Unit>>
  add(duty: Omit<Duty, 'seq' | 'id'>): Promise<Duty>
  get(id: string): Promise<Duty | null>
  list(filter?: DutyFilter, cursor?: Cursor): Promise<Page<Duty>>
  /** Refused as `store-conflict` where it has reports. */
  remove(id: string): Promise<boolean>
  /** Says by when a report is due. */
  expect(duty: string, year: number, due: Day): Promise<DutyReport>
  /** Hands a report in, once; refused as `store-stale` where none is due, or it was handed in. */
  report(duty: string, year: number, report: { readonly by: string; readonly text: string }): Promise<DutyReport>
  /** The reports of a year, those of some duties or all, in order of duty. */
  reports(filter: { readonly year?: number; readonly duties?: readonly string[] }): Promise<readonly DutyReport[]>
}

/** The duties of a store. */
export const dutiesOf = (base: Base): Duties => ({ ...unitsOf(base), ...assignedOf(base), ...reportsOf(base) })

const unitsOf = ({ newId, read, write }: Base): Pick<Duties, 'addUnit' | 'renameUnit' | 'unit' | 'units'> => ({
  addUnit: (name) =>
    write(async (db) => {
      const unit = { seq: await nextSeq(db, 'unit'), id: newId(), name }
      return db.insertInto('unit').values(unit).returningAll().executeTakeFirstOrThrow()
    }),
  renameUnit: (id, name) =>
    write(async (db) => {
      const query = db.updateTable('unit').set({ name }).where('id', '=', id)
      return (await query.returningAll().executeTakeFirst()) ?? null
    }),
  unit: (id) =>
    read(async (db) => (await db.selectFrom('unit').selectAll().where('id', '=', id).executeTakeFirst()) ?? null),
  units: (cursor = {}) =>
    read((db) =>
      pageOf(
        cursor,
        (after, limit) =>
          db.selectFrom('unit').selectAll().where('seq', '>', after).orderBy('seq').limit(limit).execute(),
        (row) => row,
      ),
    ),
})

const assignedOf = ({ newId, read, write }: Base): Pick<Duties, 'add' | 'get' | 'list' | 'remove'> => ({
  add: ({ unit, rule, indicator, area }) =>
    write(async (db) => {
      const duty = { seq: await nextSeq(db, 'duty'), id: newId(), unit, rule, indicator, area }
      return db.insertInto('duty').values(duty).returningAll().executeTakeFirstOrThrow()
    }),
  get: (id) =>
    read(async (db) => (await db.selectFrom('duty').selectAll().where('id', '=', id).executeTakeFirst()) ?? null),
  list: ({ unit, stems, rule, indicator } = {}, cursor = {}) =>
    read((db) => {
      const query = db
        .selectFrom('duty')
        .selectAll()
        .$if(unit !== undefined, (rows) => rows.where('unit', '=', unit ?? ''))
        .$if(stems !== undefined, (rows) =>
          rows.where((is) => is.or((stems ?? []).map((stem) => is('area', 'like', `${stem}%`)))),
        )
        .$if(rule !== undefined, (rows) => rows.where('rule', '=', rule ?? ''))
        .$if(indicator !== undefined, (rows) => rows.where('indicator', '=', indicator ?? ''))
      return pageOf(
        cursor,
        (after, limit) => query.where('seq', '>', after).orderBy('seq').limit(limit).execute(),
        (row) => row,
      )
    }),
  remove: (id) =>
    write(async (db) => (await db.deleteFrom('duty').where('id', '=', id).executeTakeFirst()).numDeletedRows > 0n),
})

const reportsOf = ({ now, read, write }: Base): Pick<Duties, 'expect' | 'report' | 'reports'> => ({
  expect: (duty, year, due) =>
    write((db) =>
      db
        .insertInto('dutyReport')
        .values({ duty, year, due, submittedAt: null, submittedBy: null, text: null })
        .onConflict((conflict) => conflict.columns(['duty', 'year']).doUpdateSet({ due }))
        .returningAll()
        .executeTakeFirstOrThrow(),
    ),
  report: (duty, year, { by, text }) =>
    write(async (db) => {
      const row = await db
        .updateTable('dutyReport')
        .set({ submittedAt: now(), submittedBy: by, text })
        .where('duty', '=', duty)
        .where('year', '=', year)
        .where('submittedAt', 'is', null)
        .returningAll()
        .executeTakeFirst()
      if (!row) throw stale('duty-report', `${duty} ${year}`)
      return row
    }),
  reports: ({ year, duties }) =>
    read((db) =>
      db
        .selectFrom('dutyReport')
        .selectAll()
        .$if(year !== undefined, (rows) => rows.where('year', '=', year ?? 0))
        .$if(duties !== undefined, (rows) => rows.where('duty', 'in', [...(duties ?? [])]))
        .orderBy('duty')
        .orderBy('year')
        .execute(),
    ),
})
