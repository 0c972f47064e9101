import { type Expression, leavesIn, namesOf, type Rule, type Rulebook } from '../model/index.ts'
import { leavesOf } from './missing.ts'
import { namesRead } from './observed.ts'
import { baseFacts, EARLIER } from './valuer.ts'

/**
 * The ids of the rules about a kind that read each of its facts, whether by themselves, in measures or in earlier records; a
 * share that is rolled up reads how many bodies there are.
 */
export const readersOf = ({ rules, measures }: Rulebook, kind: string): ReadonlyMap<string, readonly string[]> => {
  const table = new Map(measures.filter(({ kinds }) => kinds.includes(kind)).map((one) => [one.name, one]))
  const readers = new Map<string, string[]>()
  for (const rule of rules.filter(({ subject }) => subject === kind)) {
    const names = leavesOf(rule).flatMap(namesOf)
    const facts = names
      .flatMap((name) => baseFacts({ fact: name }, table))
      .map((fact) => fact.replace(EARLIER, ''))
      .flatMap((fact) => {
        const expression = table.get(fact)?.expression
        return expression && 'rollup' in expression ? [fact, expression.rollup.bodies] : [fact]
      })
    for (const fact of new Set(facts)) readers.set(fact, [...(readers.get(fact) ?? []), rule.id])
  }
  return readers
}

/** The facts that a rule's demand comes down to, in the order in which findings show them. */
export const demandReads = ({ measures }: Rulebook, { subject, require }: Rule): string[] => {
  const table = new Map(measures.filter(({ kinds }) => kinds.includes(subject)).map((one) => [one.name, one]))
  return namesRead(leavesOf({ when: null, require }), table)
}

/** What judging a kind alone would leave out: the records of the subject's past, or of the bodies in its area. */
export interface Company {
  /** Kinds whose rules look at other records. */
  readonly held: ReadonlySet<string>
  /** Of those, the ones whose shares are rolled up. */
  readonly rolled: ReadonlySet<string>
  /** Kinds of the bodies that are rolled up. */
  readonly bodies: ReadonlySet<string>
}

/** Which records have to be judged together. */
export const companyOf = ({ measures }: Rulebook): Company => {
  const rolling = measures.filter(({ expression }) => 'rollup' in expression)
  const looking = measures.filter(({ expression }) => looksBeyond(expression))
  return {
    held: new Set(looking.flatMap(({ kinds }) => kinds)),
    rolled: new Set(rolling.flatMap(({ kinds }) => kinds)),
    bodies: new Set(rolling.flatMap(({ expression }) => ('rollup' in expression ? expression.rollup.of : []))),
  }
}

/** By kind of body, the facts that roll-ups read of it, and the year that says when they hold. */
export const rolledFacts = ({ measures }: Rulebook): ReadonlyMap<string, ReadonlySet<string>> => {
  const read = new Map<string, Set<string>>()
  for (const { expression } of measures) {
    if (!('rollup' in expression)) continue
    const { of, where, share } = expression.rollup
    const table = new Map(measures.filter(({ kinds }) => kinds.includes(of)).map((one) => [one.name, one]))
    const conditions = [...leavesIn(where), ...('holds' in share ? leavesIn(share.holds) : [])]
    const values = 'holds' in share ? [] : share.flatMap((part) => baseFacts(part, table))
    const known = read.get(of) ?? new Set(['year'])
    read.set(of, new Set([...known, ...namesRead(conditions, table), ...values]))
  }
  return read
}

const looksBeyond = (expression: Expression): boolean => {
  if ('change' in expression || 'rollup' in expression) return true
  if ('sum' in expression) return expression.sum.some(looksBeyond)
  if ('either' in expression) return expression.either.some(looksBeyond)
  if ('difference' in expression) return expression.difference.some(looksBeyond)
  if ('ratio' in expression) return expression.ratio.some(looksBeyond)
  return 'share' in expression && expression.share.some(looksBeyond)
}
