import { TheilSenRegression } from 'ml-regression-theil-sen'
import { median, medianAbsoluteDeviation, probit } from 'simple-statistics'
import type { Point } from '../model/index.ts'
import { trimming } from './kendall.ts'

/** Of ten outlooks, nine come true if the past is any guide. */
const CONFIDENCE = 0.9
/** Half the width of that interval in standard deviations. */
const DEVIATIONS = probit((1 + CONFIDENCE) / 2)
/** Makes the MAD estimate the standard deviation where the noise is normal. */
const MAD_TO_DEVIATION = 1.4826

/** A robust line through a series, with how sure its slope is. */
export interface Line {
  readonly slope: number
  readonly low: number
  readonly high: number
  readonly confidence: number
  /** Robust standard deviation of the values about the line. */
  readonly noise: number
  at(year: number): { readonly value: number; readonly low: number; readonly high: number }
}

/** Theil and Sen's line through three points or more of different years. */
export const lineThrough = (points: readonly Point[]): Line => {
  const origin = points.at(-1)?.year ?? 0
  const xs = points.map(({ year }) => year - origin)
  const ys = points.map(({ value }) => value)
  const line = new TheilSenRegression(xs, ys)
  const { low, high, confidence } = slopeInterval(points)
  const noise = MAD_TO_DEVIATION * medianAbsoluteDeviation(xs.map((x, index) => (ys[index] ?? 0) - line.predict(x)))
  const middle = median(xs)
  return {
    slope: line.slope,
    low,
    high,
    confidence,
    noise,
    at: (year) => {
      const value = line.predict(year - origin)
      const distance = year - origin - middle
      // the line turns about its middle; a single year strays from it besides
      const reach = (slope: number): number => Math.hypot((slope - line.slope) * distance, DEVIATIONS * noise)
      return { value, low: value - reach(low), high: value + reach(high) }
    },
  }
}

/** Sen's interval (1968): the slopes of all pairs in order, as many left out at either end as Kendall allows. */
const slopeInterval = (points: readonly Point[]): { low: number; high: number; confidence: number } => {
  const slopes = slopesOf(points).sort((a, b) => a - b)
  const { trim, confidence } = trimming(points.length, CONFIDENCE)
  return { low: slopes[trim] ?? 0, high: slopes.at(-1 - trim) ?? 0, confidence }
}

/** The slope between every two points. */
export const slopesOf = (points: readonly Point[]): number[] =>
  points.flatMap((a, index) => points.slice(index + 1).map((b) => (b.value - a.value) / (b.year - a.year)))

/** Whether the yearly pace itself plainly changes one way: the steps from year to year have a trend of their own. */
export const isBent = (points: readonly Point[]): boolean => {
  const steps = points.slice(1).map((point, index) => {
    const before = points[index] ?? point
    return { year: point.year, value: (point.value - before.value) / (point.year - before.year) }
  })
  if (steps.length < FEWEST_STEPS) return false
  const { low, high } = slopeInterval(steps)
  return low > ROUNDING || high < -ROUNDING
}

/** With fewer no order of steps is rare enough to mean anything. */
const FEWEST_STEPS = 5
/** Steps of an even series differ in their last binary digits. */
const ROUNDING = 1e-9
