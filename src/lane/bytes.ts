/** A word in JSON, as bytes. */
export const tokenOf = (word: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(word))

/** Whether these bytes stand here. */
export const standsAt = (bytes: Uint8Array, at: number, token: Uint8Array): boolean => {
  for (let i = 0; i < token.length; i++) if (bytes[at + i] !== token[i]) return false
  return true
}

/** Past the blanks that may stand between the parts of a line. */
export const pastBlanks = (bytes: Uint8Array, at: number): number => {
  let p = at
  while (bytes[p] === 0x20 || bytes[p] === 0x09) p++
  return p
}

/** Where the value begins whose key ends at `at`; -1 where there is no colon. */
export const valueAt = (bytes: Uint8Array, at: number): number => {
  const p = pastBlanks(bytes, at)
  return bytes[p] === 0x3a ? pastBlanks(bytes, p + 1) : -1
}

/** What begins an object, and a list; what ends it is two further on in ASCII. */
export const [CURLY, SQUARE] = [0x7b, 0x5b]

/** Reads the parts of an object or a list one after the other: where it ends, or -1 where one is not plain. */
export const readParts = (
  bytes: Uint8Array,
  at: number,
  opening: number,
  readPart: (bytes: Uint8Array, at: number) => number,
): number => {
  if (bytes[at] !== opening) return -1
  let p = pastBlanks(bytes, at + 1)
  if (bytes[p] === opening + 2) return p + 1
  for (;;) {
    p = readPart(bytes, p)
    if (p < 0) return -1
    p = pastBlanks(bytes, p)
    if (bytes[p] === opening + 2) return p + 1
    if (bytes[p] !== 0x2c) return -1
    p = pastBlanks(bytes, p + 1)
  }
}
