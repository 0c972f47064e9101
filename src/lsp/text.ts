import type { Diagnostic, Position as EditorPosition, Range } from 'vscode-languageserver'
import type { Problem } from '../model/index.ts'
import { fixesOf } from '../rulebook/index.ts'
import type { Position } from '../source/index.ts'

/** A place as editors count it, from 0; columns are UTF-16 units on both sides. */
export const toEditor = ({ line, column }: Position): EditorPosition => ({ line: line - 1, character: column - 1 })

/** A place as we count it, from 1. */
export const fromEditor = ({ line, character }: EditorPosition): Position => ({
  line: line + 1,
  column: character + 1,
})

/** The range of so many characters from a place on. */
export const rangeOf = (at: Position, length: number): Range => ({
  start: toEditor(at),
  end: toEditor({ ...at, column: at.column + length }),
})

/** What an editor underlines: the word to be replaced, the value at the place, or the line for what is about all of it. */
export const rangeOfProblem = (text: string, problem: Problem): Diagnostic['range'] => {
  const { line = 1, column = 1 } = problem
  const [fix] = fixesOf(text, problem)
  if (fix && fix.from.line === fix.to.line) return { start: toEditor(fix.from), end: toEditor(fix.to) }
  const written = text.split('\n')[line - 1] ?? ''
  const indent = written.length - written.trimStart().length
  if (column === 1) return rangeOf({ line, column: indent + 1 }, written.trim().length)
  return rangeOf({ line, column }, tokenLength(written.slice(column - 1)))
}

const tokenLength = (rest: string): number =>
  /^(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[\w./-]+|(?:(?!: )[^,{}[\]\r])+)/.exec(rest)?.[0].trimEnd().length || 1

/** Where `name` begins as a key or value that may stand in quotes. */
export const unquoted = (text: string, at: Position, name: string): Position | null => {
  const rest = (text.split('\n')[at.line - 1] ?? '').slice(at.column - 1)
  if (rest.startsWith(name)) return at
  return /^["']/.test(rest) && rest.slice(1).startsWith(name) ? { ...at, column: at.column + 1 } : null
}

/** The path-like word at a position, such as a clause key or a rule id, and where it begins. */
export const wordAt = (text: string, { line, column }: Position): { word: string; at: Position } | null => {
  const written = text.split('\n')[line - 1] ?? ''
  for (const match of written.matchAll(/[\w-]+(?:\/[\w-]+)*/g)) {
    const from = match.index + 1
    if (from <= column && column <= from + match[0].length) return { word: match[0], at: { line, column: from } }
  }
  return null
}
