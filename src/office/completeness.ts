import type { Actor } from '../access/index.ts'
import { areaStem } from '../model/index.ts'
import type { Period, Reported } from '../store/index.ts'
import { denied } from './denial.ts'
import type { Office } from './office.ts'

/** How much of what was due of an area and kind was handed in, and when (完整性、及时性). */
export interface Completeness {
  readonly area: string
  readonly kind: string
  /** How many periods were due. */
  readonly expected: number
  /** Of those, for how many there is a submission that stands. */
  readonly submitted: number
  readonly onTime: number
  readonly late: number
  readonly missing: number
  /** Of those handed in, how many were accepted. */
  readonly accepted: number
  /** onTime / expected, two decimals; null when nothing was due. */
  readonly timeliness: number | null
  /** submitted / expected, two decimals; null when nothing was due. */
  readonly completeness: number | null
}

/** What is asked: in which areas, for which period, of which kinds. */
export interface CompletenessAsked {
  readonly period?: string | undefined
  readonly area?: string | undefined
  readonly kind?: string | undefined
}

const ACCEPTED: readonly string[] = ['accepted', 'locked']
const STANDING: readonly string[] = ['submitted', ...ACCEPTED]

/** How complete and how timely what was due is, by area and kind, and in all. */
export const completenessOf = async (
  { store }: Office,
  known: Actor,
  { period, area, kind }: CompletenessAsked,
): Promise<{ readonly items: readonly Completeness[]; readonly total: Omit<Completeness, 'area' | 'kind'> }> => {
  const stems = stemsWithin(known, area)
  const found = await store.records.reported({ stems, ...(period === undefined ? {} : { period }) })
  const reported = Map.groupBy(found, ofPeriod)
  const periods = await duePeriods(store, known, stems, { period, kind })
  const items = [...Map.groupBy(periods, (one) => `${one.area} ${one.kind}`).values()].map((due) => {
    const [{ area, kind }] = due as [Period]
    return { area, kind, ...countAll(due, reported) }
  })
  const sorted = items.sort((a, b) => (`${a.area} ${a.kind}` < `${b.area} ${b.kind}` ? -1 : 1))
  return { items: sorted, total: countAll(periods, reported) }
}

/** What was due of one area, kind and period, and what came of it. */
export interface DueItem {
  readonly area: string
  readonly kind: string
  readonly period: string
  readonly due: string
  /** The day it came, in time where any of it did; null where nothing stands. */
  readonly submittedOn: string | null
  readonly accepted: boolean
}

/** What was due in some areas within some days. */
export const dueWithin = async (
  { store }: Office,
  known: Actor,
  asked: { readonly area: string; readonly from: string; readonly to: string },
): Promise<readonly DueItem[]> => {
  const stems = stemsWithin(known, asked.area)
  const reported = Map.groupBy(await store.records.reported({ stems }), ofPeriod)
  const periods = await duePeriods(store, known, stems, {})
  return periods
    .filter(({ due }) => asked.from <= due && due <= asked.to)
    .map((period) => {
      const { area, kind, due } = period
      const own = standingOf(period, reported.get(ofPeriod(period)) ?? [])
      const days = own.flatMap(({ submittedAt }) => (submittedAt === null ? [] : [beijingDay(submittedAt)]))
      const accepted = outcomeOf(period, own).isAccepted
      return { area, kind, period: period.period, due, submittedOn: days.sort()[0] ?? null, accepted }
    })
}

/** What stands of a period, and what it corrected; none where nothing stands. */
const standingOf = ({ area }: Period, reported: readonly Reported[]): readonly Reported[] => {
  const stem = areaStem(area)
  const own = reported.filter((one) => areaStem(one.area).startsWith(stem))
  const isKept = own.some(({ state }) => STANDING.includes(state))
  return isKept ? own.filter(({ state }) => STANDING.includes(state) || state === 'superseded') : []
}

/** The stems that somebody sees, as far as they lie in an area; nothing outside is ever looked at. */
export const stemsWithin = ({ stems }: Pick<Actor, 'stems'>, area: string | undefined): readonly string[] => {
  if (area === undefined) return stems
  const stem = areaStem(area)
  return stems.flatMap((own) => (stem.startsWith(own) ? [stem] : own.startsWith(stem) ? [own] : []))
}

/** The kinds to choose from a store: those that somebody sees, and all where nothing is said. */
export const kindsWithin = (
  { kinds }: Pick<Actor, 'kinds'>,
  kind: string | undefined,
): { kinds?: readonly string[] } => {
  if (kind !== undefined) return { kinds: kinds.length === 0 || kinds.includes(kind) ? [kind] : ['\0'] }
  return kinds.length === 0 ? {} : { kinds }
}

const duePeriods = async (
  store: Office['store'],
  known: Actor,
  stems: readonly string[],
  { period, kind }: CompletenessAsked,
): Promise<Period[]> => {
  const filter = { stems, ...kindsWithin(known, kind), ...(period === undefined ? {} : { period }) }
  const all: Period[] = []
  for (let after: number | null = 0; after !== null; ) {
    const page: { items: readonly Period[]; next: number | null } = await store.periods.list(filter, {
      after,
      limit: 1_000,
    })
    all.push(...page.items)
    after = page.next
  }
  return all
}

/** What was reported, by kind and period. */
const ofPeriod = ({ kind, period }: Pick<Reported, 'kind' | 'period'>): string => `${kind} ${period}`

const countAll = (
  periods: readonly Period[],
  reported: ReadonlyMap<string, readonly Reported[]>,
): Omit<Completeness, 'area' | 'kind'> => {
  const found = periods.map((period) => outcomeOf(period, reported.get(ofPeriod(period)) ?? []))
  const count = (is: (one: Outcome) => boolean): number => found.filter(is).length
  const [expected, submitted] = [periods.length, count(({ state }) => state !== 'missing')]
  const onTime = count(({ state }) => state === 'on-time')
  return {
    ...{ expected, submitted, onTime, late: submitted - onTime, missing: expected - submitted },
    accepted: count(({ isAccepted }) => isAccepted),
    ...{ timeliness: share(onTime, expected), completeness: share(submitted, expected) },
  }
}

interface Outcome {
  readonly state: 'on-time' | 'late' | 'missing'
  readonly isAccepted: boolean
}

/** A period is met by what was handed in of its area or of areas in it; a correction does not make it late. */
const outcomeOf = ({ area, due }: Period, reported: readonly Reported[]): Outcome => {
  const stem = areaStem(area)
  const own = reported.filter((one) => areaStem(one.area).startsWith(stem))
  const standing = own.filter(({ state }) => STANDING.includes(state))
  if (standing.length === 0) return { state: 'missing', isAccepted: false }
  const isOnTime = own.some(
    ({ state, submittedAt }) =>
      submittedAt !== null && (STANDING.includes(state) || state === 'superseded') && beijingDay(submittedAt) <= due,
  )
  const isAccepted = standing.every(({ state }) => ACCEPTED.includes(state))
  return { state: isOnTime ? 'on-time' : 'late', isAccepted }
}

const AHEAD = 8 * 3_600_000

/** The day it was in China, where a period's last day ends at midnight. */
export const beijingDay = (instant: string): string => new Date(Date.parse(instant) + AHEAD).toISOString().slice(0, 10)

const share = (part: number, whole: number): number | null =>
  whole === 0 ? null : Math.floor((100 * part) / whole) / 100

/** An area that somebody names and may not see is not there for them. */
export const areaSeen = (known: Actor, area: string): void => {
  if (stemsWithin(known, area).length === 0) throw denied('not-found', { what: 'area', id: area })
}
