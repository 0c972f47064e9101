import { type Problem, problem } from '../model/index.ts'
import type { Entry } from './batch.ts'
import { type CellResult, readCell, sumCells } from './cell.ts'
import type { MappedField, Mapping } from './mapping.ts'
import { put } from './table-rows.ts'

/** A cell of a table that is no text file: its text, a number, or null for nothing. */
export type TableCell = string | number | null

/** The record in a row of a table, read as a row of CSV is; a number stands for itself. */
export const readTableRow = (
  cellUnder: (column: string) => TableCell,
  mapping: Mapping,
  position: number,
  where: Partial<Problem>,
): Entry => {
  const value: Record<string, unknown> = { kind: mapping.kind }
  const problems: Problem[] = []
  for (const field of mapping.fields) {
    const result = readField(field, cellUnder)
    if (result.form === 'value') put(value, field, result.value)
    if (result.form === 'fault') problems.push(fault(field, result, { ...where, position }))
  }
  return {
    position,
    value: problems.length > 0 ? undefined : value,
    problems,
    ...(where.file === undefined ? {} : { file: where.file }),
  }
}

type FieldResult = CellResult | { readonly form: 'value'; readonly value: unknown }

const readField = (field: MappedField, cellUnder: (column: string) => TableCell): FieldResult => {
  const { from } = field
  if (from.form === 'constant') return { form: 'value', value: from.value }
  if (from.form === 'sum')
    return sumCells(
      from.columns.map((column) => textOf(cellUnder(column))),
      field,
    )
  const cell = cellUnder(from.column)
  if (field.form === 'members') return readList(textOf(cell))
  const isNumeric = field.form === 'integer' || field.form === 'number'
  if (typeof cell !== 'number' || from.values !== null || !isNumeric) return readCell(textOf(cell), field, from)
  const isFit = field.form === 'integer' ? Number.isInteger(cell) : Number.isFinite(cell)
  return isFit ? { form: 'value', value: cell } : { form: 'fault', expected: field.form }
}

const textOf = (cell: TableCell): string => (cell === null ? '' : String(cell))

/** A roster stands in a cell as JSON; what is in it is for the record's schema to say. */
const readList = (text: string): FieldResult => {
  if (text === '') return { form: 'missing' }
  try {
    return { form: 'value', value: JSON.parse(text) }
  } catch {
    return { form: 'fault', expected: 'array' }
  }
}

const fault = (
  field: MappedField,
  { expected, suggestion }: CellResult & { form: 'fault' },
  where: Partial<Problem>,
): Problem => {
  const { from } = field
  const column = from.form === 'column' ? from.column : from.form === 'sum' ? (from.columns[0] ?? '') : ''
  return problem(
    'cell-value',
    { column, field: field.field, expected, ...(suggestion !== undefined && { suggestion }) },
    where,
  )
}
