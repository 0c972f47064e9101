import { visit } from 'jsonc-parser'
import { type Problem, type ProblemCode, problem } from '../model/index.ts'
import { numberFault } from './number.ts'

/** Deeper than any record; far below where a recursive reader would overflow. */
const MAX_DEPTH = 32

/** JSON text as a plain value, or every problem found in it. Nothing is repaired: see docs/problems.md. */
export const readJson = (text: string, where: Partial<Problem> = {}): { value: unknown; problems: Problem[] } => {
  const tooDeep = depthFault(text)
  if (tooDeep !== null) return refuse('too-deep', { limit: MAX_DEPTH }, { ...where, ...positionAt(text, tooDeep) })
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    return refuse('json-syntax', { detail: quoteless(detail) }, { ...where, ...syntaxPosition(text, detail) })
  }
  const problems = contentFaults(text, where)
  return { value: problems.length > 0 ? undefined : value, problems }
}

const refuse = (code: ProblemCode, params: Problem['params'], where: Partial<Problem>) => ({
  value: undefined,
  problems: [problem(code, params, where)],
})

/** V8 quotes the text around a fault; that may be personal data, and we give the position instead. */
const quoteless = (detail: string): string =>
  detail.replace(/,? ?\.{0,3}".*" is not valid JSON$/s, '').replace(/ \(line \d+ column \d+\)$/, '')

const syntaxPosition = (text: string, detail: string): { line: number; column: number } => {
  const offset = /at position (\d+)/.exec(detail)?.[1]
  return positionAt(text, offset === undefined ? text.length : Number(offset))
}

const positionAt = (text: string, offset: number): { line: number; column: number } => {
  const before = text.slice(0, offset)
  const lineStart = before.lastIndexOf('\n') + 1
  return { line: before.split('\n').length, column: offset - lineStart + 1 }
}

/** The offset at which the text nests too deeply, or null. */
const depthFault = (text: string): number | null => {
  let depth = 0
  let inString = false
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (inString) {
      if (c === 0x5c) i++
      else if (c === 0x22) inString = false
    } else if (c === 0x22) inString = true
    else if (c === 0x7b || c === 0x5b) {
      depth++
      if (depth > MAX_DEPTH) return i
    } else if (c === 0x7d || c === 0x5d) depth--
  }
  return null
}

/** Duplicate keys, of which JSON.parse keeps the last, and numbers that lose digits. */
const contentFaults = (text: string, where: Partial<Problem>): Problem[] => {
  const problems: Problem[] = []
  const keys: Set<string>[] = []
  visit(text, {
    onObjectBegin: () => {
      keys.push(new Set())
    },
    onObjectEnd: () => {
      keys.pop()
    },
    onObjectProperty: (key, _offset, _length, line, column, pathOf) => {
      const seen = keys.at(-1)
      if (seen?.has(key)) {
        const path = pointer([...pathOf(), key])
        problems.push(problem('duplicate-key', { key }, { ...where, line: line + 1, column: column + 1, path }))
      }
      seen?.add(key)
    },
    onLiteralValue: (value, offset, length, line, column, pathOf) => {
      if (typeof value !== 'number') return
      const source = text.slice(offset, offset + length)
      const fault = numberFault(source)
      // the path is dear, and most numbers are sound
      if (fault === null) return
      const at = { line: line + 1, column: column + 1, path: pointer(pathOf()) }
      problems.push(problem(fault, { source }, { ...where, ...at }))
    },
  })
  return problems
}

/** A JSON Pointer (RFC 6901). */
export const pointer = (path: readonly (string | number)[]): string =>
  path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
