import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { NO_CONTEXT } from '../../src/engine/index.ts'
import { compileLeaf } from '../../src/engine/leaf.ts'
import { valuerOf } from '../../src/engine/valuer.ts'
import type { Halfsky } from '../../src/halfsky.ts'
import type { Condition, FactRecord, FactValue, Leaf, Measure, Rule } from '../../src/model/index.ts'
import { coverageOf } from '../../src/rulebook/index.ts'
import { shipped } from '../setup/product.ts'

let halfsky: Halfsky
beforeAll(async () => {
  halfsky = await shipped()
})

const leavesOf = (condition: Condition | null): Leaf[] => {
  if (condition === null) return []
  if ('all' in condition) return condition.all.flatMap(leavesOf)
  if ('any' in condition) return condition.any.flatMap(leavesOf)
  return 'not' in condition ? leavesOf(condition.not) : [condition]
}

const numericLeaves = (rule: Rule): (Leaf & { value: number })[] =>
  [...leavesOf(rule.when), ...leavesOf(rule.require)].filter(
    (leaf): leaf is Leaf & { value: number } => typeof leaf.value === 'number',
  )

test('the plan texts are the published ones, byte for byte', () => {
  const readme = readFileSync('seeds/plans/README.md', 'utf8')
  for (const plan of halfsky.rulebook.plans) {
    const sum = createHash('sha256')
      .update(readFileSync(`seeds/plans/${plan.text}`))
      .digest('hex')
    expect(readme).toContain(`| \`${plan.text}\` |`)
    expect(readme).toContain(sum)
    expect(plan.sha256).toBe(sum)
  }
})

test('every case in the rule files comes out as written, on both engines', async () => {
  const results = await halfsky.runCases()
  expect(results.flatMap(({ problems }) => problems)).toEqual([])
  expect(results.length).toBeGreaterThan(700)
})

test('every rule has cases for what it can say', () => {
  for (const rule of halfsky.rulebook.rules) {
    const said = new Set(rule.cases.map(({ verdict }) => verdict))
    const owed = rule.manual ? ['manual'] : ['pass', 'fail', 'unknown']
    expect([rule.id, owed.filter((verdict) => !said.has(verdict as never))]).toEqual([rule.id, []])
    // a condition no case leaves is a condition no case tests
    if (rule.when) expect([rule.id, said.has('not-applicable')]).toEqual([rule.id, true])
  }
})

test('every numeric threshold has cases below, at and above it', () => {
  for (const rule of halfsky.rulebook.rules) {
    const measures = new Map<string, Measure>(
      halfsky.rulebook.measures
        .filter(({ kinds }) => kinds.includes(rule.subject))
        .map((measure) => [measure.name, measure]),
    )
    for (const leaf of numericLeaves(rule)) {
      const sides = new Set(rule.cases.flatMap((one) => sideOf(rule, one, leaf, measures)))
      // nothing that is counted lies below none: such a record is refused
      const counted =
        halfsky.rulebook.kinds[rule.subject]?.facts[leaf.fact]?.type === 'integer' || leaf.fact === 'menStalls'
      const owed = counted && leaf.value === 0 ? [0, 1] : [-1, 0, 1]
      expect([rule.id, leaf.fact, leaf.value, [...sides].sort()]).toEqual([rule.id, leaf.fact, leaf.value, owed])
    }
  }
})

/** On which side of a threshold a case's value lies. */
const sideOf = (
  rule: Rule,
  one: Rule['cases'][number],
  leaf: Leaf & { value: number },
  measures: ReadonlyMap<string, Measure>,
) => {
  const envelope = { kind: rule.subject, id: 'x', area: '441800', asOf: '2026-06-30' }
  const reading = halfsky.kinds.read({ ...envelope, ...one.record })
  const past = one.earlier.map((facts) => halfsky.kinds.read({ ...envelope, asOf: '2025-06-30', ...facts }).record)
  if (reading.record === null) return []
  // an implausible figure still lies on its side of the threshold
  const record = { ...reading.record, suspect: {} }
  const valuer = valuerOf(record, measures, {
    ...NO_CONTEXT,
    earlier: () => past.slice(-1).flatMap((one) => one ?? []),
  })
  const value = valuer.value(leaf.fact)
  if (value.form !== 'number' || value.ways.length > 0) return []
  const difference = Number(value.low.n) / Number(value.low.d) - leaf.value
  return [Math.sign(difference)]
}

test('next to every threshold a leaf agrees with BigInt', () => {
  const scale = 10_000n
  for (const rule of halfsky.rulebook.rules) {
    const kind = halfsky.rulebook.kinds[rule.subject]
    for (const leaf of numericLeaves(rule).filter(({ fact }) => kind?.facts[fact])) {
      const exact = BigInt(Math.round(leaf.value * Number(scale)))
      const holds = compileLeaf(leaf)
      fc.assert(
        fc.property(fc.integer({ min: -20_000, max: 20_000 }), (step) => {
          const scaled = exact + BigInt(step)
          const value = Number(`${scaled < 0n ? '-' : ''}${digits(scaled, scale)}`)
          expect(holds(valuerOf(factsOnly({ [leaf.fact]: value }), new Map(), NO_CONTEXT))).toBe(
            String(compare(scaled, leaf.operator, exact)),
          )
        }),
        { numRuns: 30 },
      )
    }
  }
})

const digits = (scaled: bigint, scale: bigint): string => {
  const magnitude = scaled < 0n ? -scaled : scaled
  return `${magnitude / scale}.${String(magnitude % scale).padStart(4, '0')}`
}

const compare = (a: bigint, operator: Leaf['operator'], b: bigint): boolean => {
  switch (operator) {
    case 'greaterThan':
      return a > b
    case 'greaterThanInclusive':
      return a >= b
    case 'lessThan':
      return a < b
    case 'lessThanInclusive':
      return a <= b
    default:
      return a === b
  }
}

const factsOnly = (facts: Record<string, FactValue>): FactRecord => ({
  kind: 'thing',
  id: 'x',
  area: '441800',
  asOf: '2026-01-01',
  facts,
  suspect: {},
})

describe('the coverage ledger', () => {
  test.each([
    ['qingyuan/environment', ['goals-5', 'goals-8', 'measures-6', 'measures-7']],
    ['conghua/environment', ['goals-7', 'goals-10', 'measures-8']],
    ['qingyuan/projects', ['items-7']],
  ])('has no open sentence in %s %j', (folder, items) => {
    const clauses = ledger()
    for (const item of items) expect(clauses.get(`${folder}/${item}`)).toMatchObject({ unaccounted: 0, open: [] })
  })

  test('has no open sentence in either chapter 妇女参与决策和管理', () => {
    const decision = [...ledger().values()].filter(({ key }) => key.includes('/decision/'))
    expect(decision).toHaveLength(40)
    expect(decision.flatMap(({ open }) => open)).toEqual([])
  })

  test('accounts for every sentence of both plans', () => {
    const open = [...ledger().values()].flatMap(({ key, open }) => open.map((sentence) => `${key}: ${sentence}`))
    expect(open).toEqual([])
    expect(coverageOf(halfsky.rulebook).total).toMatchObject({ plans: 2, clauses: 400, unaccounted: 0 })
  })

  test('adds up', () => {
    const { total, plans } = coverageOf(halfsky.rulebook)
    expect(total.byRule + total.notChecked + total.unaccounted).toBe(total.sentences)
    expect(Object.values(plans).reduce((sum, plan) => sum + plan.clauses, 0)).toBe(total.clauses)
  })
})

const ledger = () =>
  new Map(
    Object.values(coverageOf(halfsky.rulebook).plans)
      .flatMap(({ domains }) => Object.values(domains))
      .flatMap(({ clauseList }) => clauseList)
      .map((clause) => [clause.key, clause]),
  )
