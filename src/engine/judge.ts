import {
  type Condition,
  ENGINES_DISAGREE,
  type FactRecord,
  type Finding,
  type Leaf,
  type Measure,
  type Plan,
  type Rule,
  type Rulebook,
  type Truth,
  type Verdict,
} from '../model/index.ts'
import { compileCondition, type Test } from './compiled.ts'
import { type Context, NO_CONTEXT, periodOf } from './context.ts'
import { compileLeaf } from './leaf.ts'
import { type LibraryTree, runLibrary, translateCondition } from './library.ts'
import { leavesOf, missingFor } from './missing.ts'
import { remedyFor } from './remedy.ts'
import { type LeafTests, traceCondition } from './trace.ts'
import { baseFacts, type MeasureTable, type Overrides, type Valuer, valuerOf } from './valuer.ts'
import { verdictOf } from './verdict.ts'

export const ENGINES = ['compiled', 'json-rules-engine'] as const
/** The evaluators: one rulebook, one meaning. */
export type EngineName = (typeof ENGINES)[number]

/** How to judge one record. */
export interface JudgeOptions {
  readonly engine: EngineName
  /** Evaluate with the other engine too; a disagreement becomes an `error` finding. */
  readonly crossCheck: boolean
  /** Trace what does not apply too. */
  readonly explain: boolean
}

/** A rulebook ready to judge. */
export interface Judge {
  /** All findings of a plan's rules on one record. A rule that throws becomes an `error` finding; the others go on. */
  judge(record: FactRecord, plan: string, position: number, context: Context, options: JudgeOptions): Promise<Finding[]>
  /** One rule on one record. */
  judgeRule(ruleId: string, record: FactRecord, context?: Context, options?: Partial<JudgeOptions>): Promise<Finding>
}

/** A rule in the forms the evaluators take. */
export interface CompiledRule {
  readonly rule: Rule
  readonly plan: Plan | undefined
  readonly measures: MeasureTable
  readonly when: Test | null
  readonly require: Test | null
  readonly tests: LeafTests
  readonly whenTree: LibraryTree | null
  readonly requireTree: LibraryTree | null
}

const DEFAULTS: JudgeOptions = { engine: 'compiled', crossCheck: false, explain: false }

/** Compiles every rule once, for both evaluators. */
export const judgeOf = (rulebook: Rulebook, evaluators = EVALUATORS): Judge => {
  const tables = measureTables(rulebook.measures)
  const plans = new Map(rulebook.plans.map((plan) => [plan.id, plan]))
  const compiled = rulebook.rules.map((rule) => compileRule(rule, plans.get(rule.plan), tables.get(rule.subject)))
  const byId = new Map(compiled.map((one) => [one.rule.id, one]))
  const byPlanAndKind = Map.groupBy(compiled, ({ rule }) => `${rule.plan} ${rule.subject}`)

  return {
    judge: (record, plan, position, context, options) => {
      const rules = byPlanAndKind.get(`${plan} ${record.kind}`) ?? []
      return Promise.all(rules.map((rule) => find(rule, record, position, context, options, evaluators)))
    },
    judgeRule: (ruleId, record, context = NO_CONTEXT, options = {}) => {
      const rule = byId.get(ruleId)
      if (rule === undefined) throw new Error(`no rule ${ruleId}`)
      return find(rule, record, 0, context, { ...DEFAULTS, ...options }, evaluators)
    },
  }
}

const measureTables = (measures: readonly Measure[]): ReadonlyMap<string, MeasureTable> => {
  const kinds = new Set(measures.flatMap((measure) => measure.kinds))
  return new Map(
    [...kinds].map((kind) => [
      kind,
      new Map(measures.filter((measure) => measure.kinds.includes(kind)).map((measure) => [measure.name, measure])),
    ]),
  )
}

const compileRule = (rule: Rule, plan: Plan | undefined, measures: MeasureTable = new Map()): CompiledRule => {
  const compile = <T>(condition: Condition | null, make: (condition: Condition) => T): T | null =>
    condition ? make(condition) : null
  return {
    rule,
    plan,
    measures,
    when: compile(rule.when, compileCondition),
    require: compile(rule.require, compileCondition),
    tests: new Map(leavesOf(rule).map((leaf): [Leaf, ReturnType<typeof compileLeaf>] => [leaf, compileLeaf(leaf)])),
    whenTree: compile(rule.when, translateCondition),
    requireTree: compile(rule.require, translateCondition),
  }
}

const find = async (
  compiled: CompiledRule,
  record: FactRecord,
  position: number,
  context: Context,
  options: JudgeOptions,
  evaluators: typeof EVALUATORS,
): Promise<Finding> => {
  const blank = blankFinding(compiled.rule, position)
  try {
    if (outsidePeriod(record, compiled.plan)) return { ...blank, verdict: 'not-applicable', reason: 'outside-period' }
    const valuer = valuerOf(record, compiled.measures, context)
    const truths = await evaluators[options.engine](compiled, valuer)
    if (options.crossCheck) {
      const other = await evaluators[options.engine === 'compiled' ? 'json-rules-engine' : 'compiled'](compiled, valuer)
      if (other.when !== truths.when || other.require !== truths.require) {
        return { ...blank, verdict: 'error', error: ENGINES_DISAGREE }
      }
    }
    return describe(compiled, record, context, valuer, truths, blank, options.explain)
  } catch (error) {
    // what a rule threw may quote the record
    return { ...blank, verdict: 'error', error: error instanceof Error ? error.name : 'unknown error' }
  }
}

const blankFinding = (rule: Rule, position: number): Omit<Finding, 'verdict'> => ({
  rule: rule.id,
  position,
  reason: null,
  missing: [],
  observed: {},
  when: null,
  require: null,
  remedy: null,
  error: null,
})

/** A plan demands nothing of the years before and after it. */
const outsidePeriod = (record: FactRecord, plan: Plan | undefined): boolean => {
  if (plan === undefined) return false
  const period = periodOf(record)
  const { from, to } = plan.period
  return period < from.slice(0, period.length) || period > to.slice(0, period.length)
}

/** What a rule's two trees come to. */
export interface Truths {
  readonly when: Truth
  readonly require: Truth | null
}

/** The truths of a rule's two trees by one engine. */
export type Evaluator = (rule: CompiledRule, valuer: Valuer) => Truths | Promise<Truths>

const truthsOf = ({ when, require }: CompiledRule, valuer: Valuer): Truths => ({
  when: when ? when(valuer) : 'true',
  require: require ? require(valuer) : null,
})

const EVALUATORS: Readonly<Record<EngineName, Evaluator>> = {
  compiled: truthsOf,
  'json-rules-engine': async ({ whenTree, requireTree }, valuer) => ({
    when: whenTree ? await runLibrary(whenTree, valuer) : 'true',
    require: requireTree ? await runLibrary(requireTree, valuer) : null,
  }),
}

const describe = (
  compiled: CompiledRule,
  record: FactRecord,
  context: Context,
  valuer: Valuer,
  truths: Truths,
  blank: Omit<Finding, 'verdict'>,
  explain: boolean,
): Finding => {
  const { rule, tests } = compiled
  const verdict = verdictOf(truths.when, truths.require)
  const found: Finding = { ...blank, verdict, ...(verdict === 'unknown' ? missingFor(rule, valuer, tests) : {}) }
  if (!explain && verdict === 'not-applicable') return found
  return {
    ...found,
    observed: observedFacts(compiled, record, context),
    when: rule.when ? traceCondition(rule.when, valuer, tests) : null,
    require: rule.require ? traceCondition(rule.require, valuer, tests) : null,
    remedy:
      verdict === 'fail' && rule.remedy ? remedyFor(rule.remedy, valuer, retryOf(compiled, record, context)) : null,
  }
}

const retryOf =
  (compiled: CompiledRule, record: FactRecord, context: Context) =>
  (overrides: Overrides): Verdict => {
    const { when, require } = truthsOf(compiled, valuerOf(record, compiled.measures, context, overrides))
    return verdictOf(when, require)
  }

/** The facts a rule's demand comes down to, as they were given; members only as counts. */
const observedFacts = (
  { rule, measures }: CompiledRule,
  record: FactRecord,
  context: Context,
): Record<string, unknown> => {
  const names = leavesOf({ when: null, require: rule.require }).flatMap(({ fact, value }) =>
    typeof value === 'object' && 'fact' in value ? [fact, value.fact] : [fact],
  )
  const [past] = context.earlier(record)
  const observed: Record<string, unknown> = {}
  for (const fact of names.flatMap((name) => baseFacts({ fact: name }, measures))) {
    const given = fact.startsWith('earlier.') ? past?.facts[fact.slice('earlier.'.length)] : record.facts[fact]
    if (given !== undefined) observed[fact] = typeof given === 'object' ? headcount(given) : given
  }
  return observed
}

const headcount = (members: readonly { sex?: 'female' | 'male' }[]) => ({
  members: members.length,
  female: members.filter(({ sex }) => sex === 'female').length,
  male: members.filter(({ sex }) => sex === 'male').length,
  unknownSex: members.filter(({ sex }) => sex === undefined).length,
})
