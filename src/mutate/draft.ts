import { type CaseRecords, EARLIER } from '../engine/index.ts'
import { isFactOperand, type Leaf, type Rule } from '../model/index.ts'
import type { Ground } from './ground.ts'

/** A record that might tell a mutant from its rule: a case with a few things changed. */
export interface Draft extends CaseRecords {
  readonly steps: readonly Step[]
}

/** One thing changed in a record; `undefined` takes the fact out. */
export interface Step {
  /** The fact, with `earlier.` before one of the period before; or `area`. */
  readonly fact: string
  readonly value: unknown
  /** The change in a few words; a number by the comparison it was sought for. */
  readonly says: string | Leaf
}

type Facts = Readonly<Record<string, unknown>>

/** The draft with one more thing changed. */
export const changed = (draft: Draft, step: Step, rule: Rule, ground: Ground): Draft => {
  const steps = [...draft.steps, step]
  const place = ground.placeOf(rule.subject, step.fact.replace(EARLIER, ''))
  if (!step.fact.startsWith(EARLIER)) return { ...draft, steps, record: placed(draft.record, place, step.value) }
  const before = draft.earlier.at(-1) ?? yearBefore(draft.record)
  return { ...draft, steps, earlier: [...draft.earlier.slice(0, -1), placed(before, place, step.value)] }
}

/** What is given under the keys of a place. */
export const given = (facts: Facts | undefined, place: readonly string[]): unknown =>
  place.reduce<unknown>((inner, key) => (isFacts(inner) ? inner[key] : undefined), facts)

const isFacts = (value: unknown): value is Facts => typeof value === 'object' && value !== null

const yearBefore = ({ year }: Facts): Facts => (typeof year === 'number' ? { year: year - 1 } : {})

const placed = (facts: Facts, [key = '', ...rest]: readonly string[], value: unknown): Facts => {
  const inner = facts[key]
  const own = rest.length > 0 ? placed(isFacts(inner) ? inner : {}, rest, value) : value
  const { [key]: _before, ...others } = facts
  if (own === undefined) return others
  // an area code stands before the facts
  return key === 'area' ? { [key]: own, ...others } : { ...facts, [key]: own }
}

/** A draft that is a case as it stands. */
export const draftOf = ({ name, record, earlier, bodies, line }: CaseRecords): Draft => ({
  ...{ name, record, earlier, bodies, line },
  steps: [],
})

/** The other fact that a comparison is with. */
export const otherFact = ({ value }: Leaf): string | null => (isFactOperand(value) ? value.fact : null)
