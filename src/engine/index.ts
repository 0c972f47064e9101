/**
 * Rulebook × Record → Findings, three-valued and exact, by two evaluators that check each other.
 * May import: model, chance, range. Home of: json-rules-engine, date-fns.
 */
export { type CaseResult, type ReadRecord, runCases } from './cases.ts'
export { type Context, contextOf, NO_CONTEXT } from './context.ts'
export { type Judge, type JudgeOptions, type JudgeParts, judgeOf } from './judge.ts'
export { readersOf } from './readers.ts'
export { type Turn, turnsOf } from './turns.ts'
