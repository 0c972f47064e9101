import type { ExactNumber } from '../model/index.ts'

const MAX_DECIMALS = 4

/** An exact number in words people read: a decimal where it ends soon, else a fraction, never a rounded figure. */
export const exactText = ({ numerator, denominator }: ExactNumber, over = '/'): string =>
  decimal(numerator, denominator) ?? `${numerator}${over}${denominator}`

/** A percentage: rounded only where the decimal does not end, and then said to be so. */
export const percentText = (
  { numerator, denominator }: ExactNumber,
  approximately: (text: string) => string,
): string => {
  const exact = decimal(numerator, denominator)
  if (exact !== null) return `${exact}%`
  const scaled = (BigInt(numerator) * 10n ** BigInt(MAX_DECIMALS)) / BigInt(denominator)
  return approximately(`${shift(String(scaled), MAX_DECIMALS)}%`)
}

const decimal = (numerator: string, denominator: string): string | null => {
  for (let places = 0; places <= MAX_DECIMALS; places++) {
    const scaled = BigInt(numerator) * 10n ** BigInt(places)
    if (scaled % BigInt(denominator) === 0n) return shift(String(scaled / BigInt(denominator)), places)
  }
  return null
}

const shift = (digits: string, places: number): string => {
  if (places === 0) return digits
  const negative = digits.startsWith('-')
  const padded = digits.replace('-', '').padStart(places + 1, '0')
  return `${negative ? '-' : ''}${padded.slice(0, -places)}.${padded.slice(-places)}`
}
