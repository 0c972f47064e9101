import {
  type Condition,
  type Demand,
  type ExactNumber,
  isFactOperand,
  type Leaf,
  type Observed,
  type Trace,
  type Truth,
} from '../model/index.ts'
import type { Fraction } from './fraction.ts'
import { and, negate, or } from './kleene.ts'
import type { LeafTests } from './leaf.ts'
import type { Value } from './value.ts'
import type { Valuer } from './valuer.ts'

/** A condition tree with what each part saw and what came of it. */
export const traceCondition = (condition: Condition, valuer: Valuer, tests: LeafTests): Trace => {
  if ('not' in condition) {
    const inner = traceCondition(condition.not, valuer, tests)
    return { group: 'not', truth: negate(inner.truth), parts: [inner] }
  }
  if ('all' in condition || 'any' in condition) {
    const isAll = 'all' in condition
    const parts = (isAll ? condition.all : condition.any).map((part) => traceCondition(part, valuer, tests))
    const truths = parts.map(({ truth }) => truth)
    return isAll ? { group: 'all', truth: and(truths), parts } : { group: 'any', truth: or(truths), parts }
  }
  return traceLeaf(condition, valuer, tests.get(condition)?.(valuer) ?? 'unknown')
}

const traceLeaf = (leaf: Leaf, valuer: Valuer, truth: Truth): Trace => {
  const rolledUp = valuer.rolledUp(leaf.fact)
  return {
    fact: leaf.fact,
    operator: leaf.operator,
    observed: observedOf(valuer.value(leaf.fact)),
    demanded: demandOf(leaf, valuer),
    truth,
    ...(rolledUp ? { rolledUp } : {}),
  }
}

const demandOf = ({ value }: Leaf, valuer: Valuer): Demand => {
  if (isFactOperand(value)) return { form: 'fact', fact: value.fact, observed: observedOf(valuer.value(value.fact)) }
  if (typeof value === 'object' && 'target' in value) return { form: 'around', ...value }
  return { form: 'literal', value }
}

const observedOf = (value: Value): Observed => {
  if (value.form === 'word') return value
  if (value.form === 'none') return { form: 'none', reason: value.reason }
  return { form: 'number', low: digitsOf(value.low), high: digitsOf(value.high) }
}

const digitsOf = ({ n, d }: Fraction): ExactNumber => ({ numerator: String(n), denominator: String(d) })
