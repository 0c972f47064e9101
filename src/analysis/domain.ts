import type { Scalar } from '../model/index.ts'

/** What a fact may be: an interval of numbers without some of them, or words. Days are whole numbers. */
export type Domain = Numbers | Words

export interface Numbers {
  readonly type: 'numbers'
  readonly low: number
  readonly lowOpen: boolean
  readonly high: number
  readonly highOpen: boolean
  readonly whole: boolean
  readonly holes: readonly number[]
}

/** These words; with `others`, every word but these. */
export interface Words {
  readonly type: 'words'
  readonly values: readonly Scalar[]
  readonly others: boolean
}

export const SIGNS = ['lt', 'le', 'gt', 'ge', 'eq', 'ne'] as const
export type Sign = (typeof SIGNS)[number]

/** Every number, or every whole one, between two that may be infinite. */
export const numbers = (low: number, high: number, whole: boolean): Numbers => ({
  ...{ type: 'numbers', low, high, whole, holes: [] },
  lowOpen: low === Number.NEGATIVE_INFINITY,
  highOpen: high === Number.POSITIVE_INFINITY,
})

/** The words of a choice, yes and no, or with none given any text. */
export const words = (values: readonly Scalar[]): Words => ({ type: 'words', values, others: values.length === 0 })

/** What is left of a domain where a comparison with a value holds, or null. */
export const narrow = (domain: Domain, sign: Sign, value: Scalar): Domain | null => {
  if (domain.type === 'words') return sign === 'eq' ? among(domain, [value]) : without(domain, [value])
  if (typeof value !== 'number') return null
  if (sign === 'ne') return sound({ ...domain, holes: [...domain.holes, value] })
  const above = sign === 'gt' || sign === 'ge' || sign === 'eq'
  const below = sign === 'lt' || sign === 'le' || sign === 'eq'
  const raised = above ? raise(domain, value, sign === 'gt') : domain
  return sound(below ? lower(raised, value, sign === 'lt') : raised)
}

/** What two domains share, or null. */
export const meet = (a: Domain, b: Domain): Domain | null => {
  if (a.type === 'words' || b.type === 'words') return meetWords(a, b)
  const both = lower(raise(a, b.low, b.lowOpen), b.high, b.highOpen)
  return sound({ ...both, whole: a.whole || b.whole, holes: [...a.holes, ...b.holes] })
}

const meetWords = (a: Domain, b: Domain): Domain | null => {
  if (a.type !== 'words' || b.type !== 'words') return null
  if (!b.others) return among(a, b.values)
  return without(a, b.values)
}

const among = ({ values, others }: Words, some: readonly Scalar[]): Words | null => {
  const left = some.filter((one) => values.includes(one) !== others)
  return left.length > 0 ? { type: 'words', values: left, others: false } : null
}

const without = ({ values, others }: Words, some: readonly Scalar[]): Words | null => {
  if (others) return { type: 'words', values: [...values, ...some], others }
  const left = values.filter((one) => !some.includes(one))
  return left.length > 0 ? { type: 'words', values: left, others } : null
}

const raise = (domain: Numbers, low: number, open: boolean): Numbers => {
  if (low < domain.low || (low === domain.low && !open)) return domain
  return { ...domain, low, lowOpen: open }
}

const lower = (domain: Numbers, high: number, open: boolean): Numbers => {
  if (high > domain.high || (high === domain.high && !open)) return domain
  return { ...domain, high, highOpen: open }
}

/** Ends that are in the domain, where it is of whole numbers or has holes there; null where nothing is left. */
const sound = (domain: Numbers): Numbers | null => {
  let { low, lowOpen, high, highOpen } = domain
  const { whole, holes } = domain
  if (whole && Number.isFinite(low)) [low, lowOpen] = [lowOpen ? Math.floor(low) + 1 : Math.ceil(low), false]
  if (whole && Number.isFinite(high)) [high, highOpen] = [highOpen ? Math.ceil(high) - 1 : Math.floor(high), false]
  while (holes.includes(low) && !lowOpen && low <= high) [low, lowOpen] = whole ? [low + 1, false] : [low, true]
  while (holes.includes(high) && !highOpen && high >= low) [high, highOpen] = whole ? [high - 1, false] : [high, true]
  if (low > high || (low === high && (lowOpen || highOpen))) return null
  const inside = [...new Set(holes)].filter((hole) => low < hole && hole < high)
  return { ...domain, low, lowOpen, high, highOpen, holes: inside }
}

/** Some value of a domain, as near to its lower end as may be: a limit shows more than what lies far from it. */
export const valueIn = (domain: Domain): Scalar => {
  if (domain.type === 'words') return domain.others ? otherWord(domain.values) : (domain.values[0] ?? '')
  const { low, lowOpen, high, highOpen, holes } = domain
  if (!lowOpen) return low
  if (!highOpen) return high
  const [from, to] = Number.isFinite(low)
    ? [low, Math.min(high, low + 2)]
    : [Math.max(low, Math.min(high, 2) - 2), Math.min(high, 2)]
  let value = (from + to) / 2
  while (holes.includes(value)) value = (from + value) / 2
  return value
}

const otherWord = (values: readonly Scalar[]): string => {
  let word = 'other'
  while (values.includes(word)) word += '-other'
  return word
}
