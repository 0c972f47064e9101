import { AREA_LEVEL, AS_OF, areaLevel, type FactRecord } from '../model/index.ts'
import { dayNumber, monthsAfter, type Slot } from '../typed/index.ts'
import type { Known, Program, Register, Step } from './program.ts'
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
    NO_CODES,
    bodyOf(program, ({ index }) => `frame[${index}]`),
  )

/**
 * The program as one function of records. The names of facts, and the few words that it compares, enter its text as JSON strings.
 */
export const generateForRecords = (program: Program, slots: readonly Slot[]): JudgeRecord => {
  const rosters = slots
    .filter(({ type }) => type === 'members')
    .map((slot) => `facts[${text(slot.name)}] !== undefined`)
  const before = ['const facts = record.facts', ...rosters.map((isGiven) => `if (${isGiven}) return false`)]
  const codes = new Map(
    slots.map(({ index, choices }) => [index, new Map(choices.map((choice, code) => [choice, code]))]),
  )
  return make('record', before, codes, bodyOf(program, readerOf))
}

type Codes = ReadonlyMap<number, ReadonlyMap<string, number>>

const NO_CODES: Codes = new Map()

const make = <Judge>(argument: string, before: readonly string[], codes: Codes, body: string): Judge => {
  const tables = [...codes.keys()].map((index) => `const codes${index} = codes.get(${index})`)
  const lines = ["'use strict'", ...tables, `return (${argument}, out) => {`, ...before, body, 'return true', '}']
  return new Function('later', 'day', 'level', 'codes', lines.join('\n'))(monthsAfter, dayNumber, areaLevel, codes)
}

type Reader = (slot: Slot) => string

const readerOf: Reader = (slot) => {
  if (slot.name === AS_OF.name) return 'day(record.asOf)'
  const fact = slot.name === AREA_LEVEL.name ? 'level(record.area)' : `facts[${text(slot.name)}]`
  const known = slot.type === 'choice' ? choiceOf(slot) : { date: 'day(fact)', text: '1' }[slot.type as string]
  return `(fact => fact === undefined ? NaN : ${known ?? '+fact'})(${fact})`
}

/** Few words are compared one after the other, many are looked up. */
const choiceOf = ({ index, choices }: Slot): string =>
  choices.length > 2 * FEW
    ? `(codes${index}.get(fact) ?? -1)`
    : [...choices.map((choice, code) => `fact === ${text(choice)} ? ${code}`), '-1'].join(' : ')

/** A string of JSON is one of JavaScript too, whatever it holds. */
const text = (word: string): string => JSON.stringify(word)

const bodyOf = (program: Program, read: Reader): string => {
  const { steps, outcomes, first, odd, checks } = program
  const name = namer(program, read)
  const lines = steps.map((step, register) => linesOf(step, register, name, read))
  const isOdd = odd.length > 0 ? [`if (${odd.map(name).join(OR)}) return false`] : []
  const verdicts = outcomes.map(
    ({ when, require }, index) => `out[${first + index}] = ${verdictOf(when, require, name)}`,
  )
  return [...lines.slice(0, checks), isOdd, ...lines.slice(checks), verdicts].flat().join('\n')
}

/** How a register is written where it is read. */
type Name = (register: Register) => string

const own: Name = (register) => `r${register}`

/**
 * Truths are joined as bits. What is always worked out the compiler has seen after a few records; of a part that is left out until some
 * record needs it, it knows nothing, and begins anew.
 */
const [AND, OR] = [' & ', ' | ']

/** A truth that is read once stands where it is read. */
const namer = (program: Program, read: Reader): Name => {
  const uses = usesOf(program)
  const name: Name = (register) => {
    const step = program.steps[register]
    return step && isTruth(step) && (uses.get(register) ?? 0) <= 1
      ? `(${expressionOf(step, name, read)})`
      : own(register)
  }
  return name
}

const usesOf = ({ steps, outcomes, odd }: Program): ReadonlyMap<Register, number> => {
  const uses = new Map<Register, number>()
  const known = outcomes.flatMap(({ when, require }) =>
    [when, require].flatMap((one) => (one ? [one.yes, one.no] : [])),
  )
  for (const register of [...steps.flatMap(inputsOf), ...known, ...odd])
    uses.set(register, (uses.get(register) ?? 0) + 1)
  return uses
}

const inputsOf = (step: Step): readonly Register[] => {
  if ('parts' in step) return step.parts
  if ('b' in step) return [step.a, step.b]
  return 'a' in step ? [step.a] : []
}

const NUMERIC = ['slot', 'number', '+', '-', '*', 'millionths', 'agree', 'positive', 'later']

const isTruth = ({ op }: Step): boolean => !NUMERIC.includes(op)

const linesOf = (step: Step, register: Register, name: Name, read: Reader): string[] => {
  // what stands where it is read, or is read nowhere
  if (isTruth(step) && name(register) !== own(register)) return []
  const line = `const ${own(register)} = ${expressionOf(step, name, read)}`
  // NaN is no number and not out of range
  if ('guarded' in step && step.guarded)
    return [line, `if (Math.abs(${own(register)}) > ${Number.MAX_SAFE_INTEGER}) return false`]
  if (step.op !== 'millionths') return [line]
  const [exact, decimal] = [`${own(register)} / 1000000`, own(step.a)]
  return [line, `if (${exact} < ${decimal} || ${exact} > ${decimal}) return false`]
}

const expressionOf = (step: Step, name: Name, read: Reader): string => {
  switch (step.op) {
    case 'slot':
      return read(step.slot)
    case 'number':
      return Number.isNaN(step.value) ? 'NaN' : String(step.value)
    case 'millionths':
      return `Math.round(${name(step.a)} * 1000000)`
    case 'agree':
      return agreedOf(step.parts.map(name))
    case 'positive':
      return `${name(step.a)} > 0 ? ${name(step.a)} : NaN`
    case 'later':
      return `later(${name(step.a)}, ${step.months})`
    case 'among':
      return amongOf(name(step.a), step.codes, step.is)
    case 'all':
    case 'any':
      return step.parts.map(name).join(step.op === 'all' ? AND : OR)
    case '=':
      return `${name(step.a)} === ${name(step.b)}`
    default:
      return `${name(step.a)} ${step.op} ${name(step.b)}`
  }
}

/** The first that is there, where those after it are the same or not there. */
const agreedOf = ([first = 'NaN', ...others]: readonly string[]): string => {
  if (others.length === 0) return first
  const same = others.map((other) => `(${other} !== ${other} || ${other} === ${first})`)
  return `${first} !== ${first} ? ${agreedOf(others)} : ${same.join(' && ')} ? ${first} : NaN`
}

/** More codes than this are looked up as bits of one number, as far as there are bits. */
const FEW = 3
/** The bit after them stands for all codes beyond, and is never set. */
const BITS = 31

const amongOf = (value: string, codes: readonly number[], is: boolean): string => {
  if (codes.length > FEW && codes.every((code) => code >= 0 && code < BITS)) {
    const mask = codes.reduce((bits, code) => bits | (1 << code), 0)
    return `(${value} >= 0)${AND}(((${mask} >> Math.min(${value}, ${BITS})) & 1) === ${Number(is)})`
  }
  if (is) return codes.map((code) => `(${value} === ${code})`).join(OR)
  return [`(${value} === ${value})`, ...codes.map((code) => `(${value} !== ${code})`)].join(AND)
}

/** As `verdictOf` of the engine has it, in codes. */
const verdictOf = (when: Known | null, require: Known | null, name: Name): string => {
  const { pass, fail, unknown, manual } = CODE
  const isNot = when === null ? '' : `${name(when.no)} ? ${CODE['not-applicable']} : `
  const applies = when === null ? 'true' : name(when.yes)
  if (require === null) return `${isNot}${applies} ? ${manual} : ${unknown}`
  return `${isNot}${name(require.yes)} ? ${pass} : ${applies}${AND}${name(require.no)} ? ${fail} : ${unknown}`
}
