import type { Condition, Truth } from '../model/index.ts'
import { and, negate, or } from './kleene.ts'
import { compileLeaf, type LeafTests } from './leaf.ts'
import type { Valuer } from './valuer.ts'

/** A condition tree as a function of a record's values. */
export type Test = (valuer: Valuer) => Truth

/** Compiles a condition tree to closures, once, when the rulebook is loaded; leaves that `tests` has are taken from it. */
export const compileCondition = (condition: Condition, tests: LeafTests = new Map()): Test => {
  if ('all' in condition) {
    const parts = condition.all.map((part) => compileCondition(part, tests))
    return (valuer) => and(parts.map((part) => part(valuer)))
  }
  if ('any' in condition) {
    const parts = condition.any.map((part) => compileCondition(part, tests))
    return (valuer) => or(parts.map((part) => part(valuer)))
  }
  if ('not' in condition) {
    const inner = compileCondition(condition.not, tests)
    return (valuer) => negate(inner(valuer))
  }
  return tests.get(condition) ?? compileLeaf(condition)
}
