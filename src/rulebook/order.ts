import { type Problem, problem } from '../model/index.ts'
import type { MapEntry, SourceNode } from '../source/index.ts'
import { entryOf } from '../source/index.ts'

/** The keys of a clause file, of a rule and of a case, in the order in which they are written. */
export const FILE_KEYS: readonly string[] = ['clause', 'title', 'rules', 'not-checked']
export const RULE_KEYS: readonly string[] = [
  ...['title', 'quote', 'subject', 'binding', 'due', 'reading'],
  ...['when', 'require', 'manual', 'remedy', 'cases', 'equivalent'],
]

/** A map of a clause file whose keys have an order. */
export interface OrderedMap {
  readonly entries: readonly MapEntry[]
  readonly keys: readonly string[]
}

/** The maps of a clause file whose keys have an order: the file itself, and its rules. */
export const orderedMaps = (node: SourceNode): OrderedMap[] => {
  if (node.type !== 'map') return []
  const rules = entryOf(node, 'rules')?.node
  const ofRules = rules?.type === 'map' ? rules.entries.map((entry) => entry.node) : []
  return [
    { entries: node.entries, keys: FILE_KEYS },
    ...ofRules.flatMap((rule) => (rule.type === 'map' ? [{ entries: rule.entries, keys: RULE_KEYS }] : [])),
  ]
}

/** Keys that stand before one behind which they belong, as warnings; the first of each map. */
export const orderFaults = (node: SourceNode, file: string): Problem[] =>
  orderedMaps(node).flatMap(({ entries, keys }) => {
    const known = entries.filter(({ key }) => keys.includes(key))
    const ranks = known.map(({ key }) => keys.indexOf(key))
    const index = ranks.findIndex((rank, at) => at > 0 && rank < (ranks[at - 1] ?? -1))
    const [late, early] = [known[index], known[index - 1]]
    if (late === undefined || early === undefined) return []
    return [problem('key-order', { key: early.key, before: late.key }, { severity: 'warning', file, ...early.keyAt })]
  })
