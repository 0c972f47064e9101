import {
  type Condition,
  type Expression,
  isFactOperand,
  type Leaf,
  type Measure,
  type Rule,
} from '../../src/model/index.ts'

/** What a peer's language has for each part of a condition; all of them have these. */
export interface Language<Part> {
  all(parts: readonly Part[]): Part
  any(parts: readonly Part[]): Part
  not(part: Part): Part
  compare(left: Part, operator: '===' | '!==' | '<' | '<=' | '>' | '>=', right: Part): Part
  among(fact: Part, words: readonly unknown[]): Part
  fact(name: string): Part
  literal(value: unknown): Part
  arithmetic(operator: '+' | '-' | '/' | '*', parts: readonly Part[]): Part
}

const OPERATOR = {
  equal: '===',
  notEqual: '!==',
  lessThan: '<',
  lessThanInclusive: '<=',
  greaterThan: '>',
  greaterThanInclusive: '>=',
} as const

/** A rule's conditions in a peer's language: on floats and in two values, since the peers have no others. */
export const translator = <Part>(language: Language<Part>, measures: readonly Measure[]) => {
  const amountOf = (expression: Expression): Part => {
    if ('fact' in expression) {
      const measure = measures.find(({ name }) => name === expression.fact)
      return measure ? amountOf(measure.expression) : language.fact(expression.fact)
    }
    if ('ratio' in expression) return language.arithmetic('/', expression.ratio.map(amountOf))
    if ('sum' in expression) return language.arithmetic('+', expression.sum.map(amountOf))
    // whole records give the first way
    if ('either' in expression && expression.either[0]) return amountOf(expression.either[0])
    throw new Error(`no translation of ${JSON.stringify(expression)}`)
  }
  const leaf = ({ fact, operator, value }: Leaf): Part => {
    const left = amountOf({ fact })
    if (Array.isArray(value)) {
      const among = language.among(left, value)
      return operator === 'in' ? among : language.not(among)
    }
    const sign = OPERATOR[operator as keyof typeof OPERATOR]
    return language.compare(left, sign, isFactOperand(value) ? amountOf(value) : language.literal(value))
  }
  const translate = (condition: Condition): Part => {
    if ('all' in condition) return language.all(condition.all.map(translate))
    if ('any' in condition) return language.any(condition.any.map(translate))
    if ('not' in condition) return language.not(translate(condition.not))
    return leaf(condition)
  }
  return ({ when, require }: Rule) => ({
    when: when && translate(when),
    require: require && translate(require),
  })
}

/** The verdict of a whole record: nothing is unknown. */
export const verdictOf = (applies: boolean, complies: boolean | null): number => {
  if (!applies) return 3
  return complies === null ? 4 : complies ? 0 : 1
}
