import { type Kysely, sql } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import { storeFault } from './fault.ts'
import { first } from './migrations/first.ts'
import { type DatabaseName, FORMS, type Forms } from './migrations/forms.ts'
import type { Schema } from './schema.ts'

/** Every version in order, each by what it adds; only ever longer. */
export const MIGRATIONS: readonly (readonly [name: string, statements: (forms: Forms) => readonly string[]])[] = [
  ['0001-first', first],
]

/** The version of the schema that this code knows. */
export const SCHEMA_VERSION = MIGRATIONS.length

/** The statements of a version, from 1. */
export const statementsOf = (version: number, database: DatabaseName): readonly string[] =>
  MIGRATIONS[version - 1]?.[1](FORMS[database]) ?? []

/** Which version a database is at; 0 where there is none. A version this code does not know counts too. */
export const versionOf = async (db: Kysely<Schema>): Promise<number> => {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true })
  if (!tables.some(({ name }) => name === 'kysely_migration')) return 0
  const { rows } = await sql<{ name: string }>`SELECT name FROM kysely_migration ORDER BY name`.execute(db)
  return rows.length
}

/** Brings a database up to a version, each version in a transaction; refuses one that is ahead of this code. */
export const migrate = async (
  db: Kysely<Schema>,
  database: DatabaseName,
  version: number = SCHEMA_VERSION,
): Promise<void> => {
  const found = await versionOf(db)
  if (found > SCHEMA_VERSION) throw storeFault('store-version', { found, known: SCHEMA_VERSION })
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrationsOf(database) } })
  const name = MIGRATIONS[version - 1]?.[0]
  if (name === undefined) throw new RangeError(`no version ${version}`)
  const { error } = await migrator.migrateTo(name)
  if (error) throw error
}

const migrationsOf = (database: DatabaseName): Record<string, Migration> =>
  Object.fromEntries(
    MIGRATIONS.map(([name, statements]): [string, Migration] => [
      name,
      {
        up: async (db) => {
          for (const statement of statements(FORMS[database])) await sql.raw(statement).execute(db)
        },
      },
    ]),
  )
