import { standsAt } from './bytes.ts'
import type { Key } from './scheme.ts'

/** Slots of the table, many more than a kind has keys. */
const SIZE = 4096

/** One more byte of a token's hash. */
const hashStep = (hash: number, byte: number): number => (Math.imul(hash, 31) + byte) | 0

/** Where a hash stands in a table. */
const placeOf = (hash: number): number => (hash ^ (hash >>> 13)) & (SIZE - 1)

/** The place after one that another key has. */
const nextPlace = (place: number): number => (place + 1) & (SIZE - 1)

/** By the hash of its token, where each key from one number up to another is found. */
export const tableOf = (keys: readonly Key[], from: number, to: number): Int16Array => {
  const table = new Int16Array(SIZE)
  keys.slice(from, to).forEach(({ token }, index) => {
    let place = placeOf(token.slice(1, -1).reduce(hashStep, 0))
    while (table[place] !== 0) place = nextPlace(place)
    table[place] = from + index + 1
  })
  return table
}

/** The longest name of a key worth looking up. */
const LONGEST = 80

/** Which key begins at `at` with its quote; -1 for none. */
export const lookUp = (bytes: Uint8Array, at: number, keys: readonly Key[], table: Int16Array): number => {
  let hash = 0
  let p = at + 1
  while (bytes[p] !== 0x22) {
    if (p - at > LONGEST) return -1
    hash = hashStep(hash, bytes[p] as number)
    p++
  }
  for (let place = placeOf(hash); table[place] !== 0; place = nextPlace(place)) {
    const index = (table[place] as number) - 1
    const { token } = keys[index] as Key
    if (token.length === p + 1 - at && standsAt(bytes, at, token)) return index
  }
  return -1
}
