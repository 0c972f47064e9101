import { type Problem, problem } from '../model/index.ts'
import { unguardCell } from './guard.ts'
import type { Kinds } from './kinds.ts'
import type { Mapping } from './mapping.ts'
import { type Row, readRows } from './rows.ts'
import { decodeText } from './text.ts'
import { WorkbookFault } from './workbook/fault.ts'
import { isWorkbook, openWorkbook, type Workbook } from './workbook/open.ts'

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
  /** Its rows from the one after `skip` on; those without any cell may be left out. */
  rows(skip: number): Iterable<TableRow>
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
  /** What the table leaves out, the same for every row: field or heading → cell. */
  readonly constants?: ReadonlyMap<string, string> | undefined
}

/** The one sheet to read in a text or a workbook, or why there is none; a warning tells of sheets that are hidden. */
export const openSheet = async (
  bytes: Uint8Array,
  options: TableOptions,
): Promise<{ sheet: Sheet | null; problems: Problem[] }> => {
  if (!isWorkbook(bytes)) return textSheet(bytes, options)
  const where = whereOf(options)
  try {
    const workbook = await openWorkbook(bytes)
    return await chooseSheet(workbook, options.sheet, where)
  } catch (error) {
    if (!(error instanceof WorkbookFault)) throw error
    return { sheet: null, problems: [problem('workbook', { detail: error.detail }, where)] }
  }
}

/** Where the faults of a whole table stand. */
export const whereOf = ({ file }: TableOptions): Partial<Problem> => (file === undefined ? {} : { file })

const textSheet = (bytes: Uint8Array, options: TableOptions) => {
  const { text, encoding, problems } = decodeText(bytes, options.encoding)
  if (problems.length > 0) {
    return { sheet: null, problems: problems.map((one) => ({ ...whereOf(options), line: 1, column: 1, ...one })) }
  }
  return { sheet: sheetOfText(text, encoding), problems: [] }
}

/** A text of comma-separated values as a sheet. */
export const sheetOfText = (text: string, encoding: string | null = null): Sheet => {
  let kept: { readonly skip: number; readonly rows: readonly Row[] } | null = null
  return {
    name: null,
    encoding,
    *rows(skip) {
      kept = kept?.skip === skip ? kept : { skip, rows: readRows(text, skip) }
      for (const row of kept.rows)
        yield { ...row, cells: row.cells?.map(unguardCell) ?? null, odd: row.cells && oddIn(row.cells) }
    },
  }
}

/** What Excel leaves in a text that it saves: the names of errors, and numbers that have lost their digits. */
const ERROR = /^#(?:N\/A|REF!|DIV\/0!|VALUE!|NAME\?|NULL!|NUM!|SPILL!|CALC!|GETTING_DATA)$/
const LOST_DIGITS = /^\d(?:\.\d+)?E\+\d{2,}$/

const oddIn = (cells: readonly string[]): ReadonlyMap<number, Oddity> | null => {
  let odd: Map<number, Oddity> | null = null
  cells.forEach((cell, index) => {
    const oddity = oddityOf(cell.trim())
    if (oddity) odd = (odd ?? new Map()).set(index, oddity)
  })
  return odd
}

const oddityOf = (cell: string): Oddity | null => {
  if (ERROR.test(cell)) return { detail: 'error', found: cell }
  return LOST_DIGITS.test(cell) ? { detail: 'digits' } : null
}

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

const sheetOf = (name: string, rows: () => Generator<TableRow>): Sheet => ({
  name,
  encoding: null,
  *rows(skip) {
    for (const row of rows()) if (row.line > skip) yield row
  },
})
