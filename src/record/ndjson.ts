import { type Problem, problem } from '../model/index.ts'
import { readJson } from '../source/index.ts'
import type { Batch, Entry } from './batch.ts'
import { discreet } from './discreet.ts'

/** One megabyte of UTF-8. */
const MAX_BYTES = 1_048_576

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
    return { position, line, value: undefined, problems: [problem('line-too-long', { limit: MAX_BYTES }, at)] }
  }
  const { value, problems } = readJson(text, at)
  // the JSON reader counts lines from the start of what it was given
  return { position, line, value, problems: problems.map((fault) => ({ ...discreet(fault), line })) }
}

const isTooLong = (text: string): boolean =>
  text.length > MAX_BYTES || (text.length * 3 > MAX_BYTES && Buffer.byteLength(text) > MAX_BYTES)
