import {
  type Condition,
  type Expression,
  isFactOperand,
  type Measure,
  type Rule,
  type Rulebook,
} from '../model/index.ts'

/** The facts and measures that a condition names. */
const namesIn = (condition: Condition | null): string[] => {
  if (condition === null) return []
  if ('all' in condition) return condition.all.flatMap(namesIn)
  if ('any' in condition) return condition.any.flatMap(namesIn)
  if ('not' in condition) return namesIn(condition.not)
  const { fact, value } = condition
  return isFactOperand(value) ? [fact, value.fact] : [fact]
}

/** The facts and measures that an expression names, of the record's own kind. */
const operandsOf = (expression: Expression): string[] => {
  if ('fact' in expression) return [expression.fact]
  if ('number' in expression) return []
  if ('ratio' in expression) return expression.ratio.flatMap(operandsOf)
  if ('share' in expression) return expression.share.flatMap(operandsOf)
  if ('sum' in expression) return expression.sum.flatMap(operandsOf)
  if ('difference' in expression) return expression.difference.flatMap(operandsOf)
  if ('either' in expression) return expression.either.flatMap(operandsOf)
  if ('count' in expression) return [expression.count]
  if ('monthsLater' in expression) return [expression.monthsLater[0]]
  if ('change' in expression) return operandsOf(expression.change)
  return [expression.rollup.reported, expression.rollup.bodies]
}

/** By the names of measures: the rules that read them, in other measures too. */
export const measureReaders = ({ rules, measures }: Rulebook): ReadonlyMap<string, readonly Rule[]> => {
  const tables = new Map<string, ReadonlyMap<string, Measure>>()
  const readers = new Map<string, Rule[]>()
  for (const rule of rules) {
    const { subject } = rule
    const table = tables.get(subject) ?? tableOf(measures, subject)
    tables.set(subject, table)
    for (const name of reached([...namesIn(rule.when), ...namesIn(rule.require)], table)) {
      if (table.has(name)) readers.set(name, [...(readers.get(name) ?? []), rule])
    }
  }
  return readers
}

const tableOf = (measures: readonly Measure[], kind: string): ReadonlyMap<string, Measure> =>
  new Map(measures.filter(({ kinds }) => kinds.includes(kind)).map((one) => [one.name, one]))

/** The names, and all that the measures among them are made of. */
const reached = (names: readonly string[], measures: ReadonlyMap<string, Measure>): ReadonlySet<string> => {
  const seen = new Set<string>()
  const open = [...names]
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (seen.has(name)) continue
    seen.add(name)
    const measure = measures.get(name)
    if (measure !== undefined) open.push(...operandsOf(measure.expression))
  }
  return seen
}
