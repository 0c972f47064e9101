import { eventsOf } from '../chance/index.ts'
import { type FactRecord, type Problem, problem } from '../model/index.ts'
import { pointer } from '../source/index.ts'
import type { Place } from './schema.ts'

/** Warnings of rates that are no whole number of events out of the denominator given with them. */
export const mismatchedRates = (record: FactRecord, places: readonly Place[], where: Partial<Problem>): Problem[] =>
  ratesIn(places).flatMap(({ spec, within }) => {
    const { name: field, denominator } = spec
    if (denominator === undefined || record.facts[field] === undefined) return []
    const { facts, suspect } = record
    if (suspect[field] || suspect[denominator.fact]) return []
    const [rate, outOf] = [facts[field], facts[denominator.fact]]
    if (typeof rate !== 'number' || typeof outOf !== 'number' || outOf === 0) return []
    if (eventsOf(rate, outOf, denominator.per) !== null) return []
    const events = Number(((rate * outOf) / denominator.per).toFixed(2))
    const path = pointer(within === null ? [field] : [within, field])
    const params = { field, rate, denominator: denominator.fact, outOf, events }
    return problem('rate-without-events', params, { ...where, severity: 'warning', path })
  })

const RATES = new WeakMap<readonly Place[], readonly Place[]>()

/** The places of rates, which few kinds have; looked for once. */
const ratesIn = (places: readonly Place[]): readonly Place[] => {
  const known = RATES.get(places) ?? places.filter(({ spec }) => spec.denominator !== undefined)
  RATES.set(places, known)
  return known
}
