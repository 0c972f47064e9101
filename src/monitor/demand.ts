import type {
  AreaDemand,
  AreaRef,
  Bound,
  Condition,
  FactRecord,
  Indicator,
  Leaf,
  Measure,
  Movement,
  Rule,
  Rulebook,
  Target,
} from '../model/index.ts'
import { minus, plus } from './exact.ts'

/** What rules ask of indicators, by plan and indicator. */
export interface Demands {
  /** What an area's plan asks of an indicator; where it asks nothing, the indicator's own direction. */
  of(plan: string | null, indicator: Indicator, area: AreaRef, latest: FactRecord | undefined): readonly AreaDemand[]
}

interface Asked {
  readonly rule: Rule
  readonly indicator: string
  readonly target: Target | null
  readonly movement: Movement | null
}

const AREA = 'area-statistics'

/** Reads the demands on indicators out of a rulebook. */
export const demandsOf = ({ rules, measures }: Rulebook): Demands => {
  const changes = changesOf(measures)
  const asked = rules.filter(({ subject }) => subject === AREA).flatMap((rule) => askedBy(rule, changes))
  const index = Map.groupBy(asked, ({ rule, indicator }) => `${rule.plan} ${indicator}`)
  return {
    of: (plan, indicator, area, latest) => {
      const all = index.get(`${plan} ${indicator.id}`) ?? []
      const own = all.filter(({ rule }) => rule.when === null || mayApply(rule.when, area, latest))
      return own.length > 0 ? own.map(demandOf) : ownDirection(indicator)
    },
  }
}

const demandOf = ({ rule, target, movement }: Asked): AreaDemand => {
  const { id, title, quote, binding, due } = rule
  return { rule: { id, title, quote, binding, due }, target, movement }
}

const ownDirection = ({ direction }: Indicator): readonly AreaDemand[] => {
  if (direction !== 'higher' && direction !== 'lower') return []
  return [{ rule: null, target: null, movement: direction === 'higher' ? 'rise' : 'fall' }]
}

/** The measures that are nothing but the change of an indicator, with its id. */
const changesOf = (measures: readonly Measure[]): ReadonlyMap<string, string> =>
  new Map(
    measures.flatMap(({ name, expression }): [string, string][] =>
      'change' in expression && 'fact' in expression.change ? [[name, expression.change.fact]] : [],
    ),
  )

/** What one rule asks. Rules over other measures, or over two indicators, are no demand on one series. */
const askedBy = (rule: Rule, changes: ReadonlyMap<string, string>): Asked[] => {
  const leaves = rule.require === null ? null : flat(rule.require)
  if (leaves === null) return []
  const asked = leaves.parts.map((leaf) => readLeaf(leaf, changes))
  const indicators = new Set(asked.map((one) => one?.indicator))
  const [indicator] = indicators
  if (indicators.size !== 1 || indicator === undefined) return []
  const targets = asked.flatMap((one) => one?.target ?? [])
  const movements = new Set(asked.flatMap((one) => one?.movement ?? []))
  // any: moving the right way is enough, and so is having arrived; several numbers are only read together in `all`
  if (movements.size > 1 || (leaves.group === 'any' && targets.length > 1)) return []
  if (leaves.group === 'all' && movements.size > 0 && targets.length > 0) return []
  const [movement = null] = movements
  return [{ rule, indicator, target: targets.length === 0 ? null : targets.reduce(joined), movement }]
}

/** The leaves of one group; null for deeper trees. */
const flat = (condition: Condition): { readonly group: 'all' | 'any'; readonly parts: readonly Leaf[] } | null => {
  if ('fact' in condition) return { group: 'all', parts: [condition] }
  if ('not' in condition) return null
  const group = 'all' in condition ? 'all' : 'any'
  const inner = 'all' in condition ? condition.all : condition.any
  const parts = inner.filter((part): part is Leaf => 'fact' in part)
  return parts.length === inner.length ? { group, parts } : null
}

const readLeaf = (
  { fact, operator, value }: Leaf,
  changes: ReadonlyMap<string, string>,
): Omit<Asked, 'rule'> | undefined => {
  const changing = changes.get(fact)
  if (changing !== undefined) {
    const movement = value === 0 ? MOVEMENTS[operator] : undefined
    return movement && { indicator: changing, target: null, movement }
  }
  const target = targetOf(operator, value)
  return target && { indicator: fact, target, movement: null }
}

const MOVEMENTS: Partial<Record<Leaf['operator'], Movement>> = {
  greaterThan: 'rise',
  greaterThanInclusive: 'not-fall',
  lessThan: 'fall',
  lessThanInclusive: 'not-rise',
}

const targetOf = (operator: Leaf['operator'], operand: Leaf['value']): Target | undefined => {
  if (typeof operand === 'object' && 'target' in operand) {
    const { target, tolerance } = operand
    return { atLeast: bound(minus(target, tolerance)), atMost: bound(plus(target, tolerance)) }
  }
  if (typeof operand !== 'number') return undefined
  const strict = operator === 'greaterThan' || operator === 'lessThan'
  if (operator === 'equal') return { atLeast: bound(operand), atMost: bound(operand) }
  if (operator.startsWith('greaterThan')) return { atLeast: bound(operand, strict), atMost: null }
  return operator.startsWith('lessThan') ? { atLeast: null, atMost: bound(operand, strict) } : undefined
}

const bound = (value: number, strict = false): Bound => ({ value, strict })

/** Both targets at once: of two bounds the narrower. */
const joined = (a: Target, b: Target): Target => ({
  atLeast: narrower(a.atLeast, b.atLeast, 1),
  atMost: narrower(a.atMost, b.atMost, -1),
})

const narrower = (a: Bound | null, b: Bound | null, sign: 1 | -1): Bound | null => {
  if (a === null || b === null) return a ?? b
  if (a.value === b.value) return a.strict ? a : b
  return (a.value - b.value) * sign > 0 ? a : b
}

/** Whether a rule may speak of the area: false only where its condition is known to be false. */
const mayApply = (condition: Condition, area: AreaRef, latest: FactRecord | undefined): boolean => {
  if ('all' in condition) return condition.all.every((part) => mayApply(part, area, latest))
  if ('any' in condition) return condition.any.some((part) => mayApply(part, area, latest))
  if ('not' in condition) return true
  const value = condition.fact === 'areaLevel' ? area.level : latest?.facts[condition.fact]
  return value === undefined || latest?.suspect[condition.fact] !== undefined || holds(condition, value)
}

const holds = ({ operator, value: operand }: Leaf, value: unknown): boolean => {
  if (operator === 'equal') return value === operand
  if (operator === 'notEqual') return value !== operand
  if (Array.isArray(operand)) return operand.includes(value) === (operator === 'in')
  if (typeof value !== 'number' || typeof operand !== 'number') return true
  const difference = minus(value, operand)
  if (operator === 'lessThan') return difference < 0
  if (operator === 'lessThanInclusive') return difference <= 0
  return operator === 'greaterThan' ? difference > 0 : difference >= 0
}
