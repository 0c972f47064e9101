import { type Problem, problem } from '../model/index.ts'
import { readJson } from '../source/index.ts'
import type { Batch, Entry } from './batch.ts'
import { discreet } from './discreet.ts'
import { MAX_PROBLEMS } from './refusals.ts'

/** One megabyte of UTF-8: the longest line that is read. */
export const MAX_LINE_BYTES = 1_048_576

/** One record a line; blank lines are passed over, and a bad line spoils only itself. */
export const readLines = (text: string, where: Partial<Problem>): Batch => {
  const entries: Entry[] = []
  text.split('\n').forEach((line, index) => {
    if (line.trim() !== '') entries.push(readLine(line, index + 1, entries.length, where))
  })
  return { entries, problems: [] }
}

/** One line as an entry; a fault spoils only itself. */
export const readLine = (text: string, line: number, position: number, where: Partial<Problem>): Entry => {
  const at = { ...where, line, position }
  if (isTooLong(text)) {
    return { position, line, value: undefined, problems: [problem('line-too-long', { limit: MAX_LINE_BYTES }, at)] }
  }
  const { value, problems } = readJson(text, at)
  // the JSON reader counts lines from the start of what it was given
  const told = problems.slice(0, MAX_PROBLEMS).map((fault) => ({ ...discreet(fault), line }))
  return { position, line, value, problems: told }
}

const isTooLong = (text: string): boolean =>
  text.length > MAX_LINE_BYTES || (text.length * 3 > MAX_LINE_BYTES && Buffer.byteLength(text) > MAX_LINE_BYTES)
