import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Condition, Expression, FactSpec, KindSpec, Rule, Rulebook } from '../../src/model/index.ts'
import { typeKind } from '../../src/typed/index.ts'
import { verdictsOf } from '../../src/verdicts/index.ts'

const NAMES = ['a', 'b', 'c', 'd'] as const
const fact = (name: string, type: 'integer' | 'number'): FactSpec => ({
  name,
  type,
  title: { zh: name, en: name },
  unit: null,
  choices: [],
  columns: [],
})
const spec = (type: 'integer' | 'number'): KindSpec => ({
  kind: 'thing',
  title: { zh: '物', en: 'thing' },
  facts: Object.fromEntries(NAMES.map((name) => [name, fact(name, type)])),
})

/** The verdicts of a rule that demands something of one measure, by generated code and by closures. */
const book = (...given: Parameters<typeof typedBook>) => {
  const judge = typedBook(...given)
  if (judge === null) throw new Error('not typed')
  return judge
}

/** Null for a rule that is left to the exact evaluators. */
const typedBook = (expression: Expression, require: Condition, type: 'integer' | 'number' = 'integer') => {
  const measure = { ...fact('m', 'number'), kinds: ['thing'], expression }
  const rule = { id: 'p/x/y-1/z', plan: 'p', subject: 'thing', when: null, require, binding: 'mandatory' }
  const rulebook = { rules: [rule as unknown as Rule], measures: [measure], kinds: { thing: spec(type) }, plans: [] }
  const kind = typeKind(rulebook as unknown as Rulebook, 'p', 'thing', {
    ranges: Object.fromEntries(NAMES.map((name) => [name, { minimum: 0 }])),
    consistency: [],
  })
  if (kind === null || kind.beyond.length > 0) return null
  const both = [verdictsOf(kind), verdictsOf(kind, { generate: false })]
  return (values: readonly number[]): readonly (string | null)[] =>
    both.map(({ judge }) => {
      const out = new Uint8Array(1)
      return judge(Float64Array.from([...values, 0, 0]), out) ? (['pass', 'fail', 'unknown'][out[0] ?? 3] ?? '?') : null
    })
}

const counts = fc.integer({ min: 0, max: 999_999_999 })

test('a difference of shares is exact at its threshold, or left to the exact evaluators', () => {
  const share = (part: string, whole: string): Expression => ({ share: [{ fact: part }, { fact: whole }] })
  const judge = book(
    { difference: [share('a', 'b'), share('c', 'd')] },
    { fact: 'm', operator: 'greaterThanInclusive', value: -5 },
  )
  const near = fc.oneof(counts, fc.integer({ min: 0, max: 200 }))
  fc.assert(
    fc.property(near, near, near, near, (a, b, c, d) => {
      const found = judge([a, b, c, d])
      expect(found[0]).toBe(found[1])
      const [left, right] = [100n * BigInt(a) * BigInt(d) - 100n * BigInt(c) * BigInt(b), -5n * BigInt(b) * BigInt(d)]
      const expected = b === 0 || d === 0 ? 'unknown' : left >= right ? 'pass' : 'fail'
      if (found[0] !== null) expect(found[0]).toBe(expected)
      // small counts are never left over
      else expect(Math.max(a, b, c, d)).toBeGreaterThan(10_000)
    }),
    { numRuns: 2_000 },
  )
})

test('a difference of decimals is that of the decimals as written', () => {
  const judge = book(
    { difference: [{ fact: 'a' }, { fact: 'b' }] },
    { fact: 'm', operator: 'greaterThanInclusive', value: 0.1 },
    'number',
  )
  expect(judge([0.3, 0.2, Number.NaN, Number.NaN])).toEqual(['pass', 'pass'])
  expect(judge([0.8, 0.7, Number.NaN, Number.NaN])).toEqual(['pass', 'pass'])
  expect(judge([0.29, 0.2, Number.NaN, Number.NaN])).toEqual(['fail', 'fail'])
  expect(judge([0.1234567, 0, Number.NaN, Number.NaN])).toEqual([null, null])
  expect(judge([Number.NaN, 1, 1, 1])).toEqual(['unknown', 'unknown'])
})

test('a ratio at its threshold is told by cross-multiplication', () => {
  const judge = book(
    { ratio: [{ fact: 'a' }, { fact: 'b' }] },
    { fact: 'm', operator: 'greaterThanInclusive', value: 1.5 },
  )
  fc.assert(
    fc.property(counts, fc.integer({ min: -1, max: 1 }), (half, beside) => {
      const [a, b] = [3 * Math.floor(half / 4) + beside, 2 * Math.floor(half / 4)]
      if (a < 0) return
      const expected = b === 0 ? 'unknown' : beside < 0 ? 'fail' : 'pass'
      expect(judge([a, b, 0, 0])).toEqual([expected, expected])
    }),
  )
})

test('a range around a target has the ends that its decimals say', () => {
  const judge = book({ fact: 'a' }, { fact: 'm', operator: 'about', value: { target: 0.3, tolerance: 0.1 } }, 'number')
  for (const [value, verdict] of [
    [0.2, 'pass'],
    [0.4, 'pass'],
    [0.19999999999999998, 'fail'],
    [0.4000000000000001, 'fail'],
  ] as const) {
    expect(judge([value, 0, 0, 0])).toEqual([verdict, verdict])
  }
})

test('a count too large for exact products is left to the exact evaluators', () => {
  const judge = book({ ratio: [{ fact: 'a' }, { fact: 'b' }] }, { fact: 'm', operator: 'greaterThan', value: 1.5 })
  expect(judge([1_000_000_001, 1, 0, 0])).toEqual([null, null])
  expect(judge([1_000_000_000, 1, 0, 0])).toEqual(['pass', 'pass'])
})

test('two ways to one value must agree', () => {
  const judge = book(
    { either: [{ fact: 'a' }, { sum: [{ fact: 'b' }, { fact: 'c' }] }] },
    { fact: 'm', operator: 'equal', value: 3 },
  )
  const none = Number.NaN
  expect(judge([3, 1, 2, 0])[0]).toBe('pass')
  expect(judge([3, none, 2, 0])[0]).toBe('pass')
  expect(judge([none, 1, 2, 0])[0]).toBe('pass')
  expect(judge([3, 2, 2, 0])[0]).toBe('unknown')
  expect(judge([none, none, 2, 0])[0]).toBe('unknown')
})

test('any two of several ways that differ leave nothing', () => {
  const judge = book(
    { either: [{ fact: 'a' }, { sum: [{ fact: 'b' }, { number: 1 }] }, { fact: 'c' }] },
    { fact: 'm', operator: 'lessThan', value: 9 },
  )
  const none = Number.NaN
  const both = (verdict: string) => [verdict, verdict]
  expect(judge([3, 2, 3, 0])).toEqual(both('pass'))
  // the third agrees with neither, or with one of them
  expect(judge([3, 4, 7, 0])).toEqual(both('unknown'))
  expect(judge([3, 4, 5, 0])).toEqual(both('unknown'))
  expect(judge([3, none, 7, 0])).toEqual(both('unknown'))
  expect(judge([none, none, 7, 0])).toEqual(both('pass'))
  expect(judge([9, 8, none, 0])).toEqual(both('fail'))
})

test.each<[string, Expression, number]>([
  ['ways within a way, which may differ', { either: [{ fact: 'a' }, { either: [{ fact: 'b' }, { fact: 'c' }] }] }, 3],
  ['a way that looks back', { either: [{ fact: 'a' }, { change: { fact: 'b' } }] }, 3],
  ['what changes and rests on no fact', { change: { number: 4 } }, 3],
  ['what changes where one way rests on none', { change: { either: [{ fact: 'a' }, { number: 4 }] } }, 3],
  ['a number of many digits', { number: 0.1234567890123456 }, 3],
  ['a large threshold', { fact: 'a' }, 1e300],
  ['a small threshold', { fact: 'a' }, 1e-300],
])('%s: left to the exact evaluators', (_, expression, value) => {
  expect(typedBook(expression, { fact: 'm', operator: 'lessThan', value })).toBeNull()
})
