import { probit } from 'simple-statistics'
import type { Indicator, Ranked } from '../model/index.ts'
import { tidy } from './exact.ts'

/** Rates from fewer events than this move much by chance (the usual bar of health statistics). */
const FEW = 20
/** 95 %, as is usual for published rates. */
const Z = probit(0.975)

/**
 * Where a rate may lie by chance alone: Byar's approximation to the exact Poisson interval, from the number of events
 * that the rate and its denominator make. Null where the denominator is not known.
 */
export const chanceInterval = (
  value: number,
  { denominator }: Indicator,
  outOf: number | undefined,
): Ranked['interval'] => {
  if (denominator === null || outOf === undefined) return null
  const events = Math.round((value * outOf) / denominator.per)
  const rate = (count: number): number => tidy((count * denominator.per) / outOf)
  const low = events === 0 ? 0 : byar(events, -Z)
  return { low: rate(low), high: rate(byar(events + 1, Z)), events, few: events < FEW }
}

const byar = (count: number, z: number): number => count * (1 - 1 / (9 * count) + z / (3 * Math.sqrt(count))) ** 3
