/** The databases a store can lie in. */
export type DatabaseName = 'sqlite' | 'postgres'

/** How one database spells what a migration says. */
export interface Forms {
  readonly database: DatabaseName
  /** Compared byte by byte in both. */
  readonly text: string
  readonly int: string
  readonly bytes: string
  table(name: string, columns: string): string
}

/** The spelling of each database. */
export const FORMS: Readonly<Record<DatabaseName, Forms>> = {
  sqlite: {
    database: 'sqlite',
    text: 'TEXT',
    int: 'INTEGER',
    bytes: 'BLOB',
    table: (name, columns) => `CREATE TABLE ${name} (${columns}) STRICT`,
  },
  postgres: {
    database: 'postgres',
    text: 'text COLLATE "C"',
    int: 'bigint',
    bytes: 'bytea',
    table: (name, columns) => `CREATE TABLE ${name} (${columns})`,
  },
}

/** The counts of a report's summary, as columns. */
export const counted = (int: string): string =>
  ['records', 'refused', 'pass', 'fail', 'unknown', 'not_applicable', 'manual', 'error', 'breaches']
    .map((name) => `${name} ${int} NOT NULL`)
    .join(', ')

/** Triggers that refuse to delete rows, and to change them or only the columns named. */
export const fixed = (forms: Forms, tables: readonly string[], columns?: string): readonly string[] => {
  const update = columns === undefined ? 'UPDATE' : `UPDATE OF ${columns}`
  return tables.flatMap((table) => (forms.database === 'sqlite' ? sqlite(table, update) : postgres(table, update)))
}

const sqlite = (table: string, update: string): readonly string[] =>
  [
    ['kept', 'DELETE'],
    ['fixed', update],
  ].map(
    ([name, event]) =>
      `CREATE TRIGGER ${table}_${name} BEFORE ${event} ON ${table} BEGIN SELECT RAISE(ABORT, '${table} is kept as it is'); END`,
  )

const postgres = (table: string, update: string): readonly string[] => [
  `CREATE FUNCTION ${table}_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '${table} is kept as it is'; END $$`,
  `CREATE TRIGGER ${table}_kept BEFORE DELETE ON ${table} FOR EACH ROW EXECUTE FUNCTION ${table}_is_fixed()`,
  `CREATE TRIGGER ${table}_whole BEFORE TRUNCATE ON ${table} FOR EACH STATEMENT EXECUTE FUNCTION ${table}_is_fixed()`,
  `CREATE TRIGGER ${table}_fixed BEFORE ${update} ON ${table} FOR EACH ROW EXECUTE FUNCTION ${table}_is_fixed()`,
]
