import type { TableRow } from '../table.ts'
import { type Book, readBook, type SheetEntry } from './book.ts'
import { isOldContainer, type OpenParts } from './parts.ts'
import { type Merge, mergesIn, rowsOf } from './sheet.ts'

/** A workbook whose sheets can be read one at a time. */
export interface Workbook {
  readonly sheets: readonly SheetEntry[]
  /** Unpacks a sheet; its rows can be read more than once. */
  rows(sheet: SheetEntry): Promise<() => Generator<TableRow>>
  /** Which cells of a sheet are shown as one. */
  merges(sheet: SheetEntry): Promise<readonly Merge[]>
}

/** Opens a workbook, or throws a `WorkbookFault`. */
export const openWorkbook = async (bytes: Uint8Array, openParts: OpenParts): Promise<Workbook> => {
  const parts = await openParts(bytes)
  const book: Book = await readBook(parts)
  return {
    sheets: book.sheets,
    rows: async ({ part }) => {
      const sheet = await parts.read(part)
      return () => rowsOf(sheet, book)
    },
    merges: async ({ part }) => mergesIn(await parts.read(part)),
  }
}

/** Whether these bytes are a zip, or a container of Excel's older files, rather than text. */
export const isWorkbook = (bytes: Uint8Array): boolean => {
  const [first, second, third, fourth] = bytes
  const isZip = first === 0x50 && second === 0x4b
  return isOldContainer(bytes) || (isZip && ((third === 3 && fourth === 4) || (third === 5 && fourth === 6)))
}
