import { type DuckDBConnection, DuckDBInstance, type DuckDBValue } from '@duckdb/node-api'
import { problem } from '../model/index.ts'
import { type CellClass, literalText, quoted } from '../sql/index.ts'
import type { Cell, Database, FoundTable, Row } from './database.ts'
import { DatabaseFault } from './fault.ts'

/** A DuckDB in memory. It reads files and writes the ones it is told to. */
export interface Duckdb extends Database {
  run(sql: string): Promise<void>
}

/** Opens a DuckDB of its own: nothing of it is kept. */
export const openDuckdb = async (): Promise<Duckdb> => {
  // what is not built in is not fetched
  const instance = await DuckDBInstance.create(':memory:', { autoinstall_known_extensions: 'false' })
  const connection = await instance.connect()
  const rows = rowsOf(connection)
  return {
    dialect: 'duckdb',
    find: (file, { skip = 0 } = {}) => findFile(connection, file, skip),
    rows,
    all: (sql) => asked(async () => (await connection.runAndReadAll(sql)).getRows().map((row) => row.map(cellOf))),
    run: async (sql) => {
      await asked(() => connection.run(sql))
    },
    close: async () => {
      connection.closeSync()
      instance.closeSync()
    },
  }
}

const rowsOf = (connection: DuckDBConnection) =>
  async function* (sql: string): AsyncGenerator<readonly Row[]> {
    const result = await asked(() => connection.stream(sql))
    for (;;) {
      const chunk = await asked(() => result.fetchChunk())
      if (chunk === null || chunk.rowCount === 0) return
      yield chunk.getRows().map((row) => row.map(cellOf))
    }
  }

/** The engine's words may quote what stands in a file; what kind of fault it was does not. */
const asked = async <T>(ask: () => Promise<T>): Promise<T> => {
  try {
    return await ask()
  } catch (error) {
    const [detail = ''] = error instanceof Error ? error.message.split(':') : []
    throw new DatabaseFault(problem('database-query', { detail: detail.slice(0, 80) }))
  }
}

const cellOf = (value: DuckDBValue): Cell => {
  if (typeof value === 'bigint') return Number(value)
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value
  throw new TypeError('a query must cast what it gives')
}

const findFile = async (connection: DuckDBConnection, file: string, skip: number): Promise<FoundTable> => {
  if (/\.csv$/i.test(file)) return findCsv(connection, file, skip)
  const from = `read_parquet(${literalText(file)}, file_row_number = true)`
  const described = await describe(connection, `SELECT * FROM read_parquet(${literalText(file)})`, file)
  return { from, position: 'file_row_number', columns: new Map(described) }
}

/**
 * A CSV file as a table of text. Every cell is read once here: what is not plain UTF-8 in rows of one length is for the reader of CSV,
 * which refuses a row at a time.
 */
const findCsv = async (connection: DuckDBConnection, file: string, skip: number): Promise<FoundTable> => {
  const form = `header = true, all_varchar = true, delim = ',', quote = '"', escape = '"', nullstr = '', strict_mode = true, skip = ${skip}`
  const csv = `read_csv(${literalText(file)}, ${form})`
  const columns = new Map(await describe(connection, `SELECT * FROM ${csv}`, file))
  const names = [...columns.keys()].map(quoted)
  try {
    await connection.run(`SELECT ${names.map((name) => `max(strlen(${name}))`).join(', ')} FROM ${csv}`)
  } catch {
    throw new DatabaseFault(problem('file-unreadable', { file, detail: 'csv' }, { file }))
  }
  const isBlank = names.map((name) => `COALESCE(trim(${name}), '') = ''`).join(' AND ')
  const from = `(SELECT *, row_number() OVER () - 1 AS _row FROM ${csv} WHERE NOT (${isBlank})) AS _csv`
  return { from, position: '_row', columns }
}

/** The engine's own message may quote what stands in the file. */
const describe = async (connection: DuckDBConnection, query: string, file: string): Promise<[string, CellClass][]> => {
  try {
    const reader = await connection.runAndReadAll(`DESCRIBE ${query}`)
    return reader.getRows().map(([name, type]) => [String(name), classOf(String(type))])
  } catch (error) {
    const detail =
      error instanceof Error && /no files found|could not|cannot open/i.test(error.message) ? 'ENOENT' : 'parquet'
    throw new DatabaseFault(problem('file-unreadable', { file, detail }, { file }))
  }
}

const classOf = (type: string): CellClass => {
  if (/^U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?$/.test(type)) return 'integer'
  if (type.startsWith('DECIMAL')) return 'decimal'
  if (type === 'DOUBLE') return 'double'
  if (type === 'BOOLEAN') return 'boolean'
  if (type === 'DATE') return 'day'
  if (/^TIMESTAMP(?:_S|_MS|_NS)?$/.test(type)) return 'moment'
  return type === 'VARCHAR' ? 'text' : 'other'
}
