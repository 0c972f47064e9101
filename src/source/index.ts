/**
 * Text in, plain values with positions out: JSON and YAML read strictly, every fault a problem. Home of `yaml`,
 * `jsonc-parser` and `fastest-levenshtein`. May import only the model.
 */
export { pointer, readJson } from './json.ts'
export {
  entryOf,
  type ListNode,
  type MapEntry,
  type MapNode,
  type Position,
  plain,
  type ScalarNode,
  type SourceNode,
} from './node.ts'
export { numberFault } from './number.ts'
export { suggest } from './suggest.ts'
export { readYaml, readYamlValues } from './yaml.ts'
