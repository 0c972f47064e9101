import type { FactSpec, Rule } from '../model/index.ts'
import { entryOf, type Position, readYaml, type SourceNode } from '../source/index.ts'
import { kindsAt, specsOf, subjectAt } from './facts.ts'
import { type Place, placeAt, textOf } from './place.ts'
import { type Asked, formatOf, type Scene } from './scene.ts'
import { unquoted, wordAt } from './text.ts'

/** What a position of a file names. */
export type Target =
  | { readonly is: 'rule'; readonly id: string; readonly name: string; readonly at: Position }
  | { readonly is: 'clause'; readonly key: string }
  | { readonly is: 'quote'; readonly quote: string; readonly clause: string }
  | { readonly is: 'fact'; readonly spec: FactSpec; readonly kind: string }
  | { readonly is: 'subject'; readonly kind: string }
  | { readonly is: 'operator'; readonly word: string }
  | { readonly is: 'key' }

/** What is named at a position, and where that is in the tree; null where nothing is. */
export const targetAt = (asked: Asked, position: Position, scene: Scene): (Target & { place: Place }) | null => {
  const [root] = readYaml(asked.text).nodes
  if (root === undefined) return null
  const place = placeAt(root, position)
  const target =
    named(asked, position, scene) ??
    ruleTarget(asked, root, place) ??
    (place.on === 'key' ? keyTarget(asked, root, place, scene) : valueTarget(asked, root, place, position, scene))
  return target && { ...target, place }
}

/** A clause key or rule id, wherever it stands: in a key, a reading, a comment. */
const named = ({ text }: Asked, position: Position, { rulebook }: Scene): Target | null => {
  const found = wordAt(text, position)
  if (!found?.word.includes('/')) return null
  const { word, at } = found
  const rule = rulebook?.rules.find(({ id }) => id === word)
  if (rule) {
    const name = word.slice(rule.clause.length + 1)
    return { is: 'rule', id: word, name, at: { ...at, column: at.column + rule.clause.length + 1 } }
  }
  const isClause = rulebook?.plans.some(({ clauses }) => clauses.some(({ key }) => key === word))
  return isClause ? { is: 'clause', key: word } : null
}

/** The key a rule stands under, or its name in upper.yaml. */
const ruleTarget = (asked: Asked, root: SourceNode, place: Place): Target | null => {
  const { path, on, entry, nodes } = place
  const format = formatOf(asked.path)
  if (format === 'rule-file' && on === 'key' && path.length === 2 && path[0] === 'rules' && entry) {
    return ruleAt(asked, textOf(entryOf(root, 'clause')?.node), entry.key, entry.keyAt)
  }
  if (format !== 'upper' || on !== 'value' || path.at(-1) !== 'rule') return null
  const node = nodes.at(-1)
  const item = nodes.at(-2)
  const name = textOf(node)
  return node && name && item ? ruleAt(asked, textOf(entryOf(item, 'clause')?.node), name, node.at) : null
}

const ruleAt = ({ text }: Asked, clause: string | null, name: string, from: Position): Target | null => {
  const at = unquoted(text, from, name)
  return clause && at ? { is: 'rule', id: `${clause}/${name}`, name, at } : null
}

const keyTarget = (asked: Asked, root: SourceNode, place: Place, scene: Scene): Target | null => {
  const { path, entry } = place
  const isFactMap = ['record', 'set', 'indicators', 'remedy', 'earlier', 'bodies'].some((step) => path.includes(step))
  if (isFactMap && entry && path[0] === 'rules') {
    return factTarget(entry.key, [subjectAt(root, place) ?? ''], scene) ?? { is: 'key' }
  }
  if (formatOf(asked.path) === 'measures' && path.length === 1 && entry) {
    return factTarget(entry.key, kindsAt(root, place), scene)
  }
  return { is: 'key' }
}

const valueTarget = (asked: Asked, root: SourceNode, place: Place, position: Position, scene: Scene): Target | null => {
  const { path, nodes } = place
  const text = textOf(nodes.at(-1))
  if (text === null) return null
  const last = path.at(-1)
  if (last === 'quote') {
    const item = nodes.at(-2)
    const clause = textOf(entryOf(formatOf(asked.path) === 'upper' && item ? item : root, 'clause')?.node)
    return clause ? { is: 'quote', quote: text, clause } : null
  }
  // past the end of a short value nothing is meant
  if (wordAt(asked.text, position)?.word !== text) return null
  if (last === 'operator') return { is: 'operator', word: text }
  if (Object.hasOwn(scene.kinds.specs, text)) return { is: 'subject', kind: text }
  const kinds = formatOf(asked.path) === 'measures' ? kindsAt(root, place) : [subjectAt(root, place) ?? '']
  return factTarget(text, kinds, scene)
}

const factTarget = (name: string, kinds: readonly string[], scene: Scene): Target | null => {
  for (const kind of kinds) {
    const spec = specsOf(kind, scene).get(name)
    if (spec) return { is: 'fact', spec, kind }
  }
  return null
}

/** The rule of an id. */
export const ruleOf = (id: string, { rulebook }: Scene): Rule | undefined =>
  rulebook?.rules.find((rule) => rule.id === id)
