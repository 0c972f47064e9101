const JSON_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/

/** What is wrong with a number as written, or null. Numbers are refused, never repaired: */
export const numberFault = (source: string): 'number-form' | 'number-inexact' | null => {
  // `010`, `0x10`, `1_000`, `.inf` mean different things to different readers
  if (!JSON_NUMBER.test(source)) return 'number-form'
  return sameDecimal(source, Number(source)) ? null : 'number-inexact'
}

/** Whether a double says exactly what was written: 9007199254740993 and 1e400 do not survive, 0.1 does. */
const sameDecimal = (source: string, value: number): boolean =>
  Number.isFinite(value) && canonical(source) === canonical(String(value))

/** Significant digits and exponent, so that `1.50`, `15e-1` and `1.5` compare equal. */
const canonical = (decimal: string): string => {
  const [mantissa = '', exponent = '0'] = decimal.toLowerCase().split('e')
  const negative = mantissa.startsWith('-')
  const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.')
  const digits = (whole + fraction).replace(/^0+/, '')
  const trimmed = digits.replace(/0+$/, '')
  if (trimmed === '') return '0'
  const scale = Number(exponent) - fraction.length + (digits.length - trimmed.length)
  return `${negative ? '-' : ''}${trimmed}e${scale}`
}
