import {
  type Evidence,
  type FactRecord,
  type FactSpec,
  type FactValue,
  isFactOperand,
  type Member,
} from '../model/index.ts'
import type { CompiledRule } from './compiled-rule.ts'
import type { Context } from './context.ts'
import { leavesOf } from './missing.ts'
import { baseFacts, EARLIER } from './valuer.ts'

/** A fact that a rule read, and the record that gave it: this one, or the one before. */
export interface ReadFact {
  /** As the rule names it, with `earlier.` before a fact of the period before. */
  readonly name: string
  readonly fact: string
  readonly value: FactValue
  readonly record: FactRecord
  readonly spec: FactSpec | undefined
}

/** The facts a rule's demand comes down to, as far as they were given. */
export const readFacts = (
  { rule, measures, specs }: CompiledRule,
  record: FactRecord,
  context: Context,
): readonly ReadFact[] => {
  const names = leavesOf({ when: null, require: rule.require }).flatMap(({ fact, value }) =>
    isFactOperand(value) ? [fact, value.fact] : [fact],
  )
  const [past] = context.earlier(record)
  const facts = new Set(names.flatMap((name) => baseFacts({ fact: name }, measures)))
  return [...facts].flatMap((name) => {
    const isEarlier = name.startsWith(EARLIER)
    const fact = isEarlier ? name.slice(EARLIER.length) : name
    const from = isEarlier ? past : record
    const value = from?.facts[fact]
    return from === undefined || value === undefined ? [] : [{ name, fact, value, record: from, spec: specs[fact] }]
  })
}

/** Their values; members only as counts. */
export const observedFacts = (facts: readonly ReadFact[]): Record<string, unknown> =>
  byName(facts, ({ value }) => (typeof value === 'object' ? headcount(value) : value))

/** What they rest on; null for a yes that rests on nothing given. */
export const evidenceOf = (facts: readonly ReadFact[]): Record<string, Evidence | null> =>
  byName(facts, ({ fact, value, record }) => {
    const given = record.evidence?.[fact]
    return given ?? (value === true ? null : undefined)
  })

/** Those of which there is something to say. */
export const byName = <T>(facts: readonly ReadFact[], say: (fact: ReadFact) => T | undefined): Record<string, T> => {
  const said: Record<string, T> = {}
  for (const fact of facts) {
    const one = say(fact)
    if (one !== undefined) said[fact.name] = one
  }
  return said
}

const headcount = (members: readonly Member[]) => ({
  members: members.length,
  female: members.filter(({ sex }) => sex === 'female').length,
  male: members.filter(({ sex }) => sex === 'male').length,
  unknownSex: members.filter(({ sex }) => sex === undefined).length,
})
