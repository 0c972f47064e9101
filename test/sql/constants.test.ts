import { expect, test } from 'vitest'
import { openDuckdb } from '../../src/database/index.ts'
import { BeyondSql, conditionsOf } from '../../src/sql/condition.ts'
import { dialectOf } from '../../src/sql/index.ts'
import type { Amount, Test } from '../../src/typed/index.ts'

const literal = (n: number, d = 1): Amount & { form: 'literal' } => ({ form: 'literal', value: n / d, n, d })
const ratio = (part: Amount, whole: Amount): Amount => ({ form: 'ratio', part, whole, times: 1 })
const { test: written } = conditionsOf(dialectOf('duckdb'), ({ name }) => name)
const above = (left: Amount, right: Amount): Test => ({ form: 'compare', left, order: '>', right })

test.each<[string, Test, boolean | null]>([
  ['a ratio of constants', above(ratio(literal(16_999_999), literal(300)), literal(56_666_663, 1_000)), true],
  ['a ratio over zero', above(ratio(literal(3), literal(0)), literal(1, 10_000_000)), null],
  [
    'ways to a constant',
    above({ form: 'either', ways: [literal(399), literal(399)] }, literal(3_989_999, 10_000)),
    true,
  ],
  ['ways that differ', above({ form: 'either', ways: [literal(1), literal(2), literal(2)] }, literal(0)), null],
  ['a large constant', above({ form: 'either', ways: [literal(9e15), literal(90, 10_000)] }, literal(1)), null],
])('%s: not in 32 bits', async (_, condition, expected) => {
  const database = await openDuckdb()
  try {
    expect(await database.all(`SELECT ${written(condition)}`)).toEqual([[expected]])
  } finally {
    await database.close()
  }
})

test('what no whole number of the engine holds is left to the reader', () => {
  const most = literal(9e15)
  const huge = ratio(ratio(ratio(most, most), most), most)
  expect(() => written(above(huge, literal(1, 9e15)))).toThrow(BeyondSql)
})
