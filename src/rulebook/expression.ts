import type { Expression } from '../model/index.ts'
import { type MapEntry, meant, type Position, type SourceNode } from '../source/index.ts'
import { numeric, type Scope } from './condition.ts'
import { type Reporter, readFields, readList, readText, unknownKey, wrongType } from './reporter.ts'

/** The operations of the algebra that may stand inside others. */
export const EXPRESSIONS = ['ratio', 'share', 'sum', 'difference', 'either', 'count', 'change']
/** The operation that makes a day, which stands inside no other. */
export const MONTHS_LATER = 'monthsLater'
const WHERE: Readonly<Record<string, readonly string[]>> = {
  sex: ['female', 'male'],
  post: ['principal', 'deputy', 'member'],
}

/** A fact, a number, or an operation on such. */
export const readExpression = (reporter: Reporter, node: SourceNode): Expression | null => {
  if (node.type === 'scalar' && typeof node.value === 'number') return { number: node.value }
  if (node.type === 'scalar') {
    const name = readText(reporter, node)
    return name === null ? null : { fact: name }
  }
  if (node.type === 'list') return wrongType(reporter, node, 'a fact, a number or an expression')
  const where = node.entries.find((entry) => entry.key === 'where')
  const rest = node.entries.filter((entry) => entry !== where)
  const [entry] = rest
  if (entry === undefined || rest.length > 1 || !EXPRESSIONS.includes(entry.key)) {
    if (entry === undefined) return wrongType(reporter, node, 'an expression')
    unknownKey(reporter, rest.find((other) => !EXPRESSIONS.includes(other.key)) ?? entry, EXPRESSIONS)
    return null
  }
  return readExpressionEntry(reporter, entry, where)
}

/** The operation that one key of a map names. */
export const readExpressionEntry = (
  reporter: Reporter,
  { key, keyAt, node }: MapEntry,
  where?: MapEntry,
): Expression | null => {
  if (key === 'count') return readCount(reporter, node, where)
  if (where !== undefined) unknownKey(reporter, where, [])
  if (key === 'change') {
    const inner = readExpression(reporter, node)
    return inner && { change: inner }
  }
  if (key === MONTHS_LATER) return readMonthsLater(reporter, node)
  const items = readList(reporter, node)
  const operands = items.flatMap((item) => readExpression(reporter, item) ?? [])
  if (node.type !== 'list' || operands.length !== items.length) return null
  if (key === 'sum' || key === 'either') {
    if (operands.length < 2)
      reporter.report('wrong-type', { expected: 'two or more operands', found: operands.length }, keyAt)
    return key === 'sum' ? { sum: operands } : { either: operands }
  }
  const [left, right] = operands
  if (left === undefined || right === undefined || operands.length !== 2) {
    reporter.report('wrong-type', { expected: 'two operands', found: operands.length }, keyAt)
    return null
  }
  if (key === 'ratio') return { ratio: [left, right] }
  return key === 'share' ? { share: [left, right] } : { difference: [left, right] }
}

/** A date by its name, and a whole number of months. */
const readMonthsLater = (reporter: Reporter, node: SourceNode): Expression | null => {
  const [fact, months] = readList(reporter, node).map((item) => (item.type === 'scalar' ? item.value : null))
  const isWhole = typeof months === 'number' && Number.isSafeInteger(months) && months >= 0
  if (node.type !== 'list') return null
  if (node.items.length === 2 && typeof fact === 'string' && isWhole) return { monthsLater: [fact, months] }
  reporter.report('wrong-type', { expected: '[date, whole months]', found: 'list' }, node.at)
  return null
}

const readCount = (reporter: Reporter, node: SourceNode, where?: MapEntry): Expression | null => {
  const list = readText(reporter, node)
  const filter: Record<string, string> = {}
  const fields = where ? readFields(reporter, where.node, Object.keys(WHERE)) : new Map<string, MapEntry>()
  for (const [key, entry] of fields) {
    const word = readText(reporter, entry.node)
    if (word === null) continue
    const choices = WHERE[key] ?? []
    if (choices.includes(word)) filter[key] = word
    else
      reporter.report(
        'value-type',
        { fact: key, expected: choices.join(', '), ...meant(word, choices), found: word },
        entry.node.at,
      )
  }
  return list === null ? null : { count: list, where: filter }
}

/** The names an expression reads directly. */
export const namesIn = (expression: Expression): string[] => {
  if ('fact' in expression) return [expression.fact]
  if ('number' in expression) return []
  if ('count' in expression) return [expression.count]
  if ('change' in expression) return namesIn(expression.change)
  if ('monthsLater' in expression) return [expression.monthsLater[0]]
  // its names are of another kind
  if ('rollup' in expression) return []
  if ('sum' in expression) return expression.sum.flatMap(namesIn)
  if ('either' in expression) return expression.either.flatMap(namesIn)
  if ('ratio' in expression) return expression.ratio.flatMap(namesIn)
  return ('share' in expression ? expression.share : expression.difference).flatMap(namesIn)
}

/** Reports what an expression reads that is not there, or is no number; a month later than what is no date. */
export const checkOperands = (reporter: Reporter, expression: Expression, scope: Scope, at: Position): void => {
  const wanted = 'monthsLater' in expression ? 'a date' : 'a number'
  for (const name of namesIn(expression)) {
    const read = scope.get(name)
    if (read === undefined) {
      reporter.report('unknown-fact', { fact: name, ...meant(name, scope.keys()) }, at)
    } else if (wanted === 'a date' ? read.type !== 'date' : !numeric(read) && read.type !== 'members') {
      reporter.report('value-type', { fact: name, expected: wanted, suggestion: '', found: read.type }, at)
    }
  }
}
