/**
 * The words of halfsky, as types and the few facts about them.
 * May import: nothing.
 */
export * from './area.ts'
export * from './finding.ts'
export * from './interval.ts'
export * from './leaves.ts'
export * from './outlook.ts'
export * from './plan.ts'
export * from './problem.ts'
export * from './record.ts'
export * from './report.ts'
export * from './rule.ts'
export * from './symbols.ts'
export * from './upper.ts'
export * from './waiver.ts'
export * from './words.ts'
