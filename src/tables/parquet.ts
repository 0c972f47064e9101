import { randomUUID } from 'node:crypto'
import { rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { type Cell, type Duckdb, openDuckdb } from '../database/index.ts'
import { ruleColumns, VIOLATION_FIELDS, type ViolationRow, violationCells, WAIVED_FIELDS } from '../report/index.ts'
import { literalText, quoted } from '../sql/index.ts'
import type { CountedTable, TablesChecked } from './check.ts'
import { violationsSql } from './violations.ts'

type Field = (typeof WAIVED_FIELDS)[number]

const fieldsOf = (isWaiving: boolean): readonly Field[] => (isWaiving ? WAIVED_FIELDS : VIOLATION_FIELDS)

const TYPES: Readonly<Partial<Record<Field, string>>> = {
  position: 'BIGINT',
  line: 'BIGINT',
  breach: 'BOOLEAN',
}

/** The most rows that a statement inserts. */
const AT_ONCE = 2_000

/** Writes violations to a Parquet file, whole or not at all. */
export const writeParquet = async (
  rows: AsyncIterable<ViolationRow> | Iterable<ViolationRow>,
  file: string,
  isWaiving = false,
): Promise<void> => {
  const database = await openDuckdb()
  try {
    await fill(database, rows, isWaiving)
    await copyWhole(database, 'SELECT * FROM violations', file)
  } finally {
    await database.close()
  }
}

/** The rows of a check in lines of JSON as a Parquet file, what was wrong with refused records in a column of its own. */
export const parquetOfLines = async (lines: string, file: string, isWaiving = false): Promise<void> => {
  const database = await openDuckdb()
  try {
    const fields = fieldsOf(isWaiving)
    const own = fields.filter((field) => !RECORD.includes(field))
    const given = own.map(
      (field) => `'${field}': '${field === 'observed' || field === 'waiver' ? 'JSON' : (TYPES[field] ?? 'VARCHAR')}'`,
    )
    const record = `'record': 'STRUCT(${RECORD.map((field) => `${quoted(field)} VARCHAR`).join(', ')})'`
    const columns = [...given, record, `'problems': 'JSON'`].join(', ')
    const selected = fields.map((field) =>
      RECORD.includes(field)
        ? `record.${quoted(field)} AS ${quoted(field)}`
        : `CAST(${quoted(field)} AS ${TYPES[field] ?? 'VARCHAR'}) AS ${quoted(field)}`,
    )
    const from = `read_json(${literalText(lines)}, format = 'newline_delimited', columns = {${columns}})`
    await copyWhole(database, `SELECT ${selected.join(', ')}, CAST(problems AS VARCHAR) AS problems FROM ${from}`, file)
  } finally {
    await database.close()
  }
}

const RECORD: readonly string[] = ['kind', 'id', 'area', 'asOf', 'name']

/** The same of checked tables: what stands in files is written by the engine that judged it, without coming here. */
export const writeTablesParquet = async (checked: TablesChecked, asOf: string, file: string): Promise<void> => {
  const { tables, brought } = checked
  if (checked.isWaiving) return writeParquet(checked.violations(), file, true)
  const [database] = [...new Set(tables.map(({ shape }) => shape.database))]
  const isOne = tables.every(({ shape }) => shape.database === database && shape.database.dialect === 'duckdb')
  if (database === undefined || !isOne || !isDuckdb(database)) return writeParquet(checked.violations(), file)
  const offsets = tables.map(({ offset }) => offset)
  await fill(
    database,
    brought.map((row) => ({ ...row, position: ownPosition(row.position, offsets) })),
  )
  const parts = [...tables.flatMap((table) => selectOf(table, asOf)), 'SELECT * FROM violations']
  await copyWhole(database, parts.join('\nUNION ALL\n'), file)
}

const isDuckdb = (database: unknown): database is Duckdb => typeof Object(database).run === 'function'

/** A row's number in its own table. */
const ownPosition = (position: number | null, offsets: readonly number[]): number | null =>
  position === null ? null : position - (offsets.findLast((offset) => offset <= position) ?? 0)

const fill = async (
  database: Duckdb,
  rows: AsyncIterable<ViolationRow> | Iterable<ViolationRow>,
  isWaiving = false,
): Promise<void> => {
  const columns = fieldsOf(isWaiving).map((field) => `${quoted(field)} ${TYPES[field] ?? 'VARCHAR'}`)
  await database.run(`CREATE OR REPLACE TEMP TABLE violations (${columns.join(', ')})`)
  let waiting: string[] = []
  const insert = async (): Promise<void> => {
    if (waiting.length > 0) await database.run(`INSERT INTO violations VALUES ${waiting.join(', ')}`)
    waiting = []
  }
  for await (const row of rows) {
    waiting.push(`(${violationCells(row, isWaiving).map(literal).join(', ')})`)
    if (waiting.length >= AT_ONCE) await insert()
  }
  await insert()
}

const literal = (cell: Cell): string =>
  cell === null ? 'NULL' : typeof cell === 'string' ? literalText(cell) : String(cell)

/** A table's violations with the columns of the file; what is the same of every row of a rule is looked up by its number. */
const selectOf = (table: CountedTable, asOf: string): string[] => {
  const { judged, kind } = table.shape
  if (judged === null) return []
  const rules = judged.rules.map(({ rule }) => ruleColumns(rule, asOf))
  const of = (say: (rule: (typeof rules)[number]) => Cell): string =>
    `([${rules.map((rule) => literal(say(rule))).join(', ')}])[rule + 1]`
  const columns: Readonly<Record<(typeof VIOLATION_FIELDS)[number], string>> = {
    position: '_position',
    line: 'CAST(NULL AS BIGINT)',
    kind: literalText(kind),
    id: 'id',
    area: 'area',
    asOf: 'as_of',
    name: 'name',
    rule: of(({ rule }) => rule),
    verdict: `'fail'`,
    binding: of(({ binding }) => binding),
    due: `CAST(${of(({ due }) => due)} AS VARCHAR)`,
    breach: of(({ breach }) => breach),
    clause: of(({ clause }) => clause),
    observed: 'observed',
  }
  const list = VIOLATION_FIELDS.map((field) => `${columns[field]} AS ${quoted(field)}`)
  return rules.length === 0 ? [] : [`SELECT ${list.join(', ')} FROM (\n${violationsSql(table, judged)}\n)`]
}

/** Whoever reads the file meanwhile sees the old one or the new one. */
const copyWhole = async (database: Duckdb, query: string, file: string): Promise<void> => {
  const passing = join(dirname(file), `.${basename(file)}.${randomUUID()}.part`)
  try {
    await database.run(`COPY (${query}) TO ${literalText(passing)} (FORMAT parquet)`)
    await rename(passing, file)
  } finally {
    await rm(passing, { force: true })
  }
}
