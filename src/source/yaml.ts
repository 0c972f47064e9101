import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseAllDocuments,
  type Scalar,
} from 'yaml'
import { type Problem, type ProblemCode, problem } from '../model/index.ts'
import { type MapEntry, type Position, plain, type SourceNode } from './node.ts'
import { numberFault } from './number.ts'

/** One megabyte: larger than any clause file by a factor of fifty. */
const MAX_LENGTH = 1_048_576
const MAX_DEPTH = 16

const COLON = /(^\s*(?:- )*|[{,]\s*)([A-Za-z][\w-]*)：\s*/g
/** Only inside a flow map, and only before a key: Chinese text is full of commas. */
const COMMA = /(\{[^“”"']*?)，(?=\s*[A-Za-z][\w-]*[:：]\s)( ?)/g

/**
 * YAML text as nodes with positions, and every problem found in it. Anchors, tags, duplicate keys, ambiguous numbers and
 * full-width colons after a key are problems. `nodes` still holds what could be read, so that all faults show at once.
 */
export const readYaml = (text: string, file?: string): { nodes: SourceNode[]; problems: Problem[] } => {
  const where = file === undefined ? {} : { file }
  if (text.length > MAX_LENGTH) {
    return { nodes: [], problems: [problem('file-too-large', { limit: MAX_LENGTH }, { ...where, line: 1, column: 1 })] }
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
  readonly #problems: Problem[] = []

  constructor(where: Partial<Problem>) {
    this.#where = where
  }

  read(text: string): { nodes: SourceNode[]; problems: Problem[] } {
    const mended = this.#mendPunctuation(text)
    const deep = this.#bracketDepthFault(mended)
    if (deep !== null) {
      this.#report('too-deep', { limit: MAX_DEPTH }, deep)
      return { nodes: [], problems: this.#problems }
    }
    const documents = this.#parse(mended)
    const nodes = documents.flatMap((document) => {
      for (const fault of [...document.errors, ...document.warnings]) {
        const detail = fault.message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? fault.code
        this.#report('yaml-syntax', { detail }, this.#lines.linePos(fault.pos[0]))
      }
      return document.contents === null ? [] : [this.#node(document.contents, 1)]
    })
    return { nodes, problems: this.#problems }
  }

  #parse(text: string): Document.Parsed[] {
    try {
      const parsed = parseAllDocuments(text, {
        lineCounter: this.#lines,
        version: '1.2',
        schema: 'core',
        // quadratic in the library; we look for duplicates ourselves
        uniqueKeys: false,
        prettyErrors: false,
        logLevel: 'silent',
      })
      return Array.isArray(parsed) ? parsed : []
    } catch (error) {
      const detail = error instanceof RangeError ? 'nested too deeply' : String(error)
      this.#report('yaml-syntax', { detail }, { line: 1, col: 1 })
      return []
    }
  }

  #node(node: Node, depth: number): SourceNode {
    const at = this.#position(node.range?.[0] ?? 0)
    if (depth > MAX_DEPTH) {
      this.#reportAt('too-deep', { limit: MAX_DEPTH }, at)
      return { type: 'scalar', at, value: null }
    }
    if (isAlias(node) || ('anchor' in node && node.anchor)) this.#reportAt('yaml-anchor', {}, at)
    if (isMap(node)) return { type: 'map', at, entries: this.#entries(node.items, depth) }
    if (isSeq(node)) {
      return { type: 'list', at, items: node.items.map((item) => this.#node(item as Node, depth + 1)) }
    }
    return { type: 'scalar', at, value: isScalar(node) ? this.#scalar(node, at) : null }
  }

  #entries(items: readonly { key: unknown; value: unknown }[], depth: number): MapEntry[] {
    const seen = new Set<string>()
    return items.map(({ key, value }) => {
      const keyNode = key as Node
      const keyAt = this.#position(keyNode.range?.[0] ?? 0)
      const name = isScalar(keyNode) ? String(keyNode.value) : '?'
      if (seen.has(name)) this.#reportAt('duplicate-key', { key: name }, keyAt)
      seen.add(name)
      const node: SourceNode =
        value === null ? { type: 'scalar', at: keyAt, value: null } : this.#node(value as Node, depth + 1)
      return { key: name, keyAt, node }
    })
  }

  #scalar(node: Scalar, at: Position): string | number | boolean | null {
    const { value } = node
    if (typeof value === 'number' || typeof value === 'bigint') {
      const source = node.source ?? String(value)
      const fault = numberFault(source)
      if (fault) this.#reportAt(fault, { source }, at)
      return Number(value)
    }
    return typeof value === 'string' || typeof value === 'boolean' ? value : null
  }

  /**
   * A full-width colon after a key, or a full-width comma before one, turns the pair into a plain string and derails all
   * that follows: report it, and read on as if it were half-width.
   */
  #mendPunctuation(text: string): string {
    return text
      .split('\n')
      .map((line, index) => {
        if (line.trimStart().startsWith('#') || !/[：，]/.test(line)) return line
        const report = (found: string, instead: string, offset: number): void =>
          this.#report('full-width-punctuation', { found, instead }, { line: index + 1, col: offset + 1 })
        return line
          .replace(COMMA, (_all, before: string, key: string, offset: number) => {
            report('，', ',', offset + before.length)
            return `${before},${key}`
          })
          .replace(COLON, (_all, lead: string, key: string, offset: number) => {
            report('：', ':', offset + lead.length + key.length)
            return `${lead}${key}: `
          })
      })
      .join('\n')
  }

  /** Flow brackets deeper than the limit, counted before a recursive parser meets them. */
  #bracketDepthFault(text: string): { line: number; col: number } | null {
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
        if (depth > 4 * MAX_DEPTH) return { line, col: i - lineStart + 1 }
      } else if (c === '}' || c === ']') depth = Math.max(0, depth - 1)
    }
    return null
  }

  #position(offset: number): Position {
    const { line, col } = this.#lines.linePos(offset)
    return { line: Math.max(1, line), column: Math.max(1, col) }
  }

  #report(code: ProblemCode, params: Problem['params'], { line, col }: { line: number; col: number }): void {
    this.#reportAt(code, params, { line: Math.max(1, line), column: Math.max(1, col) })
  }

  #reportAt(code: ProblemCode, params: Problem['params'], at: Position): void {
    this.#problems.push(problem(code, params, { ...this.#where, ...at }))
  }
}
