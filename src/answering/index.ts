/**
 * One record in, the bytes of its report out; what was found on the same facts before is not found again.
 * May import: model, engine, lane, report, typed, verdicts.
 */
export { type Answer, type Answering, type AnsweringParts, answeringOf } from './answering.ts'
