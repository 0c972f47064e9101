import {
  type Document,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  Scalar,
  stringify,
  visit,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml'
import { type Problem, problem } from '../model/index.ts'
import { withoutEnvironment } from './environment.ts'
import { plain } from './node.ts'
import { readYaml, type YamlReading } from './yaml.ts'

/** In which order the keys of a map stand, and what its values are like. */
export interface Shape {
  /** These first, in this order; others after them as they were. */
  readonly keys?: readonly string[]
  readonly at?: Readonly<Record<string, Shape>>
  /** What every item of a list, and every value of a map that `at` does not name, is like. */
  readonly each?: Shape
}

/** A text in its canonical form, or the problems for which it has none. */
export interface Formatting {
  readonly text: string | null
  readonly problems: readonly Problem[]
}

/** No line is longer, where it can be broken. */
const WIDTH = 140
const LAYOUT = { lineWidth: WIDTH, minContentWidth: 0, flowCollectionPadding: false } as const

/**
 * YAML in canonical form: keys in order, two spaces a level, quotes only where they are needed, no line over 140
 * characters that can be broken. Comments, blank lines, and the choice between `{…}` and lines of their own stay as they
 * were, as long as they fit. It says the same as before, which is looked at again before it is given.
 */
export const formatYaml = (text: string, shape: Shape, file?: string): Formatting => {
  const before = readYaml(text, file)
  const [, second] = before.nodes
  const wrong = { expected: 'the end of the file', found: 'a second document' }
  const extra = second ? [problem('wrong-type', wrong, { ...(file === undefined ? {} : { file }), ...second.at })] : []
  const faults = [...before.problems.filter(({ severity }) => severity === 'error'), ...extra]
  if (faults.length > 0) return { text: null, problems: faults }
  const formatted = withoutEnvironment(() => laidOut(parseDocument(text.replaceAll('\r\n', '\n')), shape))
  if (formatted !== text && !says(formatted, before)) throw new Error('the canonical form says something else')
  return { text: formatted, problems: [] }
}

/** Text as a scalar that stands behind `key: ` or `- ` on a line of its own. */
export const yamlScalar = (text: string): string =>
  withoutEnvironment(() => stringify(text, { lineWidth: 0 })).trimEnd()

const says = (text: string, { nodes }: YamlReading): boolean => {
  const after = readYaml(text)
  return after.problems.length === 0 && isSame(after.nodes.map(plain), nodes.map(plain))
}

/** Whether two plain values are the same, however their keys are ordered. */
const isSame = (one: unknown, other: unknown): boolean => {
  if (!isTree(one) || !isTree(other)) return Object.is(one, other)
  const keys = Object.keys(one)
  const isLike = Array.isArray(one) === Array.isArray(other) && keys.length === Object.keys(other).length
  return isLike && keys.every((key) => Object.hasOwn(other, key) && isSame(one[key], other[key]))
}

const isTree = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

const laidOut = (document: Document, shape: Shape): string => {
  const { contents } = document
  if (!isNode(contents)) return document.comment === null && document.commentBefore === null ? '' : String(document)
  order(contents, shape)
  // first, since what fits depends on it
  visit(document, { Scalar: (_key, node) => unquote(node) })
  layOut(contents, 0, 0, false)
  return document.toString(LAYOUT)
}

const order = (node: Node, shape: Shape): void => {
  if (isSeq(node)) for (const item of node.items) if (isNode(item) && shape.each) order(item, shape.each)
  if (!isMap(node)) return
  const { keys = [] } = shape
  const rank = (pair: Pair): number => (keys.indexOf(keyOf(pair)) + 1 || keys.length + 1) - 1
  node.items.sort((a, b) => rank(a) - rank(b))
  for (const pair of node.items) {
    const inner = shape.at?.[keyOf(pair)] ?? shape.each
    if (isNode(pair.value) && inner) order(pair.value, inner)
  }
}

const keyOf = ({ key }: Pick<Pair, 'key'>): string => String(isScalar(key) ? key.value : key)

/** Chooses the form of a node that begins in `column`, what stands below it being indented by `indent`. */
const layOut = (node: Node, column: number, indent: number, inFlow: boolean): void => {
  if (isScalar(node)) layScalar(node, column, inFlow)
  if (!isMap(node) && !isSeq(node)) return
  if (node.flow && node.items.length > 0 && !inFlow && !fits(node, column)) node.flow = false
  const flow = inFlow || node.flow === true
  if (isMap(node)) layMap(node, indent, flow)
  else layList(node, indent, flow)
}

const layMap = (map: YAMLMap, indent: number, flow: boolean): void => {
  for (const { key, value } of map.items) {
    if (!isNode(value)) continue
    layOut(value, indent + keyOf({ key }).length + 2, indent + 2, flow)
  }
}

const layList = (list: YAMLSeq, indent: number, flow: boolean): void => {
  for (const item of list.items) if (isNode(item)) layOut(item, indent + 2, indent + 2, flow)
}

const layScalar = (node: Scalar, column: number, inFlow: boolean): void => {
  if (typeof node.value !== 'string' || node.type === Scalar.BLOCK_LITERAL) return
  if (inFlow) return
  const folded = node.type === Scalar.BLOCK_FOLDED
  if (folded) node.type = Scalar.PLAIN
  const written = oneLine(node)
  const short = column + written.length <= WIDTH && !node.value.includes('\n')
  // what would have to be quoted is easier to read below its key
  if (!short || (folded && /^["']/.test(written))) node.type = Scalar.BLOCK_FOLDED
}

/** Read by YAML 1.1 as something else than text: a date, a number, yes or no. */
const AMBIGUOUS = /^(?:[-+.\d].*|y|n|yes|no|on|off|true|false|null|~)?$/i

const unquote = (node: Scalar): void => {
  if (node.type !== Scalar.QUOTE_DOUBLE && node.type !== Scalar.QUOTE_SINGLE) return
  node.type = AMBIGUOUS.test(String(node.value)) ? Scalar.QUOTE_DOUBLE : Scalar.PLAIN
}

const fits = (node: YAMLMap | YAMLSeq, column: number): boolean => {
  // the library counts a little more than it writes, and breaks what is too long by its count
  const line = stringify(node, LAYOUT).trimEnd()
  return !line.includes('\n') && column + line.length <= WIDTH
}

const oneLine = (node: Node): string => stringify(node, { ...LAYOUT, lineWidth: 0 }).trimEnd()
