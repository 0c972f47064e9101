import pg from 'pg'
import { problem } from '../model/index.ts'
import { suggest } from '../source/index.ts'
import { type CellClass, literalText, quoted } from '../sql/index.ts'
import type { Cell, Database, FoundTable, Row } from './database.ts'
import { DatabaseFault } from './fault.ts'

/** Rows that are asked for at a time. */
const BATCH = 5_000

/** Opens a PostgreSQL for reading: one transaction that changes nothing and sees one state of the tables. */
export const openPostgres = async (address: string): Promise<Database> => {
  const client = new pg.Client({ connectionString: address, application_name: 'halfsky' })
  // a server that goes away is told of by the query under way
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
    await client.query(
      `SET LOCAL statement_timeout = 0; SET LOCAL datestyle = ISO; SET LOCAL standard_conforming_strings = on; SET LOCAL jit = off`,
    )
  } catch (error) {
    await client.end().catch(() => {})
    throw new DatabaseFault(problem('database-unreachable', { detail: detailOf(error) }))
  }
  const all = async (sql: string): Promise<readonly Row[]> => (await asked(client, sql)).rows
  const [backend] = (await all('SELECT pg_backend_pid()'))[0] ?? []
  return {
    dialect: 'postgres',
    find: (table) => findTable(client, table),
    rows: (sql) => rowsOf(client, sql),
    all,
    interrupt: () => {
      void cancel(address, Number(backend))
        .catch(() => {})
        .finally(() => client.end().catch(() => {}))
    },
    close: async () => {
      await client.query('ROLLBACK').catch(() => {})
      await client.end()
    },
  }
}

/** Tells the server that nobody waits for an answer: it would go on until it has one. */
const cancel = async (address: string, backend: number): Promise<void> => {
  const client = new pg.Client({ connectionString: address, application_name: 'halfsky' })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query('SELECT pg_cancel_backend($1)', [backend])
  } finally {
    await client.end().catch(() => {})
  }
}

/** Numbers come as the wire has them: text; those of counts and positions are read as numbers. */
const asked = async (client: pg.Client, sql: string): Promise<{ rows: Row[] }> => {
  try {
    const { rows } = await client.query<Cell[]>({ text: sql, rowMode: 'array', types: { getTypeParser } })
    return { rows }
  } catch (error) {
    throw new DatabaseFault(problem('database-query', { detail: detailOf(error) }))
  }
}

const NUMBERS: ReadonlySet<number> = new Set([20, 21, 23, 700, 701])
const BOOLEAN = 16

const getTypeParser = (type: number) => (value: string) => {
  if (type === BOOLEAN) return value === 't'
  return NUMBERS.has(type) ? Number(value) : value
}

async function* rowsOf(client: pg.Client, sql: string): AsyncGenerator<readonly Row[]> {
  const cursor = 'halfsky_rows'
  await asked(client, `DECLARE ${cursor} NO SCROLL CURSOR FOR ${sql}`)
  try {
    for (;;) {
      const { rows } = await asked(client, `FETCH ${BATCH} FROM ${cursor}`)
      if (rows.length === 0) return
      yield rows
    }
  } finally {
    await client.query(`CLOSE ${cursor}`).catch(() => {})
  }
}

/** Exactly as written first, then as PostgreSQL reads names without quotes. */
const findTable = async (client: pg.Client, table: string): Promise<FoundTable> => {
  const exact = table.split('.').map(quoted).join('.')
  const candidates = [exact, ...(/^[\w.$]+$/.test(table) ? [table] : [])]
  for (const name of candidates) {
    const { rows } = await asked(client, columnsQuery(name))
    if (rows.length === 0) continue
    const columns = rows.map(([column, type]): [string, CellClass] => [String(column), classOf(String(type))])
    return { from: name, position: null, seeks: false, columns: new Map(columns) }
  }
  const { rows } = await asked(client, TABLES)
  const names = rows.flatMap(([schema, name, isVisible]) => [...(isVisible ? [String(name)] : []), `${schema}.${name}`])
  throw new DatabaseFault(problem('unknown-table', { table, suggestion: suggest(table, names) ?? '' }))
}

const columnsQuery = (name: string): string =>
  `SELECT a.attname, format_type(COALESCE(NULLIF(t.typbasetype, 0), t.oid), NULL)
   FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
   WHERE a.attrelid = to_regclass(${literalText(name)}) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`

const TABLES = `SELECT n.nspname, c.relname, pg_table_is_visible(c.oid) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE c.relkind IN ('r', 'v', 'm', 'f', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema') LIMIT 10000`

const CLASSES: Readonly<Record<string, CellClass>> = {
  smallint: 'integer',
  integer: 'integer',
  bigint: 'integer',
  numeric: 'decimal',
  'double precision': 'double',
  boolean: 'boolean',
  date: 'day',
  'timestamp without time zone': 'moment',
  text: 'text',
  'character varying': 'text',
}

const classOf = (type: string): CellClass => CLASSES[type] ?? 'other'

/** A server's words name tables and columns; what is in a row it gives as `detail`, which is left out. */
const detailOf = (error: unknown): string => {
  if (!(error instanceof Error)) return 'error'
  const [cause] = error instanceof AggregateError ? error.errors : [error]
  const { code, message } = Object(cause)
  return [message, code].filter((part) => typeof part === 'string' && part !== '').join(' · ')
}
