import {
  type Document,
  type ErrorCode,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseAllDocuments,
  type Scalar,
  visit,
  type YAMLError,
} from 'yaml'
import { type Problem, type ProblemCode, problem } from '../model/index.ts'
import { withoutEnvironment } from './environment.ts'
import { faultList } from './faults.ts'
import { lastBefore, type MapEntry, type Position, plain, type SourceNode } from './node.ts'
import { numberFault } from './number.ts'
import { mendLine } from './punctuation.ts'
import { MISSING_SPACE, yamlSyntaxDetail } from './yaml-syntax.ts'

/** One megabyte: larger than any clause file by a factor of fifty. */
const MAX_LENGTH = 1_048_576
const MAX_DEPTH = 16
/** A text with more full-width marks than this was typed with the wrong keyboard throughout. */
const MAX_MARKS = 1_000
const TAG_WARNINGS: readonly string[] = ['TAG_RESOLVE_FAILED', 'BAD_COLLECTION_TYPE']

/** What could be read of a YAML text. */
export interface YamlReading {
  /** One a document. */
  readonly nodes: SourceNode[]
  readonly problems: Problem[]
  /** Whether each problem stands in one node and leaves the structure around it as it was written. */
  readonly sound: boolean
}

/**
 * YAML text as nodes with positions, and the problems found in it. Anchors, tags, duplicate keys, ambiguous numbers and
 * full-width colons after a key are problems. `nodes` still holds what could be read, so that all faults show at once.
 */
export const readYaml = (text: string, file?: string): YamlReading => {
  const where = file === undefined ? {} : { file }
  if (text.length > MAX_LENGTH) {
    const fault = problem('file-too-large', { limit: MAX_LENGTH }, { ...where, line: 1, column: 1 })
    return { nodes: [], problems: [fault], sound: false }
  }
  const reader = new YamlReader(where)
  return reader.read(text)
}

/** The plain values of a YAML stream, one a document. */
export const readYamlValues = (text: string, file?: string): { values: unknown[]; problems: Problem[] } => {
  const { nodes, problems } = readYaml(text, file)
  return { values: problems.length > 0 ? [] : nodes.map(plain), problems }
}

class YamlReader {
  readonly #where: Partial<Problem>
  readonly #lines = new LineCounter()
  readonly #faults = faultList()
  /** In which columns of which line a space was put in that the text has not. */
  readonly #inserted = new Map<number, readonly number[]>()
  /** Counts documents and the items of outermost lists: a record is one or the other. */
  #item = 0
  #sound = true
  /** What is parsed. */
  #text = ''
  /** The line that was last asked for. */
  #line = 1

  constructor(where: Partial<Problem>) {
    this.#where = where
  }

  read(text: string): YamlReading {
    // first of all, since whatever comes after may recurse
    const deep = bracketDepthFault(text)
    if (deep !== null) {
      this.#break('too-deep', { limit: MAX_DEPTH }, deep)
      return this.#reading([])
    }
    const mended = this.#mended(text)
    this.#text = mended
    const documents = this.#parse(mended)
    return this.#reading(
      documents.flatMap((document) => {
        for (const fault of told(document.errors, document, mended)) this.#syntaxFault(fault)
        for (const fault of document.warnings) {
          // told where the node is met that has the tag
          if (!TAG_WARNINGS.includes(fault.code)) this.#syntaxFault(fault)
        }
        this.#item++
        return document.contents === null ? [] : [this.#node(document.contents, 1, false)]
      }),
    )
  }

  #reading(nodes: SourceNode[]): YamlReading {
    return { nodes, problems: this.#faults.problems, sound: this.#sound }
  }

  #syntaxFault({ code, message, pos }: Pick<YAMLError, 'code' | 'message' | 'pos'>): void {
    this.#break('yaml-syntax', { detail: yamlSyntaxDetail(code, message) }, this.#position(pos[0]))
  }

  #parse(text: string): Document.Parsed[] {
    try {
      const parsed = withoutEnvironment(() =>
        parseAllDocuments(text, {
          lineCounter: this.#lines,
          version: '1.2',
          schema: 'core',
          // quadratic in the library; we look for duplicates ourselves
          uniqueKeys: false,
          prettyErrors: false,
          logLevel: 'silent',
        }),
      )
      return Array.isArray(parsed) ? parsed : []
    } catch (error) {
      const detail = error instanceof RangeError ? 'nested too deeply' : 'Unexpected content'
      this.#break('yaml-syntax', { detail }, { line: 1, column: 1 })
      return []
    }
  }

  #node(node: Node, depth: number, inList: boolean, after?: number): SourceNode {
    const at = this.#position(node.range?.[0] ?? 0)
    if (depth > MAX_DEPTH) {
      this.#report('too-deep', { limit: MAX_DEPTH }, at)
      return { type: 'scalar', at, value: null }
    }
    this.#properties(node, at, after)
    if (isMap(node)) return { type: 'map', at, entries: this.#entries(node.items, depth, inList) }
    if (isSeq(node)) return { type: 'list', at, items: this.#items(node.items, depth, inList) }
    return { type: 'scalar', at, value: isScalar(node) ? this.#scalar(node, at) : null }
  }

  /** Of a block that begins on the next line the anchor stands behind its key. */
  #properties(node: Node, at: Position, after?: number): void {
    if (isAlias(node)) this.#report('yaml-anchor', {}, at)
    else if (node.anchor) {
      const written = after === undefined ? at : this.#position(this.#text.indexOf(`&${node.anchor}`, after))
      this.#report('yaml-anchor', {}, written.line < at.line ? written : at)
    }
    if (node.tag !== undefined) {
      this.#report('yaml-syntax', { detail: yamlSyntaxDetail('TAG_RESOLVE_FAILED', '') }, at)
    }
  }

  #items(items: readonly unknown[], depth: number, inList: boolean): SourceNode[] {
    const read = items.map((item) => {
      if (!inList) this.#item++
      return this.#node(item as Node, depth + 1, true)
    })
    // what comes after the list belongs to no item of it
    if (!inList) this.#item++
    return read
  }

  #entries(items: readonly { key: unknown; value: unknown }[], depth: number, inList: boolean): MapEntry[] {
    const seen = new Set<string>()
    return items.map(({ key, value }) => {
      const keyNode = key as Node
      const keyAt = this.#position(keyNode.range?.[0] ?? 0)
      this.#properties(keyNode, keyAt)
      const name = isScalar(keyNode) ? String(keyNode.value) : '?'
      if (seen.has(name)) this.#report('duplicate-key', { key: name }, keyAt)
      seen.add(name)
      const node: SourceNode =
        value === null
          ? { type: 'scalar', at: keyAt, value: null }
          : this.#node(value as Node, depth + 1, inList, keyNode.range?.[1])
      return { key: name, keyAt, node }
    })
  }

  #scalar(node: Scalar, at: Position): string | number | boolean | null {
    const { value } = node
    if (typeof value === 'number' || typeof value === 'bigint') {
      const source = node.source ?? String(value)
      const fault = numberFault(source)
      if (fault) this.#report(fault, { source }, at)
      return Number(value)
    }
    return typeof value === 'string' || typeof value === 'boolean' ? value : null
  }

  /** Full-width marks are reported, and the text is read on as if they were half-width. */
  #mended(text: string): string {
    let count = 0
    const mended = text.split('\n').map((written, index) => {
      const mended = count < MAX_MARKS ? mendLine(written) : null
      if (mended === null) return written
      const line = index + 1
      for (const { found, instead, column } of mended.marks.slice(0, MAX_MARKS - count)) {
        this.#item++
        this.#report('full-width-punctuation', { found, instead }, { line, column })
      }
      count += mended.marks.length
      this.#inserted.set(line, mended.inserted)
      return mended.text
    })
    // whatever was not looked at any more may stand in any node
    if (count >= MAX_MARKS) this.#sound = false
    return mended.join('\n')
  }

  /** Where something stands in the text as it was written. Asked in the order of the text, it seldom has to look far. */
  #position(offset: number): Position {
    const { lineStarts } = this.#lines
    let line = this.#line
    while ((lineStarts[line] ?? Number.POSITIVE_INFINITY) <= offset) line++
    while (line > 1 && (lineStarts[line - 1] ?? 0) > offset) line--
    this.#line = line
    const place = { line, column: offset - (lineStarts[line - 1] ?? 0) + 1 }
    const inserted = this.#inserted.get(line)
    if (inserted === undefined) return place
    const shift = lastBefore(inserted, (column) => ({ line, column: column + 1 }), place) + 1
    return { line, column: Math.max(1, place.column - shift) }
  }

  #report(code: ProblemCode, params: Problem['params'], at: Position): void {
    this.#faults.add(this.#item, () => problem(code, params, { ...this.#where, ...at }))
  }

  /** Reports what leaves it open how the text is divided. */
  #break(code: ProblemCode, params: Problem['params'], at: Position): void {
    this.#sound = false
    this.#report(code, params, at)
  }
}

type Fault = Pick<YAMLError, 'code' | 'message' | 'pos'>

/** What the parser says of columns. */
const LAYOUT: readonly ErrorCode[] = ['BAD_INDENT', 'MULTILINE_IMPLICIT_KEY']
/** `binding:mandatory`, which YAML reads as the first line of a key. */
const UNSPACED = /^[\w-]+:[^\s:]/

/**
 * Of the faults at one place the one that says most: a key on a line of its own below a value is not a second colon. Behind a
 * tab the parser has lost the columns, and what it says of them tells nobody anything.
 */
const told = (faults: readonly YAMLError[], document: Document.Parsed, text: string): Fault[] => {
  const tab = Math.min(...faults.flatMap(({ code, pos }) => (code === 'TAB_AS_INDENT' ? [pos[0]] : [])))
  const places = new Set<number>()
  return faults
    .filter(({ pos: [at], code }) => {
      if (LAYOUT.includes(code) && at > tab) return false
      if (code !== 'BLOCK_AS_IMPLICIT_KEY') return true
      return !faults.some((other) => other.code === 'MULTILINE_IMPLICIT_KEY' && other.pos[0] === at)
    })
    .map((fault) => placed(fault, document, text))
    .filter(({ pos: [at] }) => !places.has(at) && places.add(at))
}

const placed = ({ code, message, pos }: YAMLError, document: Document.Parsed, text: string): Fault => {
  const isUnspaced = code === 'MULTILINE_IMPLICIT_KEY' && UNSPACED.test(text.slice(...pos))
  if (isUnspaced) return { code, message: MISSING_SPACE, pos: [pos[0], 0] }
  return { code, message, pos: [causeOf({ code, message, pos }, document, text), 0] }
}

/** Where a fault was made: the parser tells where it could not go on, which may be far behind a bracket left open. */
const causeOf = ({ code, message, pos: [at, end] }: Fault, document: Document.Parsed, text: string): number => {
  if (code === 'MULTILINE_IMPLICIT_KEY') {
    const line = text.lastIndexOf('\n', end - 1) + 1
    return line > at ? line + (/\S/.exec(text.slice(line, end))?.index ?? 0) : at
  }
  const isOpen = message.startsWith('Missing closing') || /^(?:Flow|Block coll)/.test(message)
  return isOpen ? (openedAt(document, at) ?? at) : at
}

/** Where the innermost quotation mark or bracket stands that is open at a place. */
const openedAt = (document: Document.Parsed, at: number): number | null => {
  let found: number | null = null
  visit(document, (_key, node) => {
    if (!isNode(node) || !node.range || node.range[0] >= at || node.range[2] < at) return
    const isFlow = isCollection(node) ? node.flow === true : isScalar(node) && /^QUOTE/.test(node.type ?? '')
    if (isFlow) found = node.range[0]
  })
  return found
}

/** Flow brackets deeper than the limit, counted before a recursive parser meets them. */
const bracketDepthFault = (text: string): Position | null => {
  let depth = 0
  let line = 1
  let lineStart = 0
  for (let i = 0; i < text.length; i++) {
    const c = text[i]
    if (c === '\n') {
      line++
      lineStart = i + 1
    } else if (c === '{' || c === '[') {
      depth++
      if (depth > 4 * MAX_DEPTH) return { line, column: i - lineStart + 1 }
    } else if (c === '}' || c === ']') depth = Math.max(0, depth - 1)
  }
  return null
}
