/**
 * Rule files in, a compiled and frozen Rulebook or all their Problems out; coverage.
 * May import: model, source, plan.
 */
export { caseFaults } from './case-faults.ts'
export { claimedTwice } from './claims.ts'
export {
  byPlace,
  type Compilation,
  compileWith,
  type Draft,
  freeze,
  type RulebookSource,
} from './compile.ts'
export { numeric, operatorsFor } from './condition.ts'
export {
  type ClauseCoverage,
  type Coverage,
  coverageOf,
  type DomainCoverage,
  type PlanCoverage,
  type Tally,
} from './coverage.ts'
export { namesIn } from './expression.ts'
export { unfaithful } from './faithful.ts'
export { applyEdits, type Edit, fixesAmong, fixesOf } from './fix.ts'
export { formatRuleFile } from './format.ts'
export { compilePlans, compileRulebook } from './hashed.ts'
export { judgedBy } from './judged-by.ts'
export { located } from './locate.ts'
export { scopeOf } from './measure.ts'
export { FILE_KEYS, orderFaults, RULE_KEYS } from './order.ts'
export { planHeadOf, planTextOf } from './plan-text.ts'
export { readOnce } from './read-once.ts'
export { compareUpper, type Threshold, type UpperRelation } from './relation.ts'
export type { RuleFile } from './role.ts'
export { clauseFile, scaffoldClause } from './scaffold.ts'
