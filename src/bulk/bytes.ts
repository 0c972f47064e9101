/** Bytes that are added at the end, in a buffer that grows. */
export interface Bytes {
  /** Makes room for so many more; what is added without room is lost. */
  room(more: number): void
  add(bytes: Uint8Array): void
  /** Adds part of other bytes. */
  part(bytes: Uint8Array, from: number, to: number): void
  /** The same, unless a backslash is among them; whether there was none. */
  unescaped(bytes: Uint8Array, from: number, to: number): boolean
  /** Adds what was added from `from` on once more. */
  again(from: number, to: number): void
  /** A whole number that is not negative, in decimal digits. */
  digits(number: number): void
  byte(byte: number): void
  text(text: string): void
  readonly length: number
  /** What was added, which lasts until more is; nothing is left. */
  take(): Uint8Array
}

const BACKSLASH = 0x5c
/** Texts shorter than this are copied byte by byte, which is sooner done than asked for. */
const SHORT = 256

/** What some bytes say in UTF-8, from an offset up to another. */
export const textIn = (bytes: Uint8Array, from: number, to: number): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString()

/** No bytes, and room for some. */
export const bytesOf = (size: number): Bytes => {
  let buffer = Buffer.allocUnsafe(size)
  let length = 0
  const room = (more: number): void => {
    if (length + more <= buffer.length) return
    const larger = Buffer.allocUnsafe(Math.max(2 * buffer.length, length + more))
    buffer.copy(larger, 0, 0, length)
    buffer = larger
  }
  return {
    room,
    add: (bytes) => {
      buffer.set(bytes, length)
      length += bytes.length
    },
    part: (bytes, from, to) => {
      if (to - from < SHORT) for (let p = from; p < to; p++) buffer[length++] = bytes[p] as number
      else {
        buffer.set(bytes.subarray(from, to), length)
        length += to - from
      }
    },
    unescaped: (bytes, from, to) => {
      let at = length
      for (let p = from; p < to; p++) {
        const byte = bytes[p] as number
        if (byte === BACKSLASH) return false
        buffer[at++] = byte
      }
      length = at
      return true
    },
    again: (from, to) => {
      buffer.copyWithin(length, from, to)
      length += to - from
    },
    digits: (number) => {
      let [rest, end] = [number, length + 1]
      for (let power = 10; power <= number; power *= 10) end++
      length = end
      do {
        buffer[--end] = 0x30 + (rest % 10)
        rest = Math.floor(rest / 10)
      } while (rest > 0)
    },
    byte: (byte) => {
      buffer[length++] = byte
    },
    text: (text) => {
      room(3 * text.length)
      length += buffer.write(text, length)
    },
    get length() {
      return length
    },
    take: () => {
      const taken = buffer.subarray(0, length)
      length = 0
      return taken
    },
  }
}
