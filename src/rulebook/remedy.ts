import type { FactSpec, RemedySpec, Scalar } from '../model/index.ts'
import { type MapEntry, meant, type Position, type SourceNode } from '../source/index.ts'
import { numeric, readLiteral, type Scope } from './condition.ts'
import { type Reporter, readField, readFields, readList, readText, wrongType } from './reporter.ts'

/** Counts that may be raised, and facts that may be set, to comply. */
export const readRemedy = (reporter: Reporter, node: SourceNode, scope: Scope): RemedySpec => {
  const fields = readFields(reporter, node, ['increase', 'set'])
  return {
    increase: readField(fields, 'increase', (list) => readCounts(reporter, list, scope)) ?? [],
    set: readField(fields, 'set', (map) => readSettings(reporter, map, scope)) ?? {},
  }
}

const readCounts = (reporter: Reporter, node: SourceNode, scope: Scope): string[] =>
  readList(reporter, node).flatMap((item) => {
    const name = readText(reporter, item)
    return name === null ? [] : (factOf(reporter, name, item.at, scope, numeric)?.name ?? [])
  })

const readSettings = (reporter: Reporter, node: SourceNode, scope: Scope): Record<string, Scalar> => {
  if (node.type === 'map') return Object.fromEntries(node.entries.flatMap((one) => readSetting(reporter, one, scope)))
  wrongType(reporter, node, 'a map of facts')
  return {}
}

const readSetting = (reporter: Reporter, { key, keyAt, node }: MapEntry, scope: Scope): [string, Scalar][] => {
  const spec = factOf(reporter, key, keyAt, scope, ({ type }) => type !== 'members')
  const value = spec && readLiteral(reporter, node, spec)
  return value === null ? [] : [[key, value]]
}

/** A fact that a record can be changed in, which no measure is; anything else is reported. */
const factOf = (
  reporter: Reporter,
  name: string,
  at: Position,
  scope: Scope,
  fits: (spec: FactSpec) => boolean,
): FactSpec | null => {
  const spec = scope.get(name)
  if (spec !== undefined && !('expression' in spec) && fits(spec)) return spec
  // what is known is not misspelt
  const near = spec ? { suggestion: '', sure: 0 } : meant(name, scope.keys())
  reporter.report('remedy-fact', { fact: name, ...near }, at)
  return null
}
