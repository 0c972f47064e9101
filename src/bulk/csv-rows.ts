import { BYTE_ORDER_MARK, csvLine } from '../record/index.ts'
import { bytesOf } from './bytes.ts'
import type { Fault, Row, RowWriter } from './row.ts'

const COLUMNS = [
  ...['position', 'line', 'file', 'kind', 'id', 'area', 'asOf', 'name', 'rule', 'verdict', 'binding', 'due', 'breach'],
  ...['clause', 'observed', 'severity', 'problem', 'path', 'message'],
] as const
type Column = (typeof COLUMNS)[number]
type Cells = Partial<Readonly<Record<Column, string | number | boolean | null | undefined>>>

/** What a file of rows begins with: the mark by which spreadsheets know UTF-8, and the headings. */
export const CSV_HEAD = BYTE_ORDER_MARK + csvLine(COLUMNS)

/** Rows as CSV, one for each violation and one for each problem of a record. */
export const csvWriter = (): RowWriter => {
  const bytes = bytesOf(1 << 16)
  return {
    row: (row) => bytes.text(csvLines(row)),
    fault: (fault) => bytes.text(csvLines(fault)),
    take: bytes.take,
  }
}

/** A row as a line of CSV, or as many as there are problems. */
export const csvLines = (row: Row | Fault): string =>
  ('problems' in row ? faultCells(row) : [rowCells(row)])
    .map((cells) => csvLine(COLUMNS.map((column) => textOf(cells[column]))))
    .join('')

const rowCells = ({ record, observed, error, ...row }: Row): Cells => ({
  ...row,
  ...record,
  observed: JSON.stringify(observed),
  message: error,
})

const faultCells = ({ problems, position, line, file }: Fault): Cells[] =>
  problems.map(({ severity, code, path, message }) => ({
    position,
    line,
    file,
    severity,
    problem: code,
    path,
    message,
  }))

const textOf = (value: Cells[Column]): string => (value === null || value === undefined ? '' : String(value))
