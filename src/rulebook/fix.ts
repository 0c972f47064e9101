import type { Problem, ProblemCode } from '../model/index.ts'
import { type MapEntry, type Position, readYaml } from '../source/index.ts'
import { orderedMaps } from './order.ts'

/** Puts other text in the place of what stands from one position up to another. */
export interface Edit {
  readonly from: Position
  readonly to: Position
  readonly text: string
}

/** Of a problem that comes with a suggestion: the parameter that holds what was written instead. */
const WRITTEN: Partial<Record<ProblemCode, string>> = {
  'unknown-key': 'key',
  'unknown-clause': 'clause',
  'unknown-subject': 'subject',
  'unknown-fact': 'fact',
  'unknown-operator': 'operator',
  'value-type': 'found',
  'remedy-fact': 'fact',
  'unknown-footnote': 'footnote',
  'unknown-rule': 'rule',
}

/** What mends a problem of a text without anybody's judgement; nothing where it takes some, or the text has moved on. */
export const fixesOf = (text: string, problem: Problem): Edit[] => {
  const { line = 0, column = 0, code, params } = problem
  const lines = text.split('\n')
  if (code === 'full-width-punctuation') return halfWidth(lines, { line, column }, params)
  if (code === 'key-order') return inOrder(text, { line, column })
  if (code === 'value-type' && !params.found) return literal(lines, { line, column }, String(params.expected))
  const { suggestion = '', [WRITTEN[code] ?? '']: written = '' } = params
  if (suggestion === '' || written === '') return []
  const at = findWord(lines, { line, column }, String(written))
  if (at === null) return []
  const { from, to } = withMarks(lines, at, String(written))
  return [{ from, to, text: String(suggestion) }]
}

/** A sign such as `>=` needed quotation marks; the word that it stands for does not. */
const withMarks = (lines: readonly string[], at: Position, written: string): Pick<Edit, 'from' | 'to'> => {
  const line = lines[at.line - 1] ?? ''
  const end = at.column + written.length
  const [mark = '', other] = [line[at.column - 2], line[end - 1]]
  const isQuoted = /["']/.test(mark) && mark === other && !/\w/.test(written)
  return {
    from: { ...at, column: at.column - (isQuoted ? 1 : 0) },
    to: { ...at, column: end + (isQuoted ? 1 : 0) },
  }
}

/** Problems that may only follow from others: what a faulty file of measures should define is unknown everywhere. */
const CONSEQUENCES: readonly ProblemCode[] = ['unknown-fact', 'remedy-fact']

/** What mends a file, of all the problems of its rulebook. What may only follow from another problem waits for that one. */
export const fixesAmong = (text: string, file: string, problems: readonly Problem[]): Edit[] => {
  const follows = (one: Problem): boolean => CONSEQUENCES.includes(one.code)
  const unsure = problems.some(
    (one) => one.severity === 'error' && !follows(one) && /(?:^|\/)measures\.yaml$/.test(one.file ?? ''),
  )
  // what two words are as near to is for a person to choose
  const sure = problems.filter(({ params }) => params.sure !== 0)
  return sure.filter((one) => one.file === file && !(unsure && follows(one))).flatMap((one) => fixesOf(text, one))
}

const halfWidth = (lines: readonly string[], from: Position, { found, instead }: Problem['params']): Edit[] => {
  const rest = lines[from.line - 1]?.slice(from.column - 1) ?? ''
  if (!rest.startsWith(String(found))) return []
  const space = /^\s|^$/.test(rest.slice(1)) ? '' : ' '
  return [{ from, to: { ...from, column: from.column + 1 }, text: `${instead}${space}` }]
}

const NUMBER = /^(["']?)([-−－]?[\d０-９]+(?:[.．][\d０-９]+)?)\1(?=[\s,}\]]|$)/
const TRUTH = /^(["'])(true|false)\1/

/** A number or a yes that quotation marks or a wide keyboard made a text. */
const literal = (lines: readonly string[], from: Position, expected: string): Edit[] => {
  const form = expected === 'a number' ? NUMBER : expected === 'true or false' ? TRUTH : null
  const found = form?.exec(lines[from.line - 1]?.slice(from.column - 1) ?? '')
  const [whole = '', , written] = found ?? []
  if (!written) return []
  const text = written.normalize('NFKC').replace('−', '-')
  return [{ from, to: { ...from, column: from.column + whole.length }, text }]
}

/** Where a word stands: at the position, or, of a problem told of a whole block, at its first place in that block. */
const findWord = (lines: readonly string[], { line, column }: Position, word: string): Position | null => {
  const first = lines[line - 1] ?? ''
  const block = indent(first)
  for (let index = line - 1; index < lines.length; index++) {
    const text = lines[index] ?? ''
    if (index > line - 1 && text.trim() !== '' && indent(text) < block) return null
    const found = wordIn(text, word, index === line - 1 ? column - 1 : 0)
    if (found !== -1) return { line: index + 1, column: found + 1 }
  }
  return null
}

const indent = (line: string): number => line.length - line.trimStart().length

const wordIn = (line: string, word: string, from: number): number => {
  for (let at = line.indexOf(word, from); at !== -1; at = line.indexOf(word, at + 1)) {
    if (!/[\w-]/.test((line[at - 1] ?? '') + (line[at + word.length] ?? ''))) return at
  }
  return -1
}

/** The text with edits made in it; of two that overlap the first in the text is made. */
export const applyEdits = (text: string, edits: readonly Edit[]): string => {
  const starts = lineStarts(text)
  const offset = ({ line, column }: Position): number => (starts[line - 1] ?? text.length) + column - 1
  const placed = edits
    .map((edit) => ({ from: offset(edit.from), to: offset(edit.to), text: edit.text }))
    .sort((a, b) => a.from - b.from)
  const parts: string[] = []
  let done = 0
  for (const { from, to, text: instead } of placed) {
    if (from < done) continue
    parts.push(text.slice(done, from), instead)
    done = to
  }
  return parts.join('') + text.slice(done)
}

const lineStarts = (text: string): number[] => [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)]

/** The lines of a map's keys in their order, each with the comments above it; nothing where keys share a line. */
const inOrder = (text: string, place: Position): Edit[] => {
  const [tree] = readYaml(text).nodes
  const map = tree && orderedMaps(tree).find(({ entries }) => entries.some(({ keyAt }) => samePlace(keyAt, place)))
  const entries = map?.entries ?? []
  const indent = entries[0]?.keyAt.column ?? 1
  const isBlock = entries.every(({ keyAt }, index) => {
    const above = entries[index - 1]?.keyAt
    return keyAt.column === indent && (above === undefined || above.line < keyAt.line)
  })
  if (map === undefined || !isBlock) return []
  const starts = entries.map((entry, index) => blockStart(text, entry, entries[index - 1]))
  const end = blockEnd(text, entries.at(-1), indent)
  const blocks = entries.map(({ key }, index) => ({
    rank: map.keys.includes(key) ? map.keys.indexOf(key) : map.keys.length,
    text: withNewline(text.slice(starts[index], starts[index + 1] ?? end)),
  }))
  const first = starts[0] ?? 0
  const whole = blocks
    .toSorted((a, b) => a.rank - b.rank)
    .map((block) => block.text)
    .join('')
  const ended = text.endsWith('\n') || end < text.length ? whole : whole.replace(/\r?\n$/, '')
  return [{ from: placeOf(text, first), to: placeOf(text, end), text: ended }]
}

const samePlace = (a: Position, b: Position): boolean => a.line === b.line && a.column === b.column

const withNewline = (block: string): string => (block === '' || block.endsWith('\n') ? block : `${block}\n`)

/** Where the lines of a key begin: with the comments right above it, unless these stand above the first key. */
const blockStart = (text: string, { keyAt }: MapEntry, above: MapEntry | undefined): number => {
  const indent = ' '.repeat(keyAt.column - 1)
  let line = keyAt.line
  const lines = text.split('\n')
  while (above && line - 1 > above.keyAt.line && lines[line - 2]?.startsWith(`${indent}#`)) line--
  return offsetOf(text, { line, column: 1 }) ?? 0
}

/** Where the lines of the last key end: before the first line that is indented less, blank lines and comments left out. */
const blockEnd = (text: string, last: MapEntry | undefined, indent: number): number => {
  if (last === undefined) return 0
  const lines = text.split('\n')
  let end = last.keyAt.line
  for (let index = end; index < lines.length; index++) {
    const line = lines[index] ?? ''
    if (line.trim() === '') continue
    const own = line.length - line.trimStart().length + 1
    if (own <= indent && !(own === indent && /^\s*-/.test(line))) break
    end = index + 1
  }
  return offsetOf(text, { line: end + 1, column: 1 }) ?? text.length
}

const offsetOf = (text: string, { line, column }: Position): number | null => {
  const start = lineStarts(text)[line - 1]
  return start === undefined ? null : start + column - 1
}

const placeOf = (text: string, offset: number): Position => {
  const before = text.slice(0, offset)
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') }
}
