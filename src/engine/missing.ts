import { type Condition, isFactOperand, type Leaf, leavesIn, type Reason, type Truth } from '../model/index.ts'
import { and, negate, or } from './kleene.ts'
import type { LeafTests } from './leaf.ts'
import { anySuspect, joinWays, type Value, type Ways } from './value.ts'
import type { Valuer } from './valuer.ts'
import { verdictOf } from './verdict.ts'

/** Beyond these the search gives up looking for the fewest and names all. */
const MAX_SETS = 1024
const MAX_FREE_LEAVES = 8

interface OpenLeaf {
  readonly leaf: Leaf
  readonly ways: Ways
  readonly reasons: readonly Reason[]
}

/** The two trees of a rule. */
export interface Trees {
  readonly when: Condition | null
  readonly require: Condition | null
}

/**
 * The fewest facts that settle an unknown verdict whatever they turn out to be, and why it is unknown. Where nothing that
 * could be given settles it (a ratio over nothing), the list is empty.
 */
export const missingFor = (
  trees: Trees,
  valuer: Valuer,
  tests: LeafTests,
): { missing: readonly string[]; reason: Reason } => {
  const truths = new Map<Leaf, Truth>()
  const open: OpenLeaf[] = []
  for (const leaf of leavesOf(trees)) {
    const truth = tests.get(leaf)?.(valuer) ?? 'unknown'
    truths.set(leaf, truth)
    if (truth === 'unknown') open.push(openLeaf(leaf, valuer))
  }
  const missing = fewest(trees, truths, open)
  const about = open.filter(
    ({ ways }) => ways.length === 0 || ways.some((way) => way.some((fact) => missing.includes(fact))),
  )
  const reasons = about.flatMap(({ reasons }) => reasons)
  const reason = (['suspect', 'missing', 'undefined'] as const).find((candidate) => reasons.includes(candidate))
  return { missing, reason: reason ?? 'missing' }
}

const openLeaf = (leaf: Leaf, valuer: Valuer): OpenLeaf => {
  const values: Value[] = [valuer.value(leaf.fact)]
  const { value } = leaf
  if (isFactOperand(value)) values.push(valuer.value(value.fact))
  const reasons = values.map(
    (one): Reason => (one.form === 'none' ? one.reason : anySuspect([one]) ? 'suspect' : 'missing'),
  )
  const beyond = values.some((one) => one.form === 'none' && one.ways.length === 0)
  return { leaf, ways: beyond ? [] : joinWays(values), reasons }
}

/** Sets of facts by size, until one settles the verdict for every outcome of the leaves it opens. */
const fewest = (trees: Trees, truths: ReadonlyMap<Leaf, Truth>, open: readonly OpenLeaf[]): readonly string[] => {
  const all = unique(open.flatMap(({ ways }) => ways[0] ?? []))
  let sets: readonly (readonly string[])[] = [[]]
  for (const { ways } of open) {
    sets = distinct(sets.flatMap((set) => [set, ...ways.map((way) => unique([...set, ...way]))]))
    if (sets.length > MAX_SETS) return all
  }
  const bySize = [...sets].sort((a, b) => a.length - b.length)
  return bySize.find((set) => set.length > 0 && settles(set, trees, truths, open)) ?? all
}

const settles = (
  set: readonly string[],
  trees: Trees,
  truths: ReadonlyMap<Leaf, Truth>,
  open: readonly OpenLeaf[],
): boolean => {
  const free = open.filter(({ ways }) => ways.some((way) => way.every((fact) => set.includes(fact))))
  if (free.length > MAX_FREE_LEAVES) return false
  for (let outcome = 0; outcome < 2 ** free.length; outcome++) {
    const assumed = new Map(truths)
    free.forEach(({ leaf }, index) => {
      assumed.set(leaf, (outcome >> index) & 1 ? 'true' : 'false')
    })
    const when = trees.when ? truthUnder(trees.when, assumed) : 'true'
    const require = trees.require ? truthUnder(trees.require, assumed) : null
    if (verdictOf(when, require) === 'unknown') return false
  }
  return true
}

const truthUnder = (condition: Condition, truths: ReadonlyMap<Leaf, Truth>): Truth => {
  if ('all' in condition) return and(condition.all.map((part) => truthUnder(part, truths)))
  if ('any' in condition) return or(condition.any.map((part) => truthUnder(part, truths)))
  if ('not' in condition) return negate(truthUnder(condition.not, truths))
  return truths.get(condition) ?? 'unknown'
}

/** Every leaf of a rule, its applicability first. */
export const leavesOf = ({ when, require }: Trees): Leaf[] => [when, require].flatMap(leavesIn)

const unique = (facts: readonly string[]): string[] => [...new Set(facts)]

const distinct = (sets: readonly (readonly string[])[]): (readonly string[])[] => [
  ...new Map(sets.map((set) => [[...set].sort().join(' '), set])).values(),
]
