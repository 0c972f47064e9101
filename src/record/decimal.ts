/** What Excel keeps of a number, and shows: the digits after these are noise of binary arithmetic. */
const DIGITS = 15

/** A number as a plain decimal, without an exponent. */
export const plainDecimal = (number: number): string => {
  const text = String(number)
  const [, sign = '', whole = '', fraction = '', exponent] = /^(-?)(\d+)(?:\.(\d+))?e([+-]\d+)$/.exec(text) ?? []
  if (exponent === undefined) return text
  const power = Number(exponent)
  const digits = whole + fraction
  if (power >= fraction.length) return sign + digits.padEnd(whole.length + power, '0')
  return `${sign}0.${'0'.repeat(-power - 1)}${digits}`
}

/** The number that a spreadsheet shows for one that it computed: 56.99999999999999 is 57. */
export const shownDecimal = (number: number): string =>
  plainDecimal(Number.isInteger(number) ? number : Number(number.toPrecision(DIGITS)))
