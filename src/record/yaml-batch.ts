import type { Problem } from '../model/index.ts'
import {
  entryOf,
  lastBefore,
  type MapNode,
  type Position,
  plain,
  pointer,
  readYaml,
  type SourceNode,
} from '../source/index.ts'
import type { Batch } from './batch.ts'
import { discreet } from './discreet.ts'
import { noList, stranger } from './json-batch.ts'
import { MAX_PROBLEMS } from './refusals.ts'

/** The records in a YAML text: each document one record, a list, or `{records: […]}`. */
export const readYamlBatch = (text: string, where: Partial<Problem>): Batch => {
  const { nodes, problems, sound } = readYaml(text, where.file)
  const shape = nodes.map((node) => divide(node, where))
  const items = shape.flatMap(({ items: parts }) => parts)
  const starts = startsOf(shape)
  const owned = problems.map((fault) => withOwner(fault, starts))
  const byOwner = Map.groupBy(owned, ({ owner }) => owner)
  if (!sound || byOwner.has(null)) return { entries: [], problems: owned.map(({ fault }) => fault) }
  const entries = items.map((node, position) => {
    const own = (byOwner.get(position) ?? []).slice(0, MAX_PROBLEMS).map(({ fault }) => ({ ...fault, position }))
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
    .slice(0, MAX_PROBLEMS)
    .flatMap(({ key, keyAt }, index) => (key === 'records' ? [] : stranger(key, index + 1, { ...where, ...keyAt })))
  const records = entryOf(node, 'records')?.node
  if (records?.type === 'list') return { items: records.items, keys, problems }
  const value = records === undefined ? undefined : plain(records)
  return { items: [], keys, problems: [...problems, noList(value, { ...where, ...records?.at })] }
}

/** Where an item begins, or a key of a wrapper, which is no item's. */
interface Start {
  readonly at: Position
  readonly item: { readonly node: SourceNode; readonly position: number } | null
}

const startsOf = (shape: readonly Shape[]): readonly Start[] => {
  const items = shape.flatMap((part) => part.items).map((node, position) => ({ at: node.at, item: { node, position } }))
  const keys = shape.flatMap((part) => part.keys).map((at) => ({ at, item: null }))
  return [...items, ...keys].sort(({ at: one }, { at: other }) => one.line - other.line || one.column - other.column)
}

/** A fault and the item it stands in, or null when it stands in none. */
const withOwner = (fault: Problem, starts: readonly Start[]): { fault: Problem; owner: number | null } => {
  const at = { line: fault.line ?? 0, column: fault.column ?? 0 }
  const item = starts[lastBefore(starts, (start) => start.at, at)]?.item ?? null
  if (item !== null) {
    const path = pointer(pathTo(item.node, at))
    return { fault: discreet({ ...fault, path }), owner: item.position }
  }
  const { key } = fault.params
  return { fault: discreet({ ...fault, path: pointer(key === undefined ? [] : [key]) }), owner: null }
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
