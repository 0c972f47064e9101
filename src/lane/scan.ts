import { CURLY, pastBlanks, readParts, standsAt, valueAt } from './bytes.ts'
import { type Grounds, groundsOf } from './evidence.ts'
import { lookUp } from './keys.ts'
import { type Heads, type Roster, readCounts, readWords } from './roster.ts'
import { FORM, type Key, type Scheme } from './scheme.ts'
import { type Reading, readValue } from './value.ts'

/** A line that was read: where each of its values stands, and the numbers that stand for them. */
export interface Scan {
  readonly scheme: Scheme
  readonly frame: Float64Array
  /** By key, where its value begins and ends; only those of keys that the line has count. */
  readonly from: Int32Array
  readonly to: Int32Array
  /** The area's code with a one before it. */
  area: number
  /** What the facts of the line rest on. */
  readonly grounds: Grounds
  /** Its members, where it has some: as a word, or counted. */
  readonly roster: Roster
  /** Whether a key stands in the line. */
  has(key: number): boolean
  /** Reads the line at `at`: where the next begins, or -1 where this one is not plain. */
  read(bytes: Uint8Array, at: number): number
}

/** Reads lines of one kind; rosters as words, or as what is counted in them. The bytes are sound UTF-8 and end in a line feed. */
export const scanOf = (scheme: Scheme, rosters: 'words' | 'counts'): Scan => {
  const { keys, required, figuresFrom, tables } = scheme
  const from = new Int32Array(keys.length)
  const to = new Int32Array(keys.length)
  const frame = new Float64Array(scheme.slots.length)
  // by key, the line it was last seen in, counted from 1
  const seen = new Int32Array(keys.length)
  // by key, the one that came after it last time; the first key of a line comes after the last, and the first figure after that
  const next = new Int16Array(keys.length + 2)
  const reading: Reading = { value: 0 }
  const grounds = groundsOf(scheme)
  const heads: Heads = { members: 0, female: 0, male: 0, unknownSex: 0 }
  const roster: Roster = { word: '', heads }
  const readRoster = rosters === 'words' ? readWords(roster) : readCounts(roster, scheme.slots, frame)
  const day = keys.find(({ name }) => name === 'asOf')?.slot ?? -1
  let line = 0

  const keyAt = (bytes: Uint8Array, at: number, before: number, table: Int16Array): number => {
    const guess = next[before] as number
    if (standsAt(bytes, at, (keys[guess] as Key).token)) return guess
    const found = lookUp(bytes, at, keys, table)
    if (found >= 0) next[before] = found
    return found
  }

  let figure = 0
  const readFigure = (bytes: Uint8Array, at: number): number => {
    const key = bytes[at] === 0x22 ? keyAt(bytes, at, figure, tables.figures) : -1
    // what came after a key last time is one of the record's own until there was a figure
    if (key < figuresFrom || seen[key] === line) return -1
    seen[key] = line
    figure = key
    const { token, slot } = keys[key] as Key
    const start = valueAt(bytes, at + token.length)
    const end = start < 0 ? -1 : readValue(bytes, start, keys[key] as Key, reading)
    frame[slot] = reading.value
    from[key] = start
    to[key] = end
    return end
  }

  const readFigures = (bytes: Uint8Array, at: number): number => {
    figure = keys.length + 1
    return readParts(bytes, at, CURLY, readFigure)
  }

  /** Evidence stands for a fact of the line, and no document is younger than the facts. */
  const isGrounded = (): boolean => {
    if (grounds.count === 0) return true
    for (let i = 0; i < grounds.count; i++) if (seen[grounds.keys[i] as number] !== line) return false
    return grounds.youngest <= (frame[day] as number)
  }

  const read = (bytes: Uint8Array, at: number): number => {
    if (bytes[at] !== 0x7b) return -1
    if (line === 0x7fffffff) {
      seen.fill(0)
      line = 0
    }
    line++
    frame.fill(Number.NaN)
    grounds.count = 0
    roster.word = ''
    let p = at
    let key = keys.length
    do {
      p = pastBlanks(bytes, p + 1)
      if (bytes[p] !== 0x22) return -1
      key = keyAt(bytes, p, key, tables.own)
      if (key < 0 || seen[key] === line) return -1
      seen[key] = line
      const { token, form, slot } = keys[key] as Key
      p = valueAt(bytes, p + token.length)
      if (p < 0) return -1
      from[key] = p
      if (form === FORM.kind) {
        if (!standsAt(bytes, p, scheme.token)) return -1
        p += scheme.token.length
      } else if (form === FORM.evidence) {
        p = grounds.read(bytes, p)
        if (p < 0) return -1
      } else if (form === FORM.members) {
        p = readRoster(bytes, p)
        if (p < 0) return -1
      } else if (form === FORM.figures) {
        p = readFigures(bytes, p)
        if (p < 0) return -1
      } else {
        p = readValue(bytes, p, keys[key] as Key, reading)
        if (p < 0) return -1
        if (slot >= 0) frame[slot] = reading.value
        else if (form === FORM.area) scan.area = reading.value
      }
      to[key] = p
      p = pastBlanks(bytes, p)
    } while (bytes[p] === 0x2c)
    if (bytes[p] !== 0x7d) return -1
    for (let i = 0; i < required.length; i++) if (seen[required[i] as number] !== line) return -1
    return isGrounded() ? lineEnd(bytes, p + 1) : -1
  }

  const scan: Scan = { scheme, frame, from, to, area: 0, grounds, roster, has: (key) => seen[key] === line, read }
  return scan
}

const lineEnd = (bytes: Uint8Array, at: number): number => {
  let p = pastBlanks(bytes, at)
  if (bytes[p] === 0x0d) p++
  return bytes[p] === 0x0a ? p + 1 : -1
}
