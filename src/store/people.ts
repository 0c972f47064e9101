import type { Base } from './base.ts'
import type { Instant } from './schema.ts'

/** A name in a roster, kept by choice until a time. It stands nowhere else. */
export interface Person {
  readonly submission: string
  /** Which record of the submission. */
  readonly position: number
  /** Which member of the roster. */
  readonly place: number
  readonly name: string
  readonly purgeAt: Instant
}

/** Names of people. */
export interface People {
  keep(people: readonly Person[]): Promise<void>
  of(submission: string): Promise<readonly Person[]>
  /** Every place where exactly this name stands. */
  find(name: string): Promise<readonly Person[]>
  /** Erases a name everywhere, or at the places given; gives how many places. */
  erase(name: string, at?: readonly Pick<Person, 'submission' | 'position' | 'place'>[]): Promise<number>
  /** Erases the names whose time has come; gives how many. */
  purge(): Promise<number>
}

/** The names of people in a store. */
export const peopleOf = ({ now, read, write }: Base): People => ({
  keep: (people) =>
    write(async (db) => {
      for (const { submission, position, place, name, purgeAt } of people)
        await db.insertInto('person').values({ submission, position, place, name, purgeAt }).execute()
    }),
  of: (submission) =>
    read((db) =>
      db
        .selectFrom('person')
        .selectAll()
        .where('submission', '=', submission)
        .orderBy('position')
        .orderBy('place')
        .execute(),
    ),
  find: (name) =>
    read((db) =>
      db
        .selectFrom('person')
        .selectAll()
        .where('name', '=', name)
        .orderBy('submission')
        .orderBy('position')
        .orderBy('place')
        .execute(),
    ),
  erase: (name, at) =>
    write(async (db) => {
      const all = db.deleteFrom('person').where('name', '=', name)
      if (at === undefined) return Number((await all.executeTakeFirst()).numDeletedRows)
      let erased = 0
      for (const { submission, position, place } of at) {
        const one = all.where('submission', '=', submission).where('position', '=', position).where('place', '=', place)
        erased += Number((await one.executeTakeFirst()).numDeletedRows)
      }
      return erased
    }),
  purge: () =>
    write(async (db) => {
      const query = db.deleteFrom('person').where('purgeAt', '<=', now())
      return Number((await query.executeTakeFirst()).numDeletedRows)
    }),
})
