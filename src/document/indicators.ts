import type { Outlook, Outlooks, Rulebook, Target } from '../model/index.ts'
import { demandText, meets, type Series } from '../monitor/index.ts'
import type { FollowedDemand, FollowedIndicator, ReportForm } from './area-report.ts'

/** The years between which an evaluation compares. */
export interface Years {
  readonly first: number
  readonly last: number
}

/** What was found of the indicators of the area itself. */
export interface Followed {
  readonly series: readonly Series[]
  readonly outlooks: Outlooks
}

/** Every indicator with figures, and each different demand on it once; what the plan asks for stands first. */
export const indicatorsOf = (
  { series, outlooks }: Followed,
  rulebook: Rulebook,
  form: ReportForm,
  years: Years,
): FollowedIndicator[] => {
  const found = series
    .filter(({ points }) => points.length > 0)
    .map(({ indicator, points }) => ({
      indicator,
      points,
      demands: distinct(outlooks.outlooks.filter((one) => one.indicator.id === indicator.id)).map(
        (outlook): FollowedDemand => ({
          outlook,
          upper: rulebook.upper.filter(({ rule }) => rule !== null && rule === outlook.demand.rule?.id),
          reached: form === 'final' ? reachedBy(outlook, points, years) : null,
        }),
      ),
    }))
  return [...found.filter(isAsked), ...found.filter((one) => !isAsked(one))]
}

const isAsked = ({ demands }: FollowedIndicator): boolean => demands.some(({ outlook }) => outlook.demand.rule !== null)

/** Two rules may ask the same. */
const distinct = (outlooks: readonly Outlook[]): Outlook[] =>
  [...new Map(outlooks.toReversed().map((one) => [asking(one), one])).values()].reverse()

const asking = ({ demand }: Outlook): string =>
  `${demandText(demand).en} ${demand.rule?.due ?? (demand.rule === null ? '-' : '')}`

/** Whether the last year's value complies: with a target, or beside the first value of the plan's years where a direction is asked for. */
const reachedBy = ({ demand }: Outlook, points: Series['points'], years: Years): boolean | null => {
  const last = points.find(({ year }) => year === years.last)
  const first = points.find(({ year }) => year >= years.first)
  if (last === undefined || first === undefined) return null
  if (demand.target !== null && meets(last.value, demand.target)) return true
  if (demand.movement === null) return demand.target === null ? null : false
  return first.year === last.year ? null : meets(last.value, MOVED[demand.movement](first.value))
}

const MOVED: Readonly<Record<NonNullable<Outlook['demand']['movement']>, (from: number) => Target>> = {
  rise: (value) => ({ atLeast: { value, strict: true }, atMost: null }),
  'not-fall': (value) => ({ atLeast: { value, strict: false }, atMost: null }),
  fall: (value) => ({ atLeast: null, atMost: { value, strict: true } }),
  'not-rise': (value) => ({ atLeast: null, atMost: { value, strict: false } }),
}
