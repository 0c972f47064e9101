import { monthsAfter } from '../typed/index.ts'
import type { Known, Outcome, Program, Register, Step } from './program.ts'
import { CODE } from './verdict-code.ts'

/** Judges one frame: writes a code for each rule and says whether it could; nothing in `out` counts where it could not. */
export type JudgeFrame = (frame: Float64Array, out: Uint8Array) => boolean

/**
 * The program as one function without loops. Only numbers and names made here enter its text: words of rule files stay
 * outside it. Throws where code may not be generated.
 */
export const generate = (program: Program): JudgeFrame => {
  const make = new Function('later', `'use strict'\nreturn (frame, out) => {\n${bodyOf(program)}\nreturn true\n}`)
  return make(monthsAfter)
}

const bodyOf = ({ steps, outcomes, odd }: Program): string => {
  // what shows a record to be odd comes first, so that no work is done for nothing
  const early = reachOf(odd, steps)
  const order = [...steps.keys()].sort((a, b) => Number(early.has(b)) - Number(early.has(a)) || a - b)
  const lines = order.flatMap((register) => linesOf(steps[register], register))
  const cut = order.findIndex((register) => !early.has(register))
  const check = odd.length > 0 ? [`if (${odd.map(name).join(' || ')}) return false`] : []
  const at = order
    .slice(0, cut < 0 ? order.length : cut)
    .flatMap((register) => linesOf(steps[register], register)).length
  return [...lines.slice(0, at), ...check, ...lines.slice(at), ...outcomes.map(outcomeLine)].join('\n')
}

const reachOf = (registers: readonly Register[], steps: readonly Step[]): ReadonlySet<Register> => {
  const reached = new Set<Register>()
  const visit = (register: Register): void => {
    const step = steps[register]
    if (step === undefined || reached.has(register)) return
    reached.add(register)
    for (const input of inputsOf(step)) visit(input)
  }
  registers.forEach(visit)
  return reached
}

const inputsOf = (step: Step): readonly Register[] => {
  if ('parts' in step) return step.parts
  if ('b' in step) return [step.a, step.b]
  return 'a' in step ? [step.a] : []
}

const name = (register: Register): string => `r${register}`

const linesOf = (step: Step | undefined, register: Register): string[] => {
  if (step === undefined) return []
  const own = name(register)
  const line = `const ${own} = ${expressionOf(step)}`
  // NaN is no number and not out of range
  if ('guarded' in step && step.guarded)
    return [line, `if (${own} > ${Number.MAX_SAFE_INTEGER} || ${own} < ${Number.MIN_SAFE_INTEGER}) return false`]
  if (step.op === 'millionths')
    return [line, `if (${own} / 1000000 < ${name(step.a)} || ${own} / 1000000 > ${name(step.a)}) return false`]
  return [line]
}

const expressionOf = (step: Step): string => {
  switch (step.op) {
    case 'slot':
      return `frame[${step.slot.index}]`
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
