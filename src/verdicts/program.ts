import {
  type Amount,
  type Order,
  type Quotient,
  quotientsOf,
  type Slot,
  type Test,
  type TypedKind,
  type TypedRule,
} from '../typed/index.ts'

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
  /** The one that those there come to, none where two differ. */
  | { readonly op: 'agree'; readonly parts: readonly Register[] }
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
  /** One a rule, in their order, and the place of the first of them among all rules of the kind. */
  readonly outcomes: readonly Outcome[]
  readonly first: number
  /** A record for which one is true is left to the exact evaluators. */
  readonly odd: readonly Register[]
  /** How many steps come first that say so. */
  readonly checks: number
}

const EXACT = Number.MAX_SAFE_INTEGER
const MILLION = 1_000_000

/**
 * So many rules share a program. A compiler of code takes more memory for a function than its length: for one of two hundred rules more
 * than all the rest of a check.
 */
const RULES = 32

/** The steps that judge a kind, in programs to be run one after the other; the first says of a record whether it is odd. */
export const programsOf = ({ rules, odd }: TypedKind): readonly Program[] =>
  Array.from({ length: Math.max(1, Math.ceil(rules.length / RULES)) }, (_, index) => {
    const first = index * RULES
    return programOf(rules.slice(first, first + RULES), first, index === 0 ? odd : [])
  })

const programOf = (rules: readonly TypedRule[], first: number, conditions: readonly Test[]): Program => {
  const { steps, test } = assembler()
  const odd = conditions.map((one) => test(one).yes)
  const checks = steps.length
  const outcomes = rules.map(({ when, require }) => ({
    when: when && test(when),
    require: require && test(require),
  }))
  return { steps, outcomes, first, odd, checks }
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

  const slotQuotient = (slot: Slot): Quotient<Register> => {
    const register = add({ op: 'slot', slot })
    const most = Math.max(Math.abs(slot.low), Math.abs(slot.high))
    if (slot.type !== 'number') return { n: register, d: null, most, mostBelow: 1 }
    const millionths = add({ op: 'millionths', a: register })
    return { n: millionths, d: number(MILLION), most: most * MILLION, mostBelow: MILLION }
  }

  const number = (value: number): Register => add({ op: 'number', value })

  /** What is compared as it stands: doubles are in the order of the decimals that they are written as. */
  const plain = (amount: Amount): Register | null => {
    if (amount.form === 'slot') return add({ op: 'slot', slot: amount.slot })
    if (amount.form === 'literal') return number(amount.value)
    if (amount.form === 'none') return number(Number.NaN)
    if (amount.form !== 'later') return null
    return add({ op: 'later', a: add({ op: 'slot', slot: amount.slot }), months: amount.months })
  }

  const { quotient, crossed } = quotientsOf<Register>({
    number,
    calculate: (op, a, b, most) => add({ op, a, b, guarded: most > EXACT }),
    positive: (a) => add({ op: 'positive', a }),
    agreed: (parts) => add({ op: 'agree', parts }),
    slot: slotQuotient,
    other: (amount) => ({ n: plain(amount) ?? number(Number.NaN), d: null, most: 0, mostBelow: 1 }),
  })

  const compare = (left: Amount, right: Amount): readonly [Register, Register] => {
    const [a, b] = [plain(left), plain(right)]
    return a !== null && b !== null ? [a, b] : crossed(quotient(left), quotient(right))
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
