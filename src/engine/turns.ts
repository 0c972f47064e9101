import {
  type Leaf,
  type LeafTrace,
  leavesOfTrace,
  type Operand,
  type Trace,
  type Truth,
  type Verdict,
} from '../model/index.ts'
import {
  type Comparison,
  comparisonOf,
  holdsIn,
  type Region,
  regionsOf,
  type Specs,
  sayRegions,
} from '../range/index.ts'
import { and, negate, or, truthOf } from './kleene.ts'
import { verdictOf } from './verdict.ts'

/** What would change a verdict, all else being as it is: the conditions that would all have to hold, and what came of it. */
export interface Turn {
  readonly verdict: Verdict
  readonly conditions: readonly Leaf[]
}

/** A rule's conditions with what came of them on one record. */
export interface Traced {
  readonly verdict: Verdict
  readonly when: Trace | null
  readonly require: Trace | null
}

type Truths = ReadonlyMap<Trace, Truth>

/** A fact, or the difference of two, with the comparisons that read it. */
interface Variable {
  readonly name: string
  readonly regions: readonly Region[]
  readonly comparisons: readonly (readonly [LeafTrace, Comparison])[]
  /** About where it lies, for what is near. */
  readonly at: number | null
}

/**
 * What would change a verdict: every range of one fact that would, and, where no single fact could bring about the
 * opposite, facts that together would. The facts that measures are made of move together, so what is said of a measure
 * is said of it and not of them.
 */
export const turnsOf = (traced: Traced, specs: Specs): Turn[] => {
  if (traced.require === null) return []
  const variables = variablesIn(traced, specs)
  const singles = variables.flatMap((variable) => turnsOfOne(variable, traced))
  const opposite = OPPOSITE[traced.verdict]
  const reached = opposite === undefined || singles.some(({ verdict }) => opposite.includes(verdict))
  return [...singles, ...(reached ? [] : together(traced, variables))].sort(
    (a, b) => ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict),
  )
}

const ORDER: readonly Verdict[] = ['pass', 'fail', 'unknown', 'not-applicable']
const OPPOSITE: Readonly<Partial<Record<Verdict, readonly Verdict[]>>> = {
  pass: ['fail'],
  fail: ['pass'],
  'not-applicable': ['pass', 'fail', 'unknown'],
}

const variablesIn = ({ when, require }: Traced, specs: Specs): Variable[] => {
  const compared = [when, require]
    .flatMap(leavesOfTrace)
    .map((leaf) => [leaf, comparisonOf({ ...leaf, value: operandOf(leaf) })] as const)
  return [...Map.groupBy(compared, ([, { variable }]) => variable)].map(([name, comparisons]) => {
    const regions = regionsOf(
      comparisons.map(([, comparison]) => comparison),
      specs.get(name),
    )
    return { name, comparisons, regions, at: placeOf(comparisons[0]?.[0]) }
  })
}

const operandOf = ({ demanded }: LeafTrace): Operand => {
  if (demanded.form === 'literal') return demanded.value
  return demanded.form === 'fact' ? { fact: demanded.fact } : { target: demanded.target, tolerance: demanded.tolerance }
}

const placeOf = (leaf: LeafTrace | undefined): number | null => {
  if (leaf?.observed.form !== 'number' || leaf.demanded.form === 'fact') return null
  return Number(leaf.observed.low.numerator) / Number(leaf.observed.low.denominator)
}

/** Ranges of one fact, by the verdict each would bring; ranges beside each other with one verdict are one. */
const turnsOfOne = (variable: Variable, traced: Traced): Turn[] => {
  const judged = variable.regions.map((region) => ({ region, verdict: verdictWith(traced, [[variable, region]]) }))
  return runsOf(judged, ({ verdict }) => verdict)
    .filter(([{ verdict }]) => verdict !== traced.verdict && verdict !== 'unknown')
    .map((run) => ({
      verdict: run[0].verdict,
      conditions: sayRegions(
        variable.name,
        run.map(({ region }) => region),
      ),
    }))
    .filter(({ conditions }) => conditions.length > 0)
}

type Run<T> = [T, ...T[]]

/** Numbers that lie beside each other; words in any order. */
const runsOf = <T extends { readonly region: Region }>(all: readonly T[], kind: (one: T) => unknown): Run<T>[] => {
  const runs: Run<T>[] = []
  for (const one of all) {
    const isWord = one.region.form === 'word' || one.region.form === 'other'
    const run = isWord ? runs.find(([first]) => kind(first) === kind(one)) : runs.at(-1)
    if (run !== undefined && kind(run[0]) === kind(one)) run.push(one)
    else runs.push([one])
  }
  return runs
}

type Supposed = readonly (readonly [Variable, Region])[]

const verdictWith = ({ when, require }: Traced, supposed: Supposed): Verdict => {
  const truths = new Map<Trace, Truth>()
  for (const [{ comparisons }, region] of supposed) {
    for (const [leaf, comparison] of comparisons) truths.set(leaf, truthOf(holdsIn(comparison, region)))
  }
  return verdictOf(when ? truthWith(when, truths) : 'true', require && truthWith(require, truths))
}

const truthWith = (trace: Trace, truths: Truths): Truth => {
  if (!('group' in trace)) return truths.get(trace) ?? trace.truth
  const parts = trace.parts.map((part) => truthWith(part, truths))
  if (trace.group === 'not') return negate(parts[0] ?? 'unknown')
  return trace.group === 'all' ? and(parts) : or(parts)
}

/** Which leaves are to come out how. */
type Wish = ReadonlyMap<LeafTrace, boolean>

/** The fewest facts found that together bring about the opposite verdict; tried before they are told. */
const together = (traced: Traced, variables: readonly Variable[]): Turn[] => {
  const { verdict, when, require } = traced
  const start = verdict === 'not-applicable' ? when : require
  const wish = start && wishFor(start, verdict !== 'pass')
  if (!wish) return []
  const chosen = variables.flatMap((variable) => {
    const changing = variable.comparisons.some(
      ([leaf]) => wish.has(leaf) && leaf.truth !== truthOf(wish.get(leaf) === true),
    )
    return changing ? [[variable, fittingRun(variable, wish)] as const] : []
  })
  const brought = new Set(combinationsOf(chosen).map((supposed) => verdictWith(traced, supposed)))
  const [brings] = brought
  const isSure = brings !== undefined && brought.size === 1 && OPPOSITE[verdict]?.includes(brings)
  return isSure ? [{ verdict: brings, conditions: chosen.flatMap(([{ name }, run]) => sayRegions(name, run)) }] : []
}

/** Of more than these it is not said what they would do together. */
const MAX_COMBINATIONS = 1024

/** Every way to choose one region of each run: none where there are too many, or where a run is empty. */
const combinationsOf = (chosen: readonly (readonly [Variable, readonly Region[]])[]): readonly Supposed[] =>
  chosen.reduce((count, [, run]) => count * run.length, 1) > MAX_COMBINATIONS
    ? []
    : chosen.reduce<readonly Supposed[]>(
        (all, [variable, run]) => all.flatMap((one) => run.map((region): Supposed => [...one, [variable, region]])),
        [[]],
      )

/** How leaves must come out for a condition to do so; of several ways the one that changes the fewest. */
const wishFor = (trace: Trace, wanted: boolean): Wish | null => {
  if (!('group' in trace)) return new Map([[trace, wanted]])
  const [first] = trace.parts
  if (trace.group === 'not') return first ? wishFor(first, !wanted) : null
  const wishes = trace.parts.map((part) => wishFor(part, wanted))
  if ((trace.group === 'all') === wanted) {
    return wishes.includes(null) ? null : new Map(wishes.flatMap((wish) => [...(wish ?? [])]))
  }
  const ways = wishes.filter((wish) => wish !== null).sort((a, b) => changesOf(a) - changesOf(b))
  return ways[0] ?? null
}

const changesOf = (wish: Wish): number => [...wish].filter(([leaf, wanted]) => leaf.truth !== truthOf(wanted)).length

/** The range of a fact nearest to where it is in which its leaves come out as wished. */
const fittingRun = ({ regions, comparisons, at }: Variable, wish: Wish): readonly Region[] => {
  const fits = (region: Region): boolean =>
    comparisons.every(([leaf, comparison]) => !wish.has(leaf) || holdsIn(comparison, region) === wish.get(leaf))
  const runs = runsOf(
    regions.map((region) => ({ region, fits: fits(region) })),
    ({ fits }) => fits,
  ).filter(([first]) => first.fits)
  const [nearest] = runs.sort((a, b) => distance(a[0].region, at) - distance(b[0].region, at))
  return nearest?.map(({ region }) => region) ?? []
}

const distance = (region: Region, at: number | null): number => {
  if (at === null || region.form === 'word' || region.form === 'other') return 0
  const end = region.form === 'point' ? region.at : (region.low ?? region.high)
  return typeof end === 'number' ? Math.abs(end - at) : 0
}
