import type { Cell, Row } from '../database/index.ts'
import { type Problem, problem } from '../model/index.ts'
import { type Entry, readTableRow, type TableCell } from '../record/index.ts'
import { dialectOf, literalText, quoted, verdictDigits } from '../sql/index.ts'
import { columnsOf, type ShapedTable } from './shape.ts'

/** A row that came back, and the verdicts that SQL gave it, where it is only looked at again. */
export interface BroughtRow {
  readonly entry: Entry
  readonly digits: string | null
}

/** Which rows of a table come back. */
export type Wanted =
  | { readonly form: 'all' }
  /** Those that SQL cannot judge. */
  | { readonly form: 'left' }
  /** Some that SQL judged, to be judged again: those between two positions, or so many. */
  | { readonly form: 'sample'; readonly from: number; readonly to: number }
  | { readonly form: 'first'; readonly count: number }
  /** Those that SQL judged, of these ids. */
  | { readonly form: 'ids'; readonly ids: readonly string[] }
  | { readonly form: 'judged' }

/** Rows as the entries that a reader would make of them; `offset` is added to their positions. */
export async function* bringBack(shape: ShapedTable, wanted: Wanted, offset: number): AsyncGenerator<BroughtRow> {
  const { table, mapping, database, judged } = shape
  const names = [...new Set([...mapping.fields.flatMap(columnsOf), ...table.strays])]
  const cells = Object.fromEntries(names.map((name, index) => [`_c${index}`, cellText(shape, name)]))
  const list = names.map((_, index) => `_c${index}`)
  const digits =
    wanted.form === 'all' || judged === null ? 'NULL' : wanted.form === 'left' ? 'NULL' : verdictDigits(judged)
  const source =
    judged === null || wanted.form === 'all'
      ? `(SELECT ${table.position ?? 'CAST(NULL AS BIGINT)'} AS _position${Object.entries(cells)
          .map(([name, cell]) => `, ${cell} AS ${name}`)
          .join('')} FROM ${table.from}${table.where === null ? '' : ` WHERE ${table.where}`}) AS _t`
      : `(${judged.ruled(judged.rowsWith(cells))}) AS _t${conditionOf(wanted)}`
  let ordinal = 0
  for await (const rows of database.rows(`SELECT ${['_position', digits, ...list].join(', ')} FROM ${source}`)) {
    for (const row of rows) yield { entry: entryOf(shape, names, row, offset, ordinal++), digits: textOrNull(row[1]) }
  }
}

const textOrNull = (cell: Cell | undefined): string | null => (typeof cell === 'string' ? cell : null)

const conditionOf = (wanted: Wanted): string => {
  switch (wanted.form) {
    case 'all':
      return ''
    case 'left':
      return ' WHERE _lane IS NULL'
    case 'sample':
      return ` WHERE _lane IS NOT NULL AND _position BETWEEN ${wanted.from} AND ${wanted.to}`
    case 'first':
      return ` WHERE _lane IS NOT NULL LIMIT ${wanted.count}`
    case 'ids':
      return ` WHERE _lane IS NOT NULL AND id IN (${wanted.ids.map(literalText).join(', ')})`
    case 'judged':
      return ' WHERE _lane IS NOT NULL'
  }
}

/** A cell as its reader takes it: doubles as numbers, lists as JSON, all else as text. */
const cellText = ({ table, mapping, database }: ShapedTable, name: string): string => {
  const { text } = dialectOf(database.dialect)
  const kind = table.columns.get(name)
  if (kind === 'double') return quoted(name)
  // midnight is what a day becomes on its way through other tools
  if (kind === 'moment') {
    const date = `CAST(${quoted(name)} AS DATE)`
    return `CASE WHEN CAST(${date} AS TIMESTAMP) = ${quoted(name)} THEN CAST(${date} AS ${text}) ELSE CAST(${quoted(name)} AS ${text}) END`
  }
  const isList = mapping.fields.some((field) => field.form === 'members' && columnsOf(field).includes(name))
  return isList && kind === 'other' ? `CAST(to_json(${quoted(name)}) AS ${text})` : `CAST(${quoted(name)} AS ${text})`
}

const entryOf = (shape: ShapedTable, names: readonly string[], row: Row, offset: number, ordinal: number): Entry => {
  const { mapping, name: file, table } = shape
  const at = new Map(names.map((name, index): [string, TableCell] => [name, cellOf(row[index + 2])]))
  const position = offset + (typeof row[0] === 'number' ? row[0] : ordinal)
  const entry = readTableRow((column) => at.get(column) ?? null, mapping, position, { file })
  const stray = table.strays.find((name) => at.get(name) !== null && at.get(name) !== undefined)
  if (stray === undefined) return entry
  const fault: Problem = problem('unknown-field', { field: stray, suggestion: '' }, { file, position })
  return { ...entry, value: undefined, problems: [...entry.problems, fault] }
}

const cellOf = (cell: Cell | undefined): TableCell => (cell === undefined || typeof cell === 'boolean' ? null : cell)
