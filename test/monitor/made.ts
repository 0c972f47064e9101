import type { AreaDemand, FactRecord, Indicator, Outlook, Target } from '../../src/model/index.ts'
import type { Demands } from '../../src/monitor/index.ts'
import { outlooksOf } from '../../src/monitor/index.ts'

/** An indicator without bounds, so that any number may be tried. */
export const plain: Indicator = {
  id: 'thing',
  title: { zh: '指标', en: 'thing' },
  unit: null,
  direction: 'higher',
  floor: null,
  ceiling: null,
  denominator: null,
}
export const percent: Indicator = { ...plain, unit: { zh: '%', en: '%' }, floor: 0, ceiling: 100 }
export const lower: Indicator = { ...plain, direction: 'lower', floor: 0 }

export const atLeast = (value: number, strict = false): Target => ({ atLeast: { value, strict }, atMost: null })
export const atMost = (value: number, strict = false): Target => ({ atLeast: null, atMost: { value, strict } })

/** A record of one year of one area. */
export const record = (year: number, value: number, given: Partial<FactRecord> = {}): FactRecord => ({
  kind: 'area-statistics',
  id: `A-${year}`,
  area: '441800',
  asOf: '2026-03-01',
  facts: { year, thing: value },
  suspect: {},
  ...given,
})

/** A demand by the end of 2030. */
export const demand = (target: Target | null, movement: AreaDemand['movement'] = null): AreaDemand => ({
  rule: { id: 'r', title: plain.title, quote: '', binding: 'target', due: '2030-12-31' },
  target,
  movement,
})

export const demands = (one: AreaDemand): Demands => ({ of: () => [one] })

export const follow = (records: readonly FactRecord[], one: AreaDemand, indicator: Indicator = plain) =>
  outlooksOf(records, {
    indicators: [indicator],
    demands: demands(one),
    planOf: () => null,
    asOf: '2026-05-01',
    horizon: 2030,
  })

/** The outlook of values from a first year on; null for a year without one. */
export const outlook = (
  values: readonly (number | null)[],
  one: AreaDemand,
  indicator: Indicator = plain,
  from = 2018,
): Outlook => {
  const records = values.flatMap((value, index) => (value === null ? [] : [record(from + index, value)]))
  const [found] = follow(records, one, indicator).outlooks
  if (found === undefined) throw new Error('no outlook')
  return found
}
