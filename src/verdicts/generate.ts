import { AREA_LEVEL, AS_OF, areaLevel, type FactRecord } from '../model/index.ts'
import { dayNumber, monthsAfter, type Slot } from '../typed/index.ts'
import type { Known, Outcome, Program, Register, Step } from './program.ts'
import { CODE } from './verdict-code.ts'

/** Judges one frame: writes a code for each rule and says whether it could; nothing in `out` counts where it could not. */
export type JudgeFrame = (frame: Float64Array, out: Uint8Array) => boolean

/** The same of a record as its reader gives it, without laying it out first. */
export type JudgeRecord = (record: FactRecord, out: Uint8Array) => boolean

/**
 * The program as one function without loops, of frames. Only numbers and names made here enter its text. Throws where code may not be
 * generated.
 */
export const generateForFrames = (program: Program): JudgeFrame =>
  make(
    'frame',
    [],
    bodyOf(program, ({ index }) => `frame[${index}]`),
  )

/** The program as one function of records; the names of facts and choices enter its text as JSON strings. */
export const generateForRecords = (program: Program, slots: readonly Slot[]): JudgeRecord => {
  const rosters = slots
    .filter(({ type }) => type === 'members')
    .map((slot) => `facts[${text(slot.name)}] !== undefined`)
  const before = [
    'for (const _ in record.suspect) return false',
    'const facts = record.facts',
    ...rosters.map((isGiven) => `if (${isGiven}) return false`),
  ]
  return make('record', before, bodyOf(program, readerOf))
}

const make = <Judge>(argument: string, before: readonly string[], body: string): Judge => {
  const lines = ["'use strict'", `return (${argument}, out) => {`, ...before, body, 'return true', '}']
  return new Function('later', 'day', 'level', lines.join('\n'))(monthsAfter, dayNumber, areaLevel)
}

type Reader = (slot: Slot) => string

const readerOf: Reader = (slot) => {
  if (slot.name === AS_OF.name) return 'day(record.asOf)'
  const fact = slot.name === AREA_LEVEL.name ? 'level(record.area)' : `facts[${text(slot.name)}]`
  const known = slot.type === 'choice' ? choiceOf(slot) : { date: 'day(fact)', text: '1' }[slot.type as string]
  return `(fact => fact === undefined ? NaN : ${known ?? '+fact'})(${fact})`
}

const choiceOf = ({ choices }: Slot): string =>
  [...choices.map((choice, code) => `fact === ${text(choice)} ? ${code}`), '-1'].join(' : ')

/** A string of JSON is one of JavaScript too, whatever it holds. */
const text = (word: string): string => JSON.stringify(word)

const bodyOf = ({ steps, outcomes, odd, checks }: Program, read: Reader): string => {
  const lines = steps.map((step, register) => linesOf(step, register, read))
  const isOdd = odd.length > 0 ? [`if (${odd.map(name).join(' || ')}) return false`] : []
  return [...lines.slice(0, checks), isOdd, ...lines.slice(checks), outcomes.map(outcomeLine)].flat().join('\n')
}

const name = (register: Register): string => `r${register}`

const linesOf = (step: Step, register: Register, read: Reader): string[] => {
  const own = name(register)
  const line = `const ${own} = ${expressionOf(step, read)}`
  // NaN is no number and not out of range
  if ('guarded' in step && step.guarded)
    return [line, `if (${own} > ${Number.MAX_SAFE_INTEGER} || ${own} < ${Number.MIN_SAFE_INTEGER}) return false`]
  if (step.op === 'millionths')
    return [line, `if (${own} / 1000000 < ${name(step.a)} || ${own} / 1000000 > ${name(step.a)}) return false`]
  return [line]
}

const expressionOf = (step: Step, read: Reader): string => {
  switch (step.op) {
    case 'slot':
      return read(step.slot)
    case 'number':
      return Number.isNaN(step.value) ? 'NaN' : String(step.value)
    case 'millionths':
      return `Math.round(${name(step.a)} * 1000000)`
    case 'agree': {
      const [a, b] = [name(step.a), name(step.b)]
      return `${a} !== ${a} ? ${b} : ${b} !== ${b} || ${a} === ${b} ? ${a} : NaN`
    }
    case 'positive':
      return `${name(step.a)} > 0 ? ${name(step.a)} : NaN`
    case 'later':
      return `later(${name(step.a)}, ${step.months})`
    case 'among':
      return amongOf(name(step.a), step.codes, step.is)
    case 'all':
    case 'any':
      return step.parts.map(name).join(step.op === 'all' ? ' && ' : ' || ')
    case '=':
      return `${name(step.a)} === ${name(step.b)}`
    default:
      return `${name(step.a)} ${step.op} ${name(step.b)}`
  }
}

const amongOf = (register: string, codes: readonly number[], is: boolean): string =>
  is
    ? codes.map((code) => `${register} === ${code}`).join(' || ')
    : [`${register} === ${register}`, ...codes.map((code) => `${register} !== ${code}`)].join(' && ')

const outcomeLine = ({ when, require }: Outcome, index: number): string => `out[${index}] = ${verdictOf(when, require)}`

/** As `verdictOf` of the engine has it, in codes. */
const verdictOf = (when: Known | null, require: Known | null): string => {
  const { pass, fail, unknown, manual } = CODE
  const none = CODE['not-applicable']
  const isNot = when === null ? '' : `${name(when.no)} ? ${none} : `
  const applies = when === null ? '' : name(when.yes)
  if (require === null) return when === null ? `${manual}` : `${isNot}${applies} ? ${manual} : ${unknown}`
  const fails = [applies, name(require.no)].filter((part) => part !== '').join(' && ')
  return `${isNot}${name(require.yes)} ? ${pass} : ${fails} ? ${fail} : ${unknown}`
}
