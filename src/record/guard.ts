/** How a cell begins that a spreadsheet program would take for a formula, and the apostrophes before it that are ours. */
export const FORMULA = /^'*[=+\-@\t\r＝＋－＠]/
/** A cell that is a number, whatever its sign. */
export const NUMBER = /^-?\d+(?:\.\d+)?$/

/** A cell as text that no spreadsheet program runs; numbers need no guard. */
export const guardCell = (cell: string): string => (FORMULA.test(cell) && !NUMBER.test(cell) ? `'${cell}` : cell)

/** What a guarded cell says. */
export const unguardCell = (cell: string): string => (cell.startsWith("'") && FORMULA.test(cell) ? cell.slice(1) : cell)

/** A row as a line of CSV, its cells guarded. */
export const csvLine = (cells: readonly string[]): string =>
  `${cells.map((cell) => quoted(guardCell(cell))).join(',')}\r\n`

/** What a cell holds that must stand in quotes. */
export const QUOTED = /[",\r\n]|^\s|\s$/

const quoted = (cell: string): string => (QUOTED.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)

/** Without it Excel takes UTF-8 for the encoding of the country. */
export const BYTE_ORDER_MARK = '\uFEFF'
