/**
 * The verdicts of a plan's rules on a record laid out in slots: as generated code, or as closures where that is forbidden.
 * May import: model, typed.
 */
export { type Frame, frameOf } from './frame.ts'
export { type VerdictOptions, type Verdicts, verdictsOf } from './verdicts.ts'
