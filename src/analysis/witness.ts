import { type Expression, isMeasure, type Member, type Scalar } from '../model/index.ts'
import { dateOf, type Formula, type Specs } from './formula.ts'
import { type DomainOf, pointIn, solve } from './solve.ts'

/** Facts of a record that may be what was looked for; whoever uses them tries them first. */
export type Candidate = Readonly<Record<string, Scalar | readonly Member[]>>

/** Facts with which all the formulas may hold, measures brought about by the facts they are made of; null where none were found. */
export const candidateOf = (formulas: readonly Formula[], domainOf: DomainOf, specs: Specs): Candidate | null => {
  const box = solve(formulas, domainOf)
  const point = box === null || box === 'open' ? null : pointIn(box)
  if (point === null) return null
  const maker = makerOf(specs)
  const asked = [...point].sort(([a], [b]) => rank(a, specs) - rank(b, specs))
  return asked.every(([fact, value]) => maker.bring(fact, value)) ? maker.facts : null
}

/** Facts first, and quotients before what they are made of, which they leave least choice. */
const rank = (name: string, specs: Specs): number => {
  const spec = specs.get(name)
  if (spec === undefined || !isMeasure(spec)) return 0
  return 'ratio' in spec.expression || 'share' in spec.expression ? 1 : 2
}

/** The largest number that a ratio is tried over. */
const MAX_WHOLE = 1_000

/** Brings facts about, one value after another; whatever was brought about stays, and whoever uses the facts tries them. */
const makerOf = (specs: Specs) => {
  const facts: Record<string, Scalar | readonly Member[]> = {}

  const bring = (name: string, value: Scalar): boolean => {
    const spec = specs.get(name)
    if (spec && isMeasure(spec)) return typeof value === 'number' && bringExpression(spec.expression, value)
    const shown = spec?.type === 'date' && typeof value === 'number' ? dateOf(value) : value
    if (!Object.hasOwn(facts, name)) facts[name] = shown
    return true
  }

  const bringExpression = (expression: Expression, value: number): boolean => {
    if ('number' in expression) return expression.number === value
    if ('fact' in expression) return bring(expression.fact, value)
    if ('count' in expression) return bringMembers(expression.count, expression.where, value)
    if ('rollup' in expression) return bring(expression.rollup.reported, value)
    if ('either' in expression) return expression.either.slice(0, 1).every((one) => bringExpression(one, value))
    if ('sum' in expression) {
      return expression.sum.every((one, index) => bringExpression(one, index === 0 ? value : 0))
    }
    if ('difference' in expression) {
      const [left, right] = expression.difference
      return bringExpression(left, Math.max(value, 0)) && bringExpression(right, Math.max(-value, 0))
    }
    if ('ratio' in expression) return bringQuotient(expression.ratio, value)
    return 'share' in expression && bringQuotient(expression.share, value / 100)
  }

  const bringQuotient = ([part, whole]: readonly [Expression, Expression], value: number): boolean => {
    const known = 'fact' in whole ? facts[whole.fact] : undefined
    const over = typeof known === 'number' ? known : wholeFor(value)
    return over !== null && bringExpression(whole, over) && bringExpression(part, Math.round(over * value))
  }

  const bringMembers = (list: string, where: Readonly<Record<string, string>>, count: number): boolean => {
    if (count > 100) return false
    facts[list] = Array.from({ length: count }, () => where as Member)
    return true
  }

  return { facts, bring }
}

/** The least number of which so large a part is whole. */
const wholeFor = (value: number): number | null => {
  for (let whole = 1; whole <= MAX_WHOLE; whole++) {
    if (Math.abs(whole * value - Math.round(whole * value)) < 1e-9) return whole
  }
  return null
}
