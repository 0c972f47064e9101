/** Names as ours are written; a person's name in Chinese or a number of digits is none. */
const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_-]{0,40}$/
const LATIN = /^[ -~]+$/
/** Where a list item stands in a JSON Pointer; an ID number or a telephone number is longer. */
const INDEX = /^\d{1,9}$/
/** What is repeated is cut to this length. */
export const MAX_ECHO = 80
/** A number of at most so many signs is repeated whole. */
const MAX_NUMBER = 16

/**
 * Whether a key or a kind that we do not know may be repeated: it is written like one of ours, or it is near to one and
 * in Latin letters. Any other could be a person's name or number.
 */
export const mayRepeat = (word: string, near: string | null = null): boolean =>
  IDENTIFIER.test(word) || (near !== null && LATIN.test(word))

/** A path as far as its steps may be repeated. */
export const repeatablePath = (path: string): string => {
  const steps = path.split('/')
  const odd = steps.findIndex((step, index) => index > 0 && !mayRepeat(step) && !INDEX.test(step))
  return odd === -1 ? path : steps.slice(0, odd).join('/')
}

/** A number as written, of a long one its beginning: it could be somebody's ID number. */
export const repeatableNumber = (source: string): string =>
  source.length > MAX_NUMBER ? `${source.slice(0, 4)}…` : source

/** How a message names a key that may not be repeated: by its place among the keys, from 1. */
export const numberedField = (number: number): string => `field ${number}`
