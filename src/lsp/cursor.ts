import { entryOf, type Position, readYaml, type SourceNode } from '../source/index.ts'
import { type Place, placeOf } from './place.ts'

/** No rule file has it. */
const MARK = 'halfskyCursor'

/** A place that is being typed at. */
export interface Cursor extends Place {
  /** The tree of the text as if a word stood at the cursor. */
  readonly root: SourceNode
  /** From where on what is being typed is to be replaced: the word, and for a value the whole of it. */
  readonly wordFrom: Position
  readonly valueFrom: Position
  /** Up to where each goes. */
  readonly wordTo: Position
  readonly valueTo: Position
  /** Whether brackets are open there. */
  readonly inFlow: boolean
  /** The quotation mark that is open there, or nothing. */
  readonly quoteMark: string
  /** Whether a space is wanting between a key's colon and the value. */
  readonly needsSpace: boolean
  /** Whether what is typed has a colon after it already. */
  readonly hasColon: boolean
}

/**
 * Where the cursor is, however little of the line stands there yet: the text is read with a word put in its place and the
 * brackets and quotes closed that its line leaves open.
 */
export const cursorAt = (text: string, { line, column }: Position): Cursor | null => {
  const lines = text.split('\n')
  const written = lines[line - 1] ?? ''
  const before = written.slice(0, column - 1)
  const word = /[^\s,{}[\]:"']*$/.exec(before)?.[0] ?? ''
  const head = before.slice(0, before.length - word.length)
  const after = written.slice(column - 1)
  const rest = /^[\w./-]*/.exec(after)?.[0] ?? ''
  const tail = after.slice(rest.length).replace(/\r$/, '')
  const { closers, quote } = openIn(head)
  const isKey = /^\s*(?:-\s+)*$/.test(head) && !tail.trimStart().startsWith(':')
  const needsSpace = /:$/.test(head) && quote === ''
  const start = `${head}${needsSpace ? ' ' : ''}${MARK}${isKey ? ':' : ''}`
  lines[line - 1] = closed(start + (quote !== '' && !tail.includes(quote) ? quote : '') + tail, closers)
  const [root] = readYaml(lines.join('\n')).nodes
  const place = root && placeOf(root, MARK)
  if (!root || !place) return null
  const wordFrom = { line, column: head.length + 1 }
  const inFlow = closers !== ''
  const node = place.nodes.at(-1)
  const shift = needsSpace ? 1 : 0
  const begun = place.on === 'value' && node ? { ...node.at, column: node.at.column - shift } : wordFrom
  const valueFrom = begun.line === line && begun.column <= wordFrom.column ? begun : wordFrom
  return {
    ...place,
    root,
    wordFrom,
    valueFrom,
    wordTo: { line, column: column + rest.length },
    valueTo: { line, column: column + after.trimEnd().replace(inFlow ? /[,{}[\]].*/ : /$/, '').length },
    inFlow,
    quoteMark: quote,
    needsSpace,
    hasColon: tail.trimStart().startsWith(':'),
  }
}

const CLOSER: Readonly<Record<string, string>> = { '{': '}', '[': ']' }

/** The brackets a line leaves open, as what closes them, and the quotation mark. */
const openIn = (line: string): { closers: string; quote: string } => {
  let closers = ''
  let quote = ''
  let previous = ' '
  for (const sign of line) {
    if (quote !== '') quote = sign === quote ? '' : quote
    // an apostrophe inside a word opens nothing
    else if (/["']/.test(sign) && /[\s,{[]/.test(previous)) quote = sign
    else if (CLOSER[sign] !== undefined) closers = CLOSER[sign] + closers
    else if (sign === closers[0]) closers = closers.slice(1)
    previous = sign
  }
  return { closers, quote }
}

/** A line with what it leaves open closed. */
const closed = (line: string, before: string): string => {
  if (before === '') return line
  return line + openIn(line).closers
}

/** The keys that stand beside the cursor in its map. */
export const siblings = (cursor: Cursor): ReadonlyMap<string, SourceNode> => {
  const parent = cursor.nodes.at(-2)
  if (parent?.type !== 'map') return new Map()
  return new Map(parent.entries.filter(({ key }) => !key.includes(MARK)).map(({ key, node }) => [key, node]))
}

/** The text under a key of the map some steps above the cursor. */
export const beside = (cursor: Place, up: number, key: string): SourceNode | undefined => {
  const node = cursor.nodes.at(-1 - up)
  return node && entryOf(node, key)?.node
}
