import type { Base } from './base.ts'
import type { Day } from './schema.ts'

/** An area by its code, for as long as the code is valid (区划). */
export interface StoredArea {
  readonly code: string
  readonly name: string
  /** The code of the area it lies in. */
  readonly parent: string | null
  readonly validFrom: Day
  /** The last day; null while it goes on. */
  readonly validTo: Day | null
}

/** The hierarchy of areas. */
export interface Areas {
  /** Adds an area, or corrects the one whose code is valid from the same day. */
  put(area: StoredArea): Promise<void>
  /** What a code means on a day. */
  get(code: string, on: Day): Promise<StoredArea | null>
  /** All areas, or those valid on a day; in order of code and day. */
  list(filter?: { readonly on?: Day }): Promise<readonly StoredArea[]>
}

/** The areas of a store. */
export const areasOf = ({ read, write }: Base): Areas => {
  const list: Areas['list'] = ({ on } = {}) =>
    read(async (db) => {
      const query = db.selectFrom('area').selectAll().orderBy('code').orderBy('validFrom')
      if (on === undefined) return query.execute()
      return query
        .where('validFrom', '<=', on)
        .where((is) => is.or([is('validTo', 'is', null), is('validTo', '>=', on)]))
        .execute()
    })
  return {
    put: (area) =>
      write(async (db) => {
        const { name, parent, validTo } = area
        await db
          .insertInto('area')
          .values(area)
          .onConflict((conflict) => conflict.columns(['code', 'validFrom']).doUpdateSet({ name, parent, validTo }))
          .execute()
      }),
    get: (code, on) =>
      read(async (db) => {
        const row = await db
          .selectFrom('area')
          .selectAll()
          .where('code', '=', code)
          .where('validFrom', '<=', on)
          .where((is) => is.or([is('validTo', 'is', null), is('validTo', '>=', on)]))
          .orderBy('validFrom', 'desc')
          .executeTakeFirst()
        return row ?? null
      }),
    list,
  }
}
