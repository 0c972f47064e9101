import type { Scalar } from '../model/index.ts'
import { type Domain, meet, type Numbers, narrow, numbers, type Sign, valueIn } from './domain.ts'
import type { Formula, Pair } from './formula.ts'

/** What every fact may be before anything is asked of it. */
export type DomainOf = (fact: string) => Domain

/** What is left of the facts that were asked about. */
export interface Box {
  readonly domains: ReadonlyMap<string, Domain>
  readonly pairs: readonly Pair[]
}

/** Steps after which the question stays open: no rule that a person wrote comes near. */
const STEPS = 4_000
const ROUNDS = 8

/** Where all the formulas hold, by cases; null when nowhere, which is certain; `open` when the search grew too long. */
export const solve = (formulas: readonly Formula[], domainOf: DomainOf): Box | null | 'open' =>
  search(formulas, { domains: new Map(), pairs: [] }, domainOf, { left: STEPS })

/** Whether it is certain that the formulas hold nowhere together. */
export const impossible = (formulas: readonly Formula[], domainOf: DomainOf): boolean =>
  solve(formulas, domainOf) === null

const search = (
  formulas: readonly Formula[],
  start: Box,
  domainOf: DomainOf,
  steps: { left: number },
): Box | null | 'open' => {
  if (steps.left-- <= 0) return 'open'
  const queue = [...formulas]
  const choices: (readonly Formula[])[] = []
  let box: Box | null = start
  for (const one of queue) {
    if ('and' in one) queue.push(...one.and)
    else if ('or' in one) choices.push(one.or)
    else box = assume(box, one, domainOf)
    if (box === null) return null
  }
  box = settle(box, domainOf)
  if (box === null) return null
  const [first, ...rest] = choices.sort((a, b) => a.length - b.length)
  if (first === undefined) return box
  let isOpen = false
  for (const part of first) {
    const found = search([part, ...rest.map((or) => ({ or }))], box, domainOf, steps)
    if (found === 'open') isOpen = true
    else if (found !== null) return found
  }
  return isOpen ? 'open' : null
}

const assume = (
  { domains, pairs }: Box,
  one: Exclude<Formula, { and: unknown } | { or: unknown }>,
  domainOf: DomainOf,
): Box | null => {
  if ('other' in one) return { domains, pairs: [...pairs, one] }
  const left = narrow(domains.get(one.fact) ?? domainOf(one.fact), one.sign, one.value)
  return left && { domains: new Map(domains).set(one.fact, left), pairs }
}

/** What facts that are compared with each other leave each other. */
const settle = (box: Box, domainOf: DomainOf): Box | null => {
  if (box.pairs.length === 0) return box
  if (contradict(box.pairs)) return null
  const domains = new Map(box.domains)
  for (let round = 0; round < ROUNDS; round++) {
    for (const { fact, sign, other } of box.pairs) {
      const [left, right] = [domains.get(fact) ?? domainOf(fact), domains.get(other) ?? domainOf(other)]
      const [a, b] = [bounded(left, sign, right), bounded(right, MIRROR[sign], left)]
      if (a === null || b === null) return null
      domains.set(fact, a).set(other, b)
    }
  }
  return { domains, pairs: box.pairs }
}

const MIRROR: Readonly<Record<Sign, Sign>> = { lt: 'gt', le: 'ge', gt: 'lt', ge: 'le', eq: 'eq', ne: 'ne' }

/** What a comparison with something in another domain leaves of one. */
const bounded = (domain: Domain, sign: Sign, other: Domain): Domain | null => {
  if (sign === 'eq') return meet(domain, other)
  if (sign === 'ne') return sole(other) === null ? domain : narrow(domain, 'ne', sole(other) as Scalar)
  if (domain.type !== 'numbers' || other.type !== 'numbers') return domain
  return meet(domain, beyond(other, sign))
}

/** The numbers below, or above, some number of a domain. */
const beyond = ({ low, lowOpen, high, highOpen }: Numbers, sign: Sign): Numbers => {
  const all = numbers(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, false)
  if (sign === 'lt' || sign === 'le') return { ...all, high, highOpen: highOpen || sign === 'lt' }
  return { ...all, low, lowOpen: lowOpen || sign === 'gt' }
}

const sole = (domain: Domain): Scalar | null => {
  if (domain.type === 'words') return domain.others || domain.values.length > 1 ? null : (domain.values[0] ?? null)
  return domain.low === domain.high ? domain.low : null
}

/** How a may stand to b under each sign: below, equal, above. */
const STANDS: Readonly<Record<Sign, readonly number[]>> = {
  ...{ lt: [-1], le: [-1, 0], gt: [1], ge: [0, 1] },
  ...{ eq: [0], ne: [-1, 1] },
}

/** Whether some two facts can stand to each other in no way at all; a fact equals itself. */
const contradict = (pairs: readonly Pair[]): boolean => {
  const left = new Map<string, readonly number[]>()
  for (const { fact, sign, other } of pairs) {
    const [first, second] = [fact, other].sort()
    const key = `${first} ${second}`
    const ways = STANDS[fact === first ? sign : MIRROR[sign]]
    const start = fact === other ? [0] : [-1, 0, 1]
    left.set(
      key,
      (left.get(key) ?? start).filter((way) => ways.includes(way)),
    )
  }
  return [...left.values()].some((ways) => ways.length === 0)
}

/** A value for every fact of a box, or null where comparisons between facts leave none at hand. */
export const pointIn = ({ domains, pairs }: Box): ReadonlyMap<string, Scalar> | null => {
  const point = new Map([...domains].map(([fact, domain]) => [fact, valueIn(domain)]))
  for (const { fact, sign, other } of pairs) {
    const [domain, beside] = [domains.get(fact), point.get(other)]
    const left = domain && beside !== undefined ? narrow(domain, sign, beside) : null
    if (left) point.set(fact, valueIn(left))
  }
  return pairs.every((pair) => holds(point, pair)) ? point : null
}

const holds = (point: ReadonlyMap<string, Scalar>, { fact, sign, other }: Pair): boolean => {
  const [a, b] = [point.get(fact), point.get(other)]
  if (a === undefined || b === undefined) return false
  return STANDS[sign].includes(a === b ? 0 : a < b ? -1 : 1)
}
