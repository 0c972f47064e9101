import { type Problem, problem } from '../model/index.ts'
import type { Entry } from './batch.ts'
import { byDelimiter } from './delimiter.ts'
import type { Mapping } from './mapping.ts'
import { openSheet, type Sheet, type TableOptions, type TableRow, whereOf } from './table.ts'
import { headedTable } from './table-headed.ts'
import { mappedTable } from './table-mapped.ts'
import type { Header, OpenedTable } from './table-plan.ts'
import { broken, brokenOff } from './table-rows.ts'
import { type Pieces, piecesOf } from './text.ts'
import { sheetOfText, textSheet } from './text-sheet.ts'
import { isWorkbook } from './workbook/open.ts'
import { MAX_COLUMNS } from './workbook/sheet.ts'

/** Reads CSV text or a workbook as far as its headings. */
export const openTable = async (bytes: Uint8Array, options: TableOptions): Promise<OpenedTable> =>
  isWorkbook(bytes) ? opened(await openSheet(bytes, options), options) : openTextTable(piecesOf(bytes), options)

/** Reads CSV text as far as its headings; it is read piece by piece, however long it is. */
export const openTextTable = (pieces: Pieces, options: TableOptions): OpenedTable =>
  opened(textSheet(pieces, options), options)

const opened = ({ sheet, problems }: Awaited<ReturnType<typeof openSheet>>, options: TableOptions): OpenedTable => {
  if (sheet === null) return { table: null, problems }
  try {
    const read = readHeader(sheet, options)
    return { table: read.table, problems: [...problems, ...read.problems] }
  } catch (error) {
    return { table: null, problems: [...problems, brokenOff(error, options)] }
  }
}

/** The records of a table as they come; where it cannot be read, one entry that says why. */
export async function* tableEntries(bytes: Uint8Array, options: TableOptions): AsyncGenerator<Entry> {
  const { table, problems } = await openTable(bytes, options)
  if (table === null) yield { position: 0, value: undefined, problems }
  else yield* table.entries()
}

/** The records in a CSV text, by a mapping. */
export const mapCsv = (text: string, mapping: Mapping, file?: string): { entries: Entry[]; problems: Problem[] } => {
  const { table, problems } = readHeader(sheetOfText(text), { kinds: NO_KINDS, mapping, file })
  return { entries: table === null ? [] : [...table.entries()], problems }
}

/** A mapping needs none. */
const NO_KINDS: TableOptions['kinds'] = { specs: {}, schemas: {} }

const readHeader = (given: Sheet, options: TableOptions): OpenedTable => {
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
