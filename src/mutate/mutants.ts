import { EARLIER } from '../engine/index.ts'
import { type Condition, type FactSpec, isFactOperand, type Leaf, type Operator, type Rule } from '../model/index.ts'
import { dayStepped, stepped } from './limit.ts'
import { isLeaf, leafSpots, type Spot, spotsOf, withNode } from './tree.ts'

/** A rule with one fault put in. */
export interface Mutant {
  /** What was done where, readable and the same as long as the rule is, such as `require/all/0 ≥ → >`. */
  readonly id: string
  readonly rule: Rule
  /** The comparison of the rule that was changed. */
  readonly leaf: Leaf | null
  /** The fact that is read as 0, no or none of the choices where it is not given. */
  readonly blank: string | null
}

/** What mutants are made from beside the rule itself. */
export interface Stock {
  /** The rules of other plans on the same subject. */
  readonly neighbours: readonly Rule[]
  /** The facts the rule comes down to. */
  readonly facts: readonly string[]
  /** What is known of a fact of the subject; nothing for those that every record gives. */
  specOf(fact: string): FactSpec | undefined
}

type Change = readonly [what: string, to: Condition | null]

/** All mutants of a rule; of several that come to the same only the first. */
export const mutantsOf = (rule: Rule, stock: Stock): Mutant[] => {
  const byMeaning = new Map<string, Mutant>()
  const all = [
    ...withoutWhen(rule),
    ...spotsOf(rule).flatMap((spot) => ofSpot(rule, spot, stock)),
    ...blanks(rule, stock),
  ]
  for (const mutant of all) {
    const meaning = JSON.stringify([mutant.rule.when, mutant.rule.require, mutant.blank])
    if (!byMeaning.has(meaning)) byMeaning.set(meaning, mutant)
  }
  return [...byMeaning.values()]
}

const withoutWhen = (rule: Rule): Mutant[] =>
  rule.when ? [{ id: 'when removed', rule: { ...rule, when: null }, leaf: null, blank: null }] : []

const ofSpot = (rule: Rule, { path, node }: Spot, stock: Stock): Mutant[] => {
  const changes = isLeaf(node) ? changesOfLeaf(rule, node, stock) : changesOfGroup(node)
  return changes.map(([what, to]) => ({
    id: `${path} ${what}`,
    rule: withNode(rule, node, to),
    leaf: isLeaf(node) ? node : null,
    blank: null,
  }))
}

const changesOfGroup = (node: Condition): Change[] => {
  if ('all' in node && node.all.length > 1) return [['all → any', { any: node.all }]]
  if ('any' in node && node.any.length > 1) return [['any → all', { all: node.any }]]
  return []
}

/** Each operator with the one that takes its place. */
const SWAPS: Readonly<Record<Operator, readonly [symbol: string, to: Operator | null]>> = {
  equal: ['=', 'notEqual'],
  notEqual: ['≠', 'equal'],
  in: ['∈', 'notIn'],
  notIn: ['∉', 'in'],
  lessThan: ['<', 'lessThanInclusive'],
  lessThanInclusive: ['≤', 'lessThan'],
  greaterThan: ['>', 'greaterThanInclusive'],
  greaterThanInclusive: ['≥', 'greaterThan'],
  about: ['≈', null],
}

const changesOfLeaf = (rule: Rule, leaf: Leaf, stock: Stock): Change[] => [
  ...swapped(leaf),
  ['negated', { not: leaf }],
  ['dropped', null],
  ...movedLimit(leaf),
  ...neighbours(rule, leaf, stock),
  ...withoutMember(leaf),
]

const swapped = (leaf: Leaf): Change[] => {
  const [symbol, to] = SWAPS[leaf.operator]
  return to ? [[`${symbol} → ${SWAPS[to][0]}`, { ...leaf, operator: to }]] : []
}

const movedLimit = (leaf: Leaf): Change[] => {
  const { value } = leaf
  if (typeof value === 'number') {
    return [-1, 1].map((step) => [`${value} → ${stepped(value, step)}`, { ...leaf, value: stepped(value, step) }])
  }
  if (typeof value === 'string') return movedDay(leaf, value)
  if (typeof value !== 'object' || Array.isArray(value) || isFactOperand(value) || !('target' in value)) return []
  return [-1, 1].flatMap((step): Change[] => {
    const target = stepped(value.target, step)
    const tolerance = stepped(value.tolerance, step)
    const wider: Change = [`± ${value.tolerance} → ± ${tolerance}`, { ...leaf, value: { ...value, tolerance } }]
    const moved: Change = [`${value.target} → ${target}`, { ...leaf, value: { ...value, target } }]
    return tolerance < 0 ? [moved] : [moved, wider]
  })
}

const movedDay = (leaf: Leaf, value: string): Change[] => {
  if (!/^\d{4}-\d\d-\d\d$/.test(value)) return []
  return [-1, 1].map((step) => [`${value} → ${dayStepped(value, step)}`, { ...leaf, value: dayStepped(value, step) }])
}

/** The number that another plan has for the same thing. */
const neighbours = (rule: Rule, leaf: Leaf, stock: Stock): Change[] =>
  stock.neighbours
    .filter((other) => other.plan !== rule.plan && other.subject === rule.subject)
    .flatMap((other) =>
      leafSpots(other)
        .filter((spot) => spot.leaf.fact === leaf.fact && typeof leaf.value === 'number')
        .filter((spot) => typeof spot.leaf.value === 'number' && spot.leaf.value !== leaf.value)
        .map(
          (spot): Change => [`${leaf.value} → ${spot.leaf.value} (${other.plan})`, { ...leaf, value: spot.leaf.value }],
        ),
    )

const withoutMember = (leaf: Leaf): Change[] => {
  const { value } = leaf
  if (!Array.isArray(value) || value.length < 2) return []
  return value.map((member) => [`without ${member}`, { ...leaf, value: value.filter((one) => one !== member) }])
}

const BLANK = ['integer', 'number', 'boolean', 'choice']

const blanks = (rule: Rule, { facts, specOf }: Stock): Mutant[] =>
  facts
    .filter((fact) => BLANK.includes(specOf(fact.replace(EARLIER, ''))?.type ?? ''))
    .map((fact) => ({ id: `blank ${fact}`, rule, leaf: null, blank: fact }))
