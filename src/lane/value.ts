import { standsAt } from './bytes.ts'
import { FORM, type Key, MAX_LENGTH } from './scheme.ts'
import { beginsWithSign, signsIn, textEnd } from './text.ts'

/** What was read last: the number that stands for it. */
export interface Reading {
  value: number
}

/** Digits that a double holds whatever they are. */
const MOST_DIGITS = 15
const POWERS = Float64Array.from({ length: MOST_DIGITS + 1 }, (_, power) => 10 ** power)

/** Reads what stands under a key: where it ends, or -1 where it is not plain. */
export const readValue = (
  bytes: Uint8Array,
  at: number,
  key: Pick<Key, 'form' | 'choices'>,
  reading: Reading,
): number => {
  switch (key.form) {
    case FORM.boolean:
      return readBoolean(bytes, at, reading)
    case FORM.integer:
      return readNumber(bytes, at, reading, false)
    case FORM.number:
      return readNumber(bytes, at, reading, true)
    case FORM.choice:
      return readChoice(bytes, at, key.choices, reading)
    case FORM.date:
      return readDay(bytes, at, reading)
    case FORM.area:
      return readArea(bytes, at, reading)
    case FORM.id:
      return beginsWithSign(bytes, at + 1) ? readText(bytes, at, MAX_LENGTH.id) : -1
    case FORM.text:
      return readText(bytes, at, MAX_LENGTH.text)
    case FORM.title:
      return beginsWithSign(bytes, at + 1) ? readText(bytes, at, MAX_LENGTH.text) : -1
    default:
      return -1
  }
}

const TRUE = new TextEncoder().encode('true')
const FALSE = new TextEncoder().encode('false')

const readBoolean = (bytes: Uint8Array, at: number, reading: Reading): number => {
  const isTrue = bytes[at] === 0x74
  if (!standsAt(bytes, at, isTrue ? TRUE : FALSE)) return -1
  reading.value = isTrue ? 1 : 0
  return at + (isTrue ? 4 : 5)
}

/** A whole number below 2^53 over a power of ten that a double holds is rounded but once, as the decimal itself is. */
const readNumber = (bytes: Uint8Array, at: number, reading: Reading, decimals: boolean): number => {
  let p = pastDigits(bytes, at, 0, reading)
  const digits = p - at
  if (digits === 0 || digits > MOST_DIGITS || (bytes[at] === 0x30 && digits > 1)) return -1
  if (bytes[p] === 0x2e) {
    if (!decimals) return pastZeros(bytes, p + 1)
    const start = p + 1
    p = pastDigits(bytes, start, reading.value, reading)
    if (p === start || digits + p - start > MOST_DIGITS) return -1
    reading.value /= POWERS[p - start] as number
  }
  // an exponent is left to the full reader by whoever reads on
  return p
}

/** Past the zeros that programs put after the point of a whole number, at least one. */
const pastZeros = (bytes: Uint8Array, at: number): number => {
  let p = at
  while (bytes[p] === 0x30) p++
  return p > at ? p : -1
}

const pastDigits = (bytes: Uint8Array, at: number, begun: number, reading: Reading): number => {
  let p = at
  let value = begun
  for (;;) {
    const digit = (bytes[p] as number) - 0x30
    if (digit < 0 || digit > 9) break
    value = value * 10 + digit
    p++
  }
  reading.value = value
  return p
}

const readChoice = (bytes: Uint8Array, at: number, choices: readonly Uint8Array[], reading: Reading): number => {
  for (let index = 0; index < choices.length; index++) {
    const token = choices[index] as Uint8Array
    if (!standsAt(bytes, at, token)) continue
    reading.value = index
    return at + token.length
  }
  return -1
}

const DAYS = Uint8Array.of(0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

/** A real day from 1900 on, as `dayNumber` has it. */
const readDay = (bytes: Uint8Array, at: number, reading: Reading): number => {
  if (bytes[at] !== 0x22 || bytes[at + 5] !== 0x2d || bytes[at + 8] !== 0x2d || bytes[at + 11] !== 0x22) return -1
  const [year, month, day] = [number(bytes, at + 1, 4), number(bytes, at + 6, 2), number(bytes, at + 9, 2)]
  if (year < 1900 || month < 1 || month > 12 || day < 1) return -1
  const isLeap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  if (day > (DAYS[month] as number) + (isLeap ? 1 : 0)) return -1
  reading.value = year * 10_000 + month * 100 + day
  return at + 12
}

/** So many digits; -1 where one is none. */
const number = (bytes: Uint8Array, at: number, digits: number): number => {
  let value = 0
  for (let p = at; p < at + digits; p++) {
    const digit = (bytes[p] as number) - 0x30
    if (digit < 0 || digit > 9) return -1
    value = value * 10 + digit
  }
  return value
}

/** Six, nine or twelve digits, with a one before them: 440117 and 440117000 differ. */
const readArea = (bytes: Uint8Array, at: number, reading: Reading): number => {
  if (bytes[at] !== 0x22) return -1
  const p = pastDigits(bytes, at + 1, 1, reading)
  const digits = p - at - 1
  return bytes[p] === 0x22 && (digits === 6 || digits === 9 || digits === 12) ? p + 1 : -1
}

const readText = (bytes: Uint8Array, at: number, most: number): number => {
  if (bytes[at] !== 0x22) return -1
  const end = textEnd(bytes, at + 1)
  if (end < 0) return -1
  // no text has more characters than bytes, and they are counted only where that does not settle it
  return end - at - 1 <= most || signsIn(bytes, at + 1, end) <= most ? end + 1 : -1
}
