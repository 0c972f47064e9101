import { CsvError } from 'csv-parse'
import { parse } from 'csv-parse/sync'

/** One row of a table as text, which may span lines inside quotes. */
export interface Row {
  /** Where it begins, from 1. */
  readonly line: number
  readonly text: string
  /** Null when its quoting is broken. */
  readonly cells: readonly string[] | null
  /** Why `cells` is null. */
  readonly fault: 'unclosed-quote' | 'stray-quote' | null
}

interface Span {
  readonly line: number
  readonly lines: readonly string[]
}

/** The rows of a CSV text from the line after `skip` on; blank lines are passed over. */
export const readRows = (text: string, skip: number): readonly Row[] =>
  parseSpans(
    spansOf(
      text
        .replace(/^\uFEFF/, '')
        .split(/\r\n|\n|\r/)
        .slice(skip),
      skip + 1,
    ),
  )

/** Lines joined until their quotes pair up. What never pairs up runs to the end, and is refused later. */
const spansOf = (lines: readonly string[], first: number): readonly Span[] => {
  const spans: Span[] = []
  let open: { line: number; lines: string[] } | null = null
  lines.forEach((text, index) => {
    const isOdd = text.split('"').length % 2 === 0
    if (open) open.lines.push(text)
    else if (isOdd) open = { line: first + index, lines: [text] }
    else if (text.trim() !== '') spans.push({ line: first + index, lines: [text] })
    if (open && isOdd && open.lines.length > 1) {
      spans.push(open)
      open = null
    }
  })
  return open ? [...spans, open] : spans
}

/** All spans in one go where they are sound; halved and halved again around one that is not. */
const parseSpans = (spans: readonly Span[]): readonly Row[] => {
  if (spans.length === 0) return []
  const cells = tryParse(spans.map(({ lines }) => lines.join('\n')))
  if (typeof cells !== 'string') return spans.map((span, index) => row(span, cells[index] ?? []))
  const [only] = spans
  if (spans.length === 1 && only) return broken(only, cells)
  const half = spans.length >> 1
  return [...parseSpans(spans.slice(0, half)), ...parseSpans(spans.slice(half))]
}

const row = ({ line, lines }: Span, cells: readonly string[]): Row => ({
  line,
  text: lines.join('\n'),
  cells,
  fault: null,
})

/** A quote left open swallows the lines after it: only the line that opened it is refused, and the rest read afresh. */
const broken = ({ line, lines }: Span, code: string): readonly Row[] => {
  const fault = lines.length > 1 || code === 'CSV_QUOTE_NOT_CLOSED' ? 'unclosed-quote' : 'stray-quote'
  const [text = '', ...rest] = lines
  return [{ line, text, cells: null, fault }, ...parseSpans(spansOf(rest, line + 1))]
}

/** The cells of each text, or the code of what is wrong with one of them. */
const tryParse = (texts: readonly string[]): string[][] | string => {
  try {
    const rows = parse(texts.join('\n'), { relax_column_count: true, record_delimiter: '\n' })
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
    } else if (c === ',' && !inQuotes) {
      cell++
      at = { line, column: i + 2 - start }
    }
  }
  return at
}
