/**
 * Rules as typed trees over numbered slots: what generated code, closures and SQL are all made from.
 * May import: model.
 */
export { dayNumber, dayText, monthsAfter } from './day.ts'
export { type Arithmetic, type Quotient, quotientsOf } from './quotient.ts'
export { isCommon, isFact, MOST_MEMBERS, type Slot, slotsOf } from './slots.ts'
export type { Amount, Order, Test, TypedKind, TypedRollup, TypedRule } from './tree.ts'
export { type KindFacts, typeKind } from './type-kind.ts'
export { typeRollup } from './type-rollup.ts'
