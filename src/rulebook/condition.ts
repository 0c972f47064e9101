import {
  type Condition,
  type FactSpec,
  type Leaf,
  OPERATORS,
  type Operand,
  type Operator,
  type Scalar,
} from '../model/index.ts'
import { type MapEntry, type MapNode, meant, type Position, plain, type SourceNode } from '../source/index.ts'
import { type Reporter, readDate, readList, readText, unknownKey, wrongType } from './reporter.ts'

/** The facts and measures that conditions on one kind may read, by name. */
export type Scope = ReadonlyMap<string, FactSpec>

const MAX_DEPTH = 16
const MAX_CONDITIONS = 500
const GROUPS = ['all', 'any', 'not']
const LEAF = ['fact', 'operator', 'value']
// json-rules-engine's, which call into values, cache or reorder: no part of the rule format
const FORBIDDEN = ['path', 'params', 'priority', 'name', 'condition', 'event']

/** What other languages write. */
const SIGNS: ReadonlyMap<string, Operator> = new Map([
  ['=', 'equal'],
  ['==', 'equal'],
  ['!=', 'notEqual'],
  ['≠', 'notEqual'],
  ['<', 'lessThan'],
  ['<=', 'lessThanInclusive'],
  ['≤', 'lessThanInclusive'],
  ['>', 'greaterThan'],
  ['>=', 'greaterThanInclusive'],
  ['≥', 'greaterThanInclusive'],
])

const NUMERIC: readonly Operator[] = ['lessThan', 'lessThanInclusive', 'greaterThan', 'greaterThanInclusive', 'about']

/** A condition tree checked against the facts it may read, or null once anything in it was reported. */
export const readCondition = (reporter: Reporter, node: SourceNode, scope: Scope): Condition | null => {
  const reader = new ConditionReader(reporter, scope)
  const before = reporter.problems.length
  const condition = reader.read(node, 1)
  return reporter.problems.length === before ? condition : null
}

class ConditionReader {
  readonly #reporter: Reporter
  readonly #scope: Scope
  #count = 0

  constructor(reporter: Reporter, scope: Scope) {
    this.#reporter = reporter
    this.#scope = scope
  }

  read(node: SourceNode, depth: number): Condition | null {
    this.#count++
    if (this.#count === MAX_CONDITIONS + 1) {
      this.#reporter.report('too-many-conditions', { limit: MAX_CONDITIONS }, node.at)
    }
    if (this.#count > MAX_CONDITIONS) return null
    if (depth > MAX_DEPTH) {
      this.#reporter.report('too-deep', { limit: MAX_DEPTH }, node.at)
      return null
    }
    if (node.type !== 'map') return wrongType(this.#reporter, node, 'a condition')
    for (const entry of node.entries) this.#refuseForbidden(entry)
    const groups = node.entries.filter((entry) => GROUPS.includes(entry.key))
    return groups.length > 0 ? this.#group(node, groups, depth) : this.#leaf(node)
  }

  #refuseForbidden(entry: MapEntry): void {
    if (FORBIDDEN.includes(entry.key)) this.#reporter.report('forbidden-key', { key: entry.key }, entry.keyAt)
  }

  /** json-rules-engine reads one group key of a node and ignores the others: two in one node are refused. */
  #group(node: MapNode, groups: readonly MapEntry[], depth: number): Condition | null {
    const first = groups[0]
    if (first === undefined) return null
    for (const entry of node.entries) {
      if (entry === first || FORBIDDEN.includes(entry.key)) continue
      if (GROUPS.includes(entry.key) || LEAF.includes(entry.key)) {
        this.#reporter.report('mixed-groups', { first: first.key, second: entry.key }, entry.keyAt)
      } else unknownKey(this.#reporter, entry, GROUPS)
    }
    const read = groups.map((entry) => this.#groupEntry(entry, depth))
    return read[0] ?? null
  }

  #groupEntry(entry: MapEntry, depth: number): Condition | null {
    if (entry.key === 'not') {
      const inner = this.read(entry.node, depth + 1)
      return inner && { not: inner }
    }
    const items = readList(this.#reporter, entry.node)
    if (entry.node.type === 'list' && items.length === 0) {
      this.#reporter.report('empty-group', { key: entry.key }, entry.keyAt)
    }
    const parts = items.flatMap((item) => this.read(item, depth + 1) ?? [])
    return entry.key === 'all' ? { all: parts } : { any: parts }
  }

  #leaf(node: MapNode): Leaf | null {
    const fields = new Map<string, MapEntry>()
    for (const entry of node.entries) {
      if (LEAF.includes(entry.key)) fields.set(entry.key, entry)
      else if (!FORBIDDEN.includes(entry.key)) unknownKey(this.#reporter, entry, [...LEAF, ...GROUPS])
    }
    for (const key of LEAF) {
      if (!fields.has(key)) this.#reporter.report('missing-key', { key }, node.at)
    }
    const [factNode, operatorNode, valueNode] = LEAF.map((key) => fields.get(key)?.node)
    const spec = factNode ? this.#fact(factNode) : null
    const operator = operatorNode ? this.#operator(operatorNode, spec) : null
    const value = valueNode && operator && spec ? this.#operand(valueNode, operator, spec) : null
    return spec && operator && value !== null ? { fact: spec.name, operator, value } : null
  }

  #fact(node: SourceNode): FactSpec | null {
    const name = readText(this.#reporter, node)
    if (name === null) return null
    const spec = this.#scope.get(name)
    if (spec === undefined) {
      this.#reporter.report('unknown-fact', { fact: name, ...meant(name, this.#scope.keys()) }, node.at)
      return null
    }
    return spec
  }

  #operator(node: SourceNode, spec: FactSpec | null): Operator | null {
    const word = readText(this.#reporter, node)
    if (word === null) return null
    const operator = OPERATORS.find((candidate) => candidate === word)
    if (operator === undefined) {
      const sign = SIGNS.get(word)
      const hint = sign ? { suggestion: sign, sure: 1 } : meant(word, OPERATORS)
      this.#reporter.report('unknown-operator', { operator: word, ...hint, known: OPERATORS.join(', ') }, node.at)
      return null
    }
    if (spec !== null && !fits(operator, spec)) {
      this.#reporter.report('operator-type', { operator, fact: spec.name, type: spec.type }, node.at)
      return null
    }
    return operator
  }

  #operand(node: SourceNode, operator: Operator, spec: FactSpec): Operand | null {
    if (operator === 'about') return this.#around(node, spec)
    if (operator === 'in' || operator === 'notIn') return this.#choices(node, spec)
    if (node.type === 'map') return this.#otherFact(node, spec)
    return readLiteral(this.#reporter, node, spec)
  }

  #around(node: SourceNode, spec: FactSpec): Operand | null {
    const { target, tolerance, ...rest } = node.type === 'map' ? (plain(node) as Record<string, unknown>) : {}
    const sound = typeof tolerance === 'number' && tolerance > 0 && Object.keys(rest).length === 0
    if (sound && typeof target === 'number') return { target, tolerance }
    return this.#wrongValue(node.at, '{target: number, tolerance: number above 0}', spec)
  }

  #choices(node: SourceNode, spec: FactSpec): Operand | null {
    const items = readList(this.#reporter, node)
    if (node.type === 'list' && items.length === 0) this.#reporter.report('empty-group', { key: 'value' }, node.at)
    const values = items.map((item) => readLiteral(this.#reporter, item, spec))
    return values.includes(null) ? null : (values as Scalar[])
  }

  #otherFact(node: MapNode, spec: FactSpec): Operand | null {
    const entry = node.entries[0]
    if (node.entries.length !== 1 || entry?.key !== 'fact')
      return this.#wrongValue(node.at, 'a literal or {fact: name}', spec)
    const other = this.#fact(entry.node)
    if (other === null) return null
    if (numeric(other) !== numeric(spec) || dated(other) !== dated(spec))
      return this.#wrongValue(entry.node.at, `a fact of type ${spec.type}`, spec)
    return { fact: other.name }
  }

  #wrongValue(at: Position, expected: string, { name }: FactSpec): null {
    return wrongValue(this.#reporter, at, { fact: name, expected })
  }
}

/** A number, word or yes or no such as a fact holds, or null and a problem. */
export const readLiteral = (reporter: Reporter, node: SourceNode, spec: FactSpec): Scalar | null => {
  const value = node.type === 'scalar' ? node.value : null
  const wrong = (expected: string) => wrongValue(reporter, node.at, { fact: spec.name, expected })
  if (numeric(spec)) return typeof value === 'number' ? value : wrong('a number')
  if (spec.type === 'boolean') return typeof value === 'boolean' ? value : wrong('true or false')
  if (dated(spec)) return readDate(reporter, node)
  if (typeof value !== 'string') return wrong('text')
  if (spec.choices.length === 0 || spec.choices.includes(value)) return value
  const expected = spec.choices.join(', ')
  reporter.report('value-type', { fact: spec.name, expected, ...meant(value, spec.choices), found: value }, node.at)
  return null
}

const wrongValue = (reporter: Reporter, at: Position, { fact, expected }: { fact: string; expected: string }): null => {
  reporter.report('value-type', { fact, expected, suggestion: '', found: '' }, at)
  return null
}

/** Whether a fact holds numbers. */
export const numeric = (spec: FactSpec): boolean => spec.type === 'integer' || spec.type === 'number'

const dated = ({ type }: FactSpec): boolean => type === 'date'

/** The operators that can compare a fact. */
export const operatorsFor = (spec: FactSpec): readonly Operator[] => OPERATORS.filter((one) => fits(one, spec))

const fits = (operator: Operator, spec: FactSpec): boolean => {
  if (spec.type === 'members') return false
  return !NUMERIC.includes(operator) || numeric(spec) || (dated(spec) && operator !== 'about')
}
