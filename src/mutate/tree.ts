import type { Condition, Leaf, Rule } from '../model/index.ts'

/** A node of a rule's trees with its place, such as `require/all/0`. */
export interface Spot {
  readonly path: string
  readonly node: Condition
}

const ROOTS = ['when', 'require'] as const

/** Every node of both trees, parents before children. */
export const spotsOf = (rule: Rule): Spot[] =>
  ROOTS.flatMap((root) => {
    const condition = rule[root]
    return condition ? spotsIn(root, condition) : []
  })

const spotsIn = (path: string, node: Condition): Spot[] => {
  const here = { path, node }
  if ('not' in node) return [here, ...spotsIn(`${path}/not`, node.not)]
  const [key, parts] = partsOf(node)
  return [here, ...parts.flatMap((part, index) => spotsIn(`${path}/${key}/${index}`, part))]
}

const partsOf = (node: Condition): ['all' | 'any', readonly Condition[]] => {
  if ('all' in node) return ['all', node.all]
  return ['any', 'any' in node ? node.any : []]
}

/** Whether a node compares. */
export const isLeaf = (node: Condition): node is Leaf => 'operator' in node

/** The comparisons of a rule with their places. */
export const leafSpots = (rule: Rule): { readonly path: string; readonly leaf: Leaf }[] =>
  spotsOf(rule).flatMap(({ path, node }) => (isLeaf(node) ? [{ path, leaf: node }] : []))

/** What always holds. */
const NOTHING_ASKED: Condition = { all: [] }

/** The rule with one of its nodes replaced, or dropped where `to` is null; a demand of which nothing is left always holds. */
export const withNode = (rule: Rule, node: Condition, to: Condition | null): Rule => ({
  ...rule,
  when: rule.when && rewrite(rule.when, node, to),
  require: rule.require && (rewrite(rule.require, node, to) ?? NOTHING_ASKED),
})

const rewrite = (condition: Condition, node: Condition, to: Condition | null): Condition | null => {
  if (condition === node) return to
  if (isLeaf(condition)) return condition
  if ('not' in condition) {
    const inner = rewrite(condition.not, node, to)
    return inner && { not: inner }
  }
  const [key, before] = partsOf(condition)
  const parts = before.flatMap((part) => rewrite(part, node, to) ?? [])
  if (parts.length === 0) return null
  return key === 'all' ? { all: parts } : { any: parts }
}
