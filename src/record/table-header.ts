import { type Problem, problem } from '../model/index.ts'
import { byDelimiter } from './delimiter.ts'
import { type Sheet, type TableOptions, type TableRow, whereOf } from './table.ts'
import { headedTable } from './table-headed.ts'
import { mappedTable } from './table-mapped.ts'
import type { Header, OpenedTable } from './table-plan.ts'
import { broken, brokenOff } from './table-rows.ts'
import { MAX_COLUMNS } from './workbook/sheet.ts'

/** Reads a sheet as far as its headings; what was wrong before is told first. */
export const openSheetTable = (sheet: Sheet, options: TableOptions, before: readonly Problem[] = []): OpenedTable => {
  try {
    const { table, problems } = readHeader(sheet, options)
    return { table, problems: [...before, ...problems] }
  } catch (error) {
    return { table: null, problems: [...before, brokenOff(error, options)] }
  }
}

/** As far as its headings; throws where a workbook cannot be read on. */
export const readHeader = (given: Sheet, options: TableOptions): OpenedTable => {
  const { mapping, headerRow } = options
  const where = whereOf(options)
  const skip = headerRow === undefined ? (mapping?.skip ?? 0) : headerRow - 1
  const sheet = byDelimiter(given, skip, options)
  const [head] = sheet.rows(skip)
  if (head === undefined) return { table: null, problems: [] }
  if (head.cells === null) return { table: null, problems: [broken(head, {}, where)] }
  if (head.cells.length > MAX_COLUMNS)
    return { table: null, problems: [problem('workbook', { detail: 'columns' }, where)] }
  const header: Header = { sheet, skip, head, cells: headingCells(sheet, head, skip), options, where }
  return mapping ? mappedTable(header, mapping) : headedTable(header)
}

/** A heading that spans two rows stands in the upper one. */
const headingCells = (sheet: Sheet, head: TableRow, skip: number): readonly string[] => {
  const cells = [...(head.cells ?? [])]
  if (head.odd === null || skip === 0) return cells
  const above = [...takeWhile(sheet.rows(0), ({ line }) => line < head.line)].reverse()
  for (const [column, { detail }] of head.odd) {
    if (detail !== 'merged') continue
    while (cells.length <= column) cells.push('')
    const upper = above.find((row) => (row.cells?.[column] ?? '') !== '' || row.odd?.get(column)?.detail !== 'merged')
    cells[column] = upper?.cells?.[column] ?? ''
  }
  return cells
}

function* takeWhile<T>(items: Iterable<T>, test: (item: T) => boolean): Generator<T> {
  for (const item of items) {
    if (!test(item)) return
    yield item
  }
}
