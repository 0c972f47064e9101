import {
  ENGINES_DISAGREE,
  type EngineName,
  type FactRecord,
  type Finding,
  type Plan,
  type Problem,
  type RolledUp,
  type Rule,
  type Rulebook,
  type Verdict,
} from '../model/index.ts'
import { intervalsOf } from './chance.ts'
import { type CompiledRule, measureTables, ruleCompiler } from './compiled-rule.ts'
import { type Context, contextOf, NO_CONTEXT, periodOf } from './context.ts'
import { EVALUATORS, otherEngine, type Truths, truthsOf } from './evaluators.ts'
import { type Companions, type Footing, footingOf } from './footing.ts'
import { missingFor } from './missing.ts'
import { evidenceOf, observedFacts, type ReadFact, readFacts, rollUps } from './observed.ts'
import { type Retry, remedyFor } from './remedy.ts'
import { rollupDoubts } from './rollup-doubts.ts'
import { tallierOf } from './tally.ts'
import { traceCondition } from './trace.ts'
import { type Tallier, type Valuer, valuerOf } from './valuer.ts'
import { verdictOf } from './verdict.ts'

/** How to judge one record. */
export interface JudgeOptions {
  readonly engine: EngineName
  /** Evaluate with the other engine too; a disagreement becomes an `error` finding. */
  readonly crossCheck: boolean
  /** Trace what does not apply too. */
  readonly explain: boolean
  /** Tell no more than rows of violations do: of each rule the verdict, and what a failure observed. */
  readonly only?: 'rows'
}

/** A rulebook ready to judge. */
export interface Judge {
  /** All findings of a plan's rules on one record. A rule that throws becomes an `error` finding; the others go on. */
  judge(record: FactRecord, plan: string, position: number, context: Context, options: JudgeOptions): Promise<Finding[]>
  /** One rule on one record. */
  judgeRule(ruleId: string, record: FactRecord, context?: Context, options?: Partial<JudgeOptions>): Promise<Finding>
  /** Judges a record by itself, rule by rule as they are asked for, by the compiled engine. */
  alone(record: FactRecord): (rule: Rule) => Finding
  /** What the findings of a plan's rules on records of a kind rest on; null where that cannot be told of one of them. */
  footings(plan: string, kind: string, companions: Companions): readonly Footing[] | null
  /** Where the bodies of the batch do not bear out a record's figures, or are too few to stand for one. */
  doubts(record: FactRecord, context: Context): Problem[]
  /** The shares over a record's area that the bodies of the batch say something of, by indicator. */
  figures(record: FactRecord, context: Context): ReadonlyMap<string, RolledUp>
}

/** What a judge may be given instead of the defaults. */
export interface JudgeParts {
  readonly evaluators?: typeof EVALUATORS
  /** Looks again which facts cannot be true, once a remedy has changed some. */
  readonly suspect?: (kind: string, facts: FactRecord['facts'], asOf: string) => FactRecord['suspect']
}

/** One record before the rules, with what all of them share. */
export interface Sitting {
  readonly record: FactRecord
  readonly position: number
  readonly context: Context
  readonly tally: Tallier
  readonly valuer: Valuer
  readonly options: JudgeOptions
}

export const DEFAULTS: JudgeOptions = { engine: 'compiled', crossCheck: false, explain: false }

/** Judges by rules that are compiled once for both evaluators, each when it is first asked for. */
export const judgeOf = (rulebook: Rulebook, parts: JudgeParts = {}): Judge => {
  const tables = measureTables(rulebook.measures)
  const tally = tallierOf(tables)
  const compiled = ruleCompiler(rulebook, tables)
  const byId = new Map(rulebook.rules.map((rule) => [rule.id, rule]))
  const ruleOf = (id: string): CompiledRule => {
    const rule = byId.get(id)
    if (rule === undefined) throw new Error(`no rule ${id}`)
    return compiled(rule)
  }
  const byPlanAndKind = Map.groupBy(rulebook.rules, ({ plan, subject }) => `${plan} ${subject}`)
  const known = new Map<string, readonly CompiledRule[]>()
  const rulesOf = (plan: string, kind: string): readonly CompiledRule[] => {
    const name = `${plan} ${kind}`
    const rules = known.get(name) ?? (byPlanAndKind.get(name) ?? []).map(compiled)
    known.set(name, rules)
    return rules
  }
  const sit = (
    rules: readonly CompiledRule[],
    record: FactRecord,
    position: number,
    context: Context,
    options: JudgeOptions,
  ): Sitting => {
    // rules of one subject read the same measures, so each is computed once a record
    const valuer = valuerOf(record, rules[0]?.measures ?? new Map(), context, tally)
    return { record, position, context, tally, valuer, options }
  }
  const findAll = async (rules: readonly CompiledRule[], sitting: Sitting): Promise<Finding[]> => {
    const found = rules.map((rule) => find(rule, sitting, parts))
    // most often nothing is waited for, and a promise a rule is dear
    return found.every(isFound) ? found : Promise.all(found)
  }

  return {
    judge: (record, plan, position, context, options) => {
      const rules = rulesOf(plan, record.kind)
      return findAll(rules, sit(rules, record, position, context, options))
    },
    judgeRule: async (ruleId, record, context = NO_CONTEXT, options = {}) => {
      const rule = ruleOf(ruleId)
      return find(rule, sit([rule], record, 0, context, { ...DEFAULTS, ...options }), parts)
    },
    alone: (record) => {
      let sitting: Sitting | undefined
      return (rule) => {
        const one = ruleOf(rule.id)
        sitting ??= sit([one], record, 0, contextOf([record]), DEFAULTS)
        return findNow(one, sitting, parts)
      }
    },
    footings: (plan, kind, companions) => {
      const own = rulesOf(plan, kind).map((one) => footingOf(one, companions))
      return own.every((one) => one !== null) ? own : null
    },
    doubts: (record, context) => {
      const measures = tables.get(record.kind) ?? new Map()
      return rollupDoubts(measures, valuerOf(record, measures, context, tally))
    },
    figures: (record, context) => {
      const measures = tables.get(record.kind) ?? new Map()
      const { rolledUp } = valuerOf(record, measures, context, tally)
      const found = [...measures.keys()].map((name) => [name, rolledUp(name)] as const)
      return new Map(found.filter((one): one is [string, RolledUp] => one[1] !== null))
    },
  }
}

type Blank = Omit<Finding, 'verdict'>

const isFound = (found: Finding | Promise<Finding>): found is Finding => !(found instanceof Promise)

/** The finding, at once where the compiled engine is asked alone. */
const find = (compiled: CompiledRule, sitting: Sitting, parts: JudgeParts): Finding | Promise<Finding> => {
  const { engine, crossCheck } = sitting.options
  const isPlain = engine === 'compiled' && !crossCheck && parts.evaluators === undefined
  return isPlain ? findNow(compiled, sitting, parts) : findLater(compiled, sitting, parts)
}

const findNow = (compiled: CompiledRule, sitting: Sitting, parts: JudgeParts): Finding => {
  const { record, position, valuer } = sitting
  const blank = blankFinding(compiled.rule, position)
  try {
    if (outsidePeriod(record, compiled.plan)) return { ...blank, verdict: 'not-applicable', reason: 'outside-period' }
    return describe(compiled, sitting, truthsOf(compiled, valuer), blank, parts)
  } catch (error) {
    return failed(error, blank)
  }
}

const findLater = async (compiled: CompiledRule, sitting: Sitting, parts: JudgeParts): Promise<Finding> => {
  const { evaluators = EVALUATORS } = parts
  const { record, position, valuer, options } = sitting
  const blank = blankFinding(compiled.rule, position)
  try {
    if (outsidePeriod(record, compiled.plan)) return { ...blank, verdict: 'not-applicable', reason: 'outside-period' }
    const truths = await evaluators[options.engine](compiled, valuer)
    if (options.crossCheck && differ(truths, await evaluators[otherEngine(options.engine)](compiled, valuer))) {
      return { ...blank, verdict: 'error', error: ENGINES_DISAGREE }
    }
    return describe(compiled, sitting, truths, blank, parts)
  } catch (error) {
    return failed(error, blank)
  }
}

/** What a rule threw may quote the record, so only its name is kept. */
const failed = (error: unknown, blank: Blank): Finding => ({
  ...blank,
  verdict: 'error',
  error: error instanceof Error ? error.name : 'unknown error',
})

const differ = (a: Truths, b: Truths): boolean => a.when !== b.when || a.require !== b.require

/** A finding that says nothing yet. */
export const blankFinding = (rule: Rule, position: number): Blank => ({
  rule: rule.id,
  position,
  reason: null,
  missing: [],
  observed: {},
  evidence: {},
  intervals: {},
  when: null,
  require: null,
  remedy: null,
  error: null,
})

/** A plan demands nothing of the years before and after it. */
export const outsidePeriod = (record: FactRecord, plan: Plan | undefined): boolean => {
  if (plan === undefined) return false
  const period = periodOf(record)
  const { from, to } = plan.period
  return period < from.slice(0, period.length) || period > to.slice(0, period.length)
}

/** A finding from the truths of a rule's trees. */
export const describe = (
  compiled: CompiledRule,
  sitting: Sitting,
  truths: Truths,
  blank: Blank,
  parts: JudgeParts,
): Finding => {
  const { rule, tests, measures } = compiled
  const { record, context, valuer, options } = sitting
  const verdict = verdictOf(truths.when, truths.require)
  const observed = (facts: readonly ReadFact[]) => ({ ...observedFacts(facts), ...rollUps(compiled, valuer) })
  if (options.only === 'rows') {
    const seen = verdict === 'fail' ? { observed: observed(readFacts(compiled, record, context)) } : {}
    return { ...blank, verdict, ...seen }
  }
  const found: Finding = { ...blank, verdict, ...(verdict === 'unknown' ? missingFor(rule, valuer, tests) : {}) }
  if (!options.explain && verdict === 'not-applicable') return found
  const retry = retryOf(compiled, sitting, parts)
  const facts = readFacts(compiled, record, context)
  return {
    ...found,
    observed: observed(facts),
    evidence: evidenceOf(facts),
    intervals: intervalsOf(facts, compiled),
    when: rule.when ? traceCondition(rule.when, valuer, tests) : null,
    require: rule.require ? traceCondition(rule.require, valuer, tests) : null,
    remedy: verdict === 'fail' && rule.remedy ? remedyFor(rule.remedy, record, measures, retry) : null,
  }
}

const retryOf =
  (compiled: CompiledRule, { record, context, tally }: Sitting, { suspect }: JudgeParts): Retry =>
  (changes): Verdict => {
    const facts = { ...record.facts, ...changes }
    const changed = { ...record, facts, suspect: suspect ? suspect(record.kind, facts, record.asOf) : record.suspect }
    const { when, require } = truthsOf(compiled, valuerOf(changed, compiled.measures, context, tally))
    return verdictOf(when, require)
  }
