import { type Database, DatabaseFault, type FoundTable, openDuckdb, openPostgres } from '../database/index.ts'
import { type Problem, problem } from '../model/index.ts'

/** A table that was found, and the engine it is in. */
export interface OpenTable {
  /** What problems call it. */
  readonly name: string
  readonly database: Database
  readonly found: FoundTable
}

/** Tables, their engines, and why others could not be opened. */
export interface OpenedTables {
  readonly tables: readonly OpenTable[]
  readonly problems: readonly Problem[]
  /** Ends what is under way, which fails. */
  interrupt(): void
  close(): Promise<void>
}

const ADDRESS = /^postgres(?:ql)?:\/\//i

/** Whether an argument names a table rather than a file of records. */
export const isTable = (argument: string): boolean => ADDRESS.test(argument) || /\.parquet$/i.test(argument)

/** Opens tables: Parquet files in one DuckDB, and the tables of each address in one transaction. */
export const openTables = async (names: readonly string[], skip = 0): Promise<OpenedTables> => {
  const engines = new Map<string, Promise<Database>>()
  const engine = (key: string, open: () => Promise<Database>): Promise<Database> => {
    const known = engines.get(key) ?? open()
    engines.set(key, known)
    return known
  }
  const tables: OpenTable[] = []
  const problems: Problem[] = []
  for (const name of names) {
    try {
      tables.push(await openOne(name, engine, skip))
    } catch (error) {
      if (!(error instanceof DatabaseFault)) throw error
      problems.push({ file: shownName(name), ...error.problem })
    }
  }
  return {
    tables,
    problems,
    interrupt: () => {
      for (const database of new Set(tables.map((table) => table.database))) database.interrupt()
    },
    close: async () => {
      const opened = await Promise.allSettled(engines.values())
      for (const one of opened) if (one.status === 'fulfilled') await one.value.close()
    },
  }
}

type Engine = (key: string, open: () => Promise<Database>) => Promise<Database>

const openOne = async (name: string, engine: Engine, skip: number): Promise<OpenTable> => {
  if (!ADDRESS.test(name)) {
    const database = await engine('duckdb', openDuckdb)
    return { name, database, found: await database.find(name, { skip }) }
  }
  const { address, table } = partsOf(name)
  if (table === null) throw new DatabaseFault(problem('unknown-table', { table: '?table=', suggestion: '' }))
  const database = await engine(address, () => openPostgres(address))
  return { name: table, database, found: await database.find(table) }
}

/** The address without the table, which the server does not know of. */
const partsOf = (text: string): { address: string; table: string | null } => {
  const [base = '', query = ''] = text.split(/\?(.*)/s)
  const parameters = new URLSearchParams(query)
  const table = parameters.get('table')
  parameters.delete('table')
  const rest = parameters.toString()
  return { address: rest === '' ? base : `${base}?${rest}`, table }
}

/** An address may hold a password. */
const shownName = (name: string): string => (ADDRESS.test(name) ? (partsOf(name).table ?? 'postgres') : name)
