import type { Problem } from '../model/index.ts'
import { entryOf, type MapNode, type Position, plain, pointer, readYaml, type SourceNode } from '../source/index.ts'
import type { Batch } from './batch.ts'
import { discreet } from './discreet.ts'
import { noList, stranger } from './json-batch.ts'

/** Faults that stand in one value and leave the structure around it alone. */
const CONTENT_FAULTS: readonly string[] = ['duplicate-key', 'number-form', 'number-inexact']

/** The records in a YAML text: each document one record, a list, or `{records: […]}`. */
export const readYamlBatch = (text: string, where: Partial<Problem>): Batch => {
  const { nodes, problems } = readYaml(text, where.file)
  const shape = nodes.map((node) => divide(node, where))
  const items = shape.flatMap(({ items: parts }) => parts)
  const outside = new Set(shape.flatMap(({ keys }) => keys.map(spot)))
  const owned = problems.map((fault) => withOwner(fault, items, outside))
  const byOwner = Map.groupBy(owned, ({ owner }) => owner)
  if (byOwner.has(null)) return { entries: [], problems: owned.map(({ fault }) => fault) }
  const entries = items.map((node, position) => {
    const own = (byOwner.get(position) ?? []).map(({ fault }) => ({ ...fault, position }))
    return { position, line: node.at.line, value: own.length > 0 ? undefined : plain(node), problems: own }
  })
  return { entries, problems: shape.flatMap((part) => part.problems) }
}

interface Shape {
  readonly items: readonly SourceNode[]
  /** Where the keys of a wrapper stand: a fault there belongs to no record. */
  readonly keys: readonly Position[]
  readonly problems: readonly Problem[]
}

const divide = (node: SourceNode, where: Partial<Problem>): Shape => {
  if (node.type === 'list') return { items: node.items, keys: [], problems: [] }
  if (node.type === 'map' && entryOf(node, 'records') && !entryOf(node, 'kind')) return unwrap(node, where)
  const isEmpty = node.type === 'scalar' && node.value === null
  return { items: isEmpty ? [] : [node], keys: [], problems: [] }
}

const unwrap = (node: MapNode, where: Partial<Problem>): Shape => {
  const keys = node.entries.map(({ keyAt }) => keyAt)
  const problems = node.entries
    .filter(({ key }) => key !== 'records')
    .map(({ key, keyAt }) => stranger(key, { ...where, ...keyAt }))
  const records = entryOf(node, 'records')?.node
  if (records?.type === 'list') return { items: records.items, keys, problems }
  const value = records === undefined ? undefined : plain(records)
  return { items: [], keys, problems: [...problems, noList(value, { ...where, ...records?.at })] }
}

/** A fault and the item it stands in, or null when it stands in none or spoils the whole text. */
const withOwner = (
  fault: Problem,
  items: readonly SourceNode[],
  outside: ReadonlySet<string>,
): { fault: Problem; owner: number | null } => {
  if (!CONTENT_FAULTS.includes(fault.code)) return { fault, owner: null }
  const at = { line: fault.line ?? 0, column: fault.column ?? 0 }
  const owner = outside.has(spot(at)) ? -1 : lastBefore(items, (item) => item.at, at)
  const item = items[owner]
  if (item === undefined) return { fault, owner: null }
  return { fault: discreet({ ...fault, path: pointer(pathTo(item, at)) }), owner }
}

const spot = ({ line, column }: Position): string => `${line}:${column}`

/** The steps from a node down to what stands at a place within it. */
const pathTo = (node: SourceNode, at: Position): readonly (string | number)[] => {
  if (node.type === 'scalar') return []
  if (node.type === 'list') {
    const index = lastBefore(node.items, (item) => item.at, at)
    const item = node.items[index]
    return item ? [index, ...pathTo(item, at)] : []
  }
  const entry = node.entries[lastBefore(node.entries, ({ keyAt }) => keyAt, at)]
  if (entry === undefined) return []
  return spot(entry.keyAt) === spot(at) ? [entry.key] : [entry.key, ...pathTo(entry.node, at)]
}

/** The last of some parts that begins at or before a place, by halving: parts stand in the order of the text. */
const lastBefore = <T>(parts: readonly T[], placeOf: (part: T) => Position, { line, column }: Position): number => {
  let low = 0
  let high = parts.length
  while (low < high) {
    const middle = (low + high) >> 1
    const part = parts[middle]
    const at = part && placeOf(part)
    if (at && (at.line - line || at.column - column) <= 0) low = middle + 1
    else high = middle
  }
  return low - 1
}
