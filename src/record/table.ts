import { type Problem, problem } from '../model/index.ts'
import type { Kinds } from './kinds.ts'
import type { Mapping } from './mapping.ts'
import type { Row } from './rows.ts'
import { WorkbookFault } from './workbook/fault.ts'
import { openWorkbook, type Workbook } from './workbook/open.ts'
import type { OpenParts } from './workbook/parts.ts'

/** Why what a cell holds cannot be taken for what it says. */
export interface Oddity {
  readonly detail: 'error' | 'formula' | 'digits' | 'merged' | 'date' | 'total' | 'no-heading'
  /** Of an error, its name: `#N/A`. */
  readonly found?: string
}

/** One row of a table as text, wherever it came from. */
export interface TableRow {
  /** Of a text the line where it begins, of a sheet its number; from 1. */
  readonly line: number
  /** Null when it has a fault. */
  readonly cells: readonly string[] | null
  /** Cells that cannot be read, by column from 0. */
  readonly odd: ReadonlyMap<number, Oddity> | null
  readonly fault: Row['fault']
  /** Of a text: as it was written. */
  readonly text?: string
}

/** A table before anything is known of its headings. */
export interface Sheet {
  /** The sheet's name, or null for a text. */
  readonly name: string | null
  /** The encoding a text was found to be in. */
  readonly encoding: string | null
  /** What stands between the cells of a text. */
  readonly delimiter: string
  /** Its rows from the one after `skip` on; those without any cell may be left out. */
  rows(skip: number): Iterable<TableRow>
  /** The same text with something else between its cells; of a workbook itself. */
  cutAt(delimiter: string): Sheet
}

/** How a table is read. */
export interface TableOptions {
  readonly kinds: Pick<Kinds, 'specs' | 'schemas'>
  readonly file?: string | undefined
  readonly mapping?: Mapping | null
  readonly encoding?: string | undefined
  /** Which sheet of a workbook. */
  readonly sheet?: string | undefined
  /** The row of the headings, from 1; without it the first that is not empty. */
  readonly headerRow?: number | undefined
  readonly kind?: string | undefined
  /** Headings whose columns are passed over. */
  readonly ignore?: readonly string[] | undefined
  /** Headings under which the names of members stand: passed over, for whoever opens the table to take. */
  readonly people?: readonly string[] | undefined
  /** What the table leaves out, the same for every row: field or heading → cell. */
  readonly constants?: ReadonlyMap<string, string> | undefined
}

/** The one sheet to read in a workbook, or why there is none; a warning tells of sheets that are hidden. */
export const openSheet = async (
  bytes: Uint8Array,
  options: TableOptions,
  openParts: OpenParts,
): Promise<{ sheet: Sheet | null; problems: Problem[] }> => {
  const where = whereOf(options)
  try {
    const workbook = await openWorkbook(bytes, openParts)
    return await chooseSheet(workbook, options.sheet, where)
  } catch (error) {
    if (!(error instanceof WorkbookFault)) throw error
    return { sheet: null, problems: [problem('workbook', { detail: error.detail }, where)] }
  }
}

/** Where the faults of a whole table stand. */
export const whereOf = ({ file }: TableOptions): Partial<Problem> => (file === undefined ? {} : { file })

/** The sheet that was named, else the only one that can be seen and holds anything. A hidden one is read when it is named. */
const chooseSheet = async (
  workbook: Workbook,
  wanted: string | undefined,
  where: Partial<Problem>,
): Promise<{ sheet: Sheet | null; problems: Problem[] }> => {
  const names = workbook.sheets.map(({ name }) => name)
  const found: Sheet[] = []
  for (const one of workbook.sheets) {
    if (wanted === undefined ? one.isHidden : one.name !== wanted) continue
    const rows = await workbook.rows(one)
    if (rows().next().done !== true) found.push(sheetOf(one.name, rows))
  }
  const hidden = workbook.sheets.filter(({ isHidden, name }) => isHidden && name !== wanted).map(({ name }) => name)
  const told =
    hidden.length > 0 ? [problem('sheet-hidden', { sheets: hidden.join(', ') }, { ...where, severity: 'warning' })] : []
  const [sheet = null] = found
  if (wanted !== undefined && !names.includes(wanted)) {
    return { sheet: null, problems: [problem('sheet-choice', { sheet: wanted, sheets: names.join(', ') }, where)] }
  }
  if (sheet === null) return { sheet, problems: [...told, problem('nothing-to-check', {}, where)] }
  if (found.length === 1) return { sheet, problems: told }
  const sheets = found.map(({ name }) => name).join(', ')
  return { sheet: null, problems: [...told, problem('sheet-choice', { sheets }, where)] }
}

/** A sheet of a workbook. */
export const sheetOf = (name: string, rows: () => Generator<TableRow>): Sheet => {
  const sheet: Sheet = {
    name,
    encoding: null,
    delimiter: '',
    *rows(skip) {
      for (const row of rows()) if (row.line > skip) yield row
    },
    cutAt: () => sheet,
  }
  return sheet
}
