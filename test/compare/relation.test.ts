import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { effectOfBoth, stepsBetween } from '../../src/compare/effect.ts'
import { relationOf } from '../../src/compare/relation.ts'
import type { Condition, FactSpec, Leaf } from '../../src/model/index.ts'
import { specsOf } from '../../src/range/index.ts'
import { shipped } from '../setup/product.ts'

const spec = (name: string, type: FactSpec['type'], choices: readonly string[] = []): [string, FactSpec] => [
  name,
  { name, type, title: { zh: name, en: name }, unit: null, choices, columns: [] },
]
const SPECS = new Map([
  spec('share', 'number'),
  spec('count', 'integer'),
  spec('open', 'boolean'),
  spec('day', 'date'),
  spec('kind', 'choice', ['a', 'b', 'c']),
])

const leaf = (fact: string, operator: Leaf['operator'], value: Leaf['value']): Leaf => ({ fact, operator, value })
const at = (value: number): Leaf => leaf('share', 'greaterThanInclusive', value)
const open = leaf('open', 'equal', true)

describe('one condition beside another', () => {
  test.each<[string, Condition, Condition, string]>([
    ['a higher floor', at(1.5), at(2), 'narrower'],
    ['a lower floor', at(2), at(1.5), 'wider'],
    ['a strict floor', at(2), leaf('share', 'greaterThan', 2), 'narrower'],
    ['a lower ceiling', leaf('share', 'lessThan', 8), leaf('share', 'lessThan', 7.5), 'narrower'],
    ['a floor for a ceiling', at(2), leaf('share', 'lessThan', 2), 'other'],
    [
      'a band for its middle',
      leaf('share', 'about', { target: 50, tolerance: 5 }),
      leaf('share', 'equal', 50),
      'narrower',
    ],
    [
      'a wider band',
      leaf('share', 'about', { target: 50, tolerance: 5 }),
      leaf('share', 'about', { target: 50, tolerance: 10 }),
      'wider',
    ],
    [
      'a band moved',
      leaf('share', 'about', { target: 50, tolerance: 5 }),
      leaf('share', 'about', { target: 52, tolerance: 5 }),
      'other',
    ],
    [
      'a band and its two ends',
      leaf('share', 'about', { target: 0.3, tolerance: 0.1 }),
      { all: [at(0.2), leaf('share', 'lessThanInclusive', 0.4)] },
      'equal',
    ],
    [
      'whole numbers above 0 and from 1',
      leaf('count', 'greaterThan', 0),
      leaf('count', 'greaterThanInclusive', 1),
      'equal',
    ],
    ['numbers above 0 and from 1', leaf('share', 'greaterThan', 0), at(1), 'narrower'],
    ['an earlier day', leaf('day', 'lessThan', '2026-07-01'), leaf('day', 'lessThan', '2026-01-01'), 'narrower'],
    ['up to a day', leaf('day', 'lessThan', '2026-07-01'), leaf('day', 'lessThanInclusive', '2026-07-01'), 'wider'],
    ['one more choice', leaf('kind', 'in', ['a']), leaf('kind', 'in', ['a', 'b']), 'wider'],
    ['every choice but one', leaf('kind', 'in', ['a', 'b']), leaf('kind', 'notEqual', 'c'), 'equal'],
    ['no and not yes', leaf('open', 'equal', false), { not: open }, 'equal'],
    ['another fact', at(2), open, 'other'],
    ['one more that must hold', at(2), { all: [at(2), open] }, 'narrower'],
    ['one more that may hold', at(2), { any: [at(2), open] }, 'wider'],
    ['one more that says nothing new', at(2), { all: [at(2), at(1)] }, 'equal'],
    ['any for all', { all: [at(2), open] }, { any: [at(2), open] }, 'wider'],
    ['a denied floor raised', { not: at(1) }, { not: at(2) }, 'wider'],
    ['groups written otherwise', { all: [{ all: [at(2)] }, open] }, { all: [open, at(2)] }, 'equal'],
    [
      'two facts, at least and more',
      leaf('share', 'greaterThanInclusive', { fact: 'other' }),
      leaf('share', 'greaterThan', { fact: 'other' }),
      'narrower',
    ],
    [
      'two facts, from the other side',
      leaf('share', 'greaterThan', { fact: 'other' }),
      leaf('other', 'lessThan', { fact: 'share' }),
      'equal',
    ],
  ])('%s', (_what, before, after, expected) => {
    expect(relationOf(before, after, SPECS)).toBe(expected)
  })

  const number = fc.constantFrom(0, 1, 1.5, 2, 3)
  const leaves = fc.oneof(
    fc
      .tuple(
        fc.constantFrom('share', 'count'),
        fc.constantFrom<Leaf['operator'][]>(
          'lessThan',
          'lessThanInclusive',
          'greaterThan',
          'greaterThanInclusive',
          'equal',
          'notEqual',
        ),
        number,
      )
      .map(([fact, operator, value]) => leaf(fact, operator, value)),
    fc.tuple(number, number).map(([target, tolerance]) => leaf('share', 'about', { target, tolerance })),
    fc.boolean().map((value) => leaf('open', 'equal', value)),
    fc
      .tuple(fc.constantFrom<Leaf['operator'][]>('in', 'notIn'), fc.subarray(['a', 'b', 'c'], { minLength: 1 }))
      .map(([operator, value]) => leaf('kind', operator, value)),
  )
  const conditions: fc.Arbitrary<Condition> = fc.letrec<{ tree: Condition; group: Condition; denied: Condition }>(
    (tie) => ({
      tree: fc.oneof({ depthSize: 'small' }, leaves, tie('group'), tie('denied')),
      group: fc
        .tuple(fc.boolean(), fc.array(tie('tree'), { minLength: 1, maxLength: 3 }))
        .map(([all, parts]) => (all ? { all: parts } : { any: parts })),
      denied: tie('tree').map((not) => ({ not })),
    }),
  ).tree

  const records = Array.from({ length: 49 }, (_, index) => index / 4 - 5).flatMap((share) =>
    [-1, 0, 1, 2, 3, 4].flatMap((count) =>
      [true, false].flatMap((isOpen) => ['a', 'b', 'c'].map((kind) => ({ share, count, open: isOpen, kind }))),
    ),
  )
  type Values = Readonly<Record<string, unknown>>
  const holds = (condition: Condition, values: Values): boolean => {
    if ('all' in condition) return condition.all.every((part) => holds(part, values))
    if ('any' in condition) return condition.any.some((part) => holds(part, values))
    if ('not' in condition) return !holds(condition.not, values)
    const { operator, value } = condition
    const seen = values[condition.fact] as number
    if (operator === 'about') {
      const { target, tolerance } = value as { target: number; tolerance: number }
      return Math.abs(seen - target) <= tolerance
    }
    if (operator === 'in' || operator === 'notIn') return (value as unknown[]).includes(seen) === (operator === 'in')
    const limit = value as number
    return {
      equal: seen === limit,
      notEqual: seen !== limit,
      lessThan: seen < limit,
      lessThanInclusive: seen <= limit,
      greaterThan: seen > limit,
      greaterThanInclusive: seen >= limit,
    }[operator]
  }
  const told = (before: Condition, after: Condition): string => {
    const gained = records.some((values) => holds(after, values) && !holds(before, values))
    const lost = records.some((values) => holds(before, values) && !holds(after, values))
    return gained && lost ? 'other' : gained ? 'wider' : lost ? 'narrower' : 'equal'
  }

  test('is what every combination of values says', () => {
    fc.assert(
      fc.property(conditions, conditions, (before, after) => {
        expect(relationOf(before, after, SPECS)).toBe(told(before, after))
      }),
    )
  })

  test('what is beside itself is equal, for every shipped rule', async () => {
    const { rulebook } = await shipped()
    for (const { when, require, subject } of rulebook.rules) {
      for (const condition of [when, require]) {
        if (condition)
          expect(relationOf(condition, structuredClone(condition), specsOf(rulebook, subject))).toBe('equal')
      }
    }
  })

  test('too many values to go through leave it open', () => {
    const many = Array.from({ length: 20 }, (_, index) => leaf(`f${index}`, 'equal', index))
    const other = Array.from({ length: 20 }, (_, index) => leaf(`g${index}`, 'equal', index))
    expect(relationOf({ all: many }, { any: other }, SPECS)).toBe('other')
    expect(relationOf({ all: many }, { all: [...many, open] }, SPECS)).toBe('narrower')
  })
})

describe('a rule beside another', () => {
  test.each<[string, [Condition | null, Condition], [Condition | null, Condition], string]>([
    ['applies to more', [open, at(1)], [null, at(1)], 'stricter'],
    ['applies to fewer', [null, at(1)], [open, at(1)], 'weaker'],
    ['asks for more of fewer', [null, at(1)], [open, at(2)], 'changed'],
    ['asks for more of more', [open, at(1)], [null, at(2)], 'stricter'],
    ['says the same the other way', [open, at(1)], [null, { any: [{ not: open }, at(1)] }], 'same'],
  ])('%s', (_what, before, after, expected) => {
    const rule = ([when, require]: [Condition | null, Condition]) => ({ when, require })
    expect(effectOfBoth(rule(before), rule(after), SPECS)).toBe(expected)
  })
})

describe('the steps from one condition to another', () => {
  test.each<[string, Condition | null, Condition | null, object[]]>([
    ['none', { all: [at(1)] }, at(1), []],
    ['a number', { all: [at(1), open] }, { all: [at(2), open] }, [{ kind: 'altered', from: at(1), to: at(2) }]],
    [
      'an operator',
      at(1),
      leaf('share', 'greaterThan', 1),
      [{ kind: 'altered', from: at(1), to: leaf('share', 'greaterThan', 1) }],
    ],
    ['one more', { all: [at(1)] }, { all: [at(1), open] }, [{ kind: 'added', condition: open }]],
    ['one less', { all: [at(1), open] }, { all: [at(1)] }, [{ kind: 'removed', condition: open }]],
    [
      'inside a group',
      { all: [open, { any: [at(1), at(5)] }] },
      { all: [open, { any: [at(2), at(5)] }] },
      [{ kind: 'altered', from: at(1), to: at(2) }],
    ],
    [
      'another group',
      { all: [at(1), open] },
      { any: [at(1), open] },
      [{ kind: 'replaced', from: { all: [at(1), open] }, to: { any: [at(1), open] } }],
    ],
    ['none before', null, at(1), [{ kind: 'replaced', from: null, to: at(1) }]],
  ])('%s', (_what, before, after, expected) => {
    expect(stepsBetween(before, after)).toEqual(expected)
  })
})
