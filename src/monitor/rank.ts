import { overlaps } from '../chance/index.ts'
import type {
  AreaLevel,
  FactRecord,
  Indicator,
  Interval,
  Point,
  Ranked,
  RankedTarget,
  Ranking,
  Unranked,
} from '../model/index.ts'
import type { Demands } from './demand.ts'
import { meets, minus, shortfall } from './exact.ts'
import { byArea, intervalAt, type Series, seriesOf, yearOf } from './series.ts'

/** What to rank by. */
export interface RankOptions {
  readonly indicator: Indicator
  readonly demands: Demands
  readonly planOf: (area: string) => string | null
  readonly asOf: string
  /** Otherwise the latest year that all areas of a level share, or that most do. */
  readonly year?: number | undefined
}

/** The areas ranked by one indicator, each level by itself: a city is not ranked among its counties. */
export const rankingsOf = (records: readonly FactRecord[], options: RankOptions): Ranking[] => {
  const dated = records.filter((record) => yearOf(record) !== null)
  const all = byArea(dated).map((own) => seriesOf(own, options.indicator, Number(options.asOf.slice(0, 4))))
  return [...Map.groupBy(all, ({ area }) => area.level)]
    .sort(
      ([, a], [, b]) => LEVELS.indexOf(a[0]?.area.level ?? 'province') - LEVELS.indexOf(b[0]?.area.level ?? 'province'),
    )
    .map(([level, series]) => rankingOf(level, series, options))
}

const LEVELS: readonly AreaLevel[] = ['province', 'prefecture', 'county', 'town', 'village']

const rankingOf = (level: AreaLevel, series: readonly Series[], options: RankOptions): Ranking => {
  const year = options.year ?? commonYear(series)
  const present = series.flatMap((one) => {
    const point = one.points.find((each) => each.year === year)
    return point ? [{ series: one, value: point.value, interval: intervalAt(one, point) }] : []
  })
  const missing = series.filter((one) => !one.points.some((point) => point.year === year))
  return Object.freeze({
    indicator: options.indicator,
    level,
    year,
    rows: rowsOf(present, options),
    missing: missing.map((one) => unranked(one, year)),
  })
}

/** The latest year for which most areas, at best all, have a value. */
const commonYear = (series: readonly Series[]): number | null => {
  const years = series.flatMap(({ points }) => points.map(({ year }) => year))
  const counts = [...Map.groupBy(years, (year) => year)].map(([year, all]) => ({ year, areas: all.length }))
  return counts.sort((a, b) => b.areas - a.areas || b.year - a.year)[0]?.year ?? null
}

interface Present {
  readonly series: Series
  readonly value: number
  readonly interval: Interval | null
}

const rowsOf = (present: readonly Present[], options: RankOptions): Ranked[] => {
  // where neither way is better, the highest stands first
  const sign = options.indicator.direction === 'lower' ? 1 : -1
  const sorted = [...present].sort(
    (a, b) => sign * (a.value - b.value) || (a.series.area.code < b.series.area.code ? -1 : 1),
  )
  return sorted.map(({ series, value, interval }, index) => {
    const above = sorted[index - 1]?.interval ?? null
    const better = sorted.filter((other) => sign * (other.value - value) < 0)
    const nearest = better.at(-1)
    return {
      rank: better.length + 1,
      tied: sorted.filter((other) => other.value === value).length > 1,
      area: series.area,
      value,
      gap: nearest ? Math.abs(minus(value, nearest.value)) : null,
      targets: targetsOf(series, value, options),
      interval,
      overlaps: interval && above && overlaps(interval, above),
    }
  })
}

const targetsOf = ({ area }: Series, value: number, { demands, planOf, indicator }: RankOptions): RankedTarget[] =>
  demands.of(planOf(area.code), indicator, area, undefined).flatMap(({ rule, target, movement }) => {
    if (rule === null || target === null || movement !== null) return []
    return [{ rule: rule.id, target, due: rule.due, met: meets(value, target), gap: shortfall(value, target) }]
  })

const unranked = ({ area, points, leftOut }: Series, year: number | null): Unranked => {
  const fault = leftOut.find((one) => one.year === year)?.why
  const why = fault === 'suspect' || fault === 'contradicting' ? fault : 'missing'
  const last: Point | undefined = points.at(-1)
  return { area, why, last: last ?? null }
}
