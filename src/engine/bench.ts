import type { FactRecord, Finding, Leaf, Reason, Rule, Rulebook, Truth, Verdict } from '../model/index.ts'
import type { ReadyCase } from './cases.ts'
import { type CompiledRule, compileTests, measureTables } from './compiled-rule.ts'
import { contextOf } from './context.ts'
import { truthsOf } from './evaluators.ts'
import { blankFinding, DEFAULTS, describe, type JudgeParts, outsidePeriod, type Sitting } from './judge.ts'
import { leavesOf } from './missing.ts'
import { namesRead } from './observed.ts'
import { tallierOf } from './tally.ts'
import type { MeasureTable } from './valuer.ts'
import { valuerOf } from './valuer.ts'
import { verdictOf } from './verdict.ts'

/** The records of a case before a rule and its variants: what they are worth is computed once. */
export interface Seat {
  /** The verdict alone, by the compiled engine. */
  verdict(variant: Variant): { readonly verdict: Verdict; readonly reason: Reason | null }
  /** All that the rule says, explained. */
  finding(variant: Variant): Finding
  /** What each comparison comes to. */
  truths(variant: Variant): ReadonlyMap<Leaf, Truth>
  /** The number of a fact or measure, where it is known exactly. */
  number(name: string): number | null
}

/** A rule, or what became of it when something in it was changed. */
export interface Variant {
  readonly rule: Rule
  readonly compiled: CompiledRule
}

/** Tries many variants of rules on many records, at once and by the compiled engine alone. */
export interface Bench {
  variant(rule: Rule): Variant
  seat(rule: Rule, ready: Pick<ReadyCase, 'record' | 'records'>): Seat
  /** The facts that a rule's two trees come down to, with `earlier.` before those of the period before. */
  factsOf(rule: Rule): readonly string[]
}

const NO_MEASURES: MeasureTable = new Map()

/** A bench for the rules of a rulebook. */
export const benchOf = (rulebook: Rulebook, parts: JudgeParts = {}): Bench => {
  const tables = measureTables(rulebook.measures)
  const tally = tallierOf(tables)
  const plans = new Map(rulebook.plans.map((plan) => [plan.id, plan]))
  const measuresOf = ({ subject }: Rule): MeasureTable => tables.get(subject) ?? NO_MEASURES

  const variant = (rule: Rule): Variant => ({
    rule,
    compiled: {
      rule,
      plan: plans.get(rule.plan),
      measures: measuresOf(rule),
      specs: rulebook.kinds[rule.subject]?.facts ?? {},
      ...compileTests(rule),
      // the library is the other engine's
      whenTree: null,
      requireTree: null,
    },
  })

  const seat = (rule: Rule, { record, records }: Pick<ReadyCase, 'record' | 'records'>): Seat => {
    const context = contextOf(records)
    const valuer = valuerOf(record, measuresOf(rule), context, tally)
    const options = { ...DEFAULTS, explain: true }
    return seatOf({ record, position: 0, context, tally, valuer, options }, parts)
  }

  return { variant, seat, factsOf: (rule) => namesRead(leavesOf(rule), measuresOf(rule)) }
}

const OUTSIDE = { verdict: 'not-applicable', reason: 'outside-period' } as const

const seatOf = (sitting: Sitting, parts: JudgeParts): Seat => {
  const { record, valuer } = sitting
  const outside = ({ compiled }: Variant): boolean => outsidePeriod(record, compiled.plan)
  return {
    verdict: (variant) => {
      if (outside(variant)) return OUTSIDE
      const { when, require } = truthsOf(variant.compiled, valuer)
      return { verdict: verdictOf(when, require), reason: null }
    },
    finding: (variant) => {
      const blank = blankFinding(variant.rule, 0)
      if (outside(variant)) return { ...blank, ...OUTSIDE }
      return describe(variant.compiled, sitting, truthsOf(variant.compiled, valuer), blank, parts)
    },
    truths: ({ compiled: { tests } }) => new Map([...tests].map(([leaf, test]) => [leaf, test(valuer)])),
    number: (name) => numberOf(valuer.value(name)),
  }
}

const numberOf = (value: ReturnType<Sitting['valuer']['value']>): number | null =>
  value.form === 'number' && value.ways.length === 0 ? Number(value.low.n) / Number(value.low.d) : null

/** A record in which facts that were not given are read as given: what an engine that guesses would see. */
export const withFacts = (record: FactRecord, facts: FactRecord['facts']): FactRecord => ({
  ...record,
  facts: Object.assign(Object.create(null), record.facts, facts),
})
