/** Where something stands in a text; both count from 1, columns in UTF-16 units. */
export interface Position {
  readonly line: number
  readonly column: number
}

/** A value read from text that remembers where it stood. */
export type SourceNode = MapNode | ListNode | ScalarNode

export interface MapNode {
  readonly type: 'map'
  readonly at: Position
  readonly entries: readonly MapEntry[]
}

export interface MapEntry {
  readonly key: string
  readonly keyAt: Position
  readonly node: SourceNode
}

export interface ListNode {
  readonly type: 'list'
  readonly at: Position
  readonly items: readonly SourceNode[]
}

export interface ScalarNode {
  readonly type: 'scalar'
  readonly at: Position
  readonly value: string | number | boolean | null
}

/** The plain value of a node. Maps have no prototype, so `__proto__` is a key like any other. */
export const plain = (node: SourceNode): unknown => {
  if (node.type === 'scalar') return node.value
  if (node.type === 'list') return node.items.map(plain)
  const map: Record<string, unknown> = Object.create(null)
  for (const { key, node: value } of node.entries) map[key] = plain(value)
  return map
}

/** The entry of a map under `key`, the first if there are several. */
export const entryOf = (node: SourceNode, key: string): MapEntry | undefined =>
  node.type === 'map' ? node.entries.find((entry) => entry.key === key) : undefined

/** The index of the last of some parts that begins at or before a place, or -1; parts stand in the order of the text. */
export const lastBefore = <T>(
  parts: readonly T[],
  placeOf: (part: T) => Position,
  { line, column }: Position,
): number => {
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
