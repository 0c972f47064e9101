import { type Problem, problem } from '../model/index.ts'
import { suggest } from '../source/index.ts'
import type { Batch, Entry } from './batch.ts'
import { type CellResult, isNoNumber, plainCell, readCell, sumCells } from './cell.ts'
import type { MappedField, Mapping } from './mapping.ts'
import { cellPosition, type Row, readRows } from './rows.ts'

/** A row with its place in the batch, and what is needed to read it. */
interface RowAt {
  readonly row: Row
  readonly position: number
  readonly where: Partial<Problem>
}

/** Which cell a heading stands over; headings are compared NFKC and trimmed. */
type Header = ReadonlyMap<string, number>

/** The records in a CSV text. A row with any problem is refused whole, and the others are kept. */
export const mapCsv = (text: string, mapping: Mapping, file?: string): Batch => {
  const where = file === undefined ? {} : { file }
  const [head, ...rows] = readRows(text, mapping.skip)
  if (head === undefined) return { entries: [], problems: [] }
  if (head.cells === null) return { entries: [], problems: [syntax(head, {}, where)] }
  const { header, problems } = readHeader(head, head.cells, mapping, where)
  if (problems.length > 0) return { entries: [], problems }
  const width = head.cells.length
  const filled = rows.filter(({ cells }) => cells === null || cells.some((cell) => plainCell(cell) !== ''))
  return {
    entries: filled.map((row, position) => entry({ row, position, where }, width, header, mapping)),
    problems: [],
  }
}

const readHeader = (
  row: Row,
  cells: readonly string[],
  mapping: Mapping,
  where: Partial<Problem>,
): { header: Header; problems: Problem[] } => {
  const headings = cells.map(plainCell)
  const header = new Map(headings.map((heading, index) => [heading, index]))
  const wanted = new Set(mapping.fields.flatMap(columnsOf))
  const problems = [...wanted].flatMap((column) => {
    const found = headings.filter((heading) => heading === plainCell(column)).length
    if (found === 1) return []
    if (found === 0) return unknownColumn(column, headings, { ...where, line: row.line })
    const at = { ...where, ...cellPosition(row, headings.lastIndexOf(plainCell(column))) }
    return problem('csv-syntax', { detail: 'repeated-heading', column }, at)
  })
  return { header, problems }
}

const columnsOf = ({ from }: MappedField): readonly string[] => {
  if (from.form === 'constant') return []
  return from.form === 'sum' ? from.columns : [from.column]
}

const unknownColumn = (column: string, headings: readonly string[], where: Partial<Problem>): Problem => {
  const named = headings.filter((heading) => heading !== '')
  return problem('unknown-column', { column, suggestion: suggest(column, named) ?? '' }, where)
}

const entry = (at: RowAt, width: number, header: Header, mapping: Mapping): Entry => {
  const { row, position, where } = at
  const { line, cells } = row
  const refused = (problems: Problem[]): Entry => ({ position, line, value: undefined, problems })
  if (cells === null) return refused([syntax(row, {}, { ...where, position })])
  if (cells.length !== width) {
    return refused([syntax(row, { expected: width, found: cells.length }, { ...where, position })])
  }
  const problems: Problem[] = []
  const value: Record<string, unknown> = { kind: mapping.kind }
  for (const field of mapping.fields) {
    const result = readField(field, cells, header)
    if (result.form === 'value') place(value, field, result.value)
    if (result.form === 'fault') problems.push(cellFault(field, result, at, cells, header))
  }
  return problems.length > 0 ? refused(problems) : { position, line, value, problems }
}

const syntax = (row: Row, params: Problem['params'], where: Partial<Problem>): Problem => {
  const detail = row.fault ?? 'row-length'
  const lines = row.text.split('\n').length
  return problem(
    'csv-syntax',
    { detail, ...params, ...(lines > 1 && { lines }) },
    { ...where, line: row.line, column: 1 },
  )
}

const readField = (field: MappedField, cells: readonly string[], header: Header): CellResult => {
  const { from } = field
  if (from.form === 'constant') return { form: 'value', value: from.value }
  if (from.form === 'column') return readCell(cellUnder(from.column, cells, header), field, from)
  return sumCells(
    from.columns.map((column) => cellUnder(column, cells, header)),
    field,
  )
}

const cellUnder = (column: string, cells: readonly string[], header: Header): string =>
  cells[header.get(plainCell(column)) ?? -1] ?? ''

/** Puts a value where its field stands in a record. */
export const place = (record: Record<string, unknown>, { field, within }: MappedField, value: unknown): void => {
  let holder = record
  for (const step of within) {
    const inner = { ...(holder[step] as Record<string, unknown> | undefined) }
    holder[step] = inner
    holder = inner
  }
  holder[field] = value
}

/** Names the heading, the field and what was expected; what stands in the cell is not repeated. */
const cellFault = (
  field: MappedField,
  { expected, suggestion }: CellResult & { form: 'fault' },
  { row, position, where }: RowAt,
  cells: readonly string[],
  header: Header,
): Problem => {
  const columns = columnsOf(field)
  // of a sum, the cell that is no number
  const culprit = columns.find((column) => isNoNumber(cellUnder(column, cells, header)))
  const column = culprit ?? columns[0] ?? ''
  const index = header.get(plainCell(column)) ?? 0
  const params = { column, field: field.field, expected, ...(suggestion !== undefined && { suggestion }) }
  return problem('cell-value', params, { ...where, ...cellPosition(row, index), position })
}
