import { isFactOperand, type Leaf, type Operator, type Scalar, type Truth } from '../model/index.ts'
import { add, compare, type Fraction, fraction, subtract } from './fraction.ts'
import { negate, or, truthOf } from './kleene.ts'
import { exactly, type NumberValue, type Value } from './value.ts'
import type { Valuer } from './valuer.ts'

/** One leaf, compiled: its truth on a record. */
export type LeafTest = (valuer: Valuer) => Truth

/** A rule's leaves with their compiled tests. */
export type LeafTests = ReadonlyMap<Leaf, LeafTest>

/** Compiles a leaf once: literals become exact numbers here, not at every record. */
export const compileLeaf = ({ fact, operator, value }: Leaf): LeafTest => {
  if (isFactOperand(value)) {
    const other = value.fact
    return (valuer) => compareValues(valuer.value(fact), operator, valuer.value(other))
  }
  if (Array.isArray(value)) return compileList(fact, operator, value)
  if (typeof value === 'object' && 'target' in value) {
    const low = subtract(fraction(value.target), fraction(value.tolerance))
    const high = add(fraction(value.target), fraction(value.tolerance))
    return (valuer) => within(valuer.value(fact), low, high)
  }
  return compileLiteral(fact, operator, value as Scalar)
}

const compileLiteral = (fact: string, operator: Operator, literal: Scalar): LeafTest => {
  const demanded = literalValue(literal)
  return (valuer) => compareValues(valuer.value(fact), operator, demanded)
}

const compileList = (fact: string, operator: Operator, literals: readonly Scalar[]): LeafTest => {
  const choices = literals.map(literalValue)
  return (valuer) => {
    const value = valuer.value(fact)
    const among = or(choices.map((choice) => compareValues(value, 'equal', choice)))
    return operator === 'in' ? among : negate(among)
  }
}

const literalValue = (literal: Scalar): Value =>
  typeof literal === 'number' ? exactly(fraction(literal)) : { form: 'word', value: literal }

/** Whether `left operator right` holds for every value the bounds allow, for none, or for some. */
const compareValues = (left: Value, operator: Operator, right: Value): Truth => {
  if (left.form === 'none' || right.form === 'none') return 'unknown'
  if (left.form === 'word' || right.form === 'word') {
    return left.form === 'word' && right.form === 'word'
      ? compareWords(left.value, operator, right.value)
      : truthOf(operator === 'notEqual')
  }
  switch (operator) {
    case 'equal':
      return equal(left, right)
    case 'notEqual':
      return negate(equal(left, right))
    case 'lessThan':
      return below(left, right)
    case 'lessThanInclusive':
      return negate(below(right, left))
    case 'greaterThan':
      return below(right, left)
    case 'greaterThanInclusive':
      return negate(below(left, right))
    default:
      throw new Error(`operator ${operator} does not compare two values`)
  }
}

/** Words are the same or not; only dates have an order, and that of their digits. */
const compareWords = (left: string | boolean, operator: Operator, right: string | boolean): Truth => {
  switch (operator) {
    case 'notEqual':
      return truthOf(left !== right)
    case 'lessThan':
      return truthOf(left < right)
    case 'lessThanInclusive':
      return truthOf(left <= right)
    case 'greaterThan':
      return truthOf(left > right)
    case 'greaterThanInclusive':
      return truthOf(left >= right)
    default:
      return truthOf(left === right)
  }
}

const below = (left: NumberValue, right: NumberValue): Truth => {
  if (compare(left.high, right.low) < 0) return 'true'
  return compare(left.low, right.high) >= 0 ? 'false' : 'unknown'
}

const equal = (left: NumberValue, right: NumberValue): Truth => {
  if (compare(left.high, right.low) < 0 || compare(right.high, left.low) < 0) return 'false'
  const certain = compare(left.low, left.high) === 0 && compare(right.low, right.high) === 0
  return certain ? 'true' : 'unknown'
}

/** 左右: both ends included. */
const within = (value: Value, low: Fraction, high: Fraction): Truth => {
  if (value.form !== 'number') return 'unknown'
  if (compare(value.low, low) >= 0 && compare(value.high, high) <= 0) return 'true'
  return compare(value.high, low) < 0 || compare(value.low, high) > 0 ? 'false' : 'unknown'
}
