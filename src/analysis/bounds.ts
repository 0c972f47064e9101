import { type Expression, type FactRange, type FactSpec, isMeasure, type Plan } from '../model/index.ts'
import { type Domain, numbers, words } from './domain.ts'
import { dayNumber, type Specs } from './formula.ts'
import type { DomainOf } from './solve.ts'

/** The ranges that a kind's schema gives its facts. */
export type Ranges = Readonly<Record<string, FactRange>>

interface Bounds {
  readonly low: number
  readonly high: number
  readonly whole: boolean
}

const ANY: Bounds = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY, whole: false }

/**
 * What each fact and measure of a kind may be in a record that is judged: values outside its range are suspect and decide
 * nothing. Measures are taken as if each could be what it likes within bounds, so what is impossible here is so everywhere.
 */
export const domainsOf = (specs: Specs, ranges: Ranges, period: Plan['period']): DomainOf => {
  const known = new Map<string, Domain>()
  const find = (name: string): Domain => {
    const spec = specs.get(name)
    if (name === 'asOf') return numbers(dayNumber(period.from), dayNumber(period.to), true)
    if (spec === undefined || spec.type === 'text') return words([])
    if (spec.type === 'boolean') return words([true, false])
    if (spec.type === 'choice') return words(spec.choices)
    if (spec.type === 'date') return numbers(ANY.low, ANY.high, true)
    const { low, high, whole } = boundsOf(spec, specs, ranges)
    return numbers(low, high, whole)
  }
  return (name) => {
    const domain = known.get(name) ?? find(name)
    known.set(name, domain)
    return domain
  }
}

const boundsOf = (spec: FactSpec, specs: Specs, ranges: Ranges): Bounds => {
  if (isMeasure(spec)) return expressionBounds(spec.expression, specs, ranges)
  if (spec.type === 'members') return { ...ANY, low: 0, whole: true }
  const { minimum = ANY.low, maximum = ANY.high } = ranges[spec.name] ?? {}
  return { low: minimum, high: maximum, whole: spec.type === 'integer' }
}

const expressionBounds = (expression: Expression, specs: Specs, ranges: Ranges): Bounds => {
  const of = (inner: Expression): Bounds => expressionBounds(inner, specs, ranges)
  if ('number' in expression) {
    const { number } = expression
    return { low: number, high: number, whole: Number.isInteger(number) }
  }
  if ('fact' in expression) {
    const spec = specs.get(expression.fact)
    return spec ? boundsOf(spec, specs, ranges) : ANY
  }
  if ('count' in expression) return { ...ANY, low: 0, whole: true }
  if ('change' in expression) return less(of(expression.change), of(expression.change))
  if ('rollup' in expression) {
    const { minimum = ANY.low, maximum = ANY.high } = ranges[expression.rollup.reported] ?? {}
    return { low: minimum, high: maximum, whole: false }
  }
  if ('monthsLater' in expression) return ANY
  if ('sum' in expression) return expression.sum.map(of).reduce(plus)
  if ('either' in expression) return expression.either.map(of).reduce(both)
  if ('difference' in expression) return less(of(expression.difference[0]), of(expression.difference[1]))
  const [part, whole] = ('ratio' in expression ? expression.ratio : expression.share).map(of)
  return part && whole && part.low >= 0 && whole.low >= 0 ? { ...ANY, low: 0 } : ANY
}

/** A sum that cannot be kept exactly bounds nothing. */
const exact = (value: number, otherwise: number): number => (Number.isSafeInteger(value) ? value : otherwise)

const plus = (a: Bounds, b: Bounds): Bounds => ({
  low: exact(a.low + b.low, ANY.low),
  high: exact(a.high + b.high, ANY.high),
  whole: a.whole && b.whole,
})

const less = (a: Bounds, b: Bounds): Bounds => plus(a, { low: -b.high, high: -b.low, whole: b.whole })

/** Several ways to one value agree, or the value is suspect. */
const both = (a: Bounds, b: Bounds): Bounds => ({
  low: Math.max(a.low, b.low),
  high: Math.min(a.high, b.high),
  whole: a.whole || b.whole,
})
