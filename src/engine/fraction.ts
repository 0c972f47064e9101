/** An exact number: n / d in lowest terms, d > 0. No float ever meets a threshold. */
export interface Fraction {
  readonly n: bigint
  readonly d: bigint
}

const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? a : gcd(b, a % b))

const lowest = (n: bigint, d: bigint): Fraction => {
  const sign = d < 0n ? -1n : 1n
  const divisor = gcd(n < 0n ? -n : n, d < 0n ? -d : d) || 1n
  return { n: (sign * n) / divisor, d: (sign * d) / divisor }
}

export const HUNDRED: Fraction = { n: 100n, d: 1n }

/** The decimal a double was written as: 0.1 is 1/10. */
export const fraction = (value: number): Fraction => {
  if (Number.isSafeInteger(value)) return { n: BigInt(value), d: 1n }
  const [mantissa = '0', exponent = '0'] = String(value).split('e')
  const [whole = '0', decimals = ''] = mantissa.split('.')
  const scale = Number(exponent) - decimals.length
  const digits = BigInt(whole + decimals)
  return scale >= 0 ? { n: digits * 10n ** BigInt(scale), d: 1n } : lowest(digits, 10n ** BigInt(-scale))
}

export const add = (a: Fraction, b: Fraction): Fraction => lowest(a.n * b.d + b.n * a.d, a.d * b.d)
export const subtract = (a: Fraction, b: Fraction): Fraction => lowest(a.n * b.d - b.n * a.d, a.d * b.d)
export const multiply = (a: Fraction, b: Fraction): Fraction => lowest(a.n * b.n, a.d * b.d)
/** a / b; b is not zero. */
export const divide = (a: Fraction, b: Fraction): Fraction => lowest(a.n * b.d, a.d * b.n)

/** Negative, zero or positive as a is below, at or above b: by cross-multiplication. */
export const compare = (a: Fraction, b: Fraction): number => {
  const difference = a.n * b.d - b.n * a.d
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

export const least = (values: readonly Fraction[]): Fraction => values.reduce((a, b) => (compare(b, a) < 0 ? b : a))
export const greatest = (values: readonly Fraction[]): Fraction => values.reduce((a, b) => (compare(b, a) > 0 ? b : a))
