import { availableParallelism } from 'node:os'
import { type DuckDBConnection, DuckDBInstance, type DuckDBValue } from '@duckdb/node-api'
import { problem } from '../model/index.ts'
import { type CellClass, literalText, quoted } from '../sql/index.ts'
import type { Cell, Database, FoundTable, Row } from './database.ts'
import { DatabaseFault } from './fault.ts'

/** A DuckDB in memory. It reads files and writes the ones it is told to. */
export interface Duckdb extends Database {
  run(sql: string): Promise<void>
  /**
   * Runs statements, one a core and three at the most at a time, and tells of each in its turn when it is done, with its number. Where cores share
   * a statement whose rows have an order, the engine holds rows without bound until their turn; one alone holds none.
   */
  inTurn(statements: readonly string[]): AsyncGenerator<number>
}

/** Statements at a time. Each takes one of the four threads of Node, of which one is left to whoever reads what they wrote. */
const LANES = Math.min(availableParallelism(), 3)

/** Opens a DuckDB of its own: nothing of it is kept. */
export const openDuckdb = async (): Promise<Duckdb> => {
  // what is not built in is not fetched
  const instance = await DuckDBInstance.create(':memory:', { autoinstall_known_extensions: 'false' })
  const session = await sessionOf(instance)
  const { asked, connection } = session
  return {
    dialect: 'duckdb',
    find: (file, { skip = 0 } = {}) => findFile(connection, file, skip),
    rows: (sql) => rowsOf(session, sql),
    all: (sql) => asked(async () => (await connection.runAndReadAll(sql)).getRows().map((row) => row.map(cellOf))),
    run: async (sql) => {
      await asked(() => connection.run(sql))
    },
    inTurn: (statements) => inTurn(session, statements),
    interrupt: session.interrupt,
    close: async () => {
      session.close()
      instance.closeSync()
    },
  }
}

/** A database as long as nobody interrupts. */
interface Session {
  readonly connection: DuckDBConnection
  connect(): Promise<DuckDBConnection>
  /** Asks the engine; what goes wrong is a fault of the database. */
  asked<T>(ask: () => Promise<T>): Promise<T>
  interrupt(): void
  close(): void
}

const sessionOf = async (instance: DuckDBInstance): Promise<Session> => {
  const connections: DuckDBConnection[] = []
  let isInterrupted = false
  const connect = async (): Promise<DuckDBConnection> => {
    const connection = await instance.connect()
    connections.push(connection)
    return connection
  }
  return {
    connection: await connect(),
    connect,
    asked: async (ask) => {
      try {
        if (isInterrupted) throw new Error('INTERRUPT')
        return await ask()
      } catch (error) {
        // the engine's words may quote what stands in a file; what kind of fault it was does not
        const [detail = ''] = error instanceof Error ? error.message.split(':') : []
        throw new DatabaseFault(problem('database-query', { detail: detail.slice(0, 80) }))
      }
    },
    interrupt: () => {
      isInterrupted = true
      for (const connection of connections) connection.interrupt()
    },
    close: () => {
      for (const connection of connections) connection.closeSync()
    },
  }
}

async function* rowsOf({ asked, connection }: Session, sql: string): AsyncGenerator<readonly Row[]> {
  const result = await asked(() => connection.stream(sql))
  for (;;) {
    const chunk = await asked(() => result.fetchChunk())
    if (chunk === null || chunk.rowCount === 0) return
    yield chunk.getRows().map((row) => row.map(cellOf))
  }
}

async function* inTurn({ asked, connect }: Session, statements: readonly string[]): AsyncGenerator<number> {
  const lanes = await Promise.all(Array.from({ length: LANES }, connect))
  const running: Promise<unknown>[] = []
  const start = (index: number): void => {
    const statement = statements[index]
    const lane = lanes[index % LANES]
    if (statement === undefined || lane === undefined) return
    const run = asked(() => lane.run(statement))
    // whoever waits for it in its turn is told
    run.catch(() => {})
    running.push(run)
  }
  try {
    await lanes[0]?.run('SET threads = 1')
    for (let index = 0; index < LANES; index++) start(index)
    for (let index = 0; index < statements.length; index++) {
      await running[index]
      start(index + LANES)
      yield index
    }
  } finally {
    await Promise.allSettled(running)
    await lanes[0]?.run('RESET threads')
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
  return { from, position: 'file_row_number', seeks: true, columns: new Map(described) }
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
  return { from, position: '_row', seeks: false, columns }
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
