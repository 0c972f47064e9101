import { type Condition, type Leaf, leavesIn } from '../model/index.ts'
import { type Comparison, comparisonOf, holdsIn, type Region, regionsOf, type Specs } from '../range/index.ts'

/** What a condition is beside another: it holds for the same, for fewer, for more, or for others. */
export type Relation = 'equal' | 'narrower' | 'wider' | 'other'

/** More combinations of values than this are not gone through; what is left open is `other`. */
const MAX_COMBINATIONS = 65_536

/**
 * What `after` is beside `before`, over every combination of the values that their comparisons tell apart. Facts and
 * measures are taken to vary freely: where they do not, `narrower` still holds for fewer or the same.
 */
export const relationOf = (before: Condition, after: Condition, specs: Specs): Relation => {
  const whole = [simple(before), simple(after)] as const
  // what both have in common is looked at too, as long as that is no great matter
  const pair = [whole, withoutCommon(...whole)].find((one) => combinations(one, specs) <= MAX_COMBINATIONS)
  if (pair === undefined) return 'other'
  const [old, now] = pair
  const variables = variablesOf(pair.flatMap(leavesIn), specs)
  let [gained, lost] = [false, false]
  eachTruth(variables, new Map(), (truths) => {
    const [was, is] = [truthOf(old, truths), truthOf(now, truths)]
    gained ||= is && !was
    lost ||= was && !is
  })
  if (gained && lost) return 'other'
  return gained ? 'wider' : lost ? 'narrower' : 'equal'
}

const combinations = (conditions: readonly Condition[], specs: Specs): number =>
  variablesOf(conditions.flatMap(leavesIn), specs).reduce((product, { regions }) => product * regions.length, 1)

interface Variable {
  readonly regions: readonly Region[]
  readonly comparisons: readonly (readonly [Leaf, Comparison])[]
}

const variablesOf = (leaves: readonly Leaf[], specs: Specs): Variable[] => {
  const compared = leaves.map((leaf) => [leaf, comparisonOf(leaf)] as const)
  return [...Map.groupBy(compared, ([, { variable }]) => variable)].map(([name, comparisons]) => ({
    comparisons,
    regions: regionsOf(
      comparisons.map(([, comparison]) => comparison),
      specs.get(name),
    ),
  }))
}

const eachTruth = (
  [first, ...rest]: readonly Variable[],
  truths: Map<Leaf, boolean>,
  see: (truths: ReadonlyMap<Leaf, boolean>) => void,
): void => {
  if (first === undefined) {
    see(truths)
    return
  }
  for (const region of first.regions) {
    for (const [leaf, comparison] of first.comparisons) truths.set(leaf, holdsIn(comparison, region))
    eachTruth(rest, truths, see)
  }
}

const truthOf = (condition: Condition, truths: ReadonlyMap<Leaf, boolean>): boolean => {
  if ('all' in condition) return condition.all.every((part) => truthOf(part, truths))
  if ('any' in condition) return condition.any.some((part) => truthOf(part, truths))
  return 'not' in condition ? !truthOf(condition.not, truths) : truths.get(condition) === true
}

/** Groups of the same sort inside each other, and groups of one, are one. */
export const simple = (condition: Condition): Condition => {
  if ('not' in condition) return { not: simple(condition.not) }
  if (!('all' in condition) && !('any' in condition)) return condition
  const parts = ('all' in condition ? condition.all : condition.any).map(simple)
  const [only] = parts
  if (only !== undefined && parts.length === 1) return only
  return 'all' in condition
    ? { all: parts.flatMap((part) => ('all' in part ? part.all : [part])) }
    : { any: parts.flatMap((part) => ('any' in part ? part.any : [part])) }
}

/** What stands in both of two groups of one sort tells them apart nowhere. */
const withoutCommon = (old: Condition, now: Condition): [Condition, Condition] => {
  if ('all' in old && 'all' in now) {
    const [left, right] = differing(old.all, now.all)
    return [{ all: left }, { all: right }]
  }
  if ('any' in old && 'any' in now) {
    const [left, right] = differing(old.any, now.any)
    return [{ any: left }, { any: right }]
  }
  return [old, now]
}

/** The parts of each that the other has not; conditions are alike when they are written alike. */
export const differing = (
  old: readonly Condition[],
  now: readonly Condition[],
): [readonly Condition[], readonly Condition[]] => [without(old, now), without(now, old)]

const without = (parts: readonly Condition[], others: readonly Condition[]): Condition[] => {
  const known = new Set(others.map((part) => JSON.stringify(part)))
  return parts.filter((part) => !known.has(JSON.stringify(part)))
}
