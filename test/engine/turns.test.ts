import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { turnsOf } from '../../src/engine/index.ts'
import type { Expression, FactRecord, FactSpec, Leaf, Rule, Verdict } from '../../src/model/index.ts'
import { specsOf } from '../../src/range/index.ts'
import { factsOf } from '../setup/arbitrary.ts'
import { recordOf, shipped } from '../setup/product.ts'

const halfsky = await shipped()
const { rulebook, kinds } = halfsky
const explaining = { lang: 'en', asOf: '2026-05-01', engine: 'compiled' } as const

const turnsFor = async (rule: Rule, record: FactRecord) => {
  const { verdict, explanation } = await halfsky.explain(rule.id, record, [], explaining)
  const { when, require } = explanation ?? { when: null, require: null }
  return { verdict, turns: turnsOf({ verdict, when, require }, specsOf(rulebook, rule.subject)) }
}

const ruleOf = (id: string): Rule => {
  const rule = rulebook.rules.find((one) => one.id === id)
  if (rule === undefined) throw new Error(`no rule ${id}`)
  return rule
}
const recordFor = (kind: string, facts: object): FactRecord => {
  const { record, problems } = kinds.read(recordOf(kind, { ...facts }))
  if (record === null) throw new Error(JSON.stringify(problems))
  return record
}

describe('what would change a verdict', () => {
  const stalls = ruleOf('qingyuan/environment/measures-6/stall-ratio')
  const third = ruleOf('qingyuan/environment/measures-6/third-toilet')
  const rural: Leaf = { fact: 'setting', operator: 'equal', value: 'rural' }
  const existing: Leaf = { fact: 'construction', operator: 'equal', value: 'existing' }
  const none: Leaf = { fact: 'menStalls', operator: 'lessThanInclusive', value: 0 }

  test('of a failure: what would comply, and what would not be asked', async () => {
    const record = recordFor('public-toilet', { setting: 'urban', construction: 'new', femaleStalls: 2, maleStalls: 2 })
    expect(await turnsFor(stalls, record)).toEqual({
      verdict: 'fail',
      turns: [
        { verdict: 'pass', conditions: [{ fact: 'femaleToMaleStalls', operator: 'greaterThanInclusive', value: 1.5 }] },
        { verdict: 'not-applicable', conditions: [rural] },
        { verdict: 'not-applicable', conditions: [existing] },
        { verdict: 'not-applicable', conditions: [none] },
      ],
    })
  })

  test('of a pass: the nearest boundary', async () => {
    const record = recordFor('public-toilet', { setting: 'urban', construction: 'new', femaleStalls: 4, maleStalls: 2 })
    const { turns } = await turnsFor(stalls, record)
    expect(turns[0]).toEqual({
      verdict: 'fail',
      conditions: [{ fact: 'femaleToMaleStalls', operator: 'lessThan', value: 1.5 }],
    })
  })

  test('of what does not apply: all that would have to hold together', async () => {
    const record = recordFor('public-toilet', {
      setting: 'rural',
      construction: 'existing',
      femaleStalls: 2,
      maleStalls: 2,
    })
    expect(await turnsFor(stalls, record)).toEqual({
      verdict: 'not-applicable',
      turns: [
        {
          verdict: 'fail',
          conditions: [
            { fact: 'setting', operator: 'equal', value: 'urban' },
            { fact: 'construction', operator: 'in', value: ['new', 'rebuilt'] },
          ],
        },
      ],
    })
  })

  test('of what is unknown: each value that would settle it', async () => {
    const { verdict, turns } = await turnsFor(third, recordFor('venue', { venueType: 'shopping-centre' }))
    expect(verdict).toBe('unknown')
    expect(turns).toContainEqual({
      verdict: 'fail',
      conditions: [{ fact: 'thirdToilets', operator: 'lessThan', value: 1 }],
    })
    expect(turns).toContainEqual({
      verdict: 'pass',
      conditions: [{ fact: 'thirdToilets', operator: 'greaterThanInclusive', value: 1 }],
    })
  })

  /** The facts below measures: to change one of those is to change several values at once. */
  const below = (rule: Rule): Set<string> => {
    const names = new Set<string>()
    const measures = new Map(
      rulebook.measures.filter(({ kinds }) => kinds.includes(rule.subject)).map((one) => [one.name, one]),
    )
    const look = (expression: Expression): void => {
      JSON.stringify(expression, (key, value) => {
        if ((key !== 'fact' && key !== 'count' && key !== 'reported') || names.has(value)) return value
        names.add(value)
        const inner = measures.get(value)
        if (inner) look(inner.expression)
        return value
      })
    }
    for (const [, name = ''] of JSON.stringify([rule.when, rule.require]).matchAll(/"fact":"(\w+)"/g)) {
      const measure = measures.get(name)
      if (measure) look(measure.expression)
    }
    return names
  }

  /** A value that fits a condition and a schema, if there is one that is easy to find. */
  const valueFor = ({ type, choices }: FactSpec, leaves: readonly Leaf[]): unknown => {
    const limits = leaves.flatMap(({ value }) => (typeof value === 'number' ? [value] : []))
    const candidates =
      type === 'boolean'
        ? [true, false]
        : type === 'choice'
          ? choices
          : limits.flatMap((limit) => [limit, limit + 1, limit - 1])
    return candidates.find((candidate) => leaves.every((leaf) => fits(leaf, candidate)))
  }
  const fits = ({ operator, value }: Leaf, candidate: unknown): boolean => {
    const limit = value as number
    const number = candidate as number
    const among = (Array.isArray(value) ? value : [value]).includes(candidate)
    if (operator === 'equal' || operator === 'in') return among
    if (operator === 'notEqual' || operator === 'notIn') return !among
    if (operator === 'lessThan') return number < limit
    if (operator === 'lessThanInclusive') return number <= limit
    return operator === 'greaterThan' ? number > limit : number >= limit
  }

  const ordinary = rulebook.rules.filter(({ require, subject }) => require !== null && subject !== 'area-statistics')
  const facts = new Map(Object.values(rulebook.kinds).map((kind) => [kind.kind, factsOf(kind, rulebook)]))
  const tries = fc
    .constantFrom(...ordinary)
    .chain((rule) => fc.tuple(fc.constant(rule), facts.get(rule.subject) ?? fc.constant({})))

  test('does change it, to what was said, when the facts are changed so', async () => {
    let tried = 0
    await fc.assert(
      fc.asyncProperty(tries, async ([rule, facts]) => {
        const { record } = kinds.read(recordOf(rule.subject, facts, rule.plan === 'conghua' ? '440117' : '441802'))
        if (record === null) return
        const { turns } = await turnsFor(rule, record)
        const moving = below(rule)
        for (const { verdict, conditions } of turns) {
          const changes: Record<string, unknown> = {}
          for (const [fact, leaves] of Map.groupBy(conditions, (leaf) => leaf.fact)) {
            const spec = rulebook.kinds[rule.subject]?.facts[fact]
            const value =
              spec &&
              !moving.has(fact) &&
              leaves.every(({ value }) => typeof value !== 'object' || Array.isArray(value))
                ? valueFor(spec, leaves)
                : undefined
            if (value === undefined) break
            changes[fact] = value
          }
          if (Object.keys(changes).length < new Set(conditions.map(({ fact }) => fact)).size) continue
          const changed = kinds.read(recordOf(rule.subject, { ...facts, ...changes }, record.area))
          if (changed.record === null || Object.keys(changed.record.suspect).length > 0) continue
          tried++
          const found: Verdict = (await halfsky.explain(rule.id, changed.record, [], explaining)).verdict
          expect(found, `${rule.id} ${JSON.stringify(changes)}`).toBe(verdict)
        }
      }),
      { numRuns: 120 },
    )
    expect(tried).toBeGreaterThan(20)
  })
})
