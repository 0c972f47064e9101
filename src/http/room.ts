import type { CheckOptions, Halfsky } from '../halfsky.ts'
import type { Rulebook } from '../model/index.ts'
import type { Batch } from '../record/index.ts'
import { refusal } from './fault.ts'

/** So many findings one request may come to: they stand in memory at once, and a government body alone has two hundred. */
const MAX_FINDINGS = 500_000
/** With `detail=all` a record's findings take about five times the room. */
const DETAIL_WEIGHT = 5

/** Refuses a batch of more records than are checked at once: more than `limit`, or of kinds with many rules fewer. */
export const refuseTooMany = (
  { entries }: Batch,
  { rulebook }: Halfsky,
  limit: number,
  detail: CheckOptions['detail'] = 'brief',
): void => {
  const weight = detail === 'all' ? DETAIL_WEIGHT : 1
  const rules = mostRules(rulebook)
  const findings = entries.reduce((sum, { value }) => sum + (rules.get(kindOf(value)) ?? 0), 0)
  const found = entries.length
  const fitting = findings === 0 ? found : Math.floor((found * MAX_FINDINGS) / (findings * weight))
  const most = Math.min(Math.ceil(limit / weight), Math.max(1, fitting))
  if (found > most) throw refusal('too-many-records', { limit: most, found })
}

const kindOf = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'kind' in value ? value.kind : null

const known = new WeakMap<Rulebook, ReadonlyMap<unknown, number>>()

/** How many rules each kind has in the plan that has the most of them. */
const mostRules = (rulebook: Rulebook): ReadonlyMap<unknown, number> => {
  const most = known.get(rulebook) ?? countRules(rulebook)
  known.set(rulebook, most)
  return most
}

const countRules = ({ rules }: Rulebook): ReadonlyMap<unknown, number> => {
  const most = new Map<string, number>()
  for (const own of Map.groupBy(rules, ({ plan }) => plan).values()) {
    for (const [kind, { length }] of Map.groupBy(own, ({ subject }) => subject)) {
      most.set(kind, Math.max(length, most.get(kind) ?? 0))
    }
  }
  return most
}
