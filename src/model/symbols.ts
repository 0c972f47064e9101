import type { Condition, Operator } from './rule.ts'

const SYMBOLS: Readonly<Record<Operator, string>> = {
  equal: '=',
  notEqual: '≠',
  in: '∈',
  notIn: '∉',
  lessThan: '<',
  lessThanInclusive: '≤',
  greaterThan: '>',
  greaterThanInclusive: '≥',
  about: '≈',
}

/** A demand in symbols, such as `femaleToMaleStalls ≥ 1.5`. */
export const symbols = (condition: Condition): string => {
  if ('all' in condition) return condition.all.map(nested).join(' and ')
  if ('any' in condition) return condition.any.map(nested).join(' or ')
  if ('not' in condition) return `not ${nested(condition.not)}`
  const { fact, operator, value } = condition
  return `${fact} ${SYMBOLS[operator]} ${operandText(value)}`
}

const nested = (condition: Condition): string => {
  const parts = 'all' in condition ? condition.all : 'any' in condition ? condition.any : []
  return parts.length > 1 ? `(${symbols(condition)})` : symbols(condition)
}

const operandText = (value: unknown): string => {
  if (Array.isArray(value)) return `{${value.map(operandText).join(', ')}}`
  if (typeof value !== 'object' || value === null) return String(value)
  if ('target' in value && 'tolerance' in value) return `${value.target} ± ${value.tolerance}`
  return 'fact' in value ? String(value.fact) : ''
}
