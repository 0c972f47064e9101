import type { ExactNumber } from '../model/index.ts'

const MAX_DECIMALS = 4
const PLACES = [2, 4, 6, 8, 12]

/** An exact number as a decimal; rounded only where the decimal does not end soon, and then said to be so. */
export const decimalText = (number: ExactNumber, approximately: (text: string) => string): string =>
  shortDecimal(number) ?? approximately(rounded(number))

/** 3/2 is 1.5:1; 10/7 stays 10:7, because rounding it could say the opposite of the verdict. */
export const ratioText = (number: ExactNumber): string => {
  const decimal = shortDecimal(number)
  return decimal === null ? `${number.numerator}:${number.denominator}` : `${decimal}:1`
}

const shortDecimal = ({ numerator, denominator }: ExactNumber): string | null => {
  for (let places = 0; places <= MAX_DECIMALS; places++) {
    const scaled = BigInt(numerator) * 10n ** BigInt(places)
    if (scaled % BigInt(denominator) === 0n) return shift(String(scaled / BigInt(denominator)), places)
  }
  return null
}

/** Cut to as many places as it takes to differ from a round figure: 28.00001 is not shown as 28. */
const rounded = ({ numerator, denominator }: ExactNumber): string => {
  const cut = (places: number) => (BigInt(numerator) * 10n ** BigInt(places)) / BigInt(denominator)
  const places = PLACES.find((candidate) => cut(candidate) % 10n ** BigInt(candidate) !== 0n) ?? 2
  return shift(String(cut(places)), places)
}

const shift = (digits: string, places: number): string => {
  if (places === 0) return digits
  const negative = digits.startsWith('-')
  const padded = digits.replace('-', '').padStart(places + 1, '0')
  return `${negative ? '-' : ''}${padded.slice(0, -places)}.${padded.slice(-places)}`
}
