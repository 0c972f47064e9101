import type { Problem } from '../model/index.ts'
import { cellPosition } from './rows.ts'
import type { Sheet, TableRow } from './table.ts'

/** Where a cell stands, in the words of what the table is: `Sheet1!C7` in a workbook. */
export const cellPlace = (sheet: Pick<Sheet, 'name' | 'delimiter'>, row: TableRow, index: number): Partial<Problem> =>
  sheet.name === null
    ? cellPosition({ line: row.line, text: row.text ?? '' }, index, sheet.delimiter)
    : { line: row.line, cell: `${sheetPrefix(sheet.name)}${columnLetters(index)}${row.line}` }

/** Quoted as formulas quote it, where it is more than a word. */
const sheetPrefix = (name: string): string =>
  /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) ? `${name}!` : `'${name.replaceAll("'", "''")}'!`

/** A column by its letters: 0 is A, 26 is AA. */
export const columnLetters = (index: number): string => {
  const letter = String.fromCharCode(65 + (index % 26))
  return index < 26 ? letter : columnLetters(Math.floor(index / 26) - 1) + letter
}
