import type { Interval } from '../model/index.ts'
import { poissonInterval } from './poisson.ts'

/** Rates from fewer events than this move much by chance (the usual bar of health statistics). */
const FEW = 20
/** A denominator of another day or from another register is a little off; more than this makes another number of events. */
const NEAR = 0.25

/**
 * How many events a rate stands for. Null where that is not even nearly a whole number, however the rate was rounded: then
 * the rate is not out of this denominator. Of many events a small mismatch could not be seen, and would not matter.
 */
export const eventsOf = (rate: number, outOf: number, per: number): number | null => {
  const exact = (rate * outOf) / per
  const events = rate > 0 ? Math.max(1, Math.round(exact)) : 0
  const rounding = (lastDigit(rate) * outOf) / per
  return events >= FEW || Math.abs(exact - events) <= Math.max(NEAR, rounding) ? events : null
}

/** The unit of the last digit written: 0.1 for 7.5, 1 for 8. */
const lastDigit = (value: number): number => 10 ** -(String(value).split('.')[1]?.length ?? 0)

/**
 * Where a rate may lie by chance alone: the exact 95 % Poisson interval of its events, as a rate. Each of those counted has
 * at most one event, so no end lies above `per`; for a large share of them the interval is on the wide side. Null where
 * the denominator is not known, or is not what the rate is out of.
 */
export const rateInterval = (
  rate: number,
  denominator: { readonly fact: string; readonly per: number },
  outOf: unknown,
): Interval | null => {
  const { fact, per } = denominator
  if (typeof outOf !== 'number' || outOf <= 0 || rate < 0) return null
  const events = eventsOf(rate, outOf, per)
  if (events === null) return null
  const { low, high } = poissonInterval(events)
  const asRate = (count: number): number => Math.min(per, Number(((count * per) / outOf).toPrecision(4)))
  return Object.freeze({
    events,
    denominator: Object.freeze({ fact, value: outOf, per }),
    // the rounding of a rate from very many events may exceed what chance does to it
    low: Math.min(rate, asRate(low)),
    high: Math.max(rate, asRate(high)),
    level: 0.95,
    few: events < FEW,
  })
}

/** Whether two ranges have a value in common, so that chance alone may put either before the other. */
export const overlaps = (
  a: { readonly low: number; readonly high: number },
  b: { readonly low: number; readonly high: number },
): boolean => a.low <= b.high && b.low <= a.high
