/**
 * One record in, the bytes of its report out; what was found on the same facts before is not found again.
 * May import: model, engine, report.
 */
export { type Answer, type Answering, type AnsweringParts, answeringOf } from './answering.ts'
