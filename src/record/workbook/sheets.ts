import type { Cell, CellStyle, WriteSheet } from 'hucre'
import { guardCell } from '../guard.ts'
import { columnLetters } from '../place.ts'

/** What the cells of a column hold; a date is text, YYYY-MM-DD, and becomes the program's own. */
export type CellKind = 'text' | 'number' | 'integer' | 'percent' | 'date'

/** A column of a sheet to read. */
export interface SheetColumn {
  readonly heading: string
  /** In characters; a Chinese one is two wide. */
  readonly width: number
  readonly kind: CellKind
}

/** A sheet to read: one table under its headings. */
export interface SheetTable {
  readonly name: string
  readonly columns: readonly SheetColumn[]
  readonly rows: readonly (readonly (string | number | null)[])[]
}

const FORMATS: Readonly<Record<CellKind, string>> = {
  text: '@',
  number: 'General',
  integer: '0',
  percent: '0%',
  date: 'yyyy-mm-dd',
}

/** In points. */
const LINE_HEIGHT = 17
/** A row is no higher than this many lines. */
const MAX_LINES = 27
const WIDE = /[\u1100-\uffdc\u{20000}-\u{3fffd}]/u

/** How many lines the fullest cell of a row takes; words and punctuation leave some of each empty. */
const linesOf = (row: readonly (string | number | null)[], columns: readonly SheetColumn[]): number => {
  const lines = row.map((cell, index) => {
    if (typeof cell !== 'string') return 1
    const halves = [...cell].reduce((sum, sign) => sum + (WIDE.test(sign) ? 2 : 1), 0)
    return Math.ceil(halves / ((columns[index]?.width ?? 1) - 3))
  })
  return Math.min(MAX_LINES, Math.max(1, ...lines))
}

const LINE = { style: 'thin', color: { rgb: '8C959F' } } as const
const BORDER = { top: LINE, right: LINE, bottom: LINE, left: LINE }
const HEAD: CellStyle = {
  font: { bold: true },
  fill: { type: 'pattern', pattern: 'solid', fgColor: { rgb: 'EAEEF2' } },
  alignment: { horizontal: 'center', vertical: 'center', wrapText: true },
  border: BORDER,
}

/** A workbook to read and to print: headings stay in sight, and no cell is a formula nor becomes one when it is copied out as text. */
export const writeSheets = async (title: string, sheets: readonly SheetTable[]): Promise<Uint8Array> => {
  const { writeXlsx } = await import('hucre')
  return writeXlsx({ sheets: sheets.map(sheetOf), properties: { title, creator: 'halfsky' } })
}

const sheetOf = ({ name, columns, rows }: SheetTable): WriteSheet => {
  const values = rows.map((row) => columns.map(({ kind }, index) => cellValue(row[index] ?? null, kind)))
  const last = columnLetters(columns.length - 1)
  return {
    name,
    columns: columns.map(({ width }) => ({ width })),
    rows: [columns.map(({ heading }) => heading), ...values],
    cells: new Map([
      ...columns.map((_, index): [string, Partial<Cell>] => [`0,${index}`, { style: HEAD }]),
      ...rows.flatMap((_, row) =>
        columns.map(({ kind }, index): [string, Partial<Cell>] => [`${row + 1},${index}`, { style: STYLES[kind] }]),
      ),
    ]),
    // programs that open a file do not all make room for wrapped text
    rowDefs: new Map(values.map((row, index) => [index + 1, { height: LINE_HEIGHT * linesOf(row, columns) }])),
    freezePane: { rows: 1 },
    ...(rows.length > 0 ? { autoFilter: { range: `A1:${last}${rows.length + 1}` } } : {}),
    pageSetup: {
      paperSize: 'a4',
      orientation: 'landscape',
      fitToPage: true,
      fitToWidth: 1,
      fitToHeight: 0,
      printTitlesRow: '$1:$1',
    },
    headerFooter: { oddFooter: '&C— &P —' },
  }
}

const styleOf = (kind: CellKind): CellStyle => ({
  numFmt: FORMATS[kind],
  alignment: { vertical: 'top', wrapText: kind === 'text' },
  border: BORDER,
})

const STYLES: Readonly<Record<CellKind, CellStyle>> = {
  text: styleOf('text'),
  number: styleOf('number'),
  integer: styleOf('integer'),
  percent: styleOf('percent'),
  date: styleOf('date'),
}

const cellValue = (value: string | number | null, kind: CellKind): string | number | null => {
  if (typeof value !== 'string') return value
  if (kind === 'date' && /^\d{4}-\d\d-\d\d$/.test(value)) return serialOf(value)
  return guardCell(value.slice(0, MAX_TEXT))
}

/** A cell takes no longer text. */
const MAX_TEXT = 32_000
const DAY = 86_400_000

/** The number of a day, as spreadsheets count them. */
const serialOf = (day: string): number => (Date.parse(`${day}T00:00:00Z`) - Date.UTC(1899, 11, 30)) / DAY
