import type { Expression, FactRecord, FactValue, Member, Remedy, RemedySpec, Scalar, Verdict } from '../model/index.ts'
import type { MeasureTable } from './valuer.ts'

/** A million stalls more is no remedy. */
const LIMIT = 1_000_000

type Changes = Readonly<Record<string, FactValue>>

/** Judges the record again with some facts changed; implausible changes do not pass. */
export type Retry = (changes: Changes) => Verdict

/** The smallest change among those a rule allows that makes the verdict `pass`; tried before it is told. */
export const remedyFor = (
  spec: RemedySpec,
  record: FactRecord,
  measures: MeasureTable,
  retry: Retry,
): Remedy | null => {
  const set = Object.entries(spec.set).filter(([fact, to]) => record.facts[fact] !== to)
  const fixed = Object.fromEntries(set)
  const steps = set.map(([fact, to]) => ({ fact, from: scalarOf(record.facts[fact]), to }))
  if (set.length > 0 && retry(fixed) === 'pass') return { changes: fixed, steps }
  const raised = spec.increase.flatMap((fact) => raise(counterOf(fact, record, measures), fixed, retry) ?? [])
  const [best] = raised.sort((a, b) => a.to - a.from - (b.to - b.from))
  if (best === undefined) return null
  const { fact, from, to } = best
  return { changes: { ...fixed, ...best.changes }, steps: [...steps, { fact, from, to }] }
}

const scalarOf = (value: FactValue | undefined): Scalar | null =>
  value === undefined || typeof value === 'object' ? null : value

/** Something that can be counted up: where it stands, and the facts that say so at another number. */
interface Counter {
  readonly fact: string
  readonly from: number
  at(to: number): Changes | null
}

/** A count that is given, a roster that is counted, or both together. */
const counterOf = (fact: string, record: FactRecord, measures: MeasureTable): Counter | null => {
  const given = record.facts[fact]
  const roster = rosterOf(fact, record, measures)
  const from = typeof given === 'number' ? given : roster?.from
  if (from === undefined || !Number.isInteger(from)) return null
  const at = (to: number): Changes | null => {
    const count = typeof given === 'number' ? { [fact]: to } : {}
    const members = roster ? roster.at(to) : {}
    return members && { ...count, ...members }
  }
  return { fact, from, at }
}

/** The roster that a measure counts as another way to the same fact, such as the women among the members. */
const rosterOf = (fact: string, record: FactRecord, measures: MeasureTable): Counter | null => {
  const count = countOf(fact, measures)
  const list = count ? record.facts[count.count] : undefined
  if (!count || !Array.isArray(list)) return null
  const members: readonly Member[] = list
  const matches = (member: Member): boolean =>
    Object.entries(count.where).every(([field, word]) => member[field as keyof Member] === word)
  const from = members.filter(matches).length
  const at = (to: number): Changes | null => {
    // the size of a body is not ours to change: others take the seats, the last listed first
    const others = members.flatMap((member, index) => (matches(member) ? [] : [index])).slice(-(to - from))
    if (others.length < to - from) return null
    return {
      [count.count]: members.map((member, index) => (others.includes(index) ? { ...member, ...count.where } : member)),
    }
  }
  return { fact, from, at }
}

/** The roster that a measure counts as another way to a fact, if any. */
export const rosterName = (fact: string, measures: MeasureTable): string | null =>
  countOf(fact, measures)?.count ?? null

const countOf = (fact: string, measures: MeasureTable) => {
  for (const { expression } of measures.values()) {
    const twin = twinOf(fact, expression)
    if (twin !== null) return twin
  }
  return null
}

const twinOf = (fact: string, expression: Expression) => {
  if (!('either' in expression) || !expression.either.some((way) => 'fact' in way && way.fact === fact)) return null
  return expression.either.find((way) => 'count' in way) ?? null
}

const raise = (counter: Counter | null, fixed: Changes, retry: Retry) => {
  if (counter === null) return null
  const { fact, from, at } = counter
  const complies = (to: number): boolean => {
    const changes = at(to)
    return changes !== null && retry({ ...fixed, ...changes }) === 'pass'
  }
  let step = 1
  while (step <= LIMIT && !complies(from + step)) step *= 2
  if (step > LIMIT) return null
  // the last step that failed, and the first that complied
  let [low, high] = [from + Math.floor(step / 2), from + step]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (complies(middle)) high = middle
    else low = middle
  }
  return { fact, from, to: high, changes: at(high) ?? {} }
}
