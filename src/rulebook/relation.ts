import {
  type Around,
  type Condition,
  type Leaf,
  type Operator,
  type Problem,
  problem,
  type Rule,
  type Rulebook,
  type UpperLevel,
  type UpperLimit,
  type UpperTarget,
  type UpperVerdict,
} from '../model/index.ts'

/** A number and the side from which it limits. */
export interface Threshold {
  readonly limit: UpperLimit
  readonly value: number
}

/** A local target beside one of a level above. */
export interface UpperRelation {
  readonly target: UpperTarget
  readonly local: Rule | null
  /** The local number, where the rule comes down to one. */
  readonly threshold: Threshold | null
  readonly relation: UpperVerdict | 'not-comparable'
  /** Whether the relation follows from the numbers, or was stated by hand. */
  readonly basis: 'computed' | 'stated' | null
}

const LIMITS: Readonly<Partial<Record<Operator, UpperLimit>>> = {
  greaterThanInclusive: 'at-least',
  greaterThan: 'above',
  lessThanInclusive: 'at-most',
  lessThan: 'below',
  about: 'about',
}

/** The one number that a rule's requirement comes down to, or null. */
export const thresholdOf = ({ require }: Rule): Threshold | null => {
  const leaf = require === null ? null : soleLeaf(require)
  const limit = leaf === null ? undefined : LIMITS[leaf.operator]
  if (leaf === null || limit === undefined) return null
  if (typeof leaf.value === 'number') return { limit, value: leaf.value }
  return isAround(leaf.value) ? { limit, value: leaf.value.target } : null
}

/** A comparison that stands alone: beside others, or denied, its number is not the whole demand. */
const soleLeaf = (condition: Condition): Leaf | null => {
  if ('fact' in condition) return condition
  if ('not' in condition) return null
  const [inner, ...others] = 'all' in condition ? condition.all : condition.any
  return inner === undefined || others.length > 0 ? null : soleLeaf(inner)
}

const isAround = (value: Leaf['value']): value is Around =>
  typeof value === 'object' && !Array.isArray(value) && 'target' in value

/** Which side a limit bounds: 1 from below, -1 from above, 0 around. */
const SIDE: Readonly<Record<UpperLimit, number>> = {
  ...{ 'at-least': 1, above: 1 },
  ...{ 'at-most': -1, below: -1 },
  ...{ about: 0, none: 0 },
}
const STRICT: readonly UpperLimit[] = ['above', 'below']

/** How a rule stands to a target above by their numbers; null where these cannot be compared. */
export const relationByNumbers = (rule: Rule, { limit, value }: UpperTarget): UpperVerdict | null => {
  const local = thresholdOf(rule)
  if (local === null || value === null || SIDE[local.limit] !== SIDE[limit]) return null
  if (SIDE[limit] === 0) return local.limit === limit && local.value === value ? 'equal' : null
  if (local.value !== value) return (local.value - value) * SIDE[limit] > 0 ? 'stricter' : 'weaker'
  const strictness = Number(STRICT.includes(local.limit)) - Number(STRICT.includes(limit))
  if (strictness === 0) return 'equal'
  return strictness > 0 ? 'stricter' : 'weaker'
}

/** Every local target beside the targets above it, in the order of the footnotes. */
export const compareUpper = ({ rules, upper }: Pick<Rulebook, 'rules' | 'upper'>): UpperRelation[] => {
  const byId = new Map(rules.map((rule) => [rule.id, rule]))
  return upper.map((target) => {
    const local = target.rule === null ? null : (byId.get(target.rule) ?? null)
    const threshold = local && target.value !== null ? thresholdOf(local) : null
    const computed = local && relationByNumbers(local, target)
    if (computed !== null) return { target, local, threshold, relation: computed, basis: 'computed' }
    const basis = target.verdict === null ? null : 'stated'
    return { target, local, threshold, relation: target.verdict ?? 'not-comparable', basis }
  })
}

/** How a reading names the levels, in either language. */
const NAMED: Readonly<Record<UpperLevel, RegExp>> = {
  nation: /nation|国家/i,
  guangdong: /Guangdong|广东/,
  guangzhou: /Guangzhou|广州/,
}

/** The rules that demand less than a level above without their reading saying so. */
export const weakerUnsaid = (rulebook: Pick<Rulebook, 'rules' | 'upper'>): Problem[] =>
  compareUpper(rulebook).flatMap(({ target, local, relation }) => {
    if (relation !== 'weaker' || local === null || saysWeaker(local, target.level)) return []
    const where = { file: local.file, line: local.line, column: 1, severity: 'warning' } as const
    return [problem('weaker-than-upper', { rule: local.id, level: target.level, quote: target.quote }, where)]
  })

const saysWeaker = ({ reading }: Rule, level: UpperLevel): boolean =>
  reading !== null && /weaker|弱于/.test(reading) && NAMED[level].test(reading)
