import { personalWord, plainHeading } from '../../record/index.ts'
import type { GridRow } from './grid.ts'

/** Citizens' identity numbers, of old with a day of birth in fifteen digits, and mobile telephone numbers, as whole cells. */
const NUMBERED =
  /^\s*(?:\d{17}[\dXxＸｘ]|\d{8}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}|(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2})\s*$/
/** Names are the user's to see; they stay in this browser. */
const NAME = /姓名|名字|^(?:full )?name$/
const MORE = /公民身份|证件号|家庭|住址|地址|邮编|社保|公积金|银行|账号|帐号|工资/
/** What is longer is a title or a note. */
const LONGEST = 12

/** Whether what stands under a heading is never read: numbers, addresses and the like. */
export const isPrivate = (heading: string): boolean => {
  const plain = plainHeading(heading)
  return plain.length <= LONGEST && !NAME.test(plain) && (personalWord(heading) !== null || MORE.test(plain))
}

/** Headings stand above so many rows at most. */
const LOOK_DOWN = 20

/** The rows without identity and telephone numbers, wherever they stand, and with nothing under headings that are about them. */
export const scrubbed = (
  rows: readonly GridRow[],
): { readonly rows: readonly GridRow[]; readonly scrubbed: number } => {
  const from = privateColumns(rows.slice(0, LOOK_DOWN))
  let count = 0
  const clean = (cell: string, column: number, line: number): string => {
    const isUnder = line > (from.get(column) ?? Number.POSITIVE_INFINITY)
    if (cell.trim() === '' || !(isUnder || NUMBERED.test(cell))) return cell
    count += 1
    return ''
  }
  const kept = rows.map((row) =>
    row.cells === null ? row : { ...row, cells: row.cells.map((cell, column) => clean(cell, column, row.line)) },
  )
  return { rows: kept, scrubbed: count }
}

/** In which row each column is said to be about what nobody needs; a row with one cell alone is no row of headings. */
const privateColumns = (rows: readonly GridRow[]): ReadonlyMap<number, number> => {
  const found = new Map<number, number>()
  for (const { cells, line } of rows) {
    if ((cells ?? []).filter((cell) => cell.trim() !== '').length < 2) continue
    for (const [column, cell] of (cells ?? []).entries())
      if (isPrivate(cell) && !found.has(column)) found.set(column, line)
  }
  return found
}
