import { BYTE_ORDER_MARK, csvLine } from '../record/index.ts'
import { bytesOf } from './bytes.ts'
import type { Fault, Row, RowWriter } from './row.ts'

const COLUMNS = [
  ...['position', 'line', 'file', 'kind', 'id', 'area', 'asOf', 'name', 'rule', 'verdict', 'binding', 'due', 'breach'],
  ...['clause', 'observed', 'severity', 'problem', 'path', 'message'],
] as const
type Column = (typeof COLUMNS)[number] | 'waiver'
const WAIVED_COLUMNS: readonly Column[] = [...COLUMNS, 'waiver']

const columnsOf = (isWaiving: boolean): readonly Column[] => (isWaiving ? WAIVED_COLUMNS : COLUMNS)
type Cells = Partial<Readonly<Record<Column, string | number | boolean | null | undefined>>>

/** What a file of rows begins with: the mark by which spreadsheets know UTF-8, and the headings; one more where something may be waived. */
export const csvHead = (isWaiving: boolean): string => BYTE_ORDER_MARK + csvLine(columnsOf(isWaiving))

/** Rows as CSV, one for each violation and one for each problem of a record. */
export const csvWriter = (isWaiving = false): RowWriter => {
  const bytes = bytesOf(1 << 16)
  return {
    row: (row) => bytes.text(csvLines(row, isWaiving)),
    fault: (fault) => bytes.text(csvLines(fault, isWaiving)),
    take: bytes.take,
  }
}

/** A row as a line of CSV, or as many as there are problems. */
export const csvLines = (row: Row | Fault, isWaiving = false): string =>
  ('problems' in row ? faultCells(row) : [rowCells(row)])
    .map((cells) => csvLine(columnsOf(isWaiving).map((column) => textOf(cells[column]))))
    .join('')

const rowCells = ({ record, observed, error, waiver, ...row }: Row): Cells => ({
  ...row,
  ...record,
  observed: JSON.stringify(observed),
  message: error,
  waiver: waiver && JSON.stringify(waiver),
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
