import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Halfsky } from '../../src/halfsky.ts'
import type { Rule, RuleCase } from '../../src/model/index.ts'
import { coverageOfCases, groundOf, mutateRule } from '../../src/mutate/index.ts'
import { shipped } from '../setup/product.ts'

let halfsky: Halfsky
beforeAll(async () => {
  halfsky = await shipped()
})

const ruleOf = (id: string): Rule => {
  const rule = halfsky.rulebook.rules.find((one) => one.id === id)
  if (rule === undefined) throw new Error(`no rule ${id}`)
  return rule
}

const without = (rule: Rule, gone: RuleCase): Rule => ({ ...rule, cases: rule.cases.filter((one) => one !== gone) })

test('no fault in a shipped rule goes unnoticed by its cases', () => {
  const ground = groundOf(halfsky.rulebook, halfsky.kinds)
  const runs = halfsky.rulebook.rules.map((rule) => mutateRule(rule, ground))
  expect(runs.flatMap(({ rule, survivors }) => survivors.map((id) => `${rule}: ${id}`))).toEqual([])
  expect(runs.flatMap(({ problems }) => problems)).toEqual([])
  expect(runs.reduce((sum, { mutants }) => sum + mutants, 0)).toBeGreaterThan(10_000)
})

test('every comparison of a shipped rule is true in a case, false in another and unknown in a third, if it can be', () => {
  const ground = groundOf(halfsky.rulebook, halfsky.kinds)
  const open = halfsky.rulebook.rules.flatMap((rule) =>
    coverageOfCases(rule, ground).leaves.filter(({ unseen }) => unseen.length > 0),
  )
  expect(open).toEqual([])
})

describe('a case taken out of a shipped rule is named, and nothing else', () => {
  test.each([
    ['qingyuan/environment/measures-6/stall-ratio', 'exactly 1.5', 'require/all/0 ≥ → >'],
    ['qingyuan/environment/measures-6/high-traffic-ratio', 'rural', 'when/all/0 dropped'],
    ['qingyuan/environment/measures-6/stall-ratio', 'rural', 'when/all/0 dropped'],
    ['qingyuan/environment/measures-6/high-traffic-ratio', 'exactly 2', 'require/all/0 ≥ → >'],
    ['qingyuan/projects/items-7/nursing-rooms-built', 'exactly 350', 'require/all/0 ≥ → >'],
    ['qingyuan/projects/items-7/nursing-rooms-built', 'one short', 'require/all/0 350 → 349'],
  ])('%s, %s', (id, name, mutant) => {
    const rule = ruleOf(id)
    const gone = rule.cases.find((one) => one.name === name)
    if (gone === undefined) throw new Error(`no case ${name}`)
    const { survivors, missing } = mutateRule(without(rule, gone), groundOf(halfsky.rulebook, halfsky.kinds))
    expect(survivors).toContain(mutant)
    expect(missing).toHaveLength(1)
    expect(missing[0]?.kills).toEqual(survivors)
    expect(missing[0]?.one.verdict).toBe(gone.verdict)
  })
})

test('a case in which two things were tried is told as both', () => {
  const rule = ruleOf('qingyuan/environment/measures-6/stall-ratio')
  const gone = rule.cases.find(({ name }) => name === 'just below')
  const { survivors, missing } = mutateRule(without(rule, gone as RuleCase), groundOf(halfsky.rulebook, halfsky.kinds))
  expect(survivors.toSorted()).toEqual(['require/all/0 1.5 → 1.4', 'when/all/1 without rebuilt'])
  expect(missing.flatMap(({ kills }) => kills).toSorted()).toEqual(survivors.toSorted())
})

test('with the cases that a run names, the next run has nothing to name', () => {
  const ground = groundOf(halfsky.rulebook, halfsky.kinds)
  const taken = fc.tuple(fc.nat(), fc.nat()).map(([a, b]) => {
    const rule = halfsky.rulebook.rules[a % halfsky.rulebook.rules.length] as Rule
    return without(rule, rule.cases[b % rule.cases.length] as RuleCase)
  })
  fc.assert(
    fc.property(taken, (rule) => {
      const { missing, elusive } = mutateRule(rule, ground)
      expect(elusive).toEqual([])
      const whole = { ...rule, cases: [...rule.cases, ...missing.map(({ one }) => one)] }
      expect(mutateRule(whole, ground).survivors).toEqual([])
    }),
    { numRuns: 25 },
  )
})
