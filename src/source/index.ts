/**
 * Text in, plain values with positions out: JSON and YAML read strictly, every fault a problem.
 * May import: model. Home of: yaml, jsonc-parser, fastest-levenshtein.
 */
export { type Formatting, formatYaml, type Shape, yamlScalar } from './format.ts'
export { itemLines, pointer, readJson } from './json.ts'
export {
  entryOf,
  type ListNode,
  lastBefore,
  type MapEntry,
  type MapNode,
  type Position,
  plain,
  type ScalarNode,
  type SourceNode,
} from './node.ts'
export { numberFault } from './number.ts'
export { meant, suggest } from './suggest.ts'
export { readYaml, readYamlValues, type YamlReading } from './yaml.ts'
