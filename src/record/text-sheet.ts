import type { Problem } from '../model/index.ts'
import { unguardCell } from './guard.ts'
import { between, type Line, linesOf } from './lines.ts'
import { readRows } from './rows.ts'
import { type Oddity, type Sheet, type TableOptions, whereOf } from './table.ts'
import { findEncoding, type Pieces, textOf } from './text.ts'

/** The sheet in a text that is read piece by piece, or why its encoding cannot be told. */
export const textSheet = (pieces: Pieces, options: TableOptions): { sheet: Sheet | null; problems: Problem[] } => {
  const { encoding, problems } = findEncoding(pieces, options.encoding)
  if (problems.length > 0) {
    return { sheet: null, problems: problems.map((one) => ({ ...whereOf(options), line: 1, column: 1, ...one })) }
  }
  return { sheet: sheetOfLines(() => linesOf(textOf(pieces, encoding)), encoding, ','), problems: [] }
}

/** A text that is there whole as a sheet. */
export const sheetOfText = (text: string): Sheet =>
  sheetOfLines(() => linesOf([text.replace(/^\uFEFF/, '')]), null, ',')

const sheetOfLines = (lines: () => Iterable<Line>, encoding: string | null, delimiter: string): Sheet => ({
  name: null,
  encoding,
  delimiter,
  *rows(skip) {
    for (const row of readRows(between(lines(), skip, Number.POSITIVE_INFINITY), skip + 1, delimiter))
      yield { ...row, cells: row.cells?.map(unguardCell) ?? null, odd: row.cells && oddIn(row.cells) }
  },
  cutAt: (other) => sheetOfLines(lines, encoding, other),
})

/** What Excel leaves in a text that it saves: the names of errors, and numbers that have lost their digits. */
const ERROR = /^#(?:N\/A|REF!|DIV\/0!|VALUE!|NAME\?|NULL!|NUM!|SPILL!|CALC!|GETTING_DATA)$/
const LOST_DIGITS = /^\d(?:\.\d+)?E\+\d{2,}$/

const oddIn = (cells: readonly string[]): ReadonlyMap<number, Oddity> | null => {
  let odd: Map<number, Oddity> | null = null
  cells.forEach((cell, index) => {
    const oddity = oddityOf(cell.trim())
    if (oddity) odd = (odd ?? new Map()).set(index, oddity)
  })
  return odd
}

const oddityOf = (cell: string): Oddity | null => {
  if (ERROR.test(cell)) return { detail: 'error', found: cell }
  return LOST_DIGITS.test(cell) ? { detail: 'digits' } : null
}
