import { type JSONPath, visit } from 'jsonc-parser'
import { type Problem, type ProblemCode, problem } from '../model/index.ts'
import { faultList } from './faults.ts'
import { jsonSyntaxFault } from './json-syntax.ts'
import { numberFault } from './number.ts'
import { MAX_DEPTH, soundJson } from './sound-json.ts'

/** Far below where a recursive reader would overflow; up to here the fault is told with its path. */
const MAX_NESTING = 1_000
/** A key that is longer is cut short in paths, which would otherwise repeat it for everything that it holds. */
const MAX_STEP = 80

/** JSON text as a plain value, or the problems found in it. Nothing is repaired: see docs/problems. */
export const readJson = (text: string, where: Partial<Problem> = {}): { value: unknown; problems: Problem[] } => {
  const sound = soundJson(text)
  if (sound !== null) return { value: sound.value, problems: [] }
  return readClosely(text, where)
}

/** The same, by a walk over the text that knows what is wrong and where. */
export const readClosely = (text: string, where: Partial<Problem> = {}): { value: unknown; problems: Problem[] } => {
  const tooDeep = nestingFault(text)
  if (tooDeep !== null) return refuse('too-deep', { limit: MAX_DEPTH }, { ...where, ...positionAt(text, tooDeep) })
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    // the engine's own message quotes the text, which may be personal data, and often lacks the place
    const { detail, offset } = jsonSyntaxFault(text)
    return refuse('json-syntax', { detail }, { ...where, ...positionAt(text, offset) })
  }
  const problems = contentFaults(text, where)
  return { value: problems.length > 0 ? undefined : value, problems }
}

const refuse = (code: ProblemCode, params: Problem['params'], where: Partial<Problem>) => ({
  value: undefined,
  problems: [problem(code, params, where)],
})

const positionAt = (text: string, offset: number): { line: number; column: number } => {
  const before = text.slice(0, offset)
  const lineStart = before.lastIndexOf('\n') + 1
  return { line: before.split('\n').length, column: offset - lineStart + 1 }
}

/** The offset at which the text nests too deeply for any recursive reader, or null. */
const nestingFault = (text: string): number | null => {
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
      if (depth > MAX_NESTING) return i
    } else if (c === 0x7d || c === 0x5d) depth--
  }
  return null
}

/** Duplicate keys, of which JSON.parse keeps the last, numbers that lose digits, and values nested too deeply. */
const contentFaults = (text: string, where: Partial<Problem>): Problem[] => {
  const faults = faultList()
  const report = (code: ProblemCode, params: Problem['params'], line: number, column: number, path: JSONPath): void => {
    const at = { line: line + 1, column: column + 1 }
    faults.add(itemOf(path), () => problem(code, params, { ...where, ...at, path: pointer(path) }))
  }
  let depth = 0
  const enter = (_offset: number, _length: number, line: number, column: number, pathOf: () => JSONPath): boolean => {
    depth++
    if (depth <= MAX_DEPTH) return true
    report('too-deep', { limit: MAX_DEPTH }, line, column, pathOf())
    return false
  }
  const leave = (): void => {
    depth--
  }
  const keys: Set<string>[] = []
  visit(text, {
    onArrayBegin: enter,
    onArrayEnd: leave,
    onObjectBegin: (...at) => {
      keys.push(new Set())
      return enter(...at)
    },
    onObjectEnd: () => {
      keys.pop()
      leave()
    },
    onObjectProperty: (key, _offset, _length, line, column, pathOf) => {
      const seen = keys.at(-1)
      if (seen?.has(key)) report('duplicate-key', { key }, line, column, [...pathOf(), key])
      seen?.add(key)
    },
    onLiteralValue: (value, offset, length, line, column, pathOf) => {
      if (typeof value !== 'number') return
      const source = text.slice(offset, offset + length)
      const fault = numberFault(source)
      // the path is dear, and most numbers are sound
      if (fault !== null) report(fault, { source }, line, column, pathOf())
    },
  })
  return faults.problems
}

/**
 * The lines on which the items of a list begin, in sound JSON: of the list under `key`, or of the outermost one for null.
 * Without a list, the line of the value itself.
 */
export const itemLines = (text: string, key: string | null): readonly number[] => {
  const lines: number[] = []
  const depthOfItems = key === null ? 1 : 2
  let depth = 0
  let inList = key === null
  let first = 1
  const begin = (line: number, isList: boolean): boolean => {
    if (depth === 0) first = line + 1
    if (depth === depthOfItems && inList) lines.push(line + 1)
    // what stands deeper is nobody's beginning
    return depth < depthOfItems && (isList || key !== null)
  }
  const enter = (isList: boolean) => (_offset: number, _length: number, line: number) => {
    const goesOn = begin(line, isList)
    depth++
    return goesOn
  }
  const leave = (): void => {
    depth--
  }
  visit(text, {
    onObjectBegin: enter(false),
    onObjectEnd: leave,
    onArrayBegin: enter(true),
    onArrayEnd: leave,
    onObjectProperty: (name) => {
      if (depth === 1) inList = name === key
    },
    onLiteralValue: (_value, _offset, _length, line) => void begin(line, false),
  })
  return lines.length > 0 ? lines : [first]
}

/** Which item of the outermost list a path leads into: a record, where there are several. */
const itemOf = (path: JSONPath): number => {
  const index = path.find((step) => typeof step === 'number')
  return typeof index === 'number' ? index : -1
}

/** A JSON Pointer (RFC 6901), long steps cut short. */
export const pointer = (path: readonly (string | number)[]): string =>
  path.map((step) => `/${String(step).slice(0, MAX_STEP).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
