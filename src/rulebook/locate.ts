import type { Problem } from '../model/index.ts'
import { entryOf, type Position, readYaml, type SourceNode } from '../source/index.ts'
import type { RuleFile } from './role.ts'

/** The problems that name a part of a file by its path, at the line and column where that part stands. */
export const located = (problems: readonly Problem[], files: readonly RuleFile[]): Problem[] => {
  const texts = new Map(files.map(({ path, text }) => [path, text]))
  const trees = new Map<string, SourceNode | undefined>()
  return problems.map((one) => {
    const { file = '', path } = one
    const text = texts.get(file)
    if (path === undefined || text === undefined) return one
    if (!trees.has(file)) trees.set(file, readYaml(text, file).nodes[0])
    const tree = trees.get(file)
    return tree ? { ...one, ...placeIn(tree, path) } : one
  })
}

/** Where the part of a tree stands that a JSON Pointer names: a value, or the key of what is more than that. */
const placeIn = (tree: SourceNode, path: string): Position => {
  let node = tree
  let at = tree.at
  for (const step of path.split('/').slice(1)) {
    const name = step.replaceAll('~1', '/').replaceAll('~0', '~')
    const entry = entryOf(node, name)
    const next = entry?.node ?? (node.type === 'list' ? node.items[Number(name)] : undefined)
    // what is absent is told of where it would stand
    if (next === undefined) return at
    at = entry && next.type !== 'scalar' ? entry.keyAt : next.at
    node = next
  }
  return at
}
