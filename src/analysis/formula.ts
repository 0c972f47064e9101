import { type Condition, type FactSpec, isFactOperand, type Leaf, type Operator, type Scalar } from '../model/index.ts'
import type { Sign } from './domain.ts'

/** What must hold, negations pushed to the comparisons. */
export type Formula = { readonly and: readonly Formula[] } | { readonly or: readonly Formula[] } | Atom | Pair

/** A fact beside a value; days are numbers. */
export interface Atom {
  readonly fact: string
  readonly sign: Sign
  readonly value: Scalar
}

/** A fact beside another. */
export interface Pair {
  readonly fact: string
  readonly sign: Sign
  readonly other: string
}

/** The facts and measures of one kind, by name. */
export type Specs = ReadonlyMap<string, FactSpec>

const SIGN: Readonly<Partial<Record<Operator, Sign>>> = {
  equal: 'eq',
  notEqual: 'ne',
  lessThan: 'lt',
  lessThanInclusive: 'le',
  greaterThan: 'gt',
  greaterThanInclusive: 'ge',
}
const OPPOSITE: Readonly<Record<Sign, Sign>> = { lt: 'ge', le: 'gt', gt: 'le', ge: 'lt', eq: 'ne', ne: 'eq' }

/** A condition, or what holds where it does not. */
export const formulaOf = (condition: Condition, truth: boolean, specs: Specs): Formula => {
  if ('not' in condition) return formulaOf(condition.not, !truth, specs)
  if ('all' in condition || 'any' in condition) {
    const parts = ('all' in condition ? condition.all : condition.any).map((part) => formulaOf(part, truth, specs))
    // De Morgan
    return 'all' in condition === truth ? { and: parts } : { or: parts }
  }
  return leafFormula(condition, truth, specs)
}

const leafFormula = ({ fact, operator, value }: Leaf, truth: boolean, specs: Specs): Formula => {
  const day = specs.get(fact)?.type === 'date'
  const plain = (one: Scalar): Scalar => (day ? dayNumber(String(one)) : one)
  const sign = SIGN[operator]
  if (isFactOperand(value)) return { fact, sign: signed(sign ?? 'eq', truth), other: value.fact }
  if (sign !== undefined) return { fact, sign: signed(sign, truth), value: plain(value as Scalar) }
  if (operator === 'about') return within(fact, value as { target: number; tolerance: number }, truth)
  const isIn = (operator === 'in') === truth
  const parts = (value as readonly Scalar[]).map((one): Atom => ({ fact, sign: isIn ? 'eq' : 'ne', value: plain(one) }))
  return isIn ? { or: parts } : { and: parts }
}

const signed = (sign: Sign, truth: boolean): Sign => (truth ? sign : OPPOSITE[sign])

const within = (
  fact: string,
  { target, tolerance }: { target: number; tolerance: number },
  truth: boolean,
): Formula => {
  const ends: [Atom, Atom] = [
    { fact, sign: truth ? 'ge' : 'lt', value: decimal(target - tolerance) },
    { fact, sign: truth ? 'le' : 'gt', value: decimal(target + tolerance) },
  ]
  return truth ? { and: ends } : { or: ends }
}

/** The decimal that a sum of two short decimals stands for: 0.1 + 0.2 is 0.3. */
const decimal = (value: number): number => Number(value.toPrecision(15))

const DAY = 86_400_000

/** Days since 1970 of a date. */
export const dayNumber = (date: string): number => Date.parse(`${date}T00:00:00Z`) / DAY

/** The date of a number of days since 1970. */
export const dateOf = (day: number): string => new Date(day * DAY).toISOString().slice(0, 10)
