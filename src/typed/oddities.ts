import { AS_OF, type Consistency } from '../model/index.ts'
import { isCommon, type Slot } from './slots.ts'
import type { Amount, Order, Test } from './tree.ts'

/** What is true only of records whose facts cannot all be: out of range, in the future, or against each other. */
export const oddities = (slots: readonly Slot[], consistency: readonly Consistency[]): readonly Test[] => {
  const byName = new Map(slots.map((slot) => [slot.name, slot]))
  const own = slots.filter((slot) => !isCommon(slot))
  return Object.freeze([
    ...own.flatMap((slot) => (isNumeric(slot) ? outside(slot) : [])),
    ...own.flatMap((slot) => (slot.type === 'date' ? inFuture(slot, byName) : [])),
    ...consistency.flatMap((rule) => broken(rule, byName)),
  ])
}

const isNumeric = ({ type }: Slot): boolean => type === 'integer' || type === 'number'

const number = (value: number): Amount => ({ form: 'literal', value, n: value, d: 1 })

const compare = (left: Amount, order: Order, right: Amount): Test => ({ form: 'compare', left, order, right })

/** Plain comparisons of doubles: a limit need not be a whole number. */
const outside = (slot: Slot): Test[] => [
  compare({ form: 'slot', slot }, '<', number(slot.low)),
  compare({ form: 'slot', slot }, '>', number(slot.high)),
]

const inFuture = (slot: Slot, slots: ReadonlyMap<string, Slot>): Test[] => {
  const today = slots.get(AS_OF.name)
  return today ? [compare({ form: 'slot', slot }, '>', { form: 'slot', slot: today })] : []
}

const broken = (rule: Consistency, slots: ReadonlyMap<string, Slot>): Test[] => {
  const all = (names: readonly string[]): Slot[] => names.flatMap((name) => slots.get(name) ?? [])
  if ('absent' in rule) {
    const [unless, absent] = [slots.get(rule.unless), slots.get(rule.absent)]
    if (!unless || !absent) return []
    return [
      {
        form: 'all',
        parts: [{ form: 'among', slot: unless, codes: [0] }, compare({ form: 'slot', slot: absent }, '>=', number(0))],
      },
    ]
  }
  const left = total(all(rule.sum))
  const right = typeof rule.of === 'number' ? number(rule.of) : total(all(rule.of))
  if (rule.is === 'lessThanInclusive') return [compare(left, '>', right)]
  if (rule.is === 'greaterThan') return [compare(left, '<=', right)]
  return [compare(left, '<', right), compare(left, '>', right)]
}

const total = (slots: readonly Slot[]): Amount => {
  const parts = slots.map((slot): Amount => ({ form: 'slot', slot }))
  const [only] = parts
  return parts.length === 1 && only ? only : { form: 'sum', parts }
}
