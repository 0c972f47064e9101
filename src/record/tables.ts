import type { Problem } from '../model/index.ts'
import type { Entry } from './batch.ts'
import type { Mapping } from './mapping.ts'
import { openSheet, type TableOptions } from './table.ts'
import { openSheetTable, readHeader } from './table-header.ts'
import type { OpenedTable } from './table-plan.ts'
import { type Pieces, piecesOf } from './text.ts'
import { sheetOfText, textSheet } from './text-sheet.ts'
import { isWorkbook } from './workbook/open.ts'
import { openParts } from './workbook/zip.ts'

/** Reads CSV text or a workbook as far as its headings. */
export const openTable = async (bytes: Uint8Array, options: TableOptions): Promise<OpenedTable> =>
  isWorkbook(bytes)
    ? opened(await openSheet(bytes, options, openParts), options)
    : openTextTable(piecesOf(bytes), options)

/** Reads CSV text as far as its headings; it is read piece by piece, however long it is. */
export const openTextTable = (pieces: Pieces, options: TableOptions): OpenedTable =>
  opened(textSheet(pieces, options), options)

const opened = ({ sheet, problems }: Awaited<ReturnType<typeof openSheet>>, options: TableOptions): OpenedTable =>
  sheet === null ? { table: null, problems } : openSheetTable(sheet, options, problems)

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
