import { EARLIER, leavesOf } from '../engine/index.ts'
import { AREA_LEVEL, areaLevel, type FactSpec, type Leaf, type Rule, type Scalar } from '../model/index.ts'
import { type Draft, given, otherFact, type Step } from './draft.ts'
import type { Ground } from './ground.ts'
import { limitsOf, stepped } from './limit.ts'
import { nearest, solverOf } from './solve.ts'
import type { Trial } from './trial.ts'

/** Everything one might change in a case to bring a condition out. */
export const stepsOf = (rule: Rule, { one, ready, seat }: Trial, pool: readonly Draft[], ground: Ground): Step[] => {
  const leaves = leavesOf(rule)
  const wanted = leaves.flatMap((leaf) => targetsOf(leaf, (fact) => seat.number(fact)).map((to) => ({ leaf, to })))
  const ofFact = (fact: string): Step[] => {
    const spec = specOf(rule, fact, ground)
    if (spec === undefined) return []
    const place = ground.placeOf(rule.subject, spec.name)
    const from = fact === spec.name ? one.record : one.earlier.at(-1)
    const held = given(from, place)
    const numbers = spec.type === 'integer' || spec.type === 'number' ? numberSteps(fact, spec) : []
    const drop: Step[] =
      held !== undefined && ground.specOf(rule, spec.name)
        ? [{ fact, value: undefined, says: unknownWords(fact, spec) }]
        : []
    const others = pool.map((draft) => given(fact === spec.name ? draft.record : draft.earlier.at(-1), place))
    return [
      ...numbers,
      ...wordSteps(fact, spec, leaves).filter(({ value }) => value !== held),
      ...drop,
      ...unique(others)
        .filter((value) => value !== undefined && value !== held && typeof value !== 'boolean')
        .map(
          (value): Step => ({
            fact,
            value,
            says: `${shortTitle(spec)} ${typeof value === 'object' ? 'differ' : value}`,
          }),
        ),
    ]
  }
  const numberSteps = (fact: string, spec: FactSpec): Step[] => {
    const solvers = new Map(
      unique(wanted.map(({ leaf }) => leaf.fact)).map((name) => [name, solverOf(rule, ready, fact, name, ground)]),
    )
    return wanted.flatMap(({ leaf, to }) => {
      const direct = leaf.fact === fact ? to : null
      const x = direct ?? solvers.get(leaf.fact)?.(to) ?? null
      const values = x === null ? [] : nearest(x, spec.type === 'integer')
      return values.map((value): Step => ({ fact, value, says: leaf }))
    })
  }
  return [...ground.bench.factsOf(rule).flatMap(ofFact), ...areaSteps(rule, leaves, ground)]
}

const LONG = 32

/** What a fact is called, if that is short, and else the words of its name. */
const shortTitle = ({ name, title }: FactSpec): string =>
  title.en.length <= LONG ? title.en : name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)

/** What a case is called in which a fact is not given. */
export const unknownWords = (fact: string, spec: FactSpec): string =>
  `${fact === spec.name ? '' : 'earlier '}${shortTitle(spec)} unknown`

const specOf = (rule: Rule, fact: string, { rulebook }: Ground): FactSpec | undefined =>
  rulebook.kinds[rule.subject]?.facts[fact.replace(EARLIER, '')]

/** The numbers around which a comparison changes: on the limit first, then a unit to either side. */
const targetsOf = (leaf: Leaf, numberOf: (fact: string) => number | null): number[] => {
  const other = otherFact(leaf)
  const value = other === null ? null : numberOf(other)
  const limits = other === null ? limitsOf(leaf) : value === null ? [] : [value]
  return limits.flatMap((limit) => [limit, stepped(limit, -1), stepped(limit, 1)])
}

const wordSteps = (fact: string, spec: FactSpec, leaves: readonly Leaf[]): Step[] => {
  if (spec.type === 'boolean') {
    return [true, false].map((value) => ({ fact, value, says: `${value ? '' : 'not '}${shortTitle(spec)}` }))
  }
  if (spec.type !== 'choice') return []
  const asked = leaves.filter((leaf) => leaf.fact === spec.name).flatMap(({ value }) => scalarsOf(value))
  const first = spec.choices.filter((choice) => asked.includes(choice))
  return unique([...first, ...spec.choices]).map((value) => ({
    fact,
    value,
    says: spec.choiceTitles?.[value]?.en ?? value,
  }))
}

const scalarsOf = (value: Leaf['value']): Scalar[] =>
  Array.isArray(value) ? value : typeof value === 'object' ? [] : [value]

const areaSteps = (rule: Rule, leaves: readonly Leaf[], { rulebook }: Ground): Step[] => {
  if (!leaves.some(({ fact }) => fact === AREA_LEVEL.name)) return []
  const prefix = rulebook.plans.find(({ id }) => id === rule.plan)?.areas[0] ?? ''
  const county = prefix.length >= 6 ? prefix.slice(0, 6) : `${prefix.slice(0, 4)}02`
  const areas = [county, `${prefix.slice(0, 4)}00`, `${county}101`, `${county}101201`, `${prefix.slice(0, 2)}0000`]
  return areas.map((value) => ({ fact: 'area', value, says: `a ${areaLevel(value)}` }))
}

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)]
