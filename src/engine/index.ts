/**
 * Rulebook × Record → Findings, three-valued and exact, by two evaluators that check each other. Home of
 * json-rules-engine. May import only the model.
 */
export { type CaseResult, type ReadRecord, runCases } from './cases.ts'
export { type Context, contextOf, NO_CONTEXT } from './context.ts'
export { ENGINES, type EngineName, type Judge, type JudgeOptions, judgeOf } from './judge.ts'
