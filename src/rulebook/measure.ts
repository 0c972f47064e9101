import { AREA_LEVEL, type Expression, type KindSpec, type Measure } from '../model/index.ts'
import { type MapEntry, type SourceNode, suggest } from '../source/index.ts'
import { numeric, type Scope } from './condition.ts'
import {
  type Reporter,
  readBilingual,
  readField,
  readFields,
  readList,
  readNames,
  readText,
  unknownKey,
  wrongType,
} from './reporter.ts'

const EXPRESSIONS = ['ratio', 'share', 'sum', 'difference', 'either', 'count', 'change']
const WHERE: Readonly<Record<string, readonly string[]>> = {
  sex: ['female', 'male'],
  post: ['principal', 'deputy', 'member'],
}

/** The derived facts of one `measures.yaml`, in the file's order; no name may be among those `taken` by other files. */
export const readMeasures = (
  reporter: Reporter,
  node: SourceNode,
  kinds: Readonly<Record<string, KindSpec>>,
  taken: ReadonlySet<string>,
): Measure[] => {
  if (node.type !== 'map') {
    wrongType(reporter, node, 'a map')
    return []
  }
  const read = node.entries.flatMap((entry) => {
    const measure = readMeasure(reporter, entry, kinds)
    return measure ? [{ measure, entry }] : []
  })
  const measures = read.map(({ measure }) => measure)
  for (const { measure, entry } of read) {
    if (taken.has(measure.name)) reporter.report('duplicate-key', { key: measure.name }, entry.keyAt)
    checkNames(reporter, measure, entry, kinds, measures)
    checkCycle(reporter, measure, entry, measures)
  }
  // the reader has reported a name that stands twice
  return [...Map.groupBy(measures, ({ name }) => name).values()].flatMap(([first]) => first ?? [])
}

/** What conditions on a kind may read: its facts, its measures, and the level of its area. */
export const scopeOf = (kind: KindSpec, measures: readonly Measure[]): Scope => {
  const scope = new Map<string, Measure | KindSpec['facts'][string]>([[AREA_LEVEL.name, AREA_LEVEL]])
  for (const spec of Object.values(kind.facts)) scope.set(spec.name, spec)
  for (const measure of measures) if (measure.kinds.includes(kind.kind)) scope.set(measure.name, measure)
  return scope
}

const readMeasure = (reporter: Reporter, { key, keyAt, node }: MapEntry, kinds: Readonly<Record<string, KindSpec>>) => {
  const known = ['kinds', 'title', 'unit', 'where', ...EXPRESSIONS]
  const fields = readFields(reporter, node, known, ['kinds', 'title'])
  const given = EXPRESSIONS.flatMap((name) => fields.get(name) ?? [])
  const [expressionEntry] = given
  if (expressionEntry === undefined || given.length > 1) {
    reporter.report('missing-key', { key: `one of ${EXPRESSIONS.join(', ')}` }, keyAt)
    return null
  }
  const title = readField(fields, 'title', (entry) => readBilingual(reporter, entry))
  const unit = readField(fields, 'unit', (entry) => readBilingual(reporter, entry))
  const names = readField(fields, 'kinds', (entry) => readKinds(reporter, entry, kinds)) ?? []
  const expression = readExpressionEntry(reporter, expressionEntry, fields.get('where'))
  if (title === null || expression === null) return null
  const measure: Measure = {
    name: key,
    type: 'number',
    title,
    unit,
    choices: [],
    columns: [],
    kinds: names,
    expression,
  }
  return measure
}

const readKinds = (reporter: Reporter, node: SourceNode, kinds: Readonly<Record<string, KindSpec>>): string[] => {
  const names = readNames(reporter, node)
  for (const name of names) {
    if (!Object.hasOwn(kinds, name)) {
      reporter.report(
        'unknown-subject',
        { subject: name, suggestion: suggest(name, Object.keys(kinds)) ?? '' },
        node.at,
      )
    }
  }
  return names.filter((name) => Object.hasOwn(kinds, name))
}

const readExpression = (reporter: Reporter, node: SourceNode): Expression | null => {
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

const readExpressionEntry = (
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
        { fact: key, expected: choices.join(', '), suggestion: suggest(word, choices) ?? '', found: word },
        entry.node.at,
      )
  }
  return list === null ? null : { count: list, where: filter }
}

/** The names an expression reads directly. */
const namesIn = (expression: Expression): string[] => {
  if ('fact' in expression) return [expression.fact]
  if ('number' in expression) return []
  if ('count' in expression) return [expression.count]
  if ('change' in expression) return namesIn(expression.change)
  if ('sum' in expression) return expression.sum.flatMap(namesIn)
  if ('either' in expression) return expression.either.flatMap(namesIn)
  if ('ratio' in expression) return expression.ratio.flatMap(namesIn)
  return ('share' in expression ? expression.share : expression.difference).flatMap(namesIn)
}

const checkNames = (
  reporter: Reporter,
  measure: Measure,
  { keyAt, node }: MapEntry,
  kinds: Readonly<Record<string, KindSpec>>,
  measures: readonly Measure[],
): void => {
  for (const kind of measure.kinds) {
    const spec = kinds[kind]
    if (spec === undefined) continue
    if (Object.hasOwn(spec.facts, measure.name)) reporter.report('duplicate-key', { key: measure.name }, keyAt)
    const scope = scopeOf(spec, measures)
    for (const name of namesIn(measure.expression)) {
      const read = scope.get(name)
      if (read === undefined) {
        reporter.report('unknown-fact', { fact: name, suggestion: suggest(name, scope.keys()) ?? '' }, node.at)
      } else if (!numeric(read) && read.type !== 'members') {
        reporter.report('value-type', { fact: name, expected: 'a number', suggestion: '', found: read.type }, node.at)
      }
    }
  }
}

const checkCycle = (reporter: Reporter, start: Measure, { keyAt }: MapEntry, measures: readonly Measure[]): void => {
  const byName = new Map(measures.map((measure) => [measure.name, measure]))
  const seen = new Set<string>()
  const reaches = (name: string): boolean => {
    const measure = byName.get(name)
    if (measure === undefined || seen.has(name)) return false
    seen.add(name)
    return namesIn(measure.expression).some((next) => next === start.name || reaches(next))
  }
  if (reaches(start.name)) reporter.report('measure-cycle', { measure: start.name }, keyAt)
}
