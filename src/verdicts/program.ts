import type { Amount, Order, Slot, Test, TypedKind } from '../typed/index.ts'

/** A value that was worked out, by its place in the program. */
export type Register = number

/**
 * One step. Numbers are doubles that hold whole numbers exactly, NaN for none, so that every comparison with none is false;
 * a step that is `guarded` may leave the exact range, and the record is then left to the exact evaluators.
 */
export type Step =
  | { readonly op: 'slot'; readonly slot: Slot }
  | { readonly op: 'number'; readonly value: number }
  | { readonly op: '+' | '-' | '*'; readonly a: Register; readonly b: Register; readonly guarded: boolean }
  /** A decimal in whole millionths; one with more decimals is left to the exact evaluators. */
  | { readonly op: 'millionths'; readonly a: Register }
  /** The one that is there, none where two differ. */
  | { readonly op: 'agree'; readonly a: Register; readonly b: Register }
  /** None where it is zero. */
  | { readonly op: 'positive'; readonly a: Register }
  | { readonly op: 'later'; readonly a: Register; readonly months: number }
  | { readonly op: Order; readonly a: Register; readonly b: Register }
  | { readonly op: 'among'; readonly a: Register; readonly codes: readonly number[]; readonly is: boolean }
  | { readonly op: 'all' | 'any'; readonly parts: readonly Register[] }

/** Whether a condition is known to be true, and whether it is known to be false: neither where it is unknown. */
export interface Known {
  readonly yes: Register
  readonly no: Register
}

/** What a rule comes down to. */
export interface Outcome {
  readonly when: Known | null
  readonly require: Known | null
}

/** Straight-line steps, each worked out once however many rules read it. */
export interface Program {
  readonly steps: readonly Step[]
  /** One a rule, in their order. */
  readonly outcomes: readonly Outcome[]
  /** A record for which one is true is left to the exact evaluators. */
  readonly odd: readonly Register[]
  /** How many steps come first that say so. */
  readonly checks: number
}

const EXACT = Number.MAX_SAFE_INTEGER
const MILLION = 1_000_000

/** An amount as whole numbers: n / d, with the most that either can be. */
interface Quotient {
  readonly n: Register
  readonly d: Register | null
  readonly most: number
  readonly mostBelow: number
}

/** The steps that judge a kind. */
export const programOf = (typed: TypedKind): Program => {
  const { steps, test } = assembler()
  const odd = typed.odd.map((one) => test(one).yes)
  const checks = steps.length
  const outcomes = typed.rules.map(({ when, require }) => ({
    when: when && test(when),
    require: require && test(require),
  }))
  return { steps, outcomes, odd, checks }
}

/** Collects steps, each only once. */
const assembler = () => {
  const steps: Step[] = []
  const known = new Map<string, Register>()
  const add = (step: Step): Register => {
    const key = step.op === 'slot' ? `slot ${step.slot.index}` : JSON.stringify(step)
    const before = known.get(key)
    if (before !== undefined) return before
    steps.push(step)
    known.set(key, steps.length - 1)
    return steps.length - 1
  }

  const calculate = (op: '+' | '-' | '*', a: Register, b: Register, most: number): Register =>
    add({ op, a, b, guarded: most > EXACT })

  /** Multiplies by a quotient's lower part, which is one where it has none. */
  const times = (a: Register, b: Register | null, most: number): Register =>
    b === null ? a : calculate('*', a, b, most)

  const slotQuotient = (slot: Slot): Quotient => {
    const register = add({ op: 'slot', slot })
    const most = Math.max(Math.abs(slot.low), Math.abs(slot.high))
    if (slot.type !== 'number') return { n: register, d: null, most, mostBelow: 1 }
    const millionths = add({ op: 'millionths', a: register })
    return { n: millionths, d: add({ op: 'number', value: MILLION }), most: most * MILLION, mostBelow: MILLION }
  }

  const sum = (op: '+' | '-', a: Quotient, b: Quotient): Quotient => {
    if (a.d === b.d) {
      const most = a.most + b.most
      return { n: calculate(op, a.n, b.n, most), d: a.d, most, mostBelow: a.mostBelow }
    }
    const [left, right] = [a.most * b.mostBelow, b.most * a.mostBelow]
    const mostBelow = a.mostBelow * b.mostBelow
    const n = calculate(op, times(a.n, b.d, left), times(b.n, a.d, right), left + right)
    return { n, d: a.d === null ? b.d : times(a.d, b.d, mostBelow), most: left + right, mostBelow }
  }

  const ratio = (part: Quotient, whole: Quotient, by: number): Quotient => {
    const most = part.most * by
    const n = by === 1 ? part.n : calculate('*', part.n, add({ op: 'number', value: by }), most)
    const below = add({ op: 'positive', a: whole.n })
    const mostBelow = whole.most * part.mostBelow
    return { n, d: times(below, part.d, mostBelow), most, mostBelow }
  }

  const agreed = (a: Quotient, b: Quotient): Quotient => {
    if (a.d === b.d) return { ...a, n: add({ op: 'agree', a: a.n, b: b.n }), most: Math.max(a.most, b.most) }
    // denominators of what is no ratio are constants
    const [most, below] = [a.most * b.mostBelow, b.most * a.mostBelow]
    const [left, right] = [times(a.n, b.d, most), times(b.n, a.d, below)]
    const mostBelow = a.mostBelow * b.mostBelow
    const d = a.d === null ? b.d : times(a.d, b.d, mostBelow)
    return { n: add({ op: 'agree', a: left, b: right }), d, most: Math.max(most, below), mostBelow }
  }

  const quotient = (amount: Amount): Quotient => {
    switch (amount.form) {
      case 'slot':
        return slotQuotient(amount.slot)
      case 'literal':
        return {
          n: add({ op: 'number', value: amount.n }),
          d: amount.d === 1 ? null : add({ op: 'number', value: amount.d }),
          most: Math.abs(amount.n),
          mostBelow: amount.d,
        }
      case 'sum':
        return amount.parts.map(quotient).reduce((a, b) => sum('+', a, b))
      case 'difference':
        return sum('-', quotient(amount.from), quotient(amount.less))
      case 'ratio':
        return ratio(quotient(amount.part), quotient(amount.whole), amount.times)
      case 'either':
        return amount.ways.map(quotient).reduce(agreed)
      case 'later':
      case 'none':
        return { n: plain(amount) ?? add({ op: 'number', value: Number.NaN }), d: null, most: 0, mostBelow: 1 }
    }
  }

  /** What is compared as it stands: doubles are in the order of the decimals that they are written as. */
  const plain = (amount: Amount): Register | null => {
    if (amount.form === 'slot') return add({ op: 'slot', slot: amount.slot })
    if (amount.form === 'literal') return add({ op: 'number', value: amount.value })
    if (amount.form === 'none') return add({ op: 'number', value: Number.NaN })
    if (amount.form !== 'later') return null
    return add({ op: 'later', a: add({ op: 'slot', slot: amount.slot }), months: amount.months })
  }

  const compare = (left: Amount, right: Amount): readonly [Register, Register] => {
    const [a, b] = [plain(left), plain(right)]
    if (a !== null && b !== null) return [a, b]
    const [one, other] = [quotient(left), quotient(right)]
    return [times(one.n, other.d, one.most * other.mostBelow), times(other.n, one.d, other.most * one.mostBelow)]
  }

  const test = (condition: Test): Known => {
    switch (condition.form) {
      case 'all':
      case 'any': {
        const parts = condition.parts.map(test)
        const [only] = parts
        if (only && parts.length === 1) return only
        const [yes, no] = condition.form === 'all' ? (['all', 'any'] as const) : (['any', 'all'] as const)
        return {
          yes: add({ op: yes, parts: parts.map((part) => part.yes) }),
          no: add({ op: no, parts: parts.map((part) => part.no) }),
        }
      }
      case 'not': {
        const { yes, no } = test(condition.part)
        return { yes: no, no: yes }
      }
      case 'among': {
        const a = add({ op: 'slot', slot: condition.slot })
        const { codes } = condition
        return { yes: add({ op: 'among', a, codes, is: true }), no: add({ op: 'among', a, codes, is: false }) }
      }
      case 'compare': {
        const [a, b] = compare(condition.left, condition.right)
        return orderOf(condition.order, a, b)
      }
    }
  }

  const orderOf = (order: Order, a: Register, b: Register): Known => {
    const step = (op: Order, c: Register, d: Register): Register => add({ op, a: c, b: d })
    switch (order) {
      case '<':
        return { yes: step('<', a, b), no: step('>=', a, b) }
      case '<=':
        return { yes: step('<=', a, b), no: step('>', a, b) }
      case '>':
        return { yes: step('>', a, b), no: step('<=', a, b) }
      case '>=':
        return { yes: step('>=', a, b), no: step('<', a, b) }
      case '=':
        return { yes: step('=', a, b), no: add({ op: 'any', parts: [step('<', a, b), step('>', a, b)] }) }
    }
  }

  return { steps, test }
}
