import { overlaps, rateInterval } from '../chance/index.ts'
import { type FactInterval, type Interval, isFactOperand, type Leaf } from '../model/index.ts'
import type { CompiledRule } from './compiled-rule.ts'
import { leavesOf } from './missing.ts'
import { byName, type ReadFact } from './observed.ts'
import { EARLIER, type MeasureTable } from './valuer.ts'

type Range = Pick<Interval, 'low' | 'high'>

/** Where the rates that a rule read may lie by chance alone, for those that stand beside what they are out of. */
export const intervalsOf = (
  facts: readonly ReadFact[],
  { rule, measures }: CompiledRule,
): Readonly<Record<string, FactInterval>> => {
  const intervals = byName(facts, (fact) => intervalOf(fact) ?? undefined)
  if (Object.keys(intervals).length === 0) return {}
  const ranges = new Map<string, Range>(
    facts.flatMap(({ name, value }): [string, Range][] =>
      typeof value === 'number' ? [[name, intervals[name] ?? { low: value, high: value }]] : [],
    ),
  )
  const limits = leavesOf({ when: null, require: rule.require }).flatMap((leaf) => limitsIn(leaf, measures, ranges))
  return byName(facts, ({ name }) => {
    const interval = intervals[name]
    const own = limits.filter(({ fact }) => fact === name)
    const chance = interval && (own.length === 0 ? null : own.some(({ range }) => overlaps(interval, range)))
    return interval && chance !== undefined ? Object.freeze({ ...interval, chance }) : undefined
  })
}

const intervalOf = ({ fact, value, record, spec }: ReadFact): Interval | null => {
  const { denominator } = spec ?? {}
  if (denominator === undefined || typeof value !== 'number') return null
  const isSuspect = [fact, denominator.fact].some((name) => Object.hasOwn(record.suspect, name))
  return isSuspect ? null : rateInterval(value, denominator, record.facts[denominator.fact])
}

/** What a fact was held against: a number, or a range where that may itself be chance. */
interface Limit {
  readonly fact: string
  readonly range: Range
}

/** A leaf holds a fact against a number or another fact; of the change of a fact, now against before. */
const limitsIn = (
  { fact, value }: Leaf,
  measures: MeasureTable,
  ranges: ReadonlyMap<string, Range>,
): readonly Limit[] => {
  const expression = measures.get(fact)?.expression
  if (expression && 'change' in expression && 'fact' in expression.change) {
    return against(expression.change.fact, EARLIER + expression.change.fact, ranges)
  }
  if (isFactOperand(value)) return against(fact, value.fact, ranges)
  if (typeof value === 'number') return [{ fact, range: { low: value, high: value } }]
  if (typeof value !== 'object' || !('target' in value)) return []
  const { target, tolerance } = value
  return [target - tolerance, target + tolerance].map((limit) => ({ fact, range: { low: limit, high: limit } }))
}

const against = (one: string, other: string, ranges: ReadonlyMap<string, Range>): readonly Limit[] => {
  const [here, there] = [ranges.get(one), ranges.get(other)]
  if (here === undefined || there === undefined) return []
  return [
    { fact: one, range: there },
    { fact: other, range: here },
  ]
}
