import type { Slot } from './slots.ts'
import type { Amount } from './tree.ts'

/** A number as whole numbers, n / d, in the terms of whoever works it out; with the most that either can be. */
export interface Quotient<Term> {
  readonly n: Term
  /** Null for one. */
  readonly d: Term | null
  readonly most: number
  readonly mostBelow: number
}

type Lower<Term> = Pick<Quotient<Term>, 'd' | 'mostBelow'>

/** The upper parts of several numbers with the same lower part. */
interface Ways<Term> extends Omit<Quotient<Term>, 'n'> {
  readonly ns: readonly Term[]
}

/** How whole numbers are worked out: as steps of a program, as SQL. */
export interface Arithmetic<Term extends string | number> {
  number(value: number): Term
  /** `most` is the most that the result can be. */
  calculate(op: '+' | '-' | '*', a: Term, b: Term, most: number): Term
  /** None where it is zero; it is never less. */
  positive(a: Term): Term
  /** The one that those there come to; none where two differ. */
  agreed(ways: readonly Term[]): Term
  slot(slot: Slot): Quotient<Term>
  /** What there is of an amount that is never known, or of a day. */
  other(amount: Amount & { form: 'none' | 'later' }): Quotient<Term>
}

/** Amounts as quotients, so that they are compared without a division. */
export const quotientsOf = <Term extends string | number>(arithmetic: Arithmetic<Term>) => {
  const { number, calculate, positive, agreed, slot, other } = arithmetic

  /** Multiplies by a quotient's lower part, which is one where it has none. */
  const times = (a: Term, b: Term | null, most: number): Term => (b === null ? a : calculate('*', a, b, most))

  const below = (a: Lower<Term>, b: Lower<Term>): Lower<Term> => {
    if (a.d === b.d) return { d: a.d, mostBelow: a.mostBelow }
    const mostBelow = a.mostBelow * b.mostBelow
    return { d: a.d === null ? b.d : times(a.d, b.d, mostBelow), mostBelow }
  }

  /** The upper parts over what is below both, each with the most that it can be. */
  const raised = (a: Quotient<Term>, b: Quotient<Term>) => {
    if (a.d === b.d) return { left: a.n, mostLeft: a.most, right: b.n, mostRight: b.most }
    const [mostLeft, mostRight] = [a.most * b.mostBelow, b.most * a.mostBelow]
    return { left: times(a.n, b.d, mostLeft), mostLeft, right: times(b.n, a.d, mostRight), mostRight }
  }

  const sum = (op: '+' | '-', a: Quotient<Term>, b: Quotient<Term>): Quotient<Term> => {
    const { left, mostLeft, right, mostRight } = raised(a, b)
    const most = mostLeft + mostRight
    return { n: calculate(op, left, right, most), most, ...below(a, b) }
  }

  const ratio = (part: Quotient<Term>, whole: Quotient<Term>, by: number): Quotient<Term> => {
    const most = part.most * by
    const n = by === 1 ? part.n : calculate('*', part.n, number(by), most)
    const mostBelow = whole.most * part.mostBelow
    return { n, d: times(positive(whole.n), part.d, mostBelow), most, mostBelow }
  }

  /** All of them over what is below all: denominators of what is no ratio are constants. */
  const either = (ways: readonly [Quotient<Term>, ...Quotient<Term>[]]): Quotient<Term> => {
    const [first, ...others] = ways
    const all = others.reduce<Ways<Term>>(beside, { ...first, ns: [first.n] })
    return { n: agreed(all.ns), d: all.d, most: all.most, mostBelow: all.mostBelow }
  }

  const beside = (all: Ways<Term>, one: Quotient<Term>): Ways<Term> => {
    if (all.d === one.d) return { ...all, ns: [...all.ns, one.n], most: Math.max(all.most, one.most) }
    const [most, mostOne] = [all.most * one.mostBelow, one.most * all.mostBelow]
    const ns = [...all.ns.map((n) => times(n, one.d, most)), times(one.n, all.d, mostOne)]
    return { ns, most: Math.max(most, mostOne), ...below(all, one) }
  }

  const quotient = (amount: Amount): Quotient<Term> => {
    switch (amount.form) {
      case 'slot':
        return slot(amount.slot)
      case 'literal': {
        const { n, d } = amount
        return { n: number(n), d: d === 1 ? null : number(d), most: Math.abs(n), mostBelow: d }
      }
      case 'sum':
        return amount.parts.map(quotient).reduce((a, b) => sum('+', a, b))
      case 'difference':
        return sum('-', quotient(amount.from), quotient(amount.less))
      case 'ratio':
        return ratio(quotient(amount.part), quotient(amount.whole), amount.times)
      case 'either': {
        const [first, ...others] = amount.ways.filter(({ form }) => form !== 'none').map(quotient)
        return first === undefined ? other({ form: 'none' }) : either([first, ...others])
      }
      case 'later':
      case 'none':
        return other(amount)
    }
  }

  /** Two amounts as whole numbers that are in the same order. */
  const crossed = (one: Quotient<Term>, two: Quotient<Term>): readonly [Term, Term] => [
    times(one.n, two.d, one.most * two.mostBelow),
    times(two.n, one.d, two.most * one.mostBelow),
  ]

  return { quotient, crossed }
}
