import fc from 'fast-check'
import { expect, test } from 'vitest'
import { askingOrder, type Need, settledBy } from '../../src/office/index.ts'

const FACTS = ['a', 'b', 'c', 'd', 'e'] as const
const needs: fc.Arbitrary<readonly Need[]> = fc.array(
  fc.record({ facts: fc.uniqueArray(fc.constantFrom(...FACTS)), weight: fc.constantFrom(0, 1) }),
  { maxLength: 8 },
)

const prefixes = (all: readonly Need[]) =>
  askingOrder(all).map((_, index, questions) => new Set(questions.slice(0, index + 1).map(({ fact }) => fact)))

test('whoever asks all of it settles all that can be, and asks nothing twice or in vain', () => {
  fc.assert(
    fc.property(needs, (all) => {
      const asked = askingOrder(all).map(({ fact }) => fact)
      expect(new Set(asked)).toEqual(new Set(all.flatMap(({ facts }) => facts)))
      expect(asked).toHaveLength(new Set(asked).size)
      expect(settledBy(all, new Set(asked))).toBe(all.filter(({ facts }) => facts.length > 0).length)
    }),
  )
})

test('the first facts settle as many verdicts as any other single one, and each says how many', () => {
  fc.assert(
    fc.property(needs, (all) => {
      const single = Math.max(...FACTS.map((fact) => settledBy(all, new Set([fact]))))
      const counts = prefixes(all).map((known) => settledBy(all, known))
      expect(askingOrder(all).map(({ settled }) => settled)).toEqual(counts)
      for (const count of counts) expect(count).toBeGreaterThanOrEqual(single)
    }),
  )
})

test('while one fact settles anything, the next settles as many more as any', () => {
  fc.assert(
    fc.property(needs, (all) => {
      let known = new Set<string>()
      for (const next of prefixes(all)) {
        const gain = (fact: string) => settledBy(all, new Set([...known, fact])) - settledBy(all, known)
        const best = Math.max(...FACTS.map(gain))
        if (best > 0) expect(settledBy(all, next) - settledBy(all, known)).toBe(best)
        known = next
      }
    }),
  )
})

test('the order of the needs does not matter', () => {
  fc.assert(
    fc.property(needs, (all) => {
      expect(askingOrder([...all].reverse())).toEqual(askingOrder(all))
    }),
  )
})

test('the fewest further facts come first, then what settles most, then what weighs more', () => {
  const order = (...all: [string, number?][]) =>
    askingOrder(all.map(([facts, weight = 0]) => ({ facts: facts.split(''), weight }))).map(({ fact }) => fact)
  expect(order(['ab'], ['ab'], ['c'])).toEqual(['c', 'a', 'b'])
  expect(order(['b'], ['a'], ['b'])).toEqual(['b', 'a'])
  expect(order(['a'], ['b', 1])).toEqual(['b', 'a'])
})
