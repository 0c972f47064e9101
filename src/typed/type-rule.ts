import {
  type Condition,
  type Expression,
  isFactOperand,
  type Leaf,
  type Measure,
  type Operator,
  type Scalar,
} from '../model/index.ts'
import { literal, literalBetween } from './literal.ts'
import { codeOf, countName, type Slot } from './slots.ts'
import type { Amount, Order, Test } from './tree.ts'

const ORDER: Readonly<Partial<Record<Operator, Order>>> = {
  equal: '=',
  lessThan: '<',
  lessThanInclusive: '<=',
  greaterThan: '>',
  greaterThanInclusive: '>=',
}

/** Thrown and caught in this file: a tree that slots cannot hold. */
class Beyond extends Error {}

/** Types the conditions of a kind's rules; undefined for one whose arithmetic the trees do not hold. */
export const typer = (slots: readonly Slot[], measures: ReadonlyMap<string, Measure>) => {
  const byName = new Map(slots.map((slot) => [slot.name, slot]))
  return (condition: Condition): Test | undefined => held(() => testOf(condition, byName, measures))
}

/** The same of one number. */
export const amountTyper = (slots: readonly Slot[], measures: ReadonlyMap<string, Measure>) => {
  const byName = new Map(slots.map((slot) => [slot.name, slot]))
  return (expression: Expression): Amount | undefined => held(() => amountOf(expression, byName, measures))
}

const held = <T>(typed: () => T): T | undefined => {
  try {
    return typed()
  } catch (error) {
    if (error instanceof Beyond) return undefined
    throw error
  }
}

const orBeyond = <T>(found: T | null): T => {
  if (found === null) throw new Beyond()
  return found
}

type Slots = ReadonlyMap<string, Slot>
type Measures = ReadonlyMap<string, Measure>

const testOf = (condition: Condition, slots: Slots, measures: Measures): Test => {
  const inner = (part: Condition): Test => testOf(part, slots, measures)
  if ('all' in condition) return { form: 'all', parts: condition.all.map(inner) }
  if ('any' in condition) return { form: 'any', parts: condition.any.map(inner) }
  if ('not' in condition) return { form: 'not', part: inner(condition.not) }
  return leafOf(condition, slots, measures)
}

const leafOf = (leaf: Leaf, slots: Slots, measures: Measures): Test => {
  const { fact, operator, value } = leaf
  const left = amountOf({ fact }, slots, measures)
  if (isFactOperand(value)) return compared(left, operator, amountOf(value, slots, measures))
  if (Array.isArray(value)) {
    const among = anyOf(value.map((one: Scalar) => literalTest(left, 'equal', one)))
    return operator === 'in' ? among : { form: 'not', part: among }
  }
  if (typeof value !== 'object') return literalTest(left, operator, value)
  if (!('target' in value)) throw new Beyond()
  const [low, high] = literalBetween(value)
  return {
    form: 'all',
    parts: [
      { form: 'compare', left, order: '>=', right: orBeyond(low) },
      { form: 'compare', left, order: '<=', right: orBeyond(high) },
    ],
  }
}

/** Choices of one slot are looked up together. */
const anyOf = (tests: readonly Test[]): Test => {
  const [first] = tests
  if (first?.form !== 'among') return { form: 'any', parts: tests }
  const codes = tests.flatMap((test) => (test.form === 'among' ? test.codes : []))
  return codes.length === tests.length ? { ...first, codes } : { form: 'any', parts: tests }
}

const literalTest = (left: Amount, operator: Operator, value: Scalar): Test => {
  if (typeof value === 'number') return compared(left, operator, orBeyond(literal(value)))
  // a day that was worked out is a date like any other
  const slot = left.form === 'later' || left.form === 'slot' ? left.slot : null
  if (slot === null) throw new Beyond()
  if (slot.type === 'date') {
    const day = codeOf(slot, value)
    return compared(left, operator, { form: 'literal', value: day, n: day, d: 1 })
  }
  if (operator !== 'equal' && operator !== 'notEqual') throw new Beyond()
  const among: Test = { form: 'among', slot, codes: [codeOf(slot, value)] }
  return operator === 'equal' ? among : { form: 'not', part: among }
}

const compared = (left: Amount, operator: Operator, right: Amount): Test => {
  if (operator === 'notEqual') return { form: 'not', part: compared(left, 'equal', right) }
  const order = ORDER[operator]
  if (order === undefined || !areAlike(left, right)) throw new Beyond()
  return { form: 'compare', left, order, right }
}

/** Numbers are compared with numbers and days with days; words are not compared with each other. */
const areAlike = (left: Amount, right: Amount): boolean => {
  const [one, other] = [natureOf(left), natureOf(right)]
  return one === 'any' || other === 'any' || (one === other && one !== 'word')
}

const natureOf = (amount: Amount): 'number' | 'day' | 'word' | 'any' => {
  if (amount.form === 'later') return 'day'
  if (amount.form === 'none') return 'any'
  if (amount.form === 'literal') return 'any'
  if (amount.form !== 'slot') return 'number'
  if (amount.slot.type === 'date') return 'day'
  return amount.slot.type === 'integer' || amount.slot.type === 'number' ? 'number' : 'word'
}

const amountOf = (expression: Expression, slots: Slots, measures: Measures): Amount => {
  const inner = (part: Expression): Amount => amountOf(part, slots, measures)
  const numeric = (part: Expression): Amount => onlyNumber(inner(part))
  if ('fact' in expression) return factAmount(expression.fact, slots, measures)
  if ('number' in expression) return orBeyond(literal(expression.number))
  if ('count' in expression) {
    const slot = slots.get(countName(expression))
    return slot ? { form: 'slot', slot } : { form: 'none' }
  }
  if ('change' in expression) return noChange(inner(expression.change))
  // without bodies an area's share is the one reported
  if ('rollup' in expression) return slotAmount(expression.rollup.reported, slots)
  if ('monthsLater' in expression) return laterAmount(expression.monthsLater, slots)
  if ('sum' in expression) return { form: 'sum', parts: expression.sum.map(numeric) }
  if ('either' in expression) {
    // what it was compared with may differ too, and how it changed is then suspect rather than missing
    if (looksBack(expression, measures)) throw new Beyond()
    return { form: 'either', ways: expression.either.map(numeric).map(singleWay) }
  }
  if ('difference' in expression) {
    const [from, less] = expression.difference
    return { form: 'difference', from: numeric(from), less: numeric(less) }
  }
  const [part, whole] = 'ratio' in expression ? expression.ratio : expression.share
  return {
    form: 'ratio',
    part: numeric(part),
    whole: onlyWhole(numeric(whole)),
    times: 'ratio' in expression ? 1 : 100,
  }
}

const factAmount = (name: string, slots: Slots, measures: Measures): Amount => {
  const measure = measures.get(name)
  return measure ? amountOf(measure.expression, slots, measures) : slotAmount(name, slots)
}

const slotAmount = (name: string, slots: Slots): Amount => {
  const slot = slots.get(name)
  if (slot === undefined || slot.type === 'text' || slot.type === 'members') throw new Beyond()
  return { form: 'slot', slot }
}

const laterAmount = ([fact, months]: readonly [string, number], slots: Slots): Amount => {
  const slot = slots.get(fact)
  if (slot?.type !== 'date') throw new Beyond()
  return { form: 'later', slot, months }
}

/** Whether the value hangs on an earlier record, be it through other measures. */
const looksBack = (expression: Expression, measures: Measures): boolean => {
  if ('change' in expression) return true
  if ('fact' in expression) {
    const measure = measures.get(expression.fact)
    return measure !== undefined && looksBack(measure.expression, measures)
  }
  return partsOf(expression).some((part) => looksBack(part, measures))
}

/** What stands inside an expression. */
export const partsOf = (expression: Expression): readonly Expression[] => {
  const parts: unknown[] = Object.values(expression).flat()
  return parts.filter((part): part is Expression => typeof part === 'object' && part !== null)
}

/** Nothing comes before a record that is judged by itself; only of what rests on no fact is it known how it changed. */
const noChange = (amount: Amount): Amount => {
  if (!restsOnFacts(amount)) throw new Beyond()
  return { form: 'none' }
}

const restsOnFacts = (amount: Amount): boolean => {
  switch (amount.form) {
    case 'sum':
      return amount.parts.some(restsOnFacts)
    case 'difference':
      return restsOnFacts(amount.from) || restsOnFacts(amount.less)
    case 'ratio':
      return restsOnFacts(amount.part) || restsOnFacts(amount.whole)
    case 'either':
      return amount.ways.every(restsOnFacts)
    default:
      return amount.form !== 'literal'
  }
}

const onlyNumber = (amount: Amount): Amount => {
  if (amount.form === 'none' || natureOf(amount) === 'number' || amount.form === 'literal') return amount
  throw new Beyond()
}

/** A ratio may be none where another way to the same value is not; ways that differ leave nothing, whatever stands beside them. */
const singleWay = (amount: Amount): Amount => {
  if (!isSingle(amount)) throw new Beyond()
  return amount
}

const isSingle = (amount: Amount): boolean => {
  if (amount.form === 'sum') return amount.parts.every(isSingle)
  if (amount.form === 'difference') return [amount.from, amount.less].every(isSingle)
  return amount.form !== 'ratio' && amount.form !== 'either'
}

/** What counts things: not a ratio, nor anything that may be below zero. */
const onlyWhole = (amount: Amount): Amount => {
  if (!isWhole(amount)) throw new Beyond()
  return amount
}

const isWhole = (amount: Amount): boolean => {
  switch (amount.form) {
    case 'slot':
      return amount.slot.type === 'integer' && amount.slot.low >= 0
    case 'sum':
      return amount.parts.every(isWhole)
    case 'either':
      return amount.ways.every(isWhole)
    case 'literal':
      return amount.d === 1 && amount.n >= 0
    default:
      return amount.form === 'none'
  }
}
