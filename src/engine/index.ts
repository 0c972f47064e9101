/**
 * Rulebook × Record → Findings, three-valued and exact, by two evaluators that check each other.
 * May import: model, chance, range. Home of: json-rules-engine, dayjs.
 */
export { type Bench, benchOf, type Seat, type Variant, withFacts } from './bench.ts'
export {
  type CaseReading,
  type CaseRecords,
  type CaseResult,
  caseReader,
  caseRecords,
  differences,
  type ReadRecord,
  type ReadyCase,
  runCases,
  type SayFinding,
} from './cases.ts'
export { type Context, contextOf, NO_CONTEXT, periodOf } from './context.ts'
export type { Companions, Footing } from './footing.ts'
export { type Judge, type JudgeOptions, type JudgeParts, judgeOf, outsidePeriod } from './judge.ts'
export { leavesOf } from './missing.ts'
export { type Company, companyOf, demandReads, readersOf, rolledFacts } from './readers.ts'
export type { Tally } from './rollup.ts'
export { type Turn, turnsOf } from './turns.ts'
export { EARLIER } from './valuer.ts'
