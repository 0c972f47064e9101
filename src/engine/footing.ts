import {
  AREA_LEVEL,
  AS_OF,
  COMMON_FACTS,
  type Expression,
  type FactSpec,
  isFactOperand,
  leavesIn,
  type Rule,
} from '../model/index.ts'
import type { CompiledRule } from './compiled-rule.ts'
import { leavesOf } from './missing.ts'
import { namesRead } from './observed.ts'
import { rosterName } from './remedy.ts'
import { EARLIER, type MeasureTable } from './valuer.ts'

/**
 * What a rule's finding rests on when a record is judged by itself: two records alike in this have the same finding, but for
 * the evidence in it. That includes the facts which say that another cannot be true.
 */
export interface Footing {
  readonly rule: Rule
  readonly facts: readonly FactSpec[]
  /** Of numbers that only decide whether the rule applies: what they are held against, which is all that matters of a sound one. */
  readonly limits: ReadonlyMap<string, readonly number[]>
  /** Whether the level of the area matters too, and the day. */
  readonly level: boolean
  readonly day: boolean
  /** The facts a finding shows, with what they rest on. */
  readonly shown: readonly string[]
}

/** The facts that must be consistent with some of these. */
export type Companions = (kind: string, facts: readonly string[]) => readonly string[]

const COMMON = COMMON_FACTS.map(({ name }) => name)

/** The footing of a rule; null for one that could look at a record as a body of its own area, or at what no schema knows. */
export const footingOf = (compiled: CompiledRule, companions: Companions): Footing | null => {
  const { rule, measures, specs } = compiled
  if (
    [...measures.values()].some(({ expression }) => 'rollup' in expression && expression.rollup.of === rule.subject)
  ) {
    return null
  }
  const named = namesRead(leavesOf(rule), measures)
  const read = named.map((name) => name.replaceAll(EARLIER, ''))
  // what is compared with the past looks at the record's period, and at its day where that is no year
  const isCompared = named.some((name) => name.startsWith(EARLIER))
  const period = isCompared && specs.year ? ['year'] : []
  const own = unique([
    ...read,
    ...read.flatMap((name) => bodiesOf(measures.get(name)?.expression)),
    ...changed(compiled),
  ])
  const beside = own.flatMap((name) => specs[name]?.denominator?.fact ?? [])
  const all = unique([...own, ...beside, ...period])
  const names = unique([...all, ...companions(rule.subject, all)]).filter((name) => !COMMON.includes(name))
  const facts = names.flatMap((name) => specs[name] ?? [])
  if (facts.length < names.length) return null
  return {
    rule,
    facts,
    limits: limitsOf(compiled, unique([...beside, ...period, ...names.filter((name) => !own.includes(name))])),
    level: own.includes(AREA_LEVEL.name),
    // a date is doubted when it lies after the day of the record
    day: isCompared || own.includes(AS_OF.name) || facts.some(({ type }) => type === 'date'),
    shown: namesRead(leavesOf({ when: null, require: rule.require }), measures).filter(
      (name) => !name.startsWith(EARLIER),
    ),
  }
}

/** The numbers that the facts of `when` are compared with, of those facts that nothing else reads. */
const limitsOf = (compiled: CompiledRule, others: readonly string[]): Footing['limits'] => {
  const { rule, specs, measures } = compiled
  const elsewhere = new Set([
    ...namesRead(leavesOf({ when: null, require: rule.require }), measures),
    ...changed(compiled),
    ...others,
  ])
  const limits = new Map<string, readonly number[]>()
  const own = Map.groupBy(leavesIn(rule.when), ({ fact }) => fact)
  for (const [fact, leaves] of own) {
    const values = leaves.map(({ value }) => value)
    if (
      isNumber(specs[fact]) &&
      !elsewhere.has(fact) &&
      !isReadOtherwise(fact, compiled) &&
      values.every((value) => typeof value === 'number')
    ) {
      limits.set(fact, values)
    }
  }
  return limits
}

const isNumber = (spec: FactSpec | undefined): boolean => spec?.type === 'integer' || spec?.type === 'number'

/** Whether a leaf of `when` reads a fact in a measure, or compares another with it. */
const isReadOtherwise = (fact: string, { rule, measures }: CompiledRule): boolean =>
  leavesIn(rule.when)
    .filter((leaf) => leaf.fact !== fact || isFactOperand(leaf.value))
    .some((leaf) => namesRead([leaf], measures).some((name) => name.replaceAll(EARLIER, '') === fact))

/** The facts a remedy changes, and the rosters it changes with them. */
const changed = ({ rule, measures }: CompiledRule): string[] => {
  const { set = {}, increase = [] } = rule.remedy ?? {}
  return [...Object.keys(set), ...increase, ...increase.flatMap((fact) => rosterOf(fact, measures))]
}

const rosterOf = (fact: string, measures: MeasureTable): string[] => {
  const name = rosterName(fact, measures)
  return name === null ? [] : [name]
}

const bodiesOf = (expression: Expression | undefined): string[] =>
  expression && 'rollup' in expression ? [expression.rollup.bodies] : []

const unique = (names: readonly string[]): string[] => [...new Set(names)]
