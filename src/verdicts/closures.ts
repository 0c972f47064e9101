import { monthsAfter } from '../typed/index.ts'
import type { JudgeFrame } from './generate.ts'
import type { Known, Outcome, Program, Step } from './program.ts'
import { CODE } from './verdict-code.ts'

type Registers = Float64Array
/** Works out one step. */
type Work = (registers: Registers, frame: Float64Array) => number

/** The program as a list of small functions: slower, and allowed where code may not be generated. */
export const closuresOf = ({ steps, outcomes, first, odd }: Program): JudgeFrame => {
  const registers = new Float64Array(steps.length)
  const works = steps.map(workOf)
  const faults = steps.flatMap((step, register) => faultOf(step, register) ?? [])
  return (frame, out) => {
    for (let step = 0; step < works.length; step++) registers[step] = works[step]?.(registers, frame) ?? Number.NaN
    for (const register of odd) if (registers[register] === 1) return false
    for (const isFaulty of faults) if (isFaulty(registers)) return false
    outcomes.forEach((outcome, rule) => {
      out[first + rule] = codeOf(outcome, registers)
    })
    return true
  }
}

/** Whether a step left the numbers that doubles hold exactly. */
const faultOf = (step: Step, register: number): ((registers: Registers) => boolean) | null => {
  if ('guarded' in step && step.guarded)
    return (registers) => Math.abs(at(registers, register)) > Number.MAX_SAFE_INTEGER
  if (step.op !== 'millionths') return null
  return (registers) => {
    const [decimal, millionths] = [at(registers, step.a), at(registers, register)]
    return !Number.isNaN(decimal) && millionths / 1_000_000 !== decimal
  }
}

const workOf = (step: Step): Work => {
  switch (step.op) {
    case 'slot':
      return (_, frame) => at(frame, step.slot.index)
    case 'number':
      return () => step.value
    case 'millionths':
      return (registers) => Math.round(at(registers, step.a) * 1_000_000)
    case 'positive':
      return (registers) => (at(registers, step.a) > 0 ? at(registers, step.a) : Number.NaN)
    case 'agree':
      return (registers) => agreed(step.parts.map((part) => at(registers, part)))
    case 'later':
      return (registers) => monthsAfter(at(registers, step.a), step.months)
    case 'among':
      return (registers) => Number(isAmong(at(registers, step.a), step.codes, step.is))
    case 'all':
      return (registers) => Number(step.parts.every((part) => registers[part] === 1))
    case 'any':
      return (registers) => Number(step.parts.some((part) => registers[part] === 1))
    default: {
      const apply = BINARY[step.op]
      return (registers) => apply(at(registers, step.a), at(registers, step.b))
    }
  }
}

const at = (numbers: Float64Array, index: number): number => numbers[index] ?? Number.NaN

const isAmong = (value: number, codes: readonly number[], is: boolean): boolean =>
  !Number.isNaN(value) && codes.includes(value) === is

const agreed = (ways: readonly number[]): number => {
  const [first = Number.NaN, ...others] = ways.filter((way) => !Number.isNaN(way))
  return others.every((way) => way === first) ? first : Number.NaN
}

const BINARY = {
  '+': (a: number, b: number) => a + b,
  '-': (a: number, b: number) => a - b,
  '*': (a: number, b: number) => a * b,
  '<': (a: number, b: number) => Number(a < b),
  '<=': (a: number, b: number) => Number(a <= b),
  '>': (a: number, b: number) => Number(a > b),
  '>=': (a: number, b: number) => Number(a >= b),
  '=': (a: number, b: number) => Number(a === b),
} as const

const codeOf = ({ when, require }: Outcome, registers: Registers): number => {
  const isKnown = (part: Known, side: keyof Known): boolean => registers[part[side]] === 1
  if (when && isKnown(when, 'no')) return CODE['not-applicable']
  const applies = when === null || isKnown(when, 'yes')
  if (require === null) return applies ? CODE.manual : CODE.unknown
  if (isKnown(require, 'yes')) return CODE.pass
  return applies && isKnown(require, 'no') ? CODE.fail : CODE.unknown
}
