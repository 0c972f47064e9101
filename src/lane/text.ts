/** What a byte inside a JSON text is: 0 for one that stands for itself or is part of a longer sign. */
const QUOTE = 1
const BACKSLASH = 2
const LATIN = 3
const PUNCTUATION = 4
const REFUSED = 5

const classOf = (byte: number): number => {
  if (byte === 0x22) return QUOTE
  if (byte === 0x5c) return BACKSLASH
  if (byte < 0x20 || byte === 0x7f) return REFUSED
  if (byte === 0xc2) return LATIN
  return byte === 0xe2 ? PUNCTUATION : 0
}
const CLASSES = Uint8Array.from({ length: 256 }, (_, byte) => classOf(byte))

/**
 * Where a text that begins at `at` (after its opening quote) has its closing quote; -1 where it holds a control character,
 * a line separator or an escape of one, which no text of a record may hold, or an escape that is not well-formed. The bytes are sound UTF-8.
 */
export const textEnd = (bytes: Uint8Array, at: number): number => {
  let p = at
  for (;;) {
    const sign = CLASSES[bytes[p] as number] as number
    if (sign === 0) p++
    else if (sign === QUOTE) return p
    else {
      p = pastSign(bytes, p, sign)
      if (p < 0) return -1
    }
  }
}

/** How many characters stand between: an escape counts as each of its own, so that the text may have fewer. */
export const signsIn = (bytes: Uint8Array, from: number, to: number): number => {
  let signs = 0
  // bytes that go on with a character begin with the bits 10
  for (let p = from; p < to; p++) if (((bytes[p] as number) & 0xc0) !== 0x80) signs++
  return signs
}

const pastSign = (bytes: Uint8Array, at: number, sign: number): number => {
  if (sign === BACKSLASH) return pastEscape(bytes, at)
  if (sign === LATIN) return (bytes[at + 1] as number) < 0xa0 ? -1 : at + 2
  if (sign === REFUSED) return -1
  const isSeparator = bytes[at + 1] === 0x80 && (bytes[at + 2] === 0xa8 || bytes[at + 2] === 0xa9)
  return isSeparator ? -1 : at + 3
}

const pastEscape = (bytes: Uint8Array, at: number): number => {
  const escaped = bytes[at + 1]
  if (escaped === 0x22 || escaped === 0x5c || escaped === 0x2f) return at + 2
  const unit = escapedUnit(bytes, at)
  if (unit < 0x20 || (unit >= 0x7f && unit <= 0x9f) || unit === 0x2028 || unit === 0x2029) return -1
  if (unit < 0xd800 || unit > 0xdfff) return at + 6
  const low = unit < 0xdc00 ? escapedUnit(bytes, at + 6) : -1
  return low >= 0xdc00 && low <= 0xdfff ? at + 12 : -1
}

/** The UTF-16 unit that \uXXXX stands for, or -1. */
const escapedUnit = (bytes: Uint8Array, at: number): number => {
  if (bytes[at] !== 0x5c || bytes[at + 1] !== 0x75) return -1
  let unit = 0
  for (let p = at + 2; p < at + 6; p++) {
    const digit = hexDigit(bytes[p] as number)
    if (digit < 0) return -1
    unit = unit * 16 + digit
  }
  return unit
}

const hexDigit = (byte: number): number => {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30
  const letter = byte | 0x20
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1
}

/** Whether a text is seen at its first sign not to be blank: ASCII that is no space, or Chinese, escaped or not. */
export const beginsWithSign = (bytes: Uint8Array, at: number): boolean => {
  const first = bytes[at] as number
  if (first === 0x5c) return bytes[at + 1] === 0x75 && isChinese(bytes[at + 2] as number)
  return (first > 0x20 && first < 0x7f && first !== 0x22) || (first >= 0xe4 && first <= 0xe9)
}

/** U+4000 to U+9FFF, by the first of four hexadecimal digits. */
const isChinese = (digit: number): boolean => digit >= 0x34 && digit <= 0x39
