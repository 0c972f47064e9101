import type { Indicator, Outlook } from './told.ts'

/** What is drawn of an indicator, by year: what was reported, what is expected with its range, and what is asked. */
export interface Drawn {
  readonly years: readonly number[]
  /** Null where nothing was reported: a gap stays a gap. */
  readonly values: readonly (number | null)[]
  /** From the last value to the year in which the demand falls due. */
  readonly expected: readonly (number | null)[]
  readonly low: readonly (number | null)[]
  readonly high: readonly (number | null)[]
  readonly targets: readonly number[]
}

/** What is drawn of an indicator: what is expected is the same whatever is asked. */
export const drawnOf = ({ points, outlooks }: Pick<Indicator, 'points' | 'outlooks'>): Drawn => {
  const last = points.at(-1)
  const expected = gravestOf({ outlooks })?.expected ?? null
  const ends = [...points.map(({ year }) => year), ...(expected === null ? [] : [expected.year])]
  const [from, to] = [Math.min(...ends), Math.max(...ends)]
  const years = ends.length === 0 ? [] : Array.from({ length: to - from + 1 }, (_, index) => from + index)
  const values = new Map(points.map(({ year, value }) => [year, value]))
  /** A straight line from the last value to an end. */
  const lineTo = (end: number | undefined) =>
    years.map((year): number | null => {
      if (end === undefined || last === undefined || expected === null || expected.year <= last.year) return null
      if (year < last.year || year > expected.year) return null
      return tidy(last.value + ((end - last.value) * (year - last.year)) / (expected.year - last.year))
    })
  return {
    years,
    values: years.map((year) => values.get(year) ?? null),
    expected: lineTo(expected?.value),
    low: lineTo(expected?.low),
    high: lineTo(expected?.high),
    targets: [...new Set(outlooks.flatMap(targetsOf))],
  }
}

const PLACES = 1_000

const tidy = (value: number): number => Math.round(value * PLACES) / PLACES

/** The numbers that an outlook is towards; a movement is towards none. */
export const targetsOf = ({ target, movement }: Outlook): number[] => {
  if (target === null || movement !== null) return []
  return [target.atLeast, target.atMost].flatMap((bound) => (bound === null ? [] : bound.value))
}

/** Worse comes first; what no rule asks for last. */
const ORDER = ['off-track', 'reversing', 'at-risk', 'insufficient-data', 'on-track', 'met'] as const

/** The outlook that matters most of an indicator: the worst of what rules ask. */
export const gravestOf = ({ outlooks }: Pick<Indicator, 'outlooks'>): Outlook | undefined =>
  [...outlooks].sort(
    (a, b) => Number(a.rule === null) - Number(b.rule === null) || ORDER.indexOf(a.status) - ORDER.indexOf(b.status),
  )[0]
