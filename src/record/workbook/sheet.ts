import { shownDecimal } from '../decimal.ts'
import type { Oddity, TableRow } from '../table.ts'
import type { Book } from './book.ts'
import { WorkbookFault } from './fault.ts'
import { dayOfSerial } from './serial.ts'
import { attribute, readXml, scanXml, unhexed } from './xml.ts'

const MAX_ROWS = 1_048_576
/** A table of records has far fewer; each column that nobody knows is looked for among hundreds of headings. */
export const MAX_COLUMNS = 1000
const MAX_MERGES = 20_000

/** Cells shown as one, by the numbers of their first and last rows (from 1) and columns (from 0). */
export interface Merge {
  readonly top: number
  readonly left: number
  readonly bottom: number
  readonly right: number
}

const reference = attribute('ref')
const rowNumber = attribute('r')
const cellPlace = attribute('r')
const cellType = attribute('t')
const cellStyle = attribute('s')

/** The merged ranges of a sheet, from the top down: they stand behind its cells, which are to be read with them. */
export const mergesIn = (bytes: Uint8Array): readonly Merge[] => {
  const end = lastPlaceOf(CELLS, bytes)
  const merges: Merge[] = []
  readXml(bytes.subarray(Math.max(bytes.indexOf(LESS_THAN, Math.max(end, 0)), 0)), {
    open: (tag, attributes) => {
      if (tag !== 'mergeCell') return
      if (merges.length === MAX_MERGES) throw new WorkbookFault('merges')
      merges.push(mergeOf(reference(attributes) ?? ''))
    },
    close: () => undefined,
  })
  return merges.sort((a, b) => a.top - b.top)
}

const CELLS = new TextEncoder().encode('sheetData')
const LESS_THAN = 60

/** Where a word begins for the last time, or -1. */
const lastPlaceOf = (word: Uint8Array, bytes: Uint8Array): number => {
  const [first = 0] = word
  let at = bytes.lastIndexOf(first)
  while (at > 0 && !word.every((byte, index) => bytes[at + index] === byte)) at = bytes.lastIndexOf(first, at - 1)
  return at
}

const mergeOf = (ref: string): Merge => {
  const [from = '', to = from] = ref.split(':')
  const [first, last] = [placeOf(from.replaceAll('$', '')), placeOf(to.replaceAll('$', ''))]
  return { top: first.row, left: first.column, bottom: last.row, right: last.column }
}

/** A cell of a sheet that is no longer read: what it held, where what it holds cannot be taken for what it says. */
interface OpenCell {
  column: number
  type: string
  style: number
  text: string
  hasFormula: boolean
}

/** The rows of a sheet that hold anything, from the top down. */
export function* rowsOf(bytes: Uint8Array, book: Book): Generator<TableRow> {
  const done: TableRow[] = []
  const reader = sheetReader(book, mergesIn(bytes), (row) => done.push(row))
  for (const _ of scanXml(bytes, reader.listener)) {
    yield* done
    done.length = 0
  }
  // what ends before its cells do has lost some
  if (!reader.isComplete()) throw new WorkbookFault('broken')
}

const sheetReader = (book: Book, merges: readonly Merge[], take: (row: TableRow) => void) => {
  const covered = coveredBy(merges)
  let state: 'before' | 'cells' | 'after' = 'before'
  let line = 0
  let cells: string[] = []
  let odd: Map<number, Oddity> | null = null
  let cell: OpenCell | null = null
  let next = 0
  let isText = false
  let inGuide = false

  const openRow = (attributes: string): void => {
    const number = Number(rowNumber(attributes) ?? line + 1)
    // rows that run backwards are read one way by one program and another way by the next
    if (!(number > line)) throw new WorkbookFault('broken')
    if (number > MAX_ROWS) throw new WorkbookFault('rows')
    line = number
    cells = []
    odd = null
    next = 0
  }

  const openCell = (attributes: string): void => {
    const place = cellPlace(attributes)
    const { column, row } = place === undefined ? { column: next, row: line } : placeOf(place)
    if (row !== line || column < next) throw new WorkbookFault('broken')
    next = column + 1
    cell = {
      column,
      type: cellType(attributes) ?? 'n',
      style: Number(cellStyle(attributes) ?? -1),
      text: '',
      hasFormula: false,
    }
  }

  const mark = (column: number, oddity: Oddity): void => {
    odd ??= new Map()
    odd.set(column, oddity)
  }

  const closeCell = ({ column, ...rest }: OpenCell): void => {
    const read = textOf(rest, book)
    if (typeof read === 'string' && read.trim() === '') return
    if (column >= MAX_COLUMNS) throw new WorkbookFault('columns')
    while (cells.length < column) cells.push('')
    cells.push(typeof read === 'string' ? read : '')
    if (typeof read !== 'string') mark(column, read)
  }

  const closeRow = (): void => {
    if (cells.length === 0 && odd === null) return
    for (const { left, right, top } of covered(line)) {
      for (let column = left; column <= Math.min(right, MAX_COLUMNS - 1); column++) {
        if (column > left || line > top) mark(column, { detail: 'merged' })
      }
    }
    take({ line, cells, odd, fault: null })
  }

  return {
    isComplete: () => state === 'after',
    listener: {
      open: (tag: string, attributes: string): void => {
        if (tag === 'sheetData') state = state === 'before' ? 'cells' : state
        if (state !== 'cells') return
        if (tag === 'row') openRow(attributes)
        else if (tag === 'c') openCell(attributes)
        else if (tag === 'f' && cell) cell.hasFormula = true
        else if (tag === 'rPh') inGuide = true
        else if (tag === 'v' || tag === 't') isText = !inGuide
      },
      close: (tag: string): void => {
        if (state !== 'cells') return
        if (tag === 'v' || tag === 't') isText = false
        else if (tag === 'rPh') inGuide = false
        else if (tag === 'row') closeRow()
        else if (tag === 'sheetData') state = 'after'
        else if (tag === 'c' && cell) {
          closeCell(cell)
          cell = null
        }
      },
      text: (text: string): void => {
        if (isText && cell) cell.text += text
      },
    },
  }
}

/** For rows from the top down: the merged ranges that reach into each. */
const coveredBy = (merges: readonly Merge[]): ((line: number) => readonly Merge[]) => {
  let next = 0
  let open: Merge[] = []
  return (line) => {
    for (let one = merges[next]; one !== undefined && one.top <= line; one = merges[++next]) open.push(one)
    if (open.length > 0) open = open.filter(({ bottom }) => bottom >= line)
    return open
  }
}

/** `C7` as a row from 1 and a column from 0. */
const placeOf = (place: string): { row: number; column: number } => {
  if (!PLACE.test(place)) throw new WorkbookFault('broken')
  let column = 0
  let at = 0
  for (; place.charCodeAt(at) > DIGIT_NINE; at++) column = column * 26 + place.charCodeAt(at) - BEFORE_A
  return { row: Number(place.slice(at)), column: column - 1 }
}

const PLACE = /^[A-Z]{1,3}\d{1,7}$/
const DIGIT_NINE = 57
const BEFORE_A = 64

/** Whole numbers from here on have digits that no program of this kind keeps. */
const TOO_LONG = 1e15

/** What a cell says, as text; what cannot be read for certain is said to be so. */
const textOf = ({ type, style, text, hasFormula }: Omit<OpenCell, 'column'>, book: Book): string | Oddity => {
  // an empty text may be a result; an empty number is a formula that nobody has computed
  if (text === '' && hasFormula && type !== 'str') return { detail: 'formula' }
  if (type === 'e') return { detail: 'error', found: text }
  if (type === 'str' || type === 'inlineStr') return unhexed(text)
  if (text === '') return ''
  if (type === 's') return sharedText(text, book)
  if (type === 'b') return text === '1' || text === 'true' ? 'TRUE' : 'FALSE'
  if (type === 'd') return text.slice(0, 10)
  if (type === 'n') return numberText(Number(text), book.styles[style] ?? 'plain', book.from1904)
  throw new WorkbookFault('broken')
}

const sharedText = (text: string, { strings }: Book): string => {
  const found = strings[Number(text)]
  if (found === undefined) throw new WorkbookFault('broken')
  return found
}

const numberText = (number: number, style: Book['styles'][number], from1904: boolean): string | Oddity => {
  if (!Number.isFinite(number)) throw new WorkbookFault('broken')
  if (style === 'date') return dayOfSerial(number, from1904) ?? { detail: 'date' }
  if (Math.abs(number) >= TOO_LONG) return { detail: 'digits' }
  return style === 'percent' ? `${shownDecimal(number * 100)}%` : shownDecimal(number)
}
