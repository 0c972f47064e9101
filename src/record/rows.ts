import { CsvError, parse } from 'csv-parse/sync'
import { type Line, MAX_LINE } from './lines.ts'

/** One row of a table as text, which may span lines inside quotes. */
export interface Row {
  /** Where it begins, from 1. */
  readonly line: number
  readonly text: string
  /** Null when its quoting is broken, or there is no end of it. */
  readonly cells: readonly string[] | null
  /** Why `cells` is null. */
  readonly fault: 'unclosed-quote' | 'stray-quote' | 'too-long' | null
}

interface Span {
  readonly line: number
  readonly lines: readonly string[]
  /** What is known of it before its cells are looked at. */
  readonly fault?: 'unclosed-quote' | 'too-long'
}

/** So many rows are parsed at once. */
const BATCH = 256

/** The rows in these lines, the first of which has the number `first`; blank lines are passed over. */
export function* readRows(lines: Iterable<Line>, first: number, delimiter: string): Generator<Row> {
  let batch: Span[] = []
  for (const span of spansOf(lines, first)) {
    batch.push(span)
    if (batch.length < BATCH) continue
    yield* parseBatch(batch, delimiter)
    batch = []
  }
  yield* parseBatch(batch, delimiter)
}

/** Lines joined until their quotes pair up. Where they do not for too long, or to the end, only the line that opened the quote is refused. */
function* spansOf(lines: Iterable<Line>, first: number): Generator<Span> {
  let line = first - 1
  let open: { readonly line: number; readonly lines: string[] } | null = null
  let length = 0
  for (const text of lines) {
    line++
    const isOdd = text?.includes('"') === true && text.split('"').length % 2 === 0
    if (open !== null && text !== null) {
      open.lines.push(text)
      length += text.length
      if (!isOdd && length <= MAX_LINE) continue
      if (isOdd) yield open
      else yield* neverClosed(open)
      open = null
    } else if (text === null) {
      if (open !== null) yield* neverClosed(open)
      open = null
      yield { line, lines: [''], fault: 'too-long' }
    } else if (isOdd) {
      open = { line, lines: [text] }
      length = text.length
    } else if (text.trim() !== '') yield { line, lines: [text] }
  }
  if (open !== null) yield* neverClosed(open)
}

/** A quote that is left open swallows nothing: the lines after it are rows of their own. */
function* neverClosed({ line, lines: [opening = '', ...rest] }: Span): Generator<Span> {
  yield { line, lines: [opening], ...(rest.length > 0 && { fault: 'unclosed-quote' }) }
  for (const [index, text] of rest.entries()) if (text.trim() !== '') yield { line: line + index + 1, lines: [text] }
}

/** What has no quotes is only to be cut; the rest is parsed in one go. */
function* parseBatch(spans: readonly Span[], delimiter: string): Generator<Row> {
  const quoted = parseSpans(spans.filter(isQuoted), delimiter)
  let next = 0
  for (const span of spans) {
    if (isQuoted(span)) yield* quoted[next++] ?? []
    else yield plainRow(span, delimiter)
  }
}

const isQuoted = ({ lines, fault }: Span): boolean =>
  fault === undefined && (lines.length > 1 || lines[0]?.includes('"') === true)

const plainRow = ({ line, lines: [text = ''], fault }: Span, delimiter: string): Row =>
  fault === undefined ? { line, text, cells: text.split(delimiter), fault: null } : { line, text, cells: null, fault }

/** The rows of each span, all in one go where they are sound; halved and halved again around one that is not. */
const parseSpans = (spans: readonly Span[], delimiter: string): readonly (readonly Row[])[] => {
  if (spans.length === 0) return []
  const texts = spans.map(({ lines }) => lines.join('\n'))
  const cells = tryParse(texts, delimiter)
  if (typeof cells !== 'string') {
    return spans.map(({ line }, index) => [{ line, text: texts[index] ?? '', cells: cells[index] ?? [], fault: null }])
  }
  const [only] = spans
  if (spans.length === 1 && only) return [broken(only, cells, delimiter)]
  const half = spans.length >> 1
  return [...parseSpans(spans.slice(0, half), delimiter), ...parseSpans(spans.slice(half), delimiter)]
}

/** A quote left open swallows the lines after it: only the line that opened it is refused, and the rest read afresh. */
const broken = ({ line, lines }: Span, code: string, delimiter: string): readonly Row[] => {
  const fault = lines.length > 1 || code === 'CSV_QUOTE_NOT_CLOSED' ? 'unclosed-quote' : 'stray-quote'
  const [text = '', ...rest] = lines
  return [{ line, text, cells: null, fault }, ...parseBatch([...spansOf(rest, line + 1)], delimiter)]
}

/** The cells of each text, or the code of what is wrong with one of them. */
const tryParse = (texts: readonly string[], delimiter: string): string[][] | string => {
  try {
    const rows = parse(texts.join('\n'), { relax_column_count: true, record_delimiter: '\n', delimiter })
    return rows.length === texts.length ? rows : 'CSV_ROW_COUNT'
  } catch (error) {
    if (error instanceof CsvError) return error.code
    throw error
  }
}

/** Where the cell `index` of a row begins. */
export const cellPosition = (
  { line, text }: Pick<Row, 'line' | 'text'>,
  index: number,
  delimiter: string,
): { line: number; column: number } => {
  let cell = 0
  let inQuotes = false
  let start = 0
  let at = { line, column: 1 }
  for (let i = 0; i < text.length && cell < index; i++) {
    const c = text[i]
    if (c === '"') inQuotes = !inQuotes
    else if (c === '\n') {
      line++
      start = i + 1
    } else if (c === delimiter && !inQuotes) {
      cell++
      at = { line, column: i + 2 - start }
    }
  }
  return at
}
