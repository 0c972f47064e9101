import { type Binding, type Condition, isFactOperand, type Leaf, type Rule } from '../model/index.ts'
import type { Specs } from '../range/index.ts'
import { differing, relationOf, simple } from './relation.ts'

/** Whether a rule finds fault with more than before, with less, with the same, or with others. */
export type Effect = 'stricter' | 'weaker' | 'same' | 'changed'

/** One step from an old condition to a new one. */
export type Step =
  | { readonly kind: 'altered'; readonly from: Leaf; readonly to: Leaf }
  | { readonly kind: 'added'; readonly condition: Condition }
  | { readonly kind: 'removed'; readonly condition: Condition }
  | { readonly kind: 'replaced'; readonly from: Condition | null; readonly to: Condition | null }

/** Effects that come together. */
export const joined = (effects: readonly Effect[]): Effect => {
  const [first = 'same', ...others] = new Set(effects.filter((effect) => effect !== 'same'))
  return others.length > 0 ? 'changed' : first
}

const TRUE: Condition = { all: [] }

/** A rule asks for more where what complies is narrower, and where it applies to more. */
const OF_REQUIRE = { narrower: 'stricter', wider: 'weaker', equal: 'same', other: 'changed' } as const
const OF_WHEN = { narrower: 'weaker', wider: 'stricter', equal: 'same', other: 'changed' } as const

/** What another `when` by itself does. */
export const effectOfWhen = (from: Condition | null, to: Condition | null, specs: Specs): Effect =>
  OF_WHEN[relationOf(from ?? TRUE, to ?? TRUE, specs)]

/** What another `require` by itself does. */
export const effectOfRequire = (from: Condition | null, to: Condition | null, specs: Specs): Effect =>
  from === null || to === null ? 'changed' : OF_REQUIRE[relationOf(from, to, specs)]

type Conditions = Pick<Rule, 'when' | 'require'>

/** What another `when` and `require` do together: to which records the rule applies that do not comply. */
export const effectOfBoth = (from: Conditions, to: Conditions, specs: Specs): Effect => {
  if (from.require === null || to.require === null) return from.require === to.require ? 'same' : 'changed'
  return OF_WHEN[relationOf(violation(from.when, from.require), violation(to.when, to.require), specs)]
}

const violation = (when: Condition | null, require: Condition): Condition => ({
  all: [...(when === null ? [] : [when]), { not: require }],
})

const FORCE: Readonly<Record<Binding, number>> = { encouraged: 0, target: 1, mandatory: 2 }

/** What another binding does. */
export const effectOfBinding = (from: Binding, to: Binding): Effect =>
  from === to ? 'same' : FORCE[to] > FORCE[from] ? 'stricter' : 'weaker'

/** What another due date does: the earlier, the stricter. */
export const effectOfDue = (from: string | null, to: string | null): Effect => {
  if (from === to) return 'same'
  if (from === null || to === null) return 'changed'
  return to < from ? 'stricter' : 'weaker'
}

/** The steps from one condition to another, as few as show what was done. */
export const stepsBetween = (before: Condition | null, after: Condition | null): Step[] => {
  const [from, to] = [before && simple(before), after && simple(after)]
  if (JSON.stringify(from) === JSON.stringify(to)) return []
  return from === null || to === null ? [{ kind: 'replaced', from, to }] : stepsIn(from, to)
}

const stepsIn = (from: Condition, to: Condition): Step[] => {
  if ('fact' in from && 'fact' in to && alike(from, to)) return [{ kind: 'altered', from, to }]
  if ('not' in from && 'not' in to) return stepsIn(from.not, to.not).map(denied)
  const group = 'all' in from && 'all' in to ? 'all' : 'any' in from && 'any' in to ? 'any' : null
  if (group === null) return grown(from, to) ?? [{ kind: 'replaced', from, to }]
  const [left, right] = differing(partsOf(from), partsOf(to))
  return pairUp(left, right)
}

/** One condition that became one of several which must all hold, or the other way round. */
const grown = (from: Condition, to: Condition): Step[] | null => {
  const [old, now] = [from, to].map((one) => ('all' in one ? one.all : 'any' in one ? [] : [one]))
  if (old === undefined || now === undefined || old.length + now.length < 3) return null
  const [left, right] = differing(old, now)
  return left.length + right.length < old.length + now.length ? pairUp(left, right) : null
}

const partsOf = (condition: Condition): readonly Condition[] =>
  'all' in condition ? condition.all : 'any' in condition ? condition.any : [condition]

/** Parts on the same fact are one part altered; groups in the same place too, where one of each is left. */
const pairUp = (left: readonly Condition[], right: readonly Condition[]): Step[] => {
  const rest = [...right]
  const steps = left.flatMap((part): Step[] => {
    const at = rest.findIndex((other) => twins(part, other, left.length === 1 && right.length === 1))
    const [twin] = at < 0 ? [] : rest.splice(at, 1)
    return twin === undefined ? [{ kind: 'removed', condition: part }] : stepsIn(part, twin)
  })
  return [...steps, ...rest.map((condition): Step => ({ kind: 'added', condition }))]
}

const twins = (one: Condition, other: Condition, alone: boolean): boolean => {
  if ('fact' in one && 'fact' in other) return alike(one, other)
  return alone && Object.keys(one)[0] === Object.keys(other)[0]
}

const alike = (one: Leaf, other: Leaf): boolean =>
  one.fact === other.fact && isFactOperand(one.value) === isFactOperand(other.value)

/** What is altered inside a `not` is shown as it is; what was added or removed there, with the `not`. */
const denied = (step: Step): Step => {
  if (step.kind === 'altered') return step
  if (step.kind !== 'replaced') return { ...step, condition: { not: step.condition } }
  return { ...step, from: step.from && { not: step.from }, to: step.to && { not: step.to } }
}
