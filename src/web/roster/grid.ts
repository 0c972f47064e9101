import type { Problem } from '../../model/index.ts'
import { type ListedSheet, listSheets, type Merge, type Oddity, type TableRow } from '../../record/index.ts'
import { scrubbed } from './scrub.ts'

/** A row of a sheet as it is kept: without what no one here may keep. */
export interface GridRow {
  readonly line: number
  /** Null where its quoting is broken. */
  readonly cells: readonly string[] | null
  readonly odd: readonly (readonly [column: number, oddity: Oddity])[]
  readonly fault: TableRow['fault']
}

/** A sheet as plain data, which the browser keeps. */
export interface Grid {
  /** Null for a text. */
  readonly name: string | null
  readonly isHidden: boolean
  readonly encoding: string | null
  readonly rows: readonly GridRow[]
  readonly merges: readonly Merge[]
  readonly width: number
  /** How many cells held what looks like an ID or telephone number, and were emptied. */
  readonly scrubbed: number
  /** Why it cannot be read. */
  readonly problems: readonly Problem[]
}

/** What a file holds. */
export interface Book {
  readonly grids: readonly Grid[]
  readonly problems: readonly Problem[]
}

/** Rosters are not longer; what is, the command line reads. */
export const MAX_ROWS = 20_000
/** What is read of a file at most. */
export const MAX_BYTES = 20 * 1024 * 1024

const NO_KINDS = { specs: {}, schemas: {} }

/** Reads every sheet of a file; the encoding only matters for a text. */
export const readBook = async (bytes: Uint8Array, encoding?: string): Promise<Book> => {
  const { sheets, problems } = await listSheets(bytes, { kinds: NO_KINDS, encoding })
  const grids: Grid[] = []
  for (const sheet of sheets) grids.push(await gridOf(sheet))
  return { grids, problems }
}

const gridOf = async (listed: ListedSheet): Promise<Grid> => {
  const { sheet, merges, problems } = await listed.open()
  const { name, isHidden } = listed
  if (sheet === null) return { name, isHidden, encoding: null, rows: [], merges, width: 0, scrubbed: 0, problems }
  const cut = name === null ? likeliest(DELIMITERS.map((one) => sheet.cutAt(one))) : sheet
  const rows: GridRow[] = []
  for (const { line, cells, odd, fault } of cut.rows(0)) {
    if (rows.length > MAX_ROWS) break
    rows.push({ line, cells, odd: [...(odd ?? [])], fault })
  }
  const width = rows.reduce((most, { cells }) => Math.max(most, cells?.length ?? 0), 0)
  return { name, isHidden, encoding: sheet.encoding, merges, width, problems, ...scrubbed(rows) }
}

const DELIMITERS = ['\t', ',', ';']
const LOOK_DOWN = 30

/** The cut that leaves most cells in the first rows; what is copied from a spreadsheet has tabs. */
const likeliest = <T extends { rows(skip: number): Iterable<TableRow> }>(cuts: readonly T[]): T =>
  cuts
    .map((cut) => ({ cut, cells: Iterator.from(cut.rows(0)).take(LOOK_DOWN).reduce(addCells, 0) }))
    .reduce((most, one) => (one.cells > most.cells ? one : most)).cut

const addCells = (sum: number, { cells }: TableRow): number => sum + (cells?.length ?? 0)

/** Whether nothing stands in a row. */
export const isBlank = ({ cells, odd, fault }: Pick<GridRow, 'cells' | 'odd' | 'fault'>): boolean =>
  fault === null && odd.length === 0 && (cells ?? []).every((cell) => cell.trim() === '')

/** What a cell shows: of merged cells, what stands in the first of them. */
export const shownAt = (grid: Pick<Grid, 'merges' | 'rows'>, line: number, column: number): string => {
  const { top, left } = mergeAt(grid, line, column) ?? { top: line, left: column }
  return placesIn(grid).byLine.get(top)?.cells?.[left] ?? ''
}

/** What a merged cell shows that begins in this column; null where it begins in another, as notes over the whole width do. */
export const shownFrom = (grid: Pick<Grid, 'merges' | 'rows'>, line: number, column: number): string | null =>
  mergeAt(grid, line, column)?.left === column ? shownAt(grid, line, column) : null

const mergeAt = (grid: Pick<Grid, 'merges' | 'rows'>, line: number, column: number): Merge | undefined =>
  placesIn(grid)
    .merges.get(line)
    ?.find(({ left, right }) => left <= column && column <= right)

interface Places {
  readonly byLine: ReadonlyMap<number, GridRow>
  readonly merges: ReadonlyMap<number, readonly Merge[]>
}

const PLACES = new WeakMap<Grid['rows'], Places>()

const placesIn = ({ rows, merges }: Pick<Grid, 'merges' | 'rows'>): Places => {
  const known = PLACES.get(rows)
  if (known !== undefined) return known
  const byRow = new Map<number, Merge[]>()
  const last = rows.at(-1)?.line ?? 0
  for (const merge of merges)
    for (let line = merge.top; line <= Math.min(merge.bottom, last); line++)
      byRow.set(line, [...(byRow.get(line) ?? []), merge])
  const places = { byLine: new Map(rows.map((row) => [row.line, row])), merges: byRow }
  PLACES.set(rows, places)
  return places
}
