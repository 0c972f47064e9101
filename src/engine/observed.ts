import {
  type Evidence,
  type FactRecord,
  type FactSpec,
  type FactValue,
  type Leaf,
  type Member,
  namesOf,
  type RolledUp,
} from '../model/index.ts'
import type { CompiledRule } from './compiled-rule.ts'
import type { Context } from './context.ts'
import { leavesOf } from './missing.ts'
import { baseFacts, EARLIER, type MeasureTable, type Valuer } from './valuer.ts'

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
export const readFacts = (compiled: CompiledRule, record: FactRecord, context: Context): readonly ReadFact[] => {
  const { specs } = compiled
  const [past] = context.earlier(record)
  return namesIn(compiled).flatMap((name) => {
    const isEarlier = name.startsWith(EARLIER)
    const fact = isEarlier ? name.slice(EARLIER.length) : name
    const from = isEarlier ? past : record
    const value = from?.facts[fact]
    return from === undefined || value === undefined ? [] : [{ name, fact, value, record: from, spec: specs[fact] }]
  })
}

const namesIn = ({ rule, measures }: CompiledRule): string[] =>
  namesRead(leavesOf({ when: null, require: rule.require }), measures)

/** The facts that comparisons come down to. */
export const namesRead = (leaves: readonly Leaf[], measures: MeasureTable): string[] => {
  return [...new Set(leaves.flatMap(namesOf).flatMap((name) => baseFacts({ fact: name }, measures)))]
}

/** What the bodies of the batch say of the shares a rule's demand comes down to, reported or not. */
export const rollUps = (compiled: CompiledRule, valuer: Valuer): Record<string, RolledUp> =>
  Object.fromEntries(
    namesIn(compiled).flatMap((name): [string, RolledUp][] => {
      const found = valuer.rolledUp(name)
      return found ? [[`${name}.rolledUp`, found]] : []
    }),
  )

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
