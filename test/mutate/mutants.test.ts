import { describe, expect, test } from 'vitest'
import type { Rule } from '../../src/model/index.ts'
import { mutantsOf } from '../../src/mutate/mutants.ts'
import { benchFor, leaf } from './bench-here.ts'

const idsOf = (keys: Readonly<Record<string, unknown>>, neighbours: readonly Rule[] = []): string[] => {
  const { rule } = benchFor(keys)
  return mutantsOf(rule, { neighbours, facts: [], specOf: () => undefined }).map(({ id }) => id)
}

describe('the mutants of', () => {
  test.each([
    [
      'a decimal',
      leaf('femaleToMaleStalls', 'greaterThan', 1.5),
      ['> → ≥', 'negated', 'dropped', '1.5 → 1.4', '1.5 → 1.6'],
    ],
    ['a count', leaf('femaleStalls', 'lessThanInclusive', 2), ['≤ → <', 'negated', 'dropped', '2 → 1', '2 → 3']],
    ['a choice', leaf('setting', 'equal', 'urban'), ['= → ≠', 'negated', 'dropped']],
    [
      'a list',
      leaf('construction', 'in', ['new', 'rebuilt']),
      ['∈ → ∉', 'negated', 'dropped', 'without new', 'without rebuilt'],
    ],
    [
      'a tolerance',
      leaf('femaleStalls', 'about', { target: 50, tolerance: 5 }),
      ['negated', 'dropped', '50 → 49', '± 5 → ± 4', '50 → 51', '± 5 → ± 6'],
    ],
  ])('%s', (_what, require, changes) => {
    expect(idsOf({ require })).toEqual(changes.map((change) => `require ${change}`))
  })

  test('groups', () => {
    const [a, b] = [leaf('femaleStalls', 'equal', 1), leaf('maleStalls', 'equal', 1)]
    const ids = idsOf({ when: { any: [a, b] }, require: { all: [{ not: a }, b] } })
    expect(ids).toEqual(
      expect.arrayContaining(['when removed', 'when any → all', 'require all → any', 'require/all/0/not dropped']),
    )
  })

  test('a number that another plan has', () => {
    const { rule } = benchFor({ require: leaf('femaleToMaleStalls', 'greaterThanInclusive', 2) })
    const ids = idsOf({}, [{ ...rule, plan: 'elsewhere' }, rule])
    expect(ids.filter((id) => id.includes('('))).toEqual(['require/all/0 1.5 → 2 (elsewhere)'])
  })
})

test('none is the rule itself, and none comes twice', () => {
  const list = leaf('construction', 'in', ['new', 'rebuilt'])
  const { rule } = benchFor({ when: { any: [list, { not: list }] }, require: { all: [list, list] } })
  const meanings = mutantsOf(rule, { neighbours: [], facts: [], specOf: () => undefined }).map(({ rule: mutant }) =>
    JSON.stringify([mutant.when, mutant.require]),
  )
  expect(new Set(meanings).size).toBe(meanings.length)
  expect(meanings).not.toContain(JSON.stringify([rule.when, rule.require]))
})
