import type { Condition, FactSpec, Leaf, Measure, Plan, Rule, Rulebook } from '../model/index.ts'
import { compileCondition, type Test } from './compiled.ts'
import { compileLeaf, type LeafTest, type LeafTests } from './leaf.ts'
import { type LibraryTree, translateCondition } from './library.ts'
import { leavesOf } from './missing.ts'
import type { MeasureTable } from './valuer.ts'

/** A rule in the forms the evaluators take. */
export interface CompiledRule {
  readonly rule: Rule
  readonly plan: Plan | undefined
  readonly measures: MeasureTable
  /** The facts of the rule's subject. */
  readonly specs: Readonly<Record<string, FactSpec>>
  readonly when: Test | null
  readonly require: Test | null
  readonly tests: LeafTests
  readonly whenTree: LibraryTree | null
  readonly requireTree: LibraryTree | null
}

/** Compiles each rule once, each leaf once, when it is asked for: of a thousand rules a record has a few. */
export const ruleCompiler = (
  { plans, kinds }: Rulebook,
  tables: ReadonlyMap<string, MeasureTable>,
): ((rule: Rule) => CompiledRule) => {
  const byId = new Map(plans.map((plan) => [plan.id, plan]))
  const known = new Map<Rule, CompiledRule>()
  return (rule) => {
    const before = known.get(rule)
    if (before !== undefined) return before
    const specs = kinds[rule.subject]?.facts ?? {}
    const compiled = compileRule(rule, byId.get(rule.plan), specs, tables.get(rule.subject))
    known.set(rule, compiled)
    return compiled
  }
}

/** Measures by record kind and name. */
export const measureTables = (measures: readonly Measure[]): ReadonlyMap<string, MeasureTable> => {
  const kinds = new Set(measures.flatMap((measure) => measure.kinds))
  return new Map(
    [...kinds].map((kind) => [
      kind,
      new Map(measures.filter((measure) => measure.kinds.includes(kind)).map((measure) => [measure.name, measure])),
    ]),
  )
}

const NO_MEASURES: MeasureTable = new Map()

/** The two trees of a rule as functions, each leaf compiled once. */
export const compileTests = (rule: Rule): Pick<CompiledRule, 'tests' | 'when' | 'require'> => {
  const tests = new Map(leavesOf(rule).map((leaf): [Leaf, LeafTest] => [leaf, compileLeaf(leaf)]))
  const compiled = (condition: Condition | null): Test | null => condition && compileCondition(condition, tests)
  return { tests, when: compiled(rule.when), require: compiled(rule.require) }
}

const compileRule = (
  rule: Rule,
  plan: Plan | undefined,
  specs: CompiledRule['specs'],
  measures = NO_MEASURES,
): CompiledRule => {
  const translated = (condition: Condition | null): LibraryTree | null => condition && translateCondition(condition)
  return {
    rule,
    plan,
    measures,
    specs,
    ...compileTests(rule),
    whenTree: translated(rule.when),
    requireTree: translated(rule.require),
  }
}
