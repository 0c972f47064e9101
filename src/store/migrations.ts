import { type Kysely, sql } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import { storeFault } from './fault.ts'
import { first } from './migrations/first.ts'
import { type DatabaseName, FORMS, type Forms } from './migrations/forms.ts'
import type { Schema } from './schema.ts'

/** A version of the schema: its name, and the statements that make it of the one before. */
export type Version = readonly [name: string, statements: (forms: Forms) => readonly string[]]

/** Every version in order; only ever longer. */
export const MIGRATIONS: readonly Version[] = [['0001-first', first]]

/** The version of the schema that this code knows. */
export const SCHEMA_VERSION = MIGRATIONS.length

/** The names of the versions a database has been through; also those this code does not know. */
const namesOf = async (db: Kysely<Schema>, database: DatabaseName): Promise<readonly string[]> => {
  const found =
    database === 'sqlite'
      ? sql`SELECT 1 FROM sqlite_schema WHERE name = 'kysely_migration'`
      : sql`SELECT 1 WHERE to_regclass('kysely_migration') IS NOT NULL`
  if ((await found.execute(db)).rows.length === 0) return []
  const { rows } = await sql<{ name: string }>`SELECT name FROM kysely_migration ORDER BY name`.execute(db)
  return rows.map(({ name }) => name)
}

/** Which version a database is at, from 1; 0 where there is nothing. */
export const versionOf = async (db: Kysely<Schema>, database: DatabaseName): Promise<number> =>
  (await namesOf(db, database)).length

/** Brings a database up to a version, each version in a transaction; refuses one that is ahead of this code, or another's. */
export const migrate = async (
  db: Kysely<Schema>,
  database: DatabaseName,
  versions: readonly Version[] = MIGRATIONS,
): Promise<void> => {
  const names = await namesOf(db, database)
  if (names.length > versions.length) throw storeFault('store-version', { found: names.length, known: versions.length })
  if (names.some((name, index) => name !== versions[index]?.[0]))
    throw storeFault('store-damaged', { detail: 'schema' })
  const provider = { getMigrations: async () => migrationsOf(database, versions) }
  const { error } = await new Migrator({ db, provider }).migrateToLatest()
  if (error) throw error
}

const migrationsOf = (database: DatabaseName, versions: readonly Version[]): Record<string, Migration> =>
  Object.fromEntries(
    versions.map(([name, statements]): [string, Migration] => [
      name,
      {
        up: async (db) => {
          for (const statement of statements(FORMS[database])) await sql.raw(statement).execute(db)
        },
      },
    ]),
  )
