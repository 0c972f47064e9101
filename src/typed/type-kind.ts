import type { Consistency, FactRange, Measure, Rule, Rulebook } from '../model/index.ts'
import { oddities } from './oddities.ts'
import { type Slot, slotsOf } from './slots.ts'
import type { TypedKind, TypedRule } from './tree.ts'
import { typer } from './type-rule.ts'

/** What a kind's schema says of its facts beyond their types. */
export interface KindFacts {
  readonly ranges: Readonly<Record<string, FactRange>>
  readonly consistency: readonly Consistency[]
}

/** The rules of a plan on a kind of record, typed; null for a kind that the rulebook does not have. */
export const typeKind = (
  { rules, measures, kinds }: Rulebook,
  plan: string,
  kind: string,
  { ranges, consistency }: KindFacts,
): TypedKind | null => {
  const spec = kinds[kind]
  if (spec === undefined) return null
  const slots = slotsOf(spec, ranges)
  const own = rules.filter((rule) => rule.plan === plan && rule.subject === kind)
  const typed = own.map((rule) => ({ rule, trees: typeRule(rule, slots, measuresOf(measures, kind)) }))
  return Object.freeze({
    plan,
    kind,
    slots,
    rules: typed.flatMap(({ rule, trees }): TypedRule[] => (trees === null ? [] : [{ rule, ...trees }])),
    odd: oddities(slots, consistency),
    beyond: typed.flatMap(({ rule, trees }) => (trees === null ? rule : [])),
  })
}

/** The measures on a kind, by name. */
export const measuresOf = (measures: readonly Measure[], kind: string): ReadonlyMap<string, Measure> =>
  new Map(measures.filter(({ kinds }) => kinds.includes(kind)).map((measure) => [measure.name, measure]))

const typeRule = (rule: Rule, slots: readonly Slot[], measures: ReadonlyMap<string, Measure>) => {
  const type = typer(slots, measures)
  const when = rule.when === null ? null : type(rule.when)
  const require = rule.require === null ? null : type(rule.require)
  return when === undefined || require === undefined ? null : { when, require }
}
