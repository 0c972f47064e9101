import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Duckdb } from '../database/index.ts'
import { ruleColumns } from '../report/index.ts'
import { literalText } from '../sql/index.ts'
import type { CountedTable, TablesChecked } from './check.ts'
import { violationsSql } from './violations.ts'

/** Few enough that cores have parts alike, and enough that a part is worth its file. */
const ROWS = 1_000_000

/**
 * A table's violations part by part, in order: what stands after FROM. A part is for one core, which holds next to nothing of it; a table
 * that must be read from its beginning is one part.
 */
export const partsOf = (table: CountedTable, all: readonly CountedTable[]): readonly string[] => {
  const { shape } = table
  if (shape.judged === null || shape.judged.rules.length === 0) return []
  const found = `(\n${violationsSql(table, shape.judged)}\n) AS _judged`
  if (!shape.found.seeks) return [found]
  // the rows of other kinds lie among its own
  const rows = all
    .filter((other) => other.shape.found === shape.found)
    .reduce((sum, { counts }) => sum + (counts?.rows ?? 0), 0)
  const count = Math.max(1, Math.ceil(rows / ROWS))
  return Array.from({ length: count }, (_, part) => {
    const isLast = part === count - 1
    return `${found} WHERE _position >= ${part * ROWS}${isLast ? '' : ` AND _position < ${(part + 1) * ROWS}`}`
  })
}

/** The engine that judged every table and can write of itself; null where there is none, or several. */
export const writerOf = ({ tables, isWaiving }: TablesChecked): Duckdb | null => {
  const databases = new Set(tables.map(({ shape }) => shape.database))
  const [database] = databases
  return !isWaiving && databases.size === 1 && database?.dialect === 'duckdb' ? (database as Duckdb) : null
}

/** What is the same in every violation of a rule, by the rule's number among the table's. */
export const rulesOf = ({ shape: { judged, kind } }: CountedTable, asOf: string) =>
  (judged?.rules ?? []).map(({ rule }) => ({ kind, verdict: 'fail', ...ruleColumns(rule, asOf) }))

/**
 * Writes the rows of queries to files of their own, in a folder whose name begins as given, and gives the files in turn; each is gone when the
 * next is asked for.
 */
export async function* partFiles(
  database: Duckdb,
  queries: readonly string[],
  form: string,
  folderPrefix: string,
): AsyncGenerator<string> {
  const folder = await mkdtemp(folderPrefix)
  const part = (index: number): string => join(folder, String(index))
  try {
    const copies = queries.map((query, index) => `COPY (${query}) TO ${literalText(part(index))} (${form})`)
    for await (const index of database.inTurn(copies)) {
      yield part(index)
      await rm(part(index))
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
