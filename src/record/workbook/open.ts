import type { TableRow } from '../table.ts'
import { type Book, readBook, type SheetEntry } from './book.ts'
import { rowsOf } from './sheet.ts'
import { openParts } from './zip.ts'

/** A workbook whose sheets can be read one at a time. */
export interface Workbook {
  readonly sheets: readonly SheetEntry[]
  /** Unpacks a sheet; its rows can be read more than once. */
  rows(sheet: SheetEntry): Promise<() => Generator<TableRow>>
}

/** Opens a workbook, or throws a `WorkbookFault`. */
export const openWorkbook = async (bytes: Uint8Array): Promise<Workbook> => {
  const parts = await openParts(bytes)
  const book: Book = await readBook(parts)
  return {
    sheets: book.sheets,
    rows: async ({ part }) => {
      const sheet = await parts.read(part)
      return () => rowsOf(sheet, book)
    },
  }
}

/** Whether these bytes are a zip, or a container of Excel's older files, rather than text. */
export const isWorkbook = (bytes: Uint8Array): boolean => {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 8)).toString('latin1')
  return (
    start.startsWith('PK\x03\x04') || start.startsWith('PK\x05\x06') || start === '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'
  )
}
