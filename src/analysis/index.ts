/**
 * Rules in, the faults of their meaning out: what can never hold or always holds, what changes nothing, what contradicts.
 * May import: model.
 */
export { type AnalysedRules, conditionFaults } from './conditions.ts'
export { factsRead } from './facts.ts'
export { type Clash, clashesOf } from './pairs.ts'
export { remedyFaults } from './remedies.ts'
export { type Candidate, candidateOf } from './witness.ts'
