import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs'
import { join } from 'node:path'
import {
  CamelCasePlugin,
  type Dialect,
  HandleEmptyInListsPlugin,
  Kysely,
  replaceWithNoncontingentExpression,
} from 'kysely'
import { faultOf } from './fault.ts'
import { guarded } from './guarded.ts'
import { holdLock } from './lock.ts'
import type { DatabaseName } from './migrations/forms.ts'
import { postgresDialect } from './postgres.ts'
import type { Schema } from './schema.ts'
import { openFile, sqliteDialect } from './sqlite.ts'

/** Where a store lies: a folder of its own, or a PostgreSQL (`postgres://…`). */
export type Place = { readonly data: string } | { readonly url: string }

/** A database that was reached. */
export interface Opened {
  readonly database: DatabaseName
  readonly place: Place
  readonly db: Kysely<Schema>
}

/** The database in a data folder. */
export const DATABASE_FILE = 'halfsky.db'
const LOCK_FILE = 'halfsky.lock'

/** Whether there is a store in a folder. */
export const holdsStore = (folder: string): boolean => existsSync(join(folder, DATABASE_FILE))

/** Makes a folder that only its owner may enter, and holds it for this process; gives what lets go of it. */
export const holdFolder = (folder: string): (() => void) => {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    return holdLock(join(folder, LOCK_FILE), folder)
  } catch (error) {
    throw faultOf(error)
  }
}

/** A connection to the place, or a pool of them. */
export const reach = (place: Place, readOnly: boolean): Kysely<Schema> => {
  if ('url' in place) return kyselyOf(postgresDialect(place.url, readOnly))
  const file = join(place.data, DATABASE_FILE)
  // what people handed in is for the owner of the file alone
  if (!readOnly) closeSync(openSync(file, 'a', 0o600))
  return kyselyOf(sqliteDialect(openFile(file, { readOnly })))
}

/** A database that knows the tables and tells faults of the store. */
export const kyselyOf = (dialect: Dialect): Kysely<Schema> =>
  new Kysely<Schema>({ dialect: guarded(dialect), plugins: [new CamelCasePlugin(), NONE_OF_NONE] })

/** One of no areas is none; PostgreSQL has no words for it. */
const NONE_OF_NONE = new HandleEmptyInListsPlugin({ strategy: replaceWithNoncontingentExpression })
