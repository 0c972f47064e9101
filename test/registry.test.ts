import { beforeAll, describe, expect, test } from 'vitest'
import { readersOf } from '../src/engine/index.ts'
import type { Halfsky } from '../src/halfsky.ts'
import type { Rule } from '../src/model/index.ts'
import { type IndicatorEntry, registryOf } from '../src/registry.ts'
import { shipped } from './setup/product.ts'

let halfsky: Halfsky
let indicators: IndicatorEntry[]
beforeAll(async () => {
  halfsky = await shipped()
  indicators = registryOf(halfsky)
})

describe('the registry of indicators', () => {
  test('has every indicator that a record may hold', () => {
    const facts = Object.keys(halfsky.rulebook.kinds['area-statistics']?.facts ?? {})
    expect(indicators.map(({ id }) => id)).toEqual(facts.filter((fact) => fact !== 'year'))
  })

  test('names the rules that read each, or says why none does', () => {
    for (const { id, readBy, unread } of indicators) {
      expect([id, readBy.length > 0]).toEqual([id, unread === null])
    }
  })

  test('follows measures and earlier records down to the figures', () => {
    const entry = indicators.find(({ id }) => id === 'sanitaryToiletCoverage')
    expect(entry?.readBy).toContain('qingyuan/environment/measures-6/sanitary-toilets-rise')
  })

  test('is what the cases of the rules feed', () => {
    // a rule that fails reads some figure of its case
    const byRule = Map.groupBy(
      indicators.flatMap(({ id, readBy }) => readBy.map((rule) => ({ id, rule }))),
      ({ rule }) => rule,
    )
    const areas = halfsky.rulebook.rules.filter(({ subject, require }) => subject === 'area-statistics' && require)
    for (const { id, cases } of areas) {
      const failing = cases.find(({ verdict }) => verdict === 'fail')
      const given = Object.keys((failing?.record.indicators ?? {}) as object)
      const read = (byRule.get(id) ?? []).map((one) => one.id)
      expect([id, given.some((name) => read.includes(name))]).toEqual([id, true])
    }
  })
})

test('a fact is read by the rules about its own kind only', () => {
  const [rule] = halfsky.rulebook.rules.filter(({ subject }) => subject === 'public-toilet') as [Rule]
  const readers = readersOf({ ...halfsky.rulebook, rules: [rule] }, 'public-toilet')
  expect(readers.get('femaleStalls')).toEqual([rule.id])
  expect(readersOf({ ...halfsky.rulebook, rules: [rule] }, 'venue').size).toBe(0)
})
