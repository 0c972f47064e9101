import { EARLIER } from '../engine/index.ts'
import type { Leaf, Rule, Truth } from '../model/index.ts'
import type { Ground } from './ground.ts'
import { leafSpots } from './tree.ts'
import { trialOf } from './trial.ts'

/** One comparison of a rule, and what came of it in the rule's cases. */
export interface LeafCoverage {
  readonly path: string
  readonly leaf: Leaf
  readonly seen: readonly Truth[]
  /** The truths that a record could bring out and no case does. */
  readonly unseen: readonly Truth[]
}

/** Condition coverage of one rule. */
export interface ConditionCoverage {
  readonly rule: string
  readonly leaves: readonly LeafCoverage[]
}

const TRUTHS: readonly Truth[] = ['true', 'false', 'unknown']

/** Which comparisons of a rule were ever true, false and unknown in its cases. */
export const coverageOfCases = (rule: Rule, ground: Ground): ConditionCoverage => {
  const variant = ground.bench.variant(rule)
  const trials = rule.cases.flatMap((one) => trialOf(rule, one, ground) ?? [])
  const truths = trials.map(({ seat }) => seat.truths(variant))
  const leaves = leafSpots(rule).map(({ path, leaf }) => {
    const came = new Set(truths.map((of) => of.get(leaf)))
    const owed = TRUTHS.filter((truth) => truth !== 'unknown' || mayBeUnknown(rule, leaf, ground))
    const split = (has: boolean): Truth[] => (has ? TRUTHS : owed).filter((truth) => came.has(truth) === has)
    return { path, leaf, seen: split(true), unseen: split(false) }
  })
  return { rule: rule.id, leaves }
}

/** What every record gives is never unknown. */
const mayBeUnknown = (rule: Rule, leaf: Leaf, { bench, specOf }: Ground): boolean =>
  bench
    .factsOf({ ...rule, when: null, require: leaf })
    .some((fact) => specOf(rule, fact.replace(EARLIER, '')) !== undefined)
