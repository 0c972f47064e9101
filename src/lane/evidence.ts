import { CURLY, readParts, standsAt, tokenOf, valueAt } from './bytes.ts'
import { lookUp } from './keys.ts'
import { FORM, type Key, type Scheme } from './scheme.ts'
import { type Reading, readValue } from './value.ts'

/** What the facts of a line rest on, as it was read last. */
export interface Grounds {
  /** How many facts have evidence; by number, the key of the fact, and where its evidence begins and ends. */
  count: number
  readonly keys: Int16Array
  readonly from: Int32Array
  readonly to: Int32Array
  /** The day of the youngest document; 0 where none has one. */
  youngest: number
  /** Reads the evidence at `at`: where it ends, or -1 where it is not plain. */
  read(bytes: Uint8Array, at: number): number
}

/** The parts of evidence, as its schema has them. */
const PARTS: readonly Pick<Key, 'token' | 'form' | 'choices'>[] = [
  { token: tokenOf('document'), form: FORM.title, choices: [] },
  { token: tokenOf('date'), form: FORM.date, choices: [] },
  { token: tokenOf('note'), form: FORM.text, choices: [] },
]
const [DOCUMENT, DATE] = [1, 2]

/** Reads evidence for the facts of one kind. */
export const groundsOf = ({ keys, tables }: Pick<Scheme, 'keys' | 'tables'>): Grounds => {
  const reading: Reading = { value: 0 }
  // the parts of one fact's evidence, a bit each
  let seen = 0

  const readPart = (bytes: Uint8Array, at: number): number => {
    let bit = DOCUMENT
    for (const part of PARTS) {
      if (standsAt(bytes, at, part.token)) {
        const from = (seen & bit) === 0 ? valueAt(bytes, at + part.token.length) : -1
        const to = from < 0 ? -1 : readValue(bytes, from, part, reading)
        if (bit === DATE && to >= 0) grounds.youngest = Math.max(grounds.youngest, reading.value)
        seen |= bit
        return to
      }
      bit <<= 1
    }
    return -1
  }

  const isNew = (key: number): boolean => {
    for (let i = 0; i < grounds.count; i++) if (grounds.keys[i] === key) return false
    return true
  }

  const readOne = (bytes: Uint8Array, at: number): number => {
    const index = bytes[at] === 0x22 ? lookUp(bytes, at, keys, tables.all) : -1
    const key = keys[index]
    if (key === undefined || !key.isFact || !isNew(index)) return -1
    const from = valueAt(bytes, at + key.token.length)
    seen = 0
    const to = from < 0 ? -1 : readParts(bytes, from, CURLY, readPart)
    if ((seen & DOCUMENT) === 0) return -1
    grounds.keys[grounds.count] = index
    grounds.from[grounds.count] = from
    grounds.to[grounds.count] = to
    grounds.count++
    return to
  }

  const read = (bytes: Uint8Array, at: number): number => {
    grounds.count = 0
    grounds.youngest = 0
    return readParts(bytes, at, CURLY, readOne)
  }

  const grounds: Grounds = {
    count: 0,
    keys: new Int16Array(keys.length),
    from: new Int32Array(keys.length),
    to: new Int32Array(keys.length),
    youngest: 0,
    read,
  }
  return grounds
}
