import type { AreaLevel } from './area.ts'
import type { FactInterval, Interval } from './interval.ts'
import type { Binding } from './rule.ts'
import type { Bilingual } from './words.ts'

export const STATUSES = ['met', 'on-track', 'at-risk', 'off-track', 'reversing', 'insufficient-data'] as const
/** Where an indicator of an area stands on its way to what a plan asks of it. */
export type Status = (typeof STATUSES)[number]

/** Which way an indicator gets better: up, down, towards a middle, or neither. */
export type Direction = 'higher' | 'lower' | 'near' | 'none'

/** An indicator of area statistics, as far as following it over the years goes. */
export interface Indicator {
  readonly id: string
  readonly title: Bilingual
  readonly unit: Bilingual | null
  readonly direction: Direction
  /** Values below this, or above `ceiling`, cannot be: no expectation goes there. */
  readonly floor: number | null
  readonly ceiling: number | null
  /** The fact that counts what the rate is out of, and the number the rate is given per: live births, 100,000. */
  readonly denominator: { readonly fact: string; readonly per: number } | null
}

/** One end of what is allowed; `strict` leaves out the number itself (超过, 不满). */
export interface Bound {
  readonly value: number
  readonly strict: boolean
}

/** The values that comply. */
export interface Target {
  readonly atLeast: Bound | null
  readonly atMost: Bound | null
}

/** How a value must move where a rule, or the indicator itself, names a direction and no number. */
export type Movement = 'rise' | 'fall' | 'not-fall' | 'not-rise'

/** What is asked of an indicator: a target, a movement, or a movement until a target makes it needless. */
export interface AreaDemand {
  /** Null where no rule asks anything and the indicator's own direction is followed. */
  readonly rule: {
    readonly id: string
    readonly title: Bilingual
    readonly quote: string
    readonly binding: Binding
    readonly due: string | null
  } | null
  readonly target: Target | null
  readonly movement: Movement | null
}

/** An area: by its code, by the name its latest record gives it, and its level. */
export interface AreaRef {
  readonly code: string
  readonly name: string
  readonly level: AreaLevel
}

/** A year's value, as it was reported. */
export interface Point {
  readonly year: number
  readonly value: number
}

/** A level shift: the level changed between two years, and stayed. */
export interface Shift {
  /** The last year before, and the first year after. */
  readonly after: number
  readonly from: number
  /** How much the level changed, the trend taken out. */
  readonly jump: number
  /** Whether enough years follow for the outlook to rest on them alone. */
  readonly used: boolean
}

/** How an outlook was computed, in method names and numbers. */
export interface Basis {
  readonly method: 'theil-sen' | 'two-points' | 'none'
  /** First and last year of the points the line rests on, and how many they are. */
  readonly years: readonly [number, number]
  readonly points: number
  /** The slopes between which the true one lies, and how surely: Sen's interval by Kendall's exact distribution. */
  readonly slopes: { readonly low: number; readonly high: number; readonly confidence: number } | null
  /** 1.4826 · MAD of the residuals, in the unit of the indicator. */
  readonly noise: number | null
  /** An expectation that ran past what can be was brought back to this. */
  readonly clamped: 'floor' | 'ceiling' | null
  readonly shift: Shift | null
  /** The pace itself changed, so the line rests on the later half alone. */
  readonly bent: boolean
  /** Years between the last value and the day the demand falls due. */
  readonly ahead: number
}

/** What becomes of an indicator in an area, and of what a rule asks of it. */
export interface Outlook {
  readonly area: AreaRef
  readonly indicator: Indicator
  readonly demand: AreaDemand
  readonly status: Status
  /** The years swing so much that the status may turn with the next figure. */
  readonly volatile: boolean
  readonly count: number
  readonly first: Point
  readonly last: Point
  /** Where the last value may lie by chance alone, for a rate whose denominator is known. */
  readonly interval: FactInterval | null
  /** The value in the due year, and the range it lies in about nine times in ten. */
  readonly expected: {
    readonly year: number
    readonly value: number
    readonly low: number
    readonly high: number
  } | null
  /** Per year, so far; and from the last value to the target, null where there is none or its year is past. */
  readonly pace: number | null
  readonly needed: number | null
  readonly basis: Basis
  readonly text: Bilingual
}

/** A value that was left out of a series, and why. */
export interface LeftOut {
  readonly area: AreaRef
  /** Null where the whole record is left out. */
  readonly indicator: string | null
  readonly year: number | null
  readonly why: 'suspect' | 'contradicting' | 'future' | 'no-year' | 'no-direction'
  readonly text: Bilingual
}

/** The outlooks of a set of records, by area and indicator, and what was left out. */
export interface Outlooks {
  readonly asOf: string
  readonly outlooks: readonly Outlook[]
  readonly leftOut: readonly LeftOut[]
}

/** An area's place among those of its level. */
export interface Ranked {
  /** Standard competition ranking: equal values share a place, and the next places stay empty. */
  readonly rank: number
  readonly tied: boolean
  readonly area: AreaRef
  readonly value: number
  /** How far behind the next better value; null in first place. */
  readonly gap: number | null
  readonly targets: readonly RankedTarget[]
  /** Where the value may lie by chance alone, for a rate whose denominator is known. */
  readonly interval: Interval | null
  /** Whether that interval overlaps the one of the row above, so that chance may have put this one behind; null where either has none. */
  readonly overlaps: boolean | null
}

/** How far an area is from what a rule of its plan asks. */
export interface RankedTarget {
  readonly rule: string
  readonly target: Target
  readonly due: string | null
  readonly met: boolean
  /** What is missing to the number itself; 0 when met. */
  readonly gap: number
}

/** An area without a value in the year of a ranking. */
export interface Unranked {
  readonly area: AreaRef
  readonly why: 'missing' | 'suspect' | 'contradicting'
  /** Its last known year and value, if any. */
  readonly last: Point | null
}

/** The areas of one level, ranked by an indicator in a year. */
export interface Ranking {
  readonly indicator: Indicator
  readonly level: AreaLevel
  /** Null when no area of this level has a value. */
  readonly year: number | null
  readonly rows: readonly Ranked[]
  readonly missing: readonly Unranked[]
}
