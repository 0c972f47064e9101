import {
  type Expression,
  leavesIn,
  type Measure,
  type NotChecked,
  namesOf,
  type Plan,
  type Rule,
  type Rulebook,
} from '../model/index.ts'
import { type Specs, specsOf } from '../range/index.ts'
import {
  type Effect,
  effectOfBinding,
  effectOfBoth,
  effectOfDue,
  effectOfRequire,
  effectOfWhen,
  joined,
  type Step,
  stepsBetween,
} from './effect.ts'

/** What of a rule differs. */
export type RulePart =
  | { readonly part: 'when' | 'require'; readonly steps: readonly Step[]; readonly effect: Effect }
  | {
      readonly part: 'subject' | 'binding' | 'due' | 'manual' | 'remedy' | 'quote' | 'title' | 'reading'
      readonly from: unknown
      readonly to: unknown
      readonly effect: Effect
    }
  /** Cases are told by name. */
  | {
      readonly part: 'cases'
      readonly added: readonly string[]
      readonly removed: readonly string[]
      readonly changed: readonly string[]
      readonly effect: 'same'
    }
  /** Measures it reads that mean something else now. */
  | { readonly part: 'measures'; readonly names: readonly string[]; readonly effect: Effect }

/** A rule that both rulebooks have, in two forms. */
export interface RuleChange {
  readonly before: Rule
  readonly after: Rule
  readonly parts: readonly RulePart[]
  readonly effect: Effect
  /** Whether a verdict, or what it counts for, can differ; else only words and proofs do. */
  readonly matters: boolean
}

/** What differs in a measure or a plan's head: which of its fields, and how. */
export interface FieldChange {
  readonly field: string
  readonly from: unknown
  readonly to: unknown
}

/** What one list has that another has not, and what differs in what both have. */
export interface Listed<T> {
  readonly added: readonly T[]
  readonly removed: readonly T[]
  readonly changed: readonly { readonly name: string; readonly fields: readonly FieldChange[] }[]
}

/** Two rulebooks, compared. */
export interface RulebookDiff {
  readonly added: readonly Rule[]
  readonly removed: readonly Rule[]
  /** Rules that have nothing new but their names. */
  readonly renamed: readonly { readonly before: Rule; readonly after: Rule }[]
  readonly changed: readonly RuleChange[]
  readonly measures: Listed<Measure>
  readonly plans: Listed<Plan>
  readonly notChecked: { readonly added: readonly NotChecked[]; readonly removed: readonly NotChecked[] }
  /** Whether a verdict, or what it counts for, can differ on some record. */
  readonly matters: boolean
}

/** Compares two rulebooks rule by rule; a rule is known by its id. */
export const diffRulebooks = (before: Rulebook, after: Rulebook): RulebookDiff => {
  const measures = listed(before.measures, after.measures, ({ name }) => name, measureFields)
  const plans = listed(before.plans, after.plans, ({ id }) => id, planFields)
  const altered = alteredMeasures(before, after, measures)
  const old = new Map(before.rules.map((rule) => [rule.id, rule]))
  const now = new Set(after.rules.map(({ id }) => id))
  const changed = after.rules.flatMap((rule) => {
    const twin = old.get(rule.id)
    return twin ? changeOf(twin, rule, specsOf(after, rule.subject), altered) : []
  })
  const fresh = after.rules.filter(({ id }) => !old.has(id))
  const gone = before.rules.filter(({ id }) => !now.has(id))
  const renamed = renamings(gone, fresh)
  const added = fresh.filter((rule) => !renamed.some((one) => one.after === rule))
  const removed = gone.filter((rule) => !renamed.some((one) => one.before === rule))
  const matters =
    added.length + removed.length > 0 || changed.some((change) => change.matters) || plans.changed.some(ofWhomAndWhen)
  const notChecked = {
    added: missingIn(before.notChecked, after.notChecked),
    removed: missingIn(after.notChecked, before.notChecked),
  }
  return { added, removed, renamed, changed, measures, plans, notChecked, matters }
}

const changeOf = (before: Rule, after: Rule, specs: Specs, altered: ReadonlySet<string>): RuleChange[] => {
  const parts = partsOf(before, after, specs, altered)
  if (parts.length === 0) return []
  const onConditions = parts.some(({ part }) => part === 'when' || part === 'require' || part === 'subject')
  const together = before.subject === after.subject ? effectOfBoth(before, after, specs) : 'changed'
  // each by itself may look one way and both together another
  const rest = parts.filter(({ part }) => part !== 'when' && part !== 'require').map(({ effect }) => effect)
  const effect = joined([...(onConditions ? [together] : []), ...rest])
  return [{ before, after, parts, effect, matters: parts.some(matters) }]
}

const WORDING: readonly RulePart['part'][] = ['title', 'quote', 'reading', 'remedy', 'cases']

/** Another question for a person to answer leaves it to that person; another way to write a condition may hide something. */
const matters = ({ part, effect }: RulePart): boolean =>
  part === 'manual' ? effect !== 'same' : !WORDING.includes(part)

const partsOf = (before: Rule, after: Rule, specs: Specs, altered: ReadonlySet<string>): RulePart[] => {
  const moved = before.subject !== after.subject
  const plain = (part: 'manual' | 'remedy' | 'quote' | 'title' | 'reading', effect: Effect): RulePart[] =>
    same(before[part], after[part]) ? [] : [{ part, from: before[part], to: after[part], effect }]
  const condition = (
    part: 'when' | 'require',
    effect: (from: Rule['when'], to: Rule['when'], specs: Specs) => Effect,
  ) => {
    const steps = stepsBetween(before[part], after[part])
    if (steps.length === 0) return same(before[part], after[part]) ? [] : [{ part, steps, effect: 'same' as const }]
    return [{ part, steps, effect: moved ? ('changed' as const) : effect(before[part], after[part], specs) }]
  }
  const names = [...new Set(readBy(after))].filter((name) => altered.has(name))
  return [
    ...(moved ? [{ part: 'subject', from: before.subject, to: after.subject, effect: 'changed' } as const] : []),
    ...condition('when', effectOfWhen),
    ...condition('require', effectOfRequire),
    ...plain('manual', (before.manual === null) === (after.manual === null) ? 'same' : 'changed'),
    ...(names.length > 0 ? [{ part: 'measures', names, effect: 'changed' } as const] : []),
    ...bindingParts(before, after),
    ...plain('remedy', 'same'),
    ...plain('quote', 'same'),
    ...plain('title', 'same'),
    ...plain('reading', 'same'),
    ...caseParts(before, after),
  ]
}

/** A binding brings a due date with it or takes it away: told once. */
const bindingParts = (before: Rule, after: Rule): RulePart[] => {
  const binding = effectOfBinding(before.binding, after.binding)
  const due = effectOfDue(before.due, after.due)
  return [
    ...(binding === 'same'
      ? []
      : [{ part: 'binding', from: before.binding, to: after.binding, effect: binding } as const]),
    ...(due === 'same' || due === 'changed'
      ? []
      : [{ part: 'due', from: before.due, to: after.due, effect: due } as const]),
  ]
}

const caseParts = (before: Rule, after: Rule): RulePart[] => {
  const plain = (rule: Rule): string[] => rule.cases.map(({ line: _line, ...one }) => JSON.stringify(one))
  const [old, now] = [new Set(plain(before)), new Set(plain(after))]
  const names = (rule: Rule, others: ReadonlySet<string>): string[] =>
    rule.cases.filter((_one, at) => !others.has(plain(rule)[at] ?? '')).map(({ name }) => name)
  const [fresh, gone] = [names(after, old), names(before, now)]
  if (fresh.length + gone.length === 0) return []
  const changed = fresh.filter((name) => gone.includes(name))
  const others = (list: readonly string[]): string[] => list.filter((name) => !changed.includes(name))
  return [{ part: 'cases', added: others(fresh), removed: others(gone), changed, effect: 'same' }]
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)

const readBy = ({ when, require }: Rule): string[] => [when, require].flatMap(leavesIn).flatMap(namesOf)

/** Rules that have nothing new but their ids. */
const renamings = (gone: readonly Rule[], fresh: readonly Rule[]) => {
  const meaning = ({
    id: _id,
    file: _file,
    line: _line,
    cases: _cases,
    equivalent: _equivalent,
    ...rule
  }: Rule): string => JSON.stringify(rule)
  const rest = [...fresh]
  return gone.flatMap((before) => {
    const at = rest.findIndex((after) => meaning(after) === meaning(before))
    const [after] = at < 0 ? [] : rest.splice(at, 1)
    return after ? [{ before, after }] : []
  })
}

const listed = <T>(
  before: readonly T[],
  after: readonly T[],
  nameOf: (one: T) => string,
  fieldsOf: (one: T) => Readonly<Record<string, unknown>>,
): Listed<T> => {
  const old = new Map(before.map((one) => [nameOf(one), one]))
  const now = new Set(after.map(nameOf))
  const changed = after.flatMap((one) => {
    const twin = old.get(nameOf(one))
    const fields = twin ? fieldChanges(fieldsOf(twin), fieldsOf(one)) : []
    return fields.length > 0 ? [{ name: nameOf(one), fields }] : []
  })
  return {
    added: after.filter((one) => !old.has(nameOf(one))),
    removed: before.filter((one) => !now.has(nameOf(one))),
    changed,
  }
}

const fieldChanges = (from: Readonly<Record<string, unknown>>, to: Readonly<Record<string, unknown>>): FieldChange[] =>
  [...new Set([...Object.keys(from), ...Object.keys(to)])].flatMap((field) =>
    same(from[field], to[field]) ? [] : [{ field, from: from[field] ?? null, to: to[field] ?? null }],
  )

const measureFields = ({ title, unit, kinds, expression }: Measure) => ({ expression, kinds, title, unit })

const planFields = ({ clauses, title, areas, period, text, sha256: _sha256 }: Plan) => ({
  areas,
  period,
  title,
  text,
  ...Object.fromEntries(clauses.map((clause) => [clause.key, clause.text])),
})

const ofWhomAndWhen = ({ fields }: { readonly fields: readonly FieldChange[] }): boolean =>
  fields.some(({ field }) => field === 'areas' || field === 'period')

/** The measures that mean something else now, by themselves or through others that they are made of. */
const alteredMeasures = (before: Rulebook, after: Rulebook, { changed }: Listed<Measure>): ReadonlySet<string> => {
  const altered = new Set(
    changed.filter(({ fields }) => fields.some(({ field }) => field === 'expression')).map(({ name }) => name),
  )
  const made = [...before.measures, ...after.measures].map(({ name, expression }) => ({
    name,
    of: partsIn(expression),
  }))
  for (let size = -1; size !== altered.size; ) {
    size = altered.size
    for (const { name, of } of made) if (of.some((part) => altered.has(part))) altered.add(name)
  }
  return altered
}

/** Every word in an expression, the facts it reads among them: a name too many marks a rule too many, never one too few. */
const partsIn = (expression: Expression): string[] => {
  const names: string[] = []
  JSON.stringify(expression, (_key, value) => {
    if (typeof value === 'string') names.push(value)
    return value
  })
  return names
}

const missingIn = (old: readonly NotChecked[], now: readonly NotChecked[]): NotChecked[] => {
  const known = new Set(old.map(({ clause, quote }) => `${clause} ${quote}`))
  return now.filter(({ clause, quote }) => !known.has(`${clause} ${quote}`))
}
