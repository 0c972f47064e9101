import {
  type Condition,
  type Expression,
  isFactOperand,
  isMeasure,
  type Measure,
  type Operator,
  type Problem,
  type Rule,
} from '../model/index.ts'
import { type AnalysedRules, faultIn, type Ground, groundsOf } from './conditions.ts'
import { factsRead, namesIn } from './facts.ts'
import { formulaOf, type Specs } from './formula.ts'
import { impossible } from './solve.ts'

/** Remedies that cannot help: a fact that the rule does not read, or a value with which it still fails. */
export const remedyFaults = (all: AnalysedRules): Problem[] => {
  const groundOf = groundsOf(all)
  return all.rules.flatMap((rule) => faultsOf(rule, groundOf(rule)))
}

const faultsOf = (rule: Rule, ground: Ground): Problem[] => {
  const { remedy, require } = rule
  if (remedy === null || require === null) return []
  const measures = new Map([...ground.specs].filter((one): one is [string, Measure] => isMeasure(one[1])))
  const read = factsRead(namesIn(require), measures)
  const fault = faultIn(rule)
  const settings = Object.entries(remedy.set)
  const idle = [
    ...remedy.increase.map((fact, index) => ({ fact, path: `/remedy/increase/${index}` })),
    ...settings.map(([fact]) => ({ fact, path: `/remedy/set/${fact}` })),
  ].filter(({ fact }) => !read.has(fact))
  const vain = settings.filter(
    ([fact, value]) =>
      read.has(fact) &&
      impossible(
        [formulaOf({ fact, operator: 'equal', value }, true, ground.specs), formulaOf(require, true, ground.specs)],
        ground.domainOf,
      ),
  )
  const raised = remedy.increase.flatMap((fact, index) =>
    read.has(fact) && onlyWorsens(fact, require, ground.specs)
      ? [fault('remedy-idle', `/remedy/increase/${index}`, { fact, value: 'more' })]
      : [],
  )
  return [
    ...raised,
    ...idle.map(({ fact, path }) => fault('remedy-idle', path, { fact, value: '' })),
    ...vain.map(([fact, value]) => fault('remedy-idle', `/remedy/set/${fact}`, { fact, value: String(value) })),
  ]
}

/** Whether more of a fact can make no comparison of a condition true that was not. */
const onlyWorsens = (fact: string, condition: Condition, specs: Specs, truth = true): boolean => {
  if ('not' in condition) return onlyWorsens(fact, condition.not, specs, !truth)
  if ('all' in condition) return condition.all.every((part) => onlyWorsens(fact, part, specs, truth))
  if ('any' in condition) return condition.any.every((part) => onlyWorsens(fact, part, specs, truth))
  const { operator, value } = condition
  const wanted = (WANTED[operator] ?? 0) * (truth ? 1 : -1)
  const [own, other] = [
    slope({ fact: condition.fact }, fact, specs),
    isFactOperand(value) ? slope(value, fact, specs) : 0,
  ]
  if (own === 0 && other === 0) return true
  return wanted !== 0 && own !== null && other !== null && own * wanted <= 0 && other * wanted >= 0
}

const WANTED: Partial<Record<Operator, 1 | -1>> = {
  ...{ greaterThan: 1, greaterThanInclusive: 1 },
  ...{ lessThan: -1, lessThanInclusive: -1 },
}

/** Which way an expression of counts goes as a fact grows: up, down, not at all; null where that is not known. */
const slope = (expression: Expression, fact: string, specs: Specs): -1 | 0 | 1 | null => {
  const of = (inner: Expression) => slope(inner, fact, specs)
  if ('number' in expression) return 0
  if ('fact' in expression) {
    if (expression.fact === fact) return 1
    const spec = specs.get(expression.fact)
    return spec && isMeasure(spec) ? of(spec.expression) : 0
  }
  if ('sum' in expression) return together(expression.sum.map(of))
  if ('either' in expression) return together(expression.either.map(of))
  if ('difference' in expression) return against(expression.difference.map(of))
  if ('ratio' in expression) return against(expression.ratio.map(of))
  if ('share' in expression) return against(expression.share.map(of))
  return 'count' in expression && expression.count !== fact ? 0 : null
}

type Slope = -1 | 0 | 1 | null

const together = (slopes: readonly Slope[]): Slope => {
  if (slopes.includes(null) || (slopes.includes(1) && slopes.includes(-1))) return null
  return slopes.find((one) => one !== 0) ?? 0
}

const against = ([left = null, right = null]: readonly Slope[]): Slope =>
  together([left, right === null ? null : ((0 - right) as -1 | 0 | 1)])
