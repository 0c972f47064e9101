import { Decimal } from 'decimal.js'
import type { Bound, Target } from '../model/index.ts'

/** Wide enough that no difference of two doubles as written is ever rounded in any plausible series. */
const Exact = Decimal.clone({ precision: 60 })

/** a − b of two numbers as they are written: 30.1 − 30 is 0.1. */
export const minus = (a: number, b: number): number => new Exact(a).minus(b).toNumber()

/** a + b of two numbers as they are written. */
export const plus = (a: number, b: number): number => new Exact(a).plus(b).toNumber()

/** Takes away what floating point adds: a billionth of a unit is no finding. */
export const tidy = (value: number): number => new Exact(value).toDecimalPlaces(9).toNumber() + 0

/** Whether a value as written complies, to the digit. */
export const meets = (value: number, { atLeast, atMost }: Target): boolean =>
  (atLeast === null || isWithin(minus(value, atLeast.value), atLeast)) &&
  (atMost === null || isWithin(minus(atMost.value, value), atMost))

const isWithin = (margin: number, { strict }: Bound): boolean => (strict ? margin > 0 : margin >= 0)

/** How far a value lies from the nearer bound it breaks, without sign; 0 where it breaks none. */
export const shortfall = (value: number, { atLeast, atMost }: Target): number =>
  Math.max(0, atLeast === null ? 0 : minus(atLeast.value, value), atMost === null ? 0 : minus(value, atMost.value))

/** How far inside the nearest bound a value lies; negative outside. */
export const margin = (value: number, { atLeast, atMost }: Target): number =>
  Math.min(
    atLeast === null ? Number.POSITIVE_INFINITY : minus(value, atLeast.value),
    atMost === null ? Number.POSITIVE_INFINITY : minus(atMost.value, value),
  )

/** The same target, measured from another zero. */
export const shifted = ({ atLeast, atMost }: Target, origin: number): Target => ({
  atLeast: atLeast && { ...atLeast, value: minus(atLeast.value, origin) },
  atMost: atMost && { ...atMost, value: minus(atMost.value, origin) },
})

/** The unit of the last digit in which values are reported: 0.1 for 7.5 and 8. */
export const lastDigit = (values: readonly number[]): number =>
  10 ** -Math.max(0, ...values.map((value) => new Exact(value).decimalPlaces()))
