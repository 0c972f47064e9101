import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { type Dialect, SqliteAdapter, type SqliteDatabase, SqliteDialect } from 'kysely'

/** Milliseconds to wait for a lock of another process: backups and checks hold none for long. */
const PATIENCE = 5_000

/** Opens a database file; written to, an acknowledged write is on the disk. */
export const openFile = (file: string, { readOnly = false } = {}): DatabaseSync => {
  const database = new DatabaseSync(file, { readOnly, timeout: PATIENCE })
  try {
    if (!readOnly) database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/** kysely's dialect over node:sqlite. */
export const sqliteDialect = (database: DatabaseSync): Dialect => {
  const dialect = new SqliteDialect({ database: asKnown(database) })
  // the dialect does not trust SQLite to take back what a failed migration did; it does
  return {
    createAdapter: () => new TransactionalAdapter(),
    createDriver: () => dialect.createDriver(),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createIntrospector: (db) => dialect.createIntrospector(db),
  }
}

class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

/** The shape kysely expects of a driver. */
const asKnown = (database: DatabaseSync): SqliteDatabase => ({
  close: () => database.close(),
  prepare: (sql) => {
    const statement = database.prepare(sql)
    const values = (parameters: readonly unknown[]) => parameters as SQLInputValue[]
    return {
      reader: statement.columns().length > 0,
      all: (parameters) => statement.all(...values(parameters)),
      run: (parameters) => statement.run(...values(parameters)),
      iterate: (parameters) => statement.iterate(...values(parameters)),
    }
  },
})
