/**
 * What the cases of a rule leave untried: mutants that no case kills, comparisons never seen both ways, limits never visited; each with
 * the case that is missing.
 * May import: model, engine.
 */
export { type Boundary, boundariesOf } from './boundary.ts'
export { type ConditionCoverage, coverageOfCases, type LeafCoverage } from './coverage.ts'
export { type Ground, groundOf } from './ground.ts'
export { type MissingCase, mutateRule, type RuleMutation } from './mutation.ts'
export { pasteCase } from './paste.ts'
