import { lastBefore, type MapEntry, type Position, type SourceNode } from '../source/index.ts'

/** One step of the way to a place: the key or index, and the map or list it was taken in. */
export type Step = string | number

/** Where in a file's tree something stands. */
export interface Place {
  readonly path: readonly Step[]
  /** The nodes from the root to the one at the end of the path; one more than the path has steps. */
  readonly nodes: readonly SourceNode[]
  /** The entry of the last key on the path. */
  readonly entry: MapEntry | null
  readonly on: 'key' | 'value'
}

/** What stands at a position, or begins nearest before it. */
export const placeAt = (root: SourceNode, position: Position): Place => {
  const path: Step[] = []
  const nodes: SourceNode[] = [root]
  let entry: MapEntry | null = null
  for (;;) {
    const node = nodes.at(-1)
    if (node === undefined || node.type === 'scalar') break
    if (node.type === 'list') {
      const index = lastBefore(node.items, ({ at }) => at, position)
      const item = node.items[index]
      if (item === undefined) break
      path.push(index)
      nodes.push(item)
      continue
    }
    const next = node.entries[lastBefore(node.entries, ({ keyAt }) => keyAt, position)]
    if (next === undefined) break
    entry = next
    path.push(next.key)
    nodes.push(next.node)
    if (isWithin(next.keyAt, next.key, position)) return { path, nodes, entry, on: 'key' }
  }
  return { path, nodes, entry, on: 'value' }
}

/** A key in quotes is longer than its name. */
const isWithin = (at: Position, key: string, { line, column }: Position): boolean =>
  at.line === line && at.column <= column && column <= at.column + key.length

/** The first place whose key or text holds `mark`, or null. */
export const placeOf = (
  node: SourceNode,
  mark: string,
  path: readonly Step[] = [],
  above: readonly SourceNode[] = [],
): Place | null => {
  const nodes = [...above, node]
  if (node.type === 'scalar') {
    return String(node.value).includes(mark) ? { path, nodes, entry: null, on: 'value' } : null
  }
  const parts: readonly (readonly [Step, SourceNode, MapEntry | null])[] =
    node.type === 'list'
      ? node.items.map((item, index) => [index, item, null] as const)
      : node.entries.map((one) => [one.key, one.node, one] as const)
  for (const [step, part, entry] of parts) {
    if (entry?.key.includes(mark)) return { path: [...path, step], nodes: [...nodes, part], entry, on: 'key' }
    const found = placeOf(part, mark, [...path, step], nodes)
    if (found) return { ...found, entry: found.entry ?? entry }
  }
  return null
}

/** The text of a scalar, or null. */
export const textOf = (node: SourceNode | undefined): string | null =>
  node?.type === 'scalar' && typeof node.value === 'string' ? node.value : null
