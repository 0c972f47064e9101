import type { Problem, ProblemCode } from '../model/index.ts'
import type { Position } from '../source/index.ts'

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
  const { suggestion = '', [WRITTEN[code] ?? '']: written = '' } = params
  if (suggestion === '' || written === '') return []
  const at = findWord(lines, { line, column }, String(written))
  if (at === null) return []
  return [{ from: at, to: { ...at, column: at.column + String(written).length }, text: String(suggestion) }]
}

/** Problems that may only follow from others: what a faulty file of measures should define is unknown everywhere. */
const CONSEQUENCES: readonly ProblemCode[] = ['unknown-fact', 'remedy-fact']

/** What mends a file, of all the problems of its rulebook. What may only follow from another problem waits for that one. */
export const fixesAmong = (text: string, file: string, problems: readonly Problem[]): Edit[] => {
  const follows = (one: Problem): boolean => CONSEQUENCES.includes(one.code)
  const unsure = problems.some(
    (one) => one.severity === 'error' && !follows(one) && /(?:^|\/)measures\.yaml$/.test(one.file ?? ''),
  )
  return problems.filter((one) => one.file === file && !(unsure && follows(one))).flatMap((one) => fixesOf(text, one))
}

const halfWidth = (lines: readonly string[], from: Position, { found, instead }: Problem['params']): Edit[] => {
  const rest = lines[from.line - 1]?.slice(from.column - 1) ?? ''
  if (!rest.startsWith(String(found))) return []
  const space = /^\s|^$/.test(rest.slice(1)) ? '' : ' '
  return [{ from, to: { ...from, column: from.column + 1 }, text: `${instead}${space}` }]
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
