import { median } from 'simple-statistics'
import { overlaps } from '../chance/index.ts'
import type {
  AreaDemand,
  Basis,
  Bound,
  FactInterval,
  FactRecord,
  Indicator,
  Interval,
  LeftOut,
  Outlook,
  Outlooks,
  Point,
  Shift,
  Target,
} from '../model/index.ts'
import type { Demands } from './demand.ts'
import { margin, meets, minus, plus, shifted, shortfall, tidy } from './exact.ts'
import { isBent, type Line, lineThrough } from './line.ts'
import { areaCode, byArea, intervalAt, type Series, seriesOf, yearOf } from './series.ts'
import { findShift } from './shift.ts'
import { type Evidence, statusOf, wantedSign } from './status.ts'
import { leftOut, outlookText } from './words.ts'

/** What to follow, and until when. */
export interface TrendOptions {
  readonly indicators: readonly Indicator[]
  readonly demands: Demands
  /** The plan that applies in an area, if any. */
  readonly planOf: (area: string) => string | null
  /** Later years are not known yet: YYYY-MM-DD. */
  readonly asOf: string
  /** The year looked ahead to where nothing names a due date. */
  readonly horizon: number
  /** Only this indicator, or this area. */
  readonly indicator?: string | undefined
  readonly area?: string | undefined
}

/** Fewer points give no line. */
const FEWEST = 3
/** Only so many years back: what a plan of ten years did not see tells little of its end. */
const WINDOW = 10
/** Unless fewer points than this remain. */
const WINDOW_FEWEST = 5

/** The outlook of every indicator of every area, for each demand on it. */
export const outlooksOf = (records: readonly FactRecord[], options: TrendOptions): Outlooks => {
  const { asOf, indicators, indicator, area } = options
  const wanted = indicators.filter(({ id }) => indicator === undefined || id === indicator)
  const areas = byArea(records).filter(({ area: { code } }) => area === undefined || code === areaCode(area))
  // given for the sake of rates, and not to be followed
  const counts = new Set(indicators.map(({ denominator }) => denominator?.fact))
  const outlooks: Outlook[] = []
  const left: LeftOut[] = areas.flatMap(({ area: ref, records: own }) =>
    own.filter((record) => yearOf(record) === null).map(() => leftOut(ref, null, null, 'no-year', [])),
  )
  for (const own of areas) {
    const dated = { ...own, records: own.records.filter((record) => yearOf(record) !== null) }
    const latest = latestOf(dated.records)
    for (const one of wanted) {
      const series = seriesOf(dated, one, Number(asOf.slice(0, 4)))
      left.push(...series.leftOut)
      if (series.points.length === 0) continue
      const demands = options.demands.of(options.planOf(own.area.code), one, own.area, latest)
      if (demands.length === 0 && (indicator !== undefined || !counts.has(one.id)))
        left.push(leftOut(own.area, one, null, 'no-direction', []))
      outlooks.push(...demands.map((demand) => outlookOf(series, demand, options.horizon)))
    }
  }
  return { asOf, outlooks, leftOut: left }
}

/** The record of the latest year; none where that year was reported twice. */
const latestOf = (records: readonly FactRecord[]): FactRecord | undefined => {
  const year = Math.max(...records.map((record) => yearOf(record) ?? 0))
  const own = records.filter((record) => yearOf(record) === year)
  return own.length === 1 ? own[0] : undefined
}

/** One series against one demand. */
export const outlookOf = (series: Series, demand: AreaDemand, horizon: number): Outlook => {
  const { area, indicator, points } = series
  const first = points[0] as Point
  const last = points.at(-1) as Point
  // from here on values count from the first one, exactly: the level of a series has no say in its movement
  const origin = first.value
  const moved = points.map(({ year, value }) => ({ year, value: minus(value, origin) }))
  const target = demand.target && shifted(demand.target, origin)
  // having arrived makes moving on needless, but it is no goal to be reached by a day
  const goal = demand.movement === null ? target : null
  const due = dueYear(demand, horizon)
  const used = usedPoints(moved)
  const line = used.points.length >= FEWEST ? lineThrough(used.points) : null
  const range = line && expectation(line, due, indicator, origin)
  const isDue = last.year >= due
  const here = moved.at(-1) as Point
  const evidence: Evidence = {
    last: here,
    target,
    movement: demand.movement,
    line,
    expected: range,
    isDue,
  }
  const base = {
    area,
    indicator,
    demand,
    status: statusOf(evidence),
    volatile: line !== null && isVolatile(line, here, goal, points),
    count: points.length,
    first,
    last,
    interval: judgedInterval(intervalAt(series, last), demand.target),
    expected: range && !isDue ? placed(range, due, origin) : null,
    pace: line ? tidy(line.slope) : paceOfTwo(used.points),
    needed: neededPace(here, goal, due),
    basis: basisOf(used, line, range?.clamped ?? null, Math.max(0, due - last.year)),
  }
  return Object.freeze({ ...base, text: outlookText(base) })
}

/** With a target, chance may decide where the interval holds one of its bounds. */
const judgedInterval = (interval: Interval | null, target: Target | null): FactInterval | null => {
  if (interval === null) return null
  const limits = [target?.atLeast, target?.atMost].flatMap((bound) => bound ?? [])
  const isHeld = ({ value }: Bound): boolean => overlaps(interval, { low: value, high: value })
  return Object.freeze({ ...interval, chance: limits.length === 0 ? null : limits.some(isHeld) })
}

const dueYear = ({ rule }: AreaDemand, horizon: number): number => (rule?.due ? Number(rule.due.slice(0, 4)) : horizon)

/** What the line rests on, and why not on every year. */
interface Used {
  readonly points: readonly Point[]
  readonly shift: Shift | null
  readonly bent: boolean
}

/** The latest years; of them those after a level shift where they suffice, and the later half where the pace changes. */
const usedPoints = (points: readonly Point[]): Used => {
  const start = (points.at(-1)?.year ?? 0) - WINDOW
  const recent = points.filter(({ year }) => year >= start)
  const windowed = recent.length >= WINDOW_FEWEST ? recent : points
  const split = findShift(windowed)
  if (split === null) return unbent(windowed, null)
  const after = windowed.slice(split.at)
  const used = after.length >= FEWEST
  const from = after[0]?.year ?? 0
  const shift = { after: windowed[split.at - 1]?.year ?? from, from, jump: tidy(split.jump), used }
  return used ? unbent(after, shift) : { points: windowed, shift, bent: false }
}

const unbent = (points: readonly Point[], shift: Shift | null): Used => {
  const bent = isBent(points)
  return { points: bent ? points.slice(-Math.max(FEWEST, Math.ceil(points.length / 2))) : points, shift, bent }
}

interface Range {
  readonly value: number
  readonly low: number
  readonly high: number
  readonly clamped: Basis['clamped']
}

/** The line in the due year, kept inside what can be. */
const expectation = (line: Line, due: number, { floor, ceiling }: Indicator, origin: number): Range => {
  const { value, low, high } = line.at(due)
  const bottom = floor === null ? Number.NEGATIVE_INFINITY : minus(floor, origin)
  const top = ceiling === null ? Number.POSITIVE_INFINITY : minus(ceiling, origin)
  const kept = (one: number): number => Math.min(top, Math.max(bottom, tidy(one)))
  const clamped = tidy(value) < bottom ? 'floor' : tidy(value) > top ? 'ceiling' : null
  return { value: kept(value), low: kept(low), high: kept(high), clamped }
}

const placed = ({ value, low, high }: Range, year: number, origin: number): Outlook['expected'] => ({
  year,
  value: tidy(plus(value, origin)),
  low: tidy(plus(low, origin)),
  high: tidy(plus(high, origin)),
})

/** Without a line only two points show a pace: it describes, and foretells nothing. */
const paceOfTwo = (points: readonly Point[]): number | null => {
  const [a, b] = points
  return a && b && points.length === 2 ? tidy(minus(b.value, a.value) / (b.year - a.year)) : null
}

/** From the last value to the number itself; none is needed where the target is met. */
const neededPace = ({ year, value }: Point, target: Target | null, due: number): number | null => {
  if (target === null) return null
  if (meets(value, target)) return 0
  return due > year ? tidy((shortfall(value, target) * wantedSign(value, target)) / (due - year)) : null
}

/** A year's ordinary swing against the way still to go (half of it), the margin held, or the level (a tenth). */
const isVolatile = ({ noise }: Line, last: Point, target: Target | null, points: readonly Point[]): boolean => {
  const swing = tidy(noise)
  if (swing === 0) return false
  if (target === null) return swing > 0.1 * Math.abs(median(points.map(({ value }) => value)))
  return meets(last.value, target) ? swing > margin(last.value, target) : swing > 0.5 * shortfall(last.value, target)
}

const basisOf = (
  { points, shift, bent }: Used,
  line: Line | null,
  clamped: Basis['clamped'],
  ahead: number,
): Basis => ({
  method: line ? 'theil-sen' : points.length === 2 ? 'two-points' : 'none',
  years: [points[0]?.year ?? 0, points.at(-1)?.year ?? 0],
  points: points.length,
  slopes: line && { low: tidy(line.low), high: tidy(line.high), confidence: rounded(line.confidence) },
  noise: line && tidy(line.noise),
  clamped,
  shift,
  bent,
  ahead,
})

const rounded = (share: number): number => Math.round(share * 1000) / 1000
