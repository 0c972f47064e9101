import { createHash } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import { TABLES, type Table } from './catalogue.ts'
import { countsOf, EXPORT_FORMAT } from './export.ts'
import { StoreFault, storeFault } from './fault.ts'
import type { DatabaseName } from './migrations/forms.ts'
import { SCHEMA_VERSION } from './migrations.ts'
import type { Schema } from './schema.ts'
import { alone } from './store.ts'

const ROWS_AT_ONCE = 100

/** The faults that lie in rows; others lie in the database. A value that a constraint forbids comes as the database's own error. */
const OF_ROWS: ReadonlySet<string> = new Set(['store-conflict', 'store-text'])

type Json = Readonly<Record<string, unknown>>

/** What is wrong with a line, in a word for programs. */
const odd = (line: number, detail: string) => storeFault('store-export', { line, detail })

/** Fills an empty database with an export in one transaction, and believes no line before the digest has been seen. */
export const importInto = async (
  db: Kysely<Schema>,
  database: DatabaseName,
  lines: AsyncIterable<string> | Iterable<string>,
): Promise<void> => {
  await db.transaction().execute(async (trx) => {
    if (database === 'postgres') await alone(trx)
    if (Object.values(await countsOf(trx)).some((count) => count > 0)) throw storeFault('store-occupied')
    await fill(trx, lines)
  })
}

const fill = async (db: Kysely<Schema>, lines: AsyncIterable<string> | Iterable<string>): Promise<void> => {
  const hash = createHash('sha256')
  const batch = batches(db)
  let expected: Readonly<Record<string, unknown>> | undefined
  let number = 0
  let digest: unknown
  for await (const given of lines) {
    const line = given.replace(/\r?\n$/, '')
    number++
    if (digest !== undefined) throw odd(number, 'after-digest')
    const value = parsed(line, number)
    if (typeof value.digest === 'string') digest = value.digest
    else hash.update(`${line}\n`)
    if (digest !== undefined) continue
    if (expected === undefined) expected = headerOf(value)
    else await batch.add(rowOf(value, number), number)
  }
  if (digest === undefined) throw odd(number + 1, 'cut-off')
  if (digest !== `sha256:${hash.digest('hex')}`) throw odd(number, 'digest')
  await batch.end()
  const counts = await countsOf(db)
  if (TABLES.some(({ name }) => counts[name] !== expected?.[name])) throw odd(1, 'rows')
}

const parsed = (line: string, number: number): Json => {
  try {
    const value: unknown = JSON.parse(line)
    if (value !== null && typeof value === 'object') return value as Json
  } catch {
    // told below
  }
  throw odd(number, 'syntax')
}

const headerOf = ({ halfsky, format, schema, rows }: Json): Json => {
  if (halfsky !== 'store' || rows === null || typeof rows !== 'object') throw odd(1, 'header')
  const found = format === EXPORT_FORMAT && typeof schema === 'number' ? schema : 0
  if (found !== SCHEMA_VERSION) throw storeFault('store-version', { found, known: SCHEMA_VERSION })
  return rows as Json
}

interface Imported {
  readonly table: Table
  readonly row: Json
}

const rowOf = ({ table: name, row }: Json, number: number): Imported => {
  const table = TABLES.find((one) => one.name === name)
  if (table === undefined || row === null || typeof row !== 'object') throw odd(number, 'row')
  const given = row as Json
  const names = Object.keys(table.columns)
  if (names.length !== Object.keys(given).length || names.some((one) => !Object.hasOwn(given, one)))
    throw odd(number, 'columns')
  const values = Object.entries(table.columns).map(([one, type]) => {
    const value = given[one]
    if (!fits(value, type)) throw odd(number, 'columns')
    return [one, type === 'bytes' ? Buffer.from(value as string, 'base64') : value]
  })
  return { table, row: Object.fromEntries(values) }
}

const fits = (value: unknown, type: Table['columns'][string]): boolean =>
  value === null || (type === 'int' ? Number.isSafeInteger(value) : typeof value === 'string')

/** Inserts rows of one table together; of those that the database refuses the lines are told. */
const batches = (db: Kysely<Schema>) => {
  let table: Table | undefined
  let rows: Json[] = []
  let from = 0
  const end = async (): Promise<void> => {
    if (table === undefined || rows.length === 0) return
    const names = Object.keys(table.columns)
    const values = rows.map((row) => sql`(${sql.join(names.map((name) => row[name]))})`)
    const columns = sql.join(names.map((name) => sql.ref(name)))
    try {
      await sql`INSERT INTO ${sql.table(table.name)} (${columns}) VALUES ${sql.join(values)}`.execute(db)
    } catch (error) {
      const isOfRows = !(error instanceof StoreFault) || OF_ROWS.has(error.problem.code)
      throw isOfRows ? storeFault('store-export', { line: from, to: from + rows.length - 1, detail: 'refused' }) : error
    }
    rows = []
  }
  const add = async (imported: Imported, line: number): Promise<void> => {
    if (imported.table !== table || rows.length >= ROWS_AT_ONCE) await end()
    if (rows.length === 0) from = line
    table = imported.table
    rows.push(imported.row)
  }
  return { add, end }
}
