import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CSV_FORMULA, CSV_NUMBER, CSV_QUOTED, csvLine } from '../record/index.ts'
import { ruleColumns } from '../report/index.ts'
import { literalText } from '../sql/index.ts'
import type { CountedTable, TablesChecked } from './check.ts'
import { partsOf, writerOf } from './parts.ts'

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
  const copies = tables.flatMap((table) => {
    const line = LINES[form](table, asOf)
    return partsOf(table, tables).map((part) => `COPY (SELECT ${line} FROM ${part})`)
  })
  return inFiles(copies, (statements) => database.inTurn(statements))
}

// lines as they are: a table of one column, whose cells nothing is put around
const AS_THEY_ARE = `FORMAT csv, HEADER false, DELIMITER '', QUOTE '', ESCAPE '', NULLSTR ''`

/** What statements write, one after the other; each file is gone when it has been read. */
async function* inFiles(
  copies: readonly string[],
  inTurn: (statements: readonly string[]) => AsyncGenerator<number>,
): AsyncGenerator<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), 'halfsky-lines-'))
  const file = (index: number): string => join(folder, String(index))
  const buffer = Buffer.alloc(CHUNK)
  try {
    const statements = copies.map((copy, index) => `${copy} TO ${literalText(file(index))} (${AS_THEY_ARE})`)
    for await (const index of inTurn(statements)) {
      yield* bytesOf(file(index), buffer)
      await rm(file(index))
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
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

const LINES = {
  ndjson: ({ shape: { kind, judged } }: CountedTable, asOf: string): string => {
    const rules = (judged?.rules ?? []).map(({ rule }) => {
      const { rule: id, binding, due, breach, clause } = ruleColumns(rule, asOf)
      return JSON.stringify({ rule: id, verdict: 'fail', binding, due, breach, clause }).slice(1, -1)
    })
    const json = (text: string): string => `CAST(to_json(${text}) AS VARCHAR)`
    return [
      `'{"position":' || _position`,
      literalText(`,"line":null,"record":{"kind":${JSON.stringify(kind)},"id":`),
      json('id'),
      `',"area":' || ${json('area')}`,
      `',"asOf":"' || as_of || '"'`,
      `COALESCE(',"name":' || ${json('name')}, '')`,
      `'},' || ${chosen(rules)}`,
      `',"observed":' || observed || '}'`,
    ].join(' || ')
  },
  csv: ({ shape: { kind, judged } }: CountedTable, asOf: string): string => {
    const rules = (judged?.rules ?? []).map(({ rule }) => {
      const { rule: id, binding, due, breach, clause } = ruleColumns(rule, asOf)
      return csvLine([id, 'fail', binding, due ?? '', String(breach), clause]).trimEnd()
    })
    const cells = [
      '_position',
      // neither a line nor a file
      `''`,
      `''`,
      literalText(kind),
      csvCell('id'),
      'area',
      'as_of',
      `COALESCE(${csvCell('name')}, '')`,
      chosen(rules),
      csvCell('observed'),
      // what is said of refused records
      ...Array.from({ length: 4 }, () => `''`),
    ]
    return `${cells.join(` || ',' || `)} || chr(13)`
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
