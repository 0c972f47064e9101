import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileCondition } from '../../src/engine/compiled.ts'
import { NO_CONTEXT } from '../../src/engine/context.ts'
import { runLibrary, translateCondition } from '../../src/engine/library.ts'
import { valuerOf } from '../../src/engine/valuer.ts'
import type { Condition, FactRecord, FactValue, Measure } from '../../src/model/index.ts'
import { ORDERED } from '../setup/arbitrary.ts'

const record = (facts: Record<string, FactValue>): FactRecord => ({
  kind: 'thing',
  id: 'x',
  area: '441800',
  asOf: '2026-01-01',
  facts,
  suspect: {},
})

const valuer = (facts: Record<string, FactValue>, measures: readonly Measure[] = []) =>
  valuerOf(record(facts), new Map(measures.map((measure) => [measure.name, measure])), NO_CONTEXT)

const truth = (condition: Condition, facts: Record<string, FactValue>) => compileCondition(condition)(valuer(facts))
const libraryTruth = (condition: Condition, facts: Record<string, FactValue>) =>
  runLibrary(translateCondition(condition), valuer(facts))

const numbers = ['a', 'b', 'c']
const number = fc.oneof(fc.integer({ min: -2, max: 3 }), fc.constantFrom(0.1, 0.3, 0.2999, 28.999, 29))

const leaf: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({
    fact: fc.constantFrom(...numbers),
    operator: fc.constantFrom(...ORDERED),
    value: fc.oneof(
      number,
      fc.constantFrom(...numbers).map((fact) => ({ fact })),
    ),
  }) as fc.Arbitrary<Condition>,
  fc.record({
    fact: fc.constantFrom(...numbers),
    operator: fc.constantFrom('in', 'notIn'),
    value: fc.array(number, { minLength: 1, maxLength: 3 }),
  }) as fc.Arbitrary<Condition>,
  fc.record({
    fact: fc.constantFrom(...numbers),
    operator: fc.constant('about'),
    value: fc.record({ target: number, tolerance: fc.constantFrom(0.1, 1, 2) }),
  }) as fc.Arbitrary<Condition>,
)

const { tree } = fc.letrec<{ tree: Condition }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    leaf,
    fc.array(tie('tree'), { minLength: 1, maxLength: 3 }).map((all) => ({ all })),
    fc.array(tie('tree'), { minLength: 1, maxLength: 3 }).map((any) => ({ any })),
    tie('tree').map((not) => ({ not })),
  ),
}))

const facts = fc.record({ a: number, b: number, c: number }, { requiredKeys: [] }) as fc.Arbitrary<
  Record<string, FactValue>
>

describe('any condition tree', () => {
  test('means the same to both engines', async () => {
    await fc.assert(
      fc.asyncProperty(tree, facts, async (condition, given) => {
        expect(await libraryTruth(condition, given)).toBe(truth(condition, given))
      }),
      { numRuns: 500 },
    )
  })

  test('once known stays as it is whatever the missing facts turn out to be', () => {
    fc.assert(
      fc.property(tree, facts, fc.record({ a: number, b: number, c: number }), (condition, given, rest) => {
        const known = truth(condition, given)
        const whole = truth(condition, { ...rest, ...given } as Record<string, FactValue>)
        expect(whole).not.toBe('unknown')
        if (known !== 'unknown') expect(whole).toBe(known)
      }),
      { numRuns: 2000 },
    )
  })

  test('is negated by not', () => {
    const opposite = { true: 'false', false: 'true', unknown: 'unknown' } as const
    fc.assert(
      fc.property(tree, facts, (condition, given) => {
        expect(truth({ not: condition }, given)).toBe(opposite[truth(condition, given)])
      }),
    )
  })
})

describe('missing data is unknown to both engines, never compliant and never guilty', () => {
  test.each<Condition>([
    { not: { fact: 'a', operator: 'equal', value: 1 } },
    { fact: 'a', operator: 'notEqual', value: 1 },
    { fact: 'a', operator: 'notIn', value: [1, 2] },
    { fact: 'a', operator: 'lessThan', value: 1 },
    { fact: 'a', operator: 'about', value: { target: 1, tolerance: 1 } },
  ])('%j', async (condition) => {
    expect(truth(condition, {})).toBe('unknown')
    expect(await libraryTruth(condition, {})).toBe('unknown')
  })

  test('a known branch decides whatever else is missing', () => {
    const known: Condition = { fact: 'a', operator: 'equal', value: 1 }
    const missing: Condition = { fact: 'b', operator: 'equal', value: 1 }
    expect(truth({ any: [missing, known] }, { a: 1 })).toBe('true')
    expect(truth({ all: [missing, known] }, { a: 2 })).toBe('false')
  })
})

describe('trees that the library is asked for together of one record', () => {
  const together = (conditions: readonly Condition[], facts: Record<string, FactValue>) => {
    const one = valuer(facts)
    return Promise.allSettled(conditions.map((condition) => runLibrary(translateCondition(condition), one)))
  }

  test('come to what each comes to alone', async () => {
    const facts = fc.dictionary(fc.constantFrom(...numbers), number)
    await fc.assert(
      fc.asyncProperty(fc.array(tree, { minLength: 2, maxLength: 6 }), facts, async (conditions, given) => {
        const alone = conditions.map((condition) => ({ status: 'fulfilled', value: truth(condition, given) }))
        expect(await together(conditions, given)).toEqual(alone)
      }),
      { numRuns: 300 },
    )
  })

  test('fail alone', async () => {
    const sound: Condition = { fact: 'a', operator: 'equal', value: 1 }
    const odd = { fact: 'a', operator: 'like', value: 1 } as unknown as Condition
    expect(await together([sound, odd, sound], { a: 1 })).toMatchObject([
      { value: 'true' },
      { status: 'rejected' },
      { value: 'true' },
    ])
  })
})

const measure = (name: string, expression: Measure['expression']): Measure => ({
  name,
  kinds: ['thing'],
  type: 'number',
  title: { zh: name, en: name },
  unit: null,
  choices: [],
  columns: [],
  expression,
})

describe('arithmetic is exact', () => {
  const sum = measure('sum', { sum: [{ fact: 'a' }, { fact: 'b' }] })
  const share = measure('share', { share: [{ fact: 'a' }, { fact: 'b' }] })
  const ratio = measure('ratio', { ratio: [{ fact: 'a' }, { fact: 'b' }] })
  const holds = (condition: Condition, given: Record<string, number>) =>
    compileCondition(condition)(valuer(given, [sum, share, ratio]))

  test('0.1 + 0.2 is 0.3, and 29 of 100 is 29 %', () => {
    expect(holds({ fact: 'sum', operator: 'lessThanInclusive', value: 0.3 }, { a: 0.1, b: 0.2 })).toBe('true')
    expect(holds({ fact: 'share', operator: 'greaterThanInclusive', value: 29 }, { a: 29, b: 100 })).toBe('true')
    expect(holds({ fact: 'share', operator: 'greaterThanInclusive', value: 28.999 }, { a: 28_999, b: 100_000 })).toBe(
      'true',
    )
  })

  test('a ratio beside its threshold agrees with BigInt cross-multiplication, however large the counts', () => {
    const threshold = fc.constantFrom<[number, bigint, bigint]>([1.5, 3n, 2n], [2, 2n, 1n], [0.3, 3n, 10n])
    const count = fc.integer({ min: 1, max: 2 ** 40 })
    fc.assert(
      fc.property(threshold, count, fc.integer({ min: -1, max: 1 }), ([decimal, n, d], below, step) => {
        const nearest = Number((BigInt(below) * n) / d) + step
        if (nearest < 0) return
        const expected = BigInt(nearest) * d >= BigInt(below) * n
        const condition: Condition = { fact: 'ratio', operator: 'greaterThanInclusive', value: decimal }
        expect(holds(condition, { a: nearest, b: below })).toBe(expected ? 'true' : 'false')
      }),
      { numRuns: 2000 },
    )
  })

  test('a ratio over zero is no number: neither compliant nor infinite', async () => {
    const condition: Condition = { fact: 'ratio', operator: 'greaterThanInclusive', value: 1.5 }
    for (const given of [
      { a: 0, b: 0 },
      { a: 3, b: 0 },
    ]) {
      expect(holds(condition, given)).toBe('unknown')
      expect(await runLibrary(translateCondition(condition), valuer(given, [ratio]))).toBe('unknown')
    }
  })
})

describe('a roster with unknown sexes bounds the count from both sides', () => {
  const women = measure('women', {
    either: [{ fact: 'femaleCount' }, { count: 'members', where: { sex: 'female' } }],
  })
  const atLeastOne: Condition = { fact: 'women', operator: 'greaterThanInclusive', value: 1 }
  const judge = (given: Record<string, FactValue>) => compileCondition(atLeastOne)(valuer(given, [women]))

  test('one woman and one unknown satisfy at least one', () => {
    expect(judge({ members: [{ sex: 'female' }, {}] })).toBe('true')
  })
  test('no woman and one unknown leave it open; no woman at all decides it', () => {
    expect(judge({ members: [{ sex: 'male' }, {}] })).toBe('unknown')
    expect(judge({ members: [{ sex: 'male' }] })).toBe('false')
  })
  test('a count that contradicts the roster is suspect', () => {
    expect(judge({ members: [{ sex: 'male' }], femaleCount: 1 })).toBe('unknown')
    expect(judge({ members: [{ sex: 'male' }, {}], femaleCount: 1 })).toBe('true')
  })
})
