import { COMMON_FACTS, type KindSpec, type Measure } from '../model/index.ts'
import { entryOf, type MapEntry, meant, type SourceNode } from '../source/index.ts'
import type { Scope } from './condition.ts'
import { checkOperands, EXPRESSIONS, MONTHS_LATER, namesIn, readExpressionEntry } from './expression.ts'
import { type Reporter, readBilingual, readField, readFields, readNames, readWords, wrongType } from './reporter.ts'
import { readRollup } from './rollup.ts'

type Kinds = Readonly<Record<string, KindSpec>>

/**
 * The derived facts of one `measures.yaml`, in the file's order, and after them the shares over an area, which read them; no
 * name may be among those `taken` by other files.
 */
export const readMeasures = (
  reporter: Reporter,
  node: SourceNode,
  kinds: Kinds,
  taken: ReadonlySet<string>,
): Measure[] => {
  if (node.type !== 'map') {
    wrongType(reporter, node, 'a map')
    return []
  }
  const [rollups, others] = partition(node.entries, ({ node: inner }) => entryOf(inner, ROLLUP) !== undefined)
  const read = others.flatMap((entry) => {
    const measure = readMeasure(reporter, entry, kinds)
    return measure ? [{ measure, entry }] : []
  })
  const measures = read.map(({ measure }) => measure)
  const shares = rollups.flatMap((entry) => readShare(reporter, entry, kinds, measures) ?? [])
  for (const { key, keyAt } of node.entries) if (taken.has(key)) reporter.report('duplicate-key', { key }, keyAt)
  for (const { measure, entry } of read) {
    checkNames(reporter, measure, entry, kinds, measures)
    checkCycle(reporter, measure, entry, measures)
  }
  // the reader has reported a name that stands twice
  return [...Map.groupBy([...measures, ...shares], ({ name }) => name).values()].flatMap(([first]) => first ?? [])
}

const ROLLUP = 'rollup'
// a day is no number: nothing is reckoned with it further
const OPERATIONS = [...EXPRESSIONS, MONTHS_LATER]

const partition = (entries: readonly MapEntry[], is: (entry: MapEntry) => boolean): [MapEntry[], MapEntry[]] => [
  entries.filter(is),
  entries.filter((entry) => !is(entry)),
]

/** A share over an area takes the place of the indicator of its name, with its title and unit. */
const readShare = (
  reporter: Reporter,
  { key, keyAt, node }: MapEntry,
  kinds: Kinds,
  measures: readonly Measure[],
): Measure | null => {
  const fields = readFields(reporter, node, ['kinds', ROLLUP], ['kinds', ROLLUP])
  const own = readField(fields, 'kinds', (at) => readKinds(reporter, at, kinds)) ?? []
  const specs = own.flatMap((kind) => kinds[kind] ?? [])
  const scopeFor = (kind: KindSpec): Scope => scopeOf(kind, measures)
  const ground = { name: key, at: keyAt, subjects: specs, kinds, scopeFor }
  const rollup = readField(fields, ROLLUP, (at) => readRollup(reporter, at, ground))
  const indicator = specs[0]?.facts[key]
  return rollup && indicator ? { ...indicator, columns: [], kinds: own, expression: { rollup } } : null
}

/** What conditions on a kind may read: its facts, its measures, and what every record has. */
export const scopeOf = (kind: KindSpec, measures: readonly Measure[]): Scope => {
  const scope = new Map<string, Measure | KindSpec['facts'][string]>(COMMON_FACTS.map((spec) => [spec.name, spec]))
  for (const spec of Object.values(kind.facts)) scope.set(spec.name, spec)
  for (const measure of measures) if (measure.kinds.includes(kind.kind)) scope.set(measure.name, measure)
  return scope
}

const readMeasure = (reporter: Reporter, { key, keyAt, node }: MapEntry, kinds: Kinds) => {
  const known = ['kinds', 'title', 'unit', 'where', ...OPERATIONS, ROLLUP]
  const fields = readFields(reporter, node, known, ['kinds', 'title'])
  const given = OPERATIONS.flatMap((name) => fields.get(name) ?? [])
  const [expressionEntry] = given
  if (expressionEntry === undefined || given.length > 1) {
    reporter.report('missing-key', { key: `one of ${[...OPERATIONS, ROLLUP].join(', ')}` }, keyAt)
    return null
  }
  const title = readField(fields, 'title', (entry) => readWords(reporter, entry))
  const unit = readField(fields, 'unit', (entry) => readBilingual(reporter, entry))
  const names = readField(fields, 'kinds', (entry) => readKinds(reporter, entry, kinds)) ?? []
  const expression = readExpressionEntry(reporter, expressionEntry, fields.get('where'))
  if (title === null || expression === null) return null
  const measure: Measure = {
    name: key,
    type: 'monthsLater' in expression ? 'date' : 'number',
    title,
    unit,
    choices: [],
    columns: [],
    kinds: names,
    expression,
  }
  return measure
}

const readKinds = (reporter: Reporter, node: SourceNode, kinds: Kinds): string[] => {
  const names = readNames(reporter, node)
  for (const name of names) {
    if (!Object.hasOwn(kinds, name)) {
      reporter.report('unknown-subject', { subject: name, ...meant(name, Object.keys(kinds)) }, node.at)
    }
  }
  return names.filter((name) => Object.hasOwn(kinds, name))
}

const checkNames = (
  reporter: Reporter,
  measure: Measure,
  { keyAt, node }: MapEntry,
  kinds: Kinds,
  measures: readonly Measure[],
): void => {
  for (const kind of measure.kinds) {
    const spec = kinds[kind]
    if (spec === undefined) continue
    if (Object.hasOwn(spec.facts, measure.name)) reporter.report('duplicate-key', { key: measure.name }, keyAt)
    checkOperands(reporter, measure.expression, scopeOf(spec, measures), node.at)
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
