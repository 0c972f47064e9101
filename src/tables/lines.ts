import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Duckdb } from '../database/index.ts'
import { CSV_FORMULA, CSV_NUMBER, CSV_QUOTED, csvLine } from '../record/index.ts'
import { dialectOf, literalText } from '../sql/index.ts'
import type { CountedTable, TablesChecked } from './check.ts'
import { partFiles, partsOf, rulesOf, writerOf } from './parts.ts'

/** The forms of lines that an engine writes of itself. */
export type LineForm = 'ndjson' | 'csv'

/** Bytes that are passed on at a time. */
const CHUNK = 1 << 18

/**
 * The lines of a check's violations as the engine that judged them writes them, byte for byte those of their rows, and several times as fast.
 * A piece lasts until the next is asked for. Null where rows must come here first: of PostgreSQL, with waivers, or when SQL did not judge some rows among the others.
 */
export const violationLines = (
  checked: TablesChecked,
  asOf: string,
  form: LineForm,
): AsyncIterable<Uint8Array> | null => {
  const { tables, brought } = checked
  const database = writerOf(checked)
  if (database === null || brought.length > 0) return null
  const queries = tables.flatMap((table) => {
    const line = LINES[form](table, asOf)
    return partsOf(table, tables).map((part) => `SELECT ${line} FROM ${part}`)
  })
  return inFiles(database, queries)
}

// lines as they are: a table of one column, whose cells nothing is put around
const AS_THEY_ARE = `FORMAT csv, HEADER false, DELIMITER '', QUOTE '', ESCAPE '', NULLSTR ''`

/** The bytes of files one after the other. */
async function* inFiles(database: Duckdb, queries: readonly string[]): AsyncGenerator<Uint8Array> {
  const buffer = Buffer.alloc(CHUNK)
  for await (const part of partFiles(database, queries, AS_THEY_ARE, join(tmpdir(), 'halfsky-lines-')))
    yield* bytesOf(part, buffer)
}

async function* bytesOf(file: string, buffer: Buffer): AsyncGenerator<Uint8Array> {
  const handle = await open(file)
  try {
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, buffer.length)
      if (bytesRead === 0) return
      yield buffer.subarray(0, bytesRead)
    }
  } finally {
    await handle.close()
  }
}

/** Texts one after the other, made in one go; one that is null is nothing. */
const inLine = dialectOf('duckdb').joined

const LINES = {
  ndjson: (table: CountedTable, asOf: string): string => {
    const { kind } = table.shape
    const rules = rulesOf(table, asOf).map(({ rule, verdict, binding, due, breach, clause }) =>
      JSON.stringify({ rule, verdict, binding, due, breach, clause }).slice(1, -1),
    )
    const json = (text: string): string => `CAST(to_json(${text}) AS VARCHAR)`
    return inLine([
      `'{"position":'`,
      '_position',
      literalText(`,"line":null,"record":{"kind":${JSON.stringify(kind)},"id":`),
      json('id'),
      // digits
      `',"area":"'`,
      'area',
      `'","asOf":"'`,
      'as_of',
      `'"'`,
      `',"name":' || ${json('name')}`,
      `'},'`,
      chosen(rules),
      `',"observed":'`,
      'observed',
      `'}'`,
    ])
  },
  csv: (table: CountedTable, asOf: string): string => {
    const rules = rulesOf(table, asOf).map(({ rule, verdict, binding, due, breach, clause }) =>
      csvLine([rule, verdict, binding, due ?? '', String(breach), clause]).trimEnd(),
    )
    const cells = [
      '_position',
      // neither a line nor a file
      `''`,
      `''`,
      literalText(table.shape.kind),
      csvCell('id'),
      'area',
      'as_of',
      csvCell('name'),
      chosen(rules),
      csvCell('observed'),
      // what is said of refused records
      ...Array.from({ length: 4 }, () => `''`),
    ]
    return inLine([...cells.flatMap((cell, index) => (index === 0 ? cell : [`','`, cell])), 'chr(13)'])
  },
} as const satisfies Record<LineForm, (table: CountedTable, asOf: string) => string>

/** The text of the rule that is violated. */
const chosen = (texts: readonly string[]): string => `([${texts.map(literalText).join(', ')}])[rule + 1]`

/** Text as a cell that no spreadsheet program runs, as `csvLine` writes it. */
const csvCell = (text: string): string => {
  const matches = ({ source }: RegExp): string => `regexp_matches(${text}, ${literalText(source)})`
  const guarded = `CASE WHEN ${matches(CSV_FORMULA)} AND NOT ${matches(CSV_NUMBER)} THEN '''' || ${text} ELSE ${text} END`
  return `CASE WHEN ${matches(CSV_QUOTED)} THEN '"' || replace(${guarded}, '"', '""') || '"' ELSE ${guarded} END`
}
