import type { Problem, Rule, RuleCase } from '../model/index.ts'
import { meant } from '../source/index.ts'
import type { Scope } from './condition.ts'
import { ruleFault } from './rule-fault.ts'

/** Cases that repeat each other or expect what is no fact, and rules that no case shows to pass, to fail or to ask. */
export const caseFaults = (rules: readonly Rule[], scopeFor: (kind: string) => Scope): Problem[] =>
  rules.flatMap((rule) => [...repeated(rule), ...lacking(rule), ...unknown(rule, scopeFor(rule.subject))])

/** What stands before and behind the name of a fact that is missing: the earlier record, a member of a roster. */
const AROUND = /^(?:earlier\.)+|\[\d+\].*$/g

const unknown = (rule: Rule, scope: Scope): Problem[] =>
  rule.cases.flatMap((one, index) => {
    const missing = (one.missing ?? []).map((name, at) => ({ name: name.replace(AROUND, ''), part: `missing/${at}` }))
    const changed = Object.keys(one.remedy ?? {}).map((name) => ({ name, part: `remedy/${name}` }))
    return [...missing, ...changed]
      .filter(({ name }) => !scope.has(name))
      .map(({ name, part }) =>
        ruleFault('unknown-fact', rule, { fact: name, ...meant(name, scope.keys()) }, `/cases/${index}/${part}`),
      )
  })

const repeated = (rule: Rule): Problem[] => {
  const byName = new Map<string, RuleCase>()
  const byRecords = new Map<string, RuleCase>()
  return rule.cases.flatMap((one, index) => {
    const records = JSON.stringify(sorted([one.record, one.earlier, one.bodies]))
    const twin = byRecords.get(records)
    const namesake = byName.get(one.name)
    byRecords.set(records, twin ?? one)
    byName.set(one.name, one)
    const fault = (what: string, other: string) =>
      ruleFault('case-repeated', rule, { case: one.name, other, what }, `/cases/${index}`, 'warning')
    if (twin) return [fault('records', twin.name)]
    return namesake ? [fault('name', one.name)] : []
  })
}

/** With the keys of every map in one order. */
const sorted = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(sorted)
  const map = value as Readonly<Record<string, unknown>>
  return Object.fromEntries(
    Object.keys(map)
      .sort()
      .map((key) => [key, sorted(map[key])]),
  )
}

/** A single example is a beginning; several that all say the same leave out the half. */
const lacking = (rule: Rule): Problem[] => {
  const needed = rule.manual ? ['manual'] : ['pass', 'fail']
  const absent = needed.filter((verdict) => !rule.cases.some((one) => one.verdict === verdict))
  const isBegun = rule.cases.length === 1 && absent.length < needed.length
  if (absent.length === 0 || isBegun) return []
  return [ruleFault('case-lacking', rule, { verdicts: absent.join(', ') }, '/cases', 'warning')]
}
