import { type Problem, problem } from '../model/index.ts'
import { type Sheet, sheetOf, type TableOptions, whereOf } from './table.ts'
import { piecesOf } from './text.ts'
import { textSheet } from './text-sheet.ts'
import { WorkbookFault } from './workbook/fault.ts'
import { isWorkbook, openWorkbook } from './workbook/open.ts'
import type { Merge } from './workbook/sheet.ts'
import { openWebParts } from './workbook/zip-web.ts'

/** A sheet of a file before anybody says which is to be read. */
export interface ListedSheet {
  /** Null for a text, which is one sheet. */
  readonly name: string | null
  readonly isHidden: boolean
  /** Unpacks it. */
  open(): Promise<OpenedSheet>
}

/** A sheet whose rows can be read, and which of its cells are shown as one; without rows, why not. */
export interface OpenedSheet {
  readonly sheet: Sheet | null
  readonly merges: readonly Merge[]
  readonly problems: readonly Problem[]
}

/** The sheets of a text or a workbook, read without Node; or why there are none. */
export const listSheets = async (
  bytes: Uint8Array,
  options: TableOptions,
): Promise<{ readonly sheets: readonly ListedSheet[]; readonly problems: readonly Problem[] }> => {
  if (!isWorkbook(bytes)) {
    const { sheet, problems } = textSheet(piecesOf(bytes), options)
    const open = async (): Promise<OpenedSheet> => ({ sheet, merges: [], problems: [] })
    return { sheets: sheet === null ? [] : [{ name: null, isHidden: false, open }], problems }
  }
  const broken = (error: unknown): readonly Problem[] => {
    if (!(error instanceof WorkbookFault)) throw error
    return [problem('workbook', { detail: error.detail }, whereOf(options))]
  }
  try {
    const workbook = await openWorkbook(bytes, openWebParts)
    const sheets = workbook.sheets.map((one) => ({
      name: one.name,
      isHidden: one.isHidden,
      open: async (): Promise<OpenedSheet> => {
        try {
          const rows = await workbook.rows(one)
          // what is broken further down is told here, and not once it is half read
          for (const _ of rows());
          return { sheet: sheetOf(one.name, rows), merges: await workbook.merges(one), problems: [] }
        } catch (error) {
          return { sheet: null, merges: [], problems: broken(error) }
        }
      },
    }))
    return { sheets, problems: [] }
  } catch (error) {
    return { sheets: [], problems: broken(error) }
  }
}
