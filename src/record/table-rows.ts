import { type Problem, problem } from '../model/index.ts'
import { type CellResult, isNoNumber, type Misfit, plainCell, readCell, sumCells } from './cell.ts'
import { MEMBERS, pathOf } from './headings.ts'
import { MAX_LINE } from './lines.ts'
import type { MappedField } from './mapping.ts'
import { cellPlace } from './place.ts'
import { bodiesOf, bodyKey, isRoster } from './roster.ts'
import { type Oddity, type TableOptions, type TableRow, whereOf } from './table.ts'
import {
  type Bound,
  type Column,
  type Header,
  type Plan,
  rowsBelow,
  type Table,
  type TableEntry,
} from './table-plan.ts'
import { WorkbookFault } from './workbook/fault.ts'

/** The table whose rows become records as the plans say. */
export const tableOf = (
  header: Header,
  plan: Plan | null,
  columns: readonly Column[],
  planFor: (row: TableRow) => Plan | Problem[],
): Table => ({
  sheet: header.sheet.name,
  encoding: header.sheet.encoding,
  headerLine: header.head.line,
  kind: plan?.kind ?? null,
  columns,
  constants: (plan?.constants ?? []).map(({ field, value }) => ({ field: pathOf(field).slice(1), value })),
  entries: () => {
    const entries = entriesOf(header, planFor)
    return columns.some(({ field }) => field?.startsWith(`${MEMBERS}/`)) ? bodiesOf(entries) : entries
  },
})

function* entriesOf(header: Header, planFor: (row: TableRow) => Plan | Problem[]): Generator<TableEntry> {
  let position = 0
  try {
    for (const row of rowsBelow(header)) {
      if (row.cells?.every((cell) => plainCell(cell) === '') && row.odd === null) continue
      yield entryOf(row, position++, header, planFor)
    }
  } catch (error) {
    const problems = [{ ...brokenOff(error, header.options), position }]
    yield { position, body: null, value: undefined, problems, rows: [] }
  }
}

/** Why a workbook could not be read on, as a problem. */
export const brokenOff = (error: unknown, options: TableOptions): Problem => {
  if (!(error instanceof WorkbookFault)) throw error
  return problem('workbook', { detail: error.detail }, whereOf(options))
}

const entryOf = (
  row: TableRow,
  position: number,
  header: Header,
  planFor: (row: TableRow) => Plan | Problem[],
): TableEntry => {
  const { where, sheet } = header
  const at = { ...where, line: row.line, position }
  const cells = row.cells ?? []
  const entry = { position, line: row.line, ...where, rows: [cells] }
  const refused = (problems: Problem[]): TableEntry => ({ ...entry, body: null, value: undefined, problems })
  if (row.cells === null) return refused([broken(row, {}, at)])
  if (sheet.name === null && cells.length !== header.cells.length) {
    return refused([broken(row, { expected: header.cells.length, found: cells.length }, at)])
  }
  const plan = planFor(row)
  if (isProblems(plan)) return refused(plan.map((one) => ({ ...at, ...one })))
  const body = isRoster(plan) ? { body: bodyKey(plan, cells) } : { body: undefined }
  const place = (index: number): Partial<Problem> => ({ ...at, ...cellPlace(sheet, row, index) })
  const { value, problems } = readRow(row, cells, plan, header, place)
  if (problems.length > 0) return { ...refused(problems), ...body }
  const whereOfPath = (path: string): Partial<Problem> => {
    const column = plan.columns.get(path)
    return column === undefined ? {} : cellPlace(sheet, row, column)
  }
  return { ...entry, ...body, value, problems, whereOf: whereOfPath }
}

const isProblems = (plan: Plan | Problem[]): plan is Problem[] => Array.isArray(plan)

/** A row that is not what CSV should be. */
export const broken = (row: TableRow, params: Problem['params'], where: Partial<Problem>): Problem => {
  if (row.fault === 'too-long') return problem('line-too-long', { limit: MAX_LINE }, { ...where, line: row.line })
  const detail = row.fault ?? 'row-length'
  const lines = row.text?.split('\n').length ?? 1
  const told = { detail, ...params, ...(lines > 1 && { lines }) }
  return problem('csv-syntax', told, { ...where, line: row.line, column: 1 })
}

const readRow = (
  row: TableRow,
  cells: readonly string[],
  plan: Plan,
  header: Header,
  place: (index: number) => Partial<Problem>,
): { value: Record<string, unknown>; problems: Problem[] } => {
  const problems: Problem[] = []
  const value: Record<string, unknown> = { kind: plan.kind }
  for (const { field, value: constant } of plan.constants) put(value, field, constant)
  for (const bound of plan.fields) {
    const odd = row.odd === null ? undefined : bound.at.find((index) => row.odd?.has(index))
    if (isTotal(bound, cells))
      problems.push(oddFault({ detail: 'total' }, headingAt(header, bound.at[0] ?? 0), place(bound.at[0] ?? 0)))
    if (odd !== undefined) {
      problems.push(oddFault(row.odd?.get(odd), headingAt(header, odd), place(odd)))
      continue
    }
    const result = readField(bound, cells)
    if (result.form === 'value') put(value, bound.field, result.value)
    if (result.form === 'fault') {
      // of a sum, the cell that is no number
      const culprit = bound.at.find((index) => isNoNumber(cells[index] ?? '')) ?? bound.at[0] ?? 0
      const params = misfit(headingAt(header, culprit), bound.field.field, result)
      problems.push(problem('cell-value', params, place(culprit)))
    }
  }
  for (const index of beyond(cells, plan, header)) {
    problems.push(oddFault({ detail: 'no-heading' }, headingAt(header, index), place(index)))
  }
  return { value, problems }
}

const TOTAL = /^(?:合计|总计|小计|共计|总数|(?:grand |sub)?total)[:：]?$/i

/** The sum of the rows above it is no record, and would be taken for one where `--set` gives the rest. */
const isTotal = ({ field, at }: Bound, cells: readonly string[]): boolean =>
  field.field === 'id' && at.length === 1 && TOTAL.test(plainCell(cells[at[0] ?? -1] ?? '').replaceAll(' ', ''))

/** Cells with something in them under no heading, or under one that the kind does not have. */
const beyond = (cells: readonly string[], { closed }: Plan, header: Header): number[] => {
  const isFilled = (index: number): boolean => plainCell(cells[index] ?? '') !== ''
  if (header.options.mapping) return []
  const outside = cells.length > header.cells.length ? [...cells.keys()].slice(header.cells.length) : []
  return [...closed, ...outside].filter(isFilled)
}

const headingAt = ({ cells }: Header, index: number): string => cells[index] ?? ''

const oddFault = (oddity: Oddity | undefined, column: string, where: Partial<Problem>): Problem => {
  const { detail = 'error', found } = oddity ?? {}
  return problem('cell-unread', { column, detail, ...(found !== undefined && { found }) }, where)
}

/** What a cell that does not fit is about; what stands in it is not repeated, since it may be somebody's name. */
export const misfit = (
  column: string,
  field: string,
  { expected, expectedZh, suggestion }: Misfit,
): Problem['params'] => ({
  column,
  field,
  expected,
  ...(expectedZh !== undefined && { expectedZh }),
  ...(suggestion !== undefined && { suggestion }),
})

const readField = ({ field, at }: Bound, cells: readonly string[]): CellResult => {
  const { from } = field
  if (from.form === 'column') return readCell(cells[at[0] ?? -1] ?? '', field, from)
  return sumCells(
    at.map((index) => cells[index] ?? ''),
    field,
  )
}

export const put = (
  record: Record<string, unknown>,
  { field, within }: Pick<MappedField, 'field' | 'within'>,
  value: unknown,
): void => {
  let holder = record
  for (const step of within) {
    holder[step] ??= {}
    holder = holder[step] as Record<string, unknown>
  }
  holder[field] = value
}
