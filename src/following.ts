import { setImmediate } from 'node:timers/promises'
import { type Halfsky, planOfArea, planProblem } from './halfsky.ts'
import {
  areaStem,
  type FactRecord,
  type Indicator,
  type Outlooks,
  type Problem,
  problem,
  type Ranking,
} from './model/index.ts'
import { byArea, demandsOf, outlooksOf, rankingsOf, type Series, seriesOf } from './monitor/index.ts'
import { type Batch, placeOf } from './record/index.ts'
import { type IndicatorSchema, indicatorSchemas } from './registry.ts'
import { suggest } from './source/index.ts'

/** What to follow, as a door is asked for it. */
export interface FollowOptions {
  readonly plan?: string | undefined
  readonly asOf: string
}

/** Follows indicators of areas over the years: the monitor room over a rulebook, for every door. */
export interface Following {
  /** A problem where a named indicator or plan does not exist. */
  fault(asked: { readonly indicator?: string | undefined; readonly plan?: string | undefined }): Problem | null
  /** The area statistics of a batch, and what was wrong with the rest. */
  read(batch: Batch): { readonly records: readonly FactRecord[]; readonly problems: readonly Problem[] }
  trend(
    records: readonly FactRecord[],
    options: FollowOptions & { readonly indicator?: string | undefined; readonly area?: string | undefined },
  ): Promise<Outlooks>
  /** The indicators of which records report a value. */
  indicators(records: readonly FactRecord[]): readonly Indicator[]
  /** The years of every indicator of one area of which a value was reported. */
  series(records: readonly FactRecord[], options: { readonly area: string; readonly asOf: string }): readonly Series[]
  rank(
    records: readonly FactRecord[],
    options: FollowOptions & { readonly indicator: string; readonly year?: number | undefined },
  ): readonly Ranking[]
}

const AREA = 'area-statistics'

/** The monitor over a rulebook. */
export const followingOf = ({ rulebook, kinds }: Halfsky): Following => {
  const schemas = Object.entries(indicatorSchemas(kinds))
  const indicators = new Map(schemas.map(([id, schema]) => [id, indicatorOf(id, schema)]))
  const demands = demandsOf(rulebook)
  const horizon = Math.max(...rulebook.plans.map(({ period }) => Number(period.to.slice(0, 4))))
  const planOf =
    (named: string | undefined) =>
    (area: string): string | null =>
      named ?? planOfArea(rulebook, area)

  return {
    fault: ({ indicator, plan }) => {
      const noPlan = planProblem(rulebook, plan)
      if (noPlan || indicator === undefined || indicators.has(indicator)) return noPlan
      const fact = indicator.slice(0, 80)
      return problem('unknown-fact', { fact, suggestion: suggest(fact, indicators.keys()) ?? '' })
    },
    read: ({ entries, problems }) => {
      const readings = entries.map((entry) => {
        const reading = kinds.readEntry(entry)
        if (reading.record === null || reading.record.kind === AREA) return reading
        const params = { field: 'kind', expected: AREA, suggestion: '' }
        return { record: null, problems: [problem('field-value', params, placeOf(entry, '/kind'))] }
      })
      const none = entries.length === 0 && problems.length === 0 ? [problem('nothing-to-check')] : []
      return {
        records: readings.flatMap(({ record }) => record ?? []),
        problems: [...problems, ...none, ...readings.flatMap((one) => one.problems)],
      }
    },
    trend: async (records, { plan, asOf, indicator, area }) => {
      const options = {
        indicators: [...indicators.values()],
        demands,
        planOf: planOf(plan),
        asOf,
        horizon,
        indicator,
        area,
      }
      const found: Outlooks[] = []
      for (const { records: own } of byArea(records)) {
        found.push(outlooksOf(own, options))
        // an area takes a moment: others get a turn
        await setImmediate()
      }
      return {
        asOf,
        outlooks: found.flatMap(({ outlooks }) => outlooks),
        leftOut: found.flatMap(({ leftOut }) => leftOut),
      }
    },
    indicators: (records) =>
      [...indicators.values()].filter(({ id }) => records.some(({ facts }) => typeof facts[id] === 'number')),
    series: (records, { area, asOf }) =>
      byArea(records)
        .filter(({ area: { code } }) => areaStem(code) === areaStem(area))
        .flatMap((own) => [...indicators.values()].map((one) => seriesOf(own, one, Number(asOf.slice(0, 4)))))
        .filter(({ points, leftOut }) => points.length + leftOut.length > 0),
    rank: (records, { plan, asOf, indicator, year }) => {
      const found = indicators.get(indicator)
      if (found === undefined) return []
      return rankingsOf(records, { indicator: found, demands, planOf: planOf(plan), asOf, year })
    },
  }
}

const indicatorOf = (id: string, schema: IndicatorSchema): Indicator =>
  Object.freeze({
    id,
    title: schema['x-title'],
    unit: schema['x-unit'] ?? null,
    direction: schema['x-direction'] ?? 'none',
    ...limitsOf(schema),
    denominator: schema['x-denominator'] ?? null,
  })

/** A share lies between 0 and 100 unless its schema knows better; rates and counts are not negative. */
const limitsOf = (schema: IndicatorSchema): Pick<Indicator, 'floor' | 'ceiling'> => {
  const { minimum = 0, maximum = 100 } = schema['x-plausible'] ?? {}
  const floor = minimum < 0 ? null : 0
  return { floor, ceiling: schema['x-unit']?.zh === '%' && maximum <= 100 ? 100 : null }
}
