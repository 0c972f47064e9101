import type { Kysely } from 'kysely'
import type { DatabaseName } from './migrations/forms.ts'
import type { Instant, JsonText, Schema } from './schema.ts'

/** Gives the present time. */
export type Clock = () => Instant
/** Gives an identifier nobody has had. */
export type Ids = () => string

/** What every repository stands on. */
export interface Base {
  readonly database: DatabaseName
  readonly now: Clock
  readonly newId: Ids
  /** Asks outside a transaction, or in the one that is open. */
  read<T>(ask: (db: Kysely<Schema>) => Promise<T>): Promise<T>
  /** Writes in a transaction, its own or the one that is open. There is one writer at a time, so that `seq` is the order of commits. */
  write<T>(act: (db: Kysely<Schema>) => Promise<T>): Promise<T>
}

/** The next `seq` of a table, and as many after it as are asked for. */
export const nextSeq = async (db: Kysely<Schema>, name: keyof Schema, count = 1): Promise<number> => {
  const { last } = await db
    .insertInto('counter')
    .values({ name, last: count })
    .onConflict((conflict) =>
      conflict.column('name').doUpdateSet((set) => ({ last: set('counter.last', '+', set.ref('excluded.last')) })),
    )
    .returning('last')
    .executeTakeFirstOrThrow()
  return last - count + 1
}

/** A list of words as a column keeps it. */
export const writeList = (words: readonly string[]): JsonText => JSON.stringify(words)

/** A list of words out of a column. */
export const readList = (text: JsonText): readonly string[] => JSON.parse(text)
