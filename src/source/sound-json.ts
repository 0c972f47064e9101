/** Deeper than any record. */
export const MAX_DEPTH = 32
/** A decimal of so few signs is a double of its own, which gives back its digits. */
const SHORT = 15
const QUOTE = 0x22
const BACKSLASH = 0x5c

/**
 * The value of a JSON text that is sound beyond doubt: every number short, nothing nested deeply, and as many strings in the
 * value as in the text, so that no key stood twice. Null where only a closer look can tell.
 */
export const soundJson = (text: string): { readonly value: unknown } | null => {
  const strings = stringsIn(text)
  if (strings === null) return null
  try {
    const value: unknown = JSON.parse(text)
    return stringsOf(value) === strings ? { value } : null
  } catch {
    return null
  }
}

/** How many strings a text holds if it is JSON, keys included; null where a number or the nesting is in doubt. */
const stringsIn = (text: string): number | null => {
  let strings = 0
  let depth = 0
  let number = 0
  // without escapes a string ends at the next quote, which is found at once
  const endOfString = text.includes('\\') ? endOfEscaped : endOfPlain
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c === QUOTE) {
      strings++
      number = 0
      i = endOfString(text, i + 1)
    } else if (isOfNumber(c)) {
      if (++number > SHORT) return null
    } else if ((c | 0x20) === 0x65 && number > 0) {
      return null
    } else {
      number = 0
      // brackets and braces, of which the closing ones are two further
      if ((c | 0x20) === 0x7b && ++depth > MAX_DEPTH) return null
      if ((c | 0x20) === 0x7d) depth--
    }
  }
  return strings
}

/** `+`, `-`, `.` and digits; the comma and the slash between them are none. */
const isOfNumber = (c: number): boolean => (c >= 0x30 && c <= 0x39) || c === 0x2d || c === 0x2e || c === 0x2b

const endOfPlain = (text: string, from: number): number => {
  const end = text.indexOf('"', from)
  return end < 0 ? text.length : end
}

/** Where the string that began before `from` ends. */
const endOfEscaped = (text: string, from: number): number => {
  let i = from
  for (let c = text.charCodeAt(i); i < text.length && c !== QUOTE; c = text.charCodeAt(i)) i += c === BACKSLASH ? 2 : 1
  return i
}

/** How many strings a value has, keys included. */
const stringsOf = (value: unknown): number => {
  if (typeof value === 'string') return 1
  if (typeof value !== 'object' || value === null) return 0
  let strings = 0
  if (Array.isArray(value)) {
    for (const item of value) strings += stringsOf(item)
    return strings
  }
  // what JSON.parse makes has no keys but its own
  for (const key in value) strings += 1 + stringsOf((value as Readonly<Record<string, unknown>>)[key])
  return strings
}
