import type { Duckdb } from '../database/index.ts'
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
