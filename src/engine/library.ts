import { type ConditionProperties, Engine, Operator as LibraryOperator, type NestedCondition } from 'json-rules-engine'
import {
  type Around,
  type Condition,
  isFactOperand,
  OPERATORS,
  type Operator,
  type Scalar,
  type Truth,
} from '../model/index.ts'
import { type Fraction, fraction } from './fraction.ts'
import type { Value } from './value.ts'
import type { Valuer } from './valuer.ts'

/** A condition tree as json-rules-engine takes it: negations at the leaves, in the operators' names. */
export interface LibraryTree {
  readonly root: NestedCondition
  readonly facts: readonly string[]
  /** Trees of the same text are the same. */
  readonly text: string
}

const NOT = 'not '

/** Translates a condition tree once; `not` is pushed to the leaves, so that unknown leaves can be bounded from both sides. */
export const translateCondition = (condition: Condition): LibraryTree => {
  const root = push(condition, false)
  return { root, facts: [...new Set(namesIn(condition))], text: JSON.stringify(root) }
}

const push = (condition: Condition, negated: boolean): NestedCondition => {
  if ('not' in condition) return push(condition.not, !negated)
  if ('all' in condition || 'any' in condition) {
    const parts = 'all' in condition ? condition.all : condition.any
    const inner = parts.map((part) => push(part, negated))
    // De Morgan
    return 'all' in condition !== negated ? { all: inner } : { any: inner }
  }
  return { ...condition, operator: negated ? NOT + condition.operator : condition.operator } as ConditionProperties
}

const namesIn = (condition: Condition): string[] => {
  if ('not' in condition) return namesIn(condition.not)
  if ('all' in condition) return condition.all.flatMap(namesIn)
  if ('any' in condition) return condition.any.flatMap(namesIn)
  return isFactOperand(condition.value) ? [condition.fact, condition.value.fact] : [condition.fact]
}

/** A tree whose truth is asked for. */
interface Asked {
  readonly tree: LibraryTree
  readonly told: (truth: Truth) => void
  readonly failed: (error: unknown) => void
}

/** Trees by their texts. */
type Trees = ReadonlyMap<string, LibraryTree>

/** By record, what was asked since the last run. */
const waiting = new WeakMap<Valuer, Asked[]>()

/**
 * The truth of a tree by json-rules-engine itself. Trees that are asked for together of one record are run together: an engine takes
 * longer to set up than to run.
 */
export const runLibrary = (tree: LibraryTree, valuer: Valuer): Promise<Truth> =>
  new Promise((told, failed) => {
    const asked = waiting.get(valuer) ?? []
    asked.push({ tree, told, failed })
    if (asked.length > 1) return
    waiting.set(valuer, asked)
    queueMicrotask(() => {
      waiting.delete(valuer)
      void runTogether(asked, valuer)
    })
  })

/** A tree that cannot be run fails alone. */
const runTogether = async (asked: readonly Asked[], valuer: Valuer): Promise<void> => {
  try {
    // many rules on a kind apply where the same is the case
    const truths = await runTwice(new Map(asked.map(({ tree }) => [tree.text, tree])), valuer)
    for (const { tree, told } of asked) told(truths(tree))
  } catch (error) {
    if (asked.length > 1) await Promise.all(asked.map((one) => runTogether([one], valuer)))
    else for (const { failed } of asked) failed(error)
  }
}

/**
 * The library's logic is two-valued, so it runs twice: once with every unknown leaf false, once with every one true. Equal answers are
 * known; different ones are unknown.
 */
const runTwice = async (trees: Trees, valuer: Valuer): Promise<(tree: LibraryTree) => Truth> => {
  const names = new Set([...trees.values()].flatMap(({ facts }) => facts))
  const values = new Map([...names].map((name) => [name, valuer.value(name)]))
  const [least, most] = await Promise.all([runOnce(trees, values, false), runOnce(trees, values, true)])
  return ({ text }) => (least.has(text) === most.has(text) ? truthOf(least.has(text)) : 'unknown')
}

/** The texts of the trees that hold. One Engine a run: two overlapping runs of a shared one drop rules without a word. */
const runOnce = async (
  trees: Trees,
  values: ReadonlyMap<string, Value>,
  unknownIs: boolean,
): Promise<ReadonlySet<unknown>> => {
  const engine = new Engine([], { replaceFactsInEventParams: false })
  for (const operator of unknownIs ? WHERE_UNKNOWN_HOLDS : WHERE_UNKNOWN_FAILS) engine.addOperator(operator)
  for (const [name, value] of values) engine.addFact(name, value)
  for (const [text, { root }] of trees) {
    engine.addRule({ conditions: { all: [root] }, event: { type: 'holds', params: { text } } })
  }
  const { events } = await engine.run()
  return new Set(events.map(({ params }) => params?.text))
}

const operatorsWhere = (unknownIs: boolean): readonly LibraryOperator<Value, unknown>[] =>
  OPERATORS.flatMap((operator) => {
    const truth = (value: Value, operand: unknown) => leafTruth(value, operator, operand)
    return [
      new LibraryOperator<Value, unknown>(operator, (value, operand) => decide(truth(value, operand), unknownIs)),
      new LibraryOperator<Value, unknown>(NOT + operator, (value, operand) =>
        decide(flip(truth(value, operand)), unknownIs),
      ),
    ]
  })

const [WHERE_UNKNOWN_FAILS, WHERE_UNKNOWN_HOLDS] = [operatorsWhere(false), operatorsWhere(true)]

const truthOf = (holds: boolean): Truth => (holds ? 'true' : 'false')

const decide = (truth: Truth, unknownIs: boolean): boolean => (truth === 'unknown' ? unknownIs : truth === 'true')

const flip = (truth: Truth): Truth => (truth === 'unknown' ? truth : truth === 'true' ? 'false' : 'true')

/** What a leaf's operator says of a value. Written apart from the compiled evaluator, so that each checks the other. */
const leafTruth = (value: Value, operator: Operator, operand: unknown): Truth => {
  if (value.form === 'none') return 'unknown'
  if (operator === 'about') return aroundTruth(value, operand as Around)
  if (operator === 'in' || operator === 'notIn') {
    const truths = (operand as readonly Scalar[]).map((choice) => leafTruth(value, 'equal', choice))
    const among = truths.includes('true') ? 'true' : truths.includes('unknown') ? 'unknown' : 'false'
    return operator === 'in' ? among : flip(among)
  }
  return compareWith(value, operator, operand)
}

const compareWith = (value: Value, operator: Operator, operand: unknown): Truth => {
  const other = isValue(operand) ? operand : literal(operand as Scalar)
  if (other.form === 'none' || value.form === 'none') return 'unknown'
  if (operator === 'notEqual') return flip(compareWith(value, 'equal', operand))
  if (value.form === 'word' || other.form === 'word') {
    const isBoth = value.form === 'word' && other.form === 'word'
    const holds = operator === 'equal' ? undefined : HOLDS[operator]
    if (holds) return isBoth && holds(dayNumber(value.value) - dayNumber(other.value)) ? 'true' : 'false'
    return isBoth && value.value === other.value ? 'true' : 'false'
  }
  if (operator === 'equal' && overlap(value, other)) return isPoint(value) && isPoint(other) ? 'true' : 'unknown'
  const holds = HOLDS[operator]
  if (holds === undefined) throw new Error(`operator ${operator} does not compare two values`)
  return merge(corners(value).flatMap((a) => corners(other).map((b) => holds(sign(a, b)))))
}

const HOLDS: Partial<Record<Operator, (sign: bigint) => boolean>> = {
  equal: (sign) => sign === 0n,
  lessThan: (sign) => sign < 0n,
  lessThanInclusive: (sign) => sign <= 0n,
  greaterThan: (sign) => sign > 0n,
  greaterThanInclusive: (sign) => sign >= 0n,
}

/** A date as the number its digits make: later days have greater ones. */
const dayNumber = (day: string | boolean): bigint => BigInt(String(day).replaceAll('-', ''))

type Bounds = Extract<Value, { form: 'number' }>

const isValue = (operand: unknown): operand is Value =>
  typeof operand === 'object' && operand !== null && 'form' in operand

const literal = (scalar: Scalar): Value => {
  if (typeof scalar !== 'number') return { form: 'word', value: scalar }
  const exact = fraction(scalar)
  return { form: 'number', low: exact, high: exact, ways: [] }
}

const sign = (a: Fraction, b: Fraction): bigint => a.n * b.d - b.n * a.d

const corners = ({ low, high }: Bounds): Fraction[] => [low, high]

const isPoint = ({ low, high }: Bounds): boolean => sign(low, high) === 0n

const overlap = (a: Bounds, b: Bounds): boolean => sign(a.low, b.high) <= 0n && sign(b.low, a.high) <= 0n

const merge = (truths: readonly boolean[]): Truth =>
  truths.every(Boolean) ? 'true' : truths.some(Boolean) ? 'unknown' : 'false'

/** 左右: inside the band everywhere, outside it on one side, or neither. */
const aroundTruth = (value: Value, { target, tolerance }: Around): Truth => {
  if (value.form !== 'number') return 'unknown'
  const [centre, reach] = [fraction(target), fraction(tolerance)]
  const gaps = corners(value).map((at) => sign(at, centre))
  const inside = corners(value).map((at, i) => magnitude(gaps[i] ?? 0n) * reach.d <= reach.n * at.d * centre.d)
  if (inside.every(Boolean)) return 'true'
  const oneSide = gaps.every((gap) => gap > 0n) || gaps.every((gap) => gap < 0n)
  return oneSide && !inside.some(Boolean) ? 'false' : 'unknown'
}

const magnitude = (value: bigint): bigint => (value < 0n ? -value : value)
