import { randomUUID } from 'node:crypto'
import { rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { type Cell, type Duckdb, openDuckdb } from '../database/index.ts'
import { VIOLATION_FIELDS, type ViolationRow, violationCells, WAIVED_FIELDS } from '../report/index.ts'
import { literalText, quoted } from '../sql/index.ts'
import type { CountedTable, TablesChecked } from './check.ts'
import { joinedParquet } from './joined.ts'
import { partFiles, partsOf, rulesOf, writerOf } from './parts.ts'

type Field = (typeof WAIVED_FIELDS)[number]

const fieldsOf = (isWaiving: boolean): readonly Field[] => (isWaiving ? WAIVED_FIELDS : VIOLATION_FIELDS)

type Types = Readonly<Partial<Record<Field, string>>>

const TYPES: Types = {
  position: 'BIGINT',
  line: 'BIGINT',
  breach: 'BOOLEAN',
}

/** The rows of a row group, which are held until it is full: a quarter of the engine's own measure. */
const GROUP = 30_720
// filters of single values would only be made of the columns of few texts, and take a tenth of the time
const FORM = `FORMAT parquet, ROW_GROUP_SIZE ${GROUP}, WRITE_BLOOM_FILTER false`

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
  const database = writerOf(checked)
  if (database === null) return writeParquet(checked.violations(), file, checked.isWaiving)
  const offsets = tables.map(({ offset }) => offset)
  const own = brought.map((row) => ({ ...row, position: ownPosition(row.position, offsets) }))
  const types = typesOf(tables, own, asOf)
  await fill(database, own, false, types)
  const queries = tables.flatMap((table) => {
    const columns = columnsOf(table, asOf, types)
    return partsOf(table, tables).map((part) => `SELECT ${columns} FROM ${part}`)
  })
  await copyParts(database, [...queries, 'SELECT * FROM violations'], file)
}

const FEW = ['kind', 'rule', 'verdict', 'binding', 'due', 'clause'] as const

/**
 * The types of the columns. Those of few texts are enumerations: rows wait for their row group to be full, each with a byte for such a text
 * in place of the text, which is what is written.
 */
const typesOf = (tables: readonly CountedTable[], brought: readonly ViolationRow[], asOf: string): Types => {
  const rows = [
    ...tables.flatMap((table) => rulesOf(table, asOf)),
    ...brought.map(({ record: { kind }, ...row }) => ({ ...row, kind })),
  ]
  const enumeration = (field: (typeof FEW)[number]): string => {
    const texts = new Set(rows.flatMap((row) => row[field] ?? []))
    return texts.size === 0 ? 'VARCHAR' : `ENUM(${[...texts].map(literalText).join(', ')})`
  }
  return { ...TYPES, ...Object.fromEntries(FEW.map((field) => [field, enumeration(field)])) }
}

/** A row's number in its own table. */
const ownPosition = (position: number | null, offsets: readonly number[]): number | null =>
  position === null ? null : position - (offsets.findLast((offset) => offset <= position) ?? 0)

const fill = async (
  database: Duckdb,
  rows: AsyncIterable<ViolationRow> | Iterable<ViolationRow>,
  isWaiving = false,
  types: Types = TYPES,
): Promise<void> => {
  const columns = fieldsOf(isWaiving).map((field) => `${quoted(field)} ${types[field] ?? 'VARCHAR'}`)
  await database.run(`CREATE OR REPLACE TABLE violations (${columns.join(', ')})`)
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

/** The columns of the file from a table's violations. */
const columnsOf = (table: CountedTable, asOf: string, types: Types): string => {
  const rules = rulesOf(table, asOf)
  const of = (field: keyof (typeof rules)[number]): string =>
    `CAST([${rules.map((rule) => literal(rule[field])).join(', ')}] AS ${types[field] ?? 'VARCHAR'}[])[rule + 1]`
  const columns: Readonly<Record<(typeof VIOLATION_FIELDS)[number], string>> = {
    position: '_position',
    line: 'CAST(NULL AS BIGINT)',
    kind: of('kind'),
    id: 'id',
    area: 'area',
    asOf: 'as_of',
    name: 'name',
    rule: of('rule'),
    verdict: of('verdict'),
    binding: of('binding'),
    due: of('due'),
    breach: of('breach'),
    clause: of('clause'),
    observed: 'observed',
  }
  return VIOLATION_FIELDS.map((field) => `${columns[field]} AS ${quoted(field)}`).join(', ')
}

/** Whoever reads the file meanwhile sees the old one or the new one. */
const copyWhole = async (database: Duckdb, query: string, file: string): Promise<void> => {
  const passing = join(dirname(file), `.${basename(file)}.${randomUUID()}.part`)
  try {
    await database.run(`COPY (${query}) TO ${literalText(passing)} (${FORM})`)
    await rename(passing, file)
  } finally {
    await rm(passing, { force: true })
  }
}

/** Parts that are written side by side, as one file. */
const copyParts = async (database: Duckdb, queries: readonly string[], file: string): Promise<void> => {
  const joined = await joinedParquet(file)
  try {
    const beside = join(dirname(file), `.${basename(file)}.`)
    for await (const part of partFiles(database, queries, FORM, beside)) await joined.add(part)
    await joined.finish()
  } finally {
    await joined.drop()
  }
}
