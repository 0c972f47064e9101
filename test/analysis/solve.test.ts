import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { type Domain, numbers, words } from '../../src/analysis/domain.ts'
import { type Formula, formulaOf, type Specs } from '../../src/analysis/formula.ts'
import { impossible, pointIn, solve } from '../../src/analysis/solve.ts'
import type { Condition, FactSpec, Leaf, Operator } from '../../src/model/index.ts'
import { ORDERED } from '../setup/arbitrary.ts'

const VALUES: Readonly<Record<string, readonly (number | string | boolean)[]>> = {
  a: [0, 1, 2, 3, 4],
  b: [0, 1, 2, 3, 4],
  c: ['x', 'y', 'z'],
  d: [true, false],
}
const domainOf = (fact: string): Domain => {
  const values = VALUES[fact] ?? []
  return typeof values[0] === 'number' ? numbers(0, 4, true) : words(values)
}
const spec = (name: string, type: FactSpec['type']): [string, FactSpec] => [
  name,
  { name, type, title: { zh: name, en: name }, unit: null, choices: [], columns: [] },
]
const specs: Specs = new Map([spec('a', 'integer'), spec('b', 'integer'), spec('c', 'choice'), spec('d', 'boolean')])

const number = fc.constantFrom(-1, 0, 0.5, 1, 2, 2.5, 3, 4, 5)
const numeric: fc.Arbitrary<Leaf> = fc.oneof(
  fc.record({ fact: fc.constantFrom('a', 'b'), operator: fc.constantFrom(...ORDERED), value: number }),
  fc.record({
    fact: fc.constantFrom('a', 'b'),
    operator: fc.constantFrom<Operator>('in', 'notIn'),
    value: fc.array(number, { minLength: 1, maxLength: 3 }),
  }),
  fc.record({
    fact: fc.constantFrom('a', 'b'),
    operator: fc.constant<Operator>('about'),
    value: fc.record({ target: number, tolerance: fc.constantFrom(0.5, 1) }),
  }),
)
const choice: fc.Arbitrary<Leaf> = fc.oneof(
  fc.record({
    fact: fc.constant('c'),
    operator: fc.constantFrom<Operator>('equal', 'notEqual'),
    value: fc.constantFrom('x', 'y', 'z'),
  }),
  fc.record({
    fact: fc.constant('c'),
    operator: fc.constantFrom<Operator>('in', 'notIn'),
    value: fc.subarray(['x', 'y', 'z'], { minLength: 1 }),
  }),
  fc.record({ fact: fc.constant('d'), operator: fc.constantFrom<Operator>('equal', 'notEqual'), value: fc.boolean() }),
)
const beside: fc.Arbitrary<Leaf> = fc.record({
  fact: fc.constantFrom('a', 'b'),
  operator: fc.constantFrom(...ORDERED),
  value: fc.record({ fact: fc.constantFrom('a', 'b') }),
})
const treeOf = (leaf: fc.Arbitrary<Leaf>): fc.Arbitrary<Condition> =>
  fc.letrec<{ tree: Condition }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 2, depthIdentifier: 'tree' },
      leaf,
      fc.record({ all: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }) }),
      fc.record({ any: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }) }),
      fc.record({ not: tie('tree') }),
    ),
  })).tree

type Point = Readonly<Record<string, number | string | boolean>>

/** The meaning of a condition, written down plainly. */
const holds = (condition: Condition, point: Point): boolean => {
  if ('all' in condition) return condition.all.every((part) => holds(part, point))
  if ('any' in condition) return condition.any.some((part) => holds(part, point))
  if ('not' in condition) return !holds(condition.not, point)
  const { fact, operator, value } = condition
  const left = point[fact] as number
  if (operator === 'about') {
    const { target, tolerance } = value as { target: number; tolerance: number }
    return Math.abs(left - target) <= tolerance
  }
  if (operator === 'in' || operator === 'notIn')
    return (value as readonly unknown[]).includes(left) === (operator === 'in')
  const right = (typeof value === 'object' ? point[(value as { fact: string }).fact] : value) as number
  if (operator === 'equal') return left === right
  if (operator === 'notEqual') return left !== right
  if (operator === 'lessThan') return left < right
  if (operator === 'lessThanInclusive') return left <= right
  return operator === 'greaterThan' ? left > right : left >= right
}

const POINTS: readonly Point[] =
  VALUES.a?.flatMap((a) =>
    (VALUES.b ?? []).flatMap((b) => (VALUES.c ?? []).flatMap((c) => (VALUES.d ?? []).map((d) => ({ a, b, c, d })))),
  ) ?? []

const formulas = (conditions: readonly Condition[]): Formula[] => conditions.map((one) => formulaOf(one, true, specs))

describe('the solver', () => {
  test.prop([fc.array(treeOf(fc.oneof(numeric, choice)), { minLength: 1, maxLength: 3 })], { numRuns: 300 })(
    'finds a place for what holds somewhere, and none for what holds nowhere',
    (conditions) => {
      const somewhere = POINTS.some((point) => conditions.every((one) => holds(one, point)))
      expect(impossible(formulas(conditions), domainOf)).toBe(!somewhere)
    },
  )

  test.prop([fc.array(treeOf(fc.oneof(numeric, choice, beside)), { minLength: 1, maxLength: 3 })], { numRuns: 300 })(
    'calls nothing impossible that holds somewhere, comparisons between facts among them',
    (conditions) => {
      const somewhere = POINTS.some((point) => conditions.every((one) => holds(one, point)))
      if (somewhere) expect(impossible(formulas(conditions), domainOf)).toBe(false)
    },
  )

  test.prop([treeOf(fc.oneof(numeric, choice, beside))], { numRuns: 300 })(
    'the point it gives fulfils what was asked',
    (condition) => {
      const box = solve(formulas([condition]), domainOf)
      const found = box === null || box === 'open' ? null : pointIn(box)
      if (found === null) return
      expect(
        POINTS.some((point) => holds(condition, point) && [...found].every(([fact, value]) => point[fact] === value)),
      ).toBe(true)
    },
  )
})
