import type { Trace } from './finding.ts'
import { type Condition, isFactOperand, type Leaf } from './rule.ts'

/** The trace of one comparison. */
export type LeafTrace = Exclude<Trace, { group: string }>

/** Every comparison of a condition, from left to right. */
export const leavesIn = (condition: Condition | null): Leaf[] => {
  if (condition === null) return []
  if ('all' in condition) return condition.all.flatMap(leavesIn)
  if ('any' in condition) return condition.any.flatMap(leavesIn)
  return 'not' in condition ? leavesIn(condition.not) : [condition]
}

/** The facts and measures that a comparison names. */
export const namesOf = ({ fact, value }: Leaf): string[] => (isFactOperand(value) ? [fact, value.fact] : [fact])

/** Every comparison of a trace, from left to right. */
export const leavesOfTrace = (trace: Trace | null): LeafTrace[] => {
  if (trace === null) return []
  return 'group' in trace ? trace.parts.flatMap(leavesOfTrace) : [trace]
}
