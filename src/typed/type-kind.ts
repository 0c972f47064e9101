import type { Consistency, Expression, FactRange, Measure, Rule, Rulebook } from '../model/index.ts'
import { oddities } from './oddities.ts'
import { type RosterCount, type Slot, slotsOf } from './slots.ts'
import type { TypedKind, TypedRule } from './tree.ts'
import { partsOf, typer } from './type-rule.ts'

/** What a kind's schema says of its facts beyond their types. */
export interface KindFacts {
  readonly ranges: Readonly<Record<string, FactRange>>
  readonly consistency: readonly Consistency[]
  /** Whether what rules count in rosters has slots; without them a record with a roster is not laid out. */
  readonly counts?: boolean
}

/** The rules of a plan on a kind of record, typed; null for a kind that the rulebook does not have. */
export const typeKind = (
  { rules, measures, kinds }: Rulebook,
  plan: string,
  kind: string,
  { ranges, consistency, counts = false }: KindFacts,
): TypedKind | null => {
  const spec = kinds[kind]
  if (spec === undefined) return null
  const known = measuresOf(measures, kind)
  const slots = slotsOf(
    spec,
    ranges,
    counts ? [...known.values()].flatMap(({ expression }) => countsIn(expression)) : [],
  )
  const own = rules.filter((rule) => rule.plan === plan && rule.subject === kind)
  const typed = own.map((rule) => ({ rule, trees: typeRule(rule, slots, known) }))
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

const countsIn = (expression: Expression): readonly RosterCount[] =>
  'count' in expression ? [expression] : partsOf(expression).flatMap(countsIn)

const typeRule = (rule: Rule, slots: readonly Slot[], measures: ReadonlyMap<string, Measure>) => {
  const type = typer(slots, measures)
  const when = rule.when === null ? null : type(rule.when)
  const require = rule.require === null ? null : type(rule.require)
  return when === undefined || require === undefined ? null : { when, require }
}
