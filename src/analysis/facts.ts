import { type Condition, type Expression, leavesIn, type Measure, namesOf } from '../model/index.ts'

/** The facts and measures that a condition names. */
export const namesIn = (condition: Condition | null): string[] => leavesIn(condition).flatMap(namesOf)

/** The facts and measures that some names come down to, themselves among them. */
export const factsRead = (names: readonly string[], measures: ReadonlyMap<string, Measure>): ReadonlySet<string> => {
  const read = new Set<string>()
  const visit = (name: string): void => {
    if (read.has(name)) return
    read.add(name)
    const expression = measures.get(name)?.expression
    if (expression) for (const inner of operandsOf(expression)) visit(inner)
  }
  for (const name of names) visit(name)
  return read
}

const operandsOf = (expression: Expression): string[] => {
  if ('fact' in expression) return [expression.fact]
  if ('number' in expression) return []
  if ('count' in expression) return [expression.count]
  if ('change' in expression) return operandsOf(expression.change)
  if ('monthsLater' in expression) return [expression.monthsLater[0]]
  if ('rollup' in expression) return [expression.rollup.bodies]
  return partsOf(expression).flatMap(operandsOf)
}

type Compound = Extract<
  Expression,
  | Record<'sum', unknown>
  | Record<'either', unknown>
  | Record<'ratio', unknown>
  | Record<'share', unknown>
  | Record<'difference', unknown>
>

/** The operands of an operation on several. */
export const partsOf = (expression: Compound): readonly Expression[] => {
  if ('sum' in expression) return expression.sum
  if ('either' in expression) return expression.either
  if ('ratio' in expression) return expression.ratio
  return 'share' in expression ? expression.share : expression.difference
}
