import {
  type Around,
  COMMON_FACTS,
  type FactSpec,
  isFactOperand,
  type Leaf,
  type Operator,
  type Rulebook,
  type Scalar,
} from '../model/index.ts'

/**
 * A stretch of a fact's values in which each of some comparisons comes out one way: a number or day, the open stretch
 * between two of them (null for no end), one word, or every word but some.
 */
export type Region =
  | { readonly form: 'point'; readonly at: Bound }
  | { readonly form: 'between'; readonly low: Bound | null; readonly high: Bound | null }
  | { readonly form: 'word'; readonly word: string | boolean }
  | { readonly form: 'other'; readonly than: readonly Scalar[] }

/** What has an order: numbers, and days as YYYY-MM-DD. */
type Bound = number | string

/** A comparison with values, and the name of what is compared: a fact, or one fact less another. */
export interface Comparison {
  readonly variable: string
  readonly operator: Operator
  readonly value: Exclude<Leaf['value'], { readonly fact: string }>
}

/** The facts of one kind of record, and the measures on it, by name. */
export type Specs = ReadonlyMap<string, FactSpec>

/** The facts and measures that conditions on one kind of record may read. */
export const specsOf = ({ kinds, measures }: Pick<Rulebook, 'kinds' | 'measures'>, kind: string): Specs =>
  new Map<string, FactSpec>([
    ...COMMON_FACTS.map((spec) => [spec.name, spec] as const),
    ...Object.values(kinds[kind]?.facts ?? {}).map((spec) => [spec.name, spec] as const),
    ...measures.filter(({ kinds }) => kinds.includes(kind)).map((measure) => [measure.name, measure] as const),
  ])

const MIRRORED: Readonly<Partial<Record<Operator, Operator>>> = {
  lessThan: 'greaterThan',
  lessThanInclusive: 'greaterThanInclusive',
  greaterThan: 'lessThan',
  greaterThanInclusive: 'lessThanInclusive',
}

const LESS = ' − '

/** A leaf as a comparison; two facts compared are the difference of the two compared with 0. */
export const comparisonOf = ({ fact, operator, value }: Leaf): Comparison => {
  if (!isFactOperand(value)) return { variable: fact, operator, value }
  const [first, second] = [fact, value.fact].sort()
  const turned = first === fact ? operator : (MIRRORED[operator] ?? operator)
  return { variable: `${first}${LESS}${second}`, operator: turned, value: 0 }
}

/** The regions into which comparisons of one variable divide its values. */
export const regionsOf = (comparisons: readonly Comparison[], spec: FactSpec | undefined): Region[] => {
  const values = comparisons.flatMap(({ value }) => valuesOf(value))
  const ordered = spec?.type === 'date' ? ['number', 'string'] : ['number']
  const bounds = [...new Set(values.filter((value): value is Bound => ordered.includes(typeof value)))].sort(inOrder)
  if (bounds.length > 0) return orderedRegions(bounds, spec?.type === 'integer')
  if (spec?.type === 'boolean') return [true, false].map((word) => ({ form: 'word', word }))
  const named = [...new Set(values.filter((value) => typeof value !== 'number'))]
  const unnamed = spec?.type === 'choice' ? spec.choices.filter((choice) => !named.includes(choice)) : null
  const words = unnamed && unnamed.length <= FEW ? [...named, ...unnamed] : named
  const other: Region[] = words === named && unnamed?.length !== 0 ? [{ form: 'other', than: named }] : []
  return [...words.map((word): Region => ({ form: 'word', word })), ...other]
}

/** So many choices that no comparison names are told by their names. */
const FEW = 3

const valuesOf = (value: Comparison['value']): readonly Scalar[] => {
  if (typeof value !== 'object') return [value]
  return isAround(value) ? endsOf(value) : value
}

const isAround = (value: Comparison['value']): value is Around => typeof value === 'object' && 'target' in value

/** Both ends belong to what is about; the last digits of a sum of decimals are noise. */
const endsOf = ({ target, tolerance }: Around): readonly [number, number] => [
  Number((target - tolerance).toPrecision(14)),
  Number((target + tolerance).toPrecision(14)),
]

const inOrder = (a: Bound, b: Bound): number => (a < b ? -1 : 1)

const orderedRegions = (bounds: readonly Bound[], whole: boolean): Region[] => {
  const all = bounds.flatMap((at, index): Region[] => [
    { form: 'between', low: bounds[index - 1] ?? null, high: at },
    { form: 'point', at },
  ])
  all.push({ form: 'between', low: bounds.at(-1) ?? null, high: null })
  return whole ? all.filter(hasWhole) : all
}

const hasWhole = (region: Region): boolean => {
  if (region.form === 'point') return Number.isInteger(region.at)
  if (region.form !== 'between' || typeof region.low !== 'number' || typeof region.high !== 'number') return true
  return Math.floor(region.low) + 1 < region.high
}

/** Whether a comparison holds for the values of a region. */
export const holdsIn = ({ operator, value }: Comparison, region: Region): boolean => {
  const sample = sampleOf(region)
  const given = valuesOf(value)
  if (isAround(value)) {
    const [low, high] = endsOf(value)
    return typeof sample === 'number' && sample >= low && sample <= high
  }
  if (operator === 'equal' || operator === 'in') return sample !== null && given.includes(sample)
  if (operator === 'notEqual' || operator === 'notIn') return sample === null || !given.includes(sample)
  const [limit] = given
  if (sample === null || typeof sample === 'boolean' || limit === undefined || typeof sample !== typeof limit)
    return false
  if (operator === 'lessThan') return sample < limit
  if (operator === 'lessThanInclusive') return sample <= limit
  return operator === 'greaterThan' ? sample > limit : sample >= limit
}

/** A value of the region; null for a word that no comparison names. */
const sampleOf = (region: Region): Scalar | null => {
  if (region.form === 'point') return region.at
  if (region.form === 'word') return region.word
  if (region.form === 'other') return null
  const { low, high } = region
  if (typeof low === 'string' || typeof high === 'string') return low === null ? '' : `${low}~`
  if (low === null) return (high ?? 0) - 1
  return high === null ? low + 1 : (low + high) / 2
}

/** The comparisons that hold in just these regions of a variable, which lie beside each other where they are numbers. */
export const sayRegions = (variable: string, regions: readonly Region[]): Leaf[] => {
  const [fact = '', other] = variable.split(LESS)
  const leaves = sayOf(fact, regions)
  return other === undefined ? leaves : leaves.map((leaf) => ({ ...leaf, value: { fact: other } }))
}

const sayOf = (fact: string, regions: readonly Region[]): Leaf[] => {
  const words = regions.flatMap((region) => (region.form === 'word' ? [region.word] : []))
  const [first, last] = [regions[0], regions.at(-1)]
  const other = regions.find((region) => region.form === 'other')
  if (other?.form === 'other') {
    return [
      {
        fact,
        ...among(
          'notEqual',
          'notIn',
          other.than.filter((word) => !words.some((one) => one === word)),
        ),
      },
    ]
  }
  if (words.length > 0) return [{ fact, ...among('equal', 'in', words) }]
  if (first?.form === 'point' && regions.length === 1) return [{ fact, operator: 'equal', value: first.at }]
  return [...lowEnd(fact, first), ...highEnd(fact, last)]
}

const among = (one: Operator, several: Operator, words: readonly Scalar[]): Omit<Leaf, 'fact'> => {
  const [word] = words
  return word !== undefined && words.length === 1 ? { operator: one, value: word } : { operator: several, value: words }
}

const lowEnd = (fact: string, region: Region | undefined): Leaf[] => {
  if (region?.form === 'point') return [{ fact, operator: 'greaterThanInclusive', value: region.at }]
  if (region?.form !== 'between' || region.low === null) return []
  return [{ fact, operator: 'greaterThan', value: region.low }]
}

const highEnd = (fact: string, region: Region | undefined): Leaf[] => {
  if (region?.form === 'point') return [{ fact, operator: 'lessThanInclusive', value: region.at }]
  if (region?.form !== 'between' || region.high === null) return []
  return [{ fact, operator: 'lessThan', value: region.high }]
}
