import { closeSync, openSync, readSync } from 'node:fs'
import { textIn } from './bytes.ts'
import type { Start } from './recorder.ts'

/** Some lines of the input, as they stand there. */
export interface Piece {
  /** Which of the files, from 0. */
  readonly file: number
  readonly offset: number
  /** How many bytes of the file. */
  readonly length: number
  /**
   * Whole lines that end in a line feed, where there was none too; just that of a line that is too long, or long and blank.
   * They last until the next piece.
   */
  readonly bytes: Uint8Array
  /** A single line that is longer than any may be. */
  readonly tooLong: boolean
  /** Whether it is the beginning of its file. */
  readonly isFirst: boolean
}

/** As many bytes as are judged at once: little to do again where a worker dies. */
export const BLOCK = 1 << 21

const LINE_FEED = 0x0a
const MARK = [0xef, 0xbb, 0xbf]
const BLANK = Uint8Array.of(LINE_FEED)
const WHITE = /^\s*$/

/** The end of the last line in these bytes, after its line feed; 0 where there is none. */
const lastLine = (bytes: Uint8Array, length: number): number => bytes.lastIndexOf(LINE_FEED, length - 1) + 1

const markLength = (bytes: Uint8Array, length: number): number =>
  length >= 3 && MARK.every((byte, index) => bytes[index] === byte) ? 3 : 0

/** Reads the pieces of files that can be read anywhere, in order; `into` holds at least BLOCK bytes and one. */
export interface Carver {
  next(into: Buffer): Piece | null
  close(): void
}

/** The pieces of files from their beginning. Throws where a file cannot be read. */
export const carverOf = (files: readonly string[], size = BLOCK): Carver => {
  let [file, offset, descriptor] = [0, 0, -1]
  let isFirst = true
  const close = (): void => {
    if (descriptor >= 0) closeSync(descriptor)
    descriptor = -1
  }
  const nextFile = (): void => {
    close()
    file++
    offset = 0
    isFirst = true
  }
  const piece = (from: number, length: number, bytes: Uint8Array, tooLong: boolean): Piece => {
    const made = { file, offset: from, length, bytes, tooLong, isFirst }
    offset = from + length
    isFirst = false
    return made
  }
  const next = (into: Buffer): Piece | null => {
    for (;;) {
      const path = files[file]
      if (path === undefined) return null
      if (descriptor < 0) descriptor = openSync(path, 'r')
      const read = readFully(descriptor, into, size, offset)
      const mark = offset === 0 ? markLength(into, read) : 0
      if (read === mark) {
        nextFile()
        continue
      }
      const isWhole = read < size
      const end = isWhole ? read : lastLine(into, read)
      if (end > mark) {
        into[end] = LINE_FEED
        const closed = into[end - 1] === LINE_FEED ? end : end + 1
        return piece(offset + mark, end - mark, into.subarray(mark, closed), false)
      }
      const [length, isBlank] = longLine(descriptor, into, size, offset)
      return piece(offset, length, BLANK, !isBlank)
    }
  }
  return { next, close }
}

/** How long a line is, its line feed included, and whether nothing stands on it. */
const longLine = (descriptor: number, into: Buffer, size: number, offset: number): [number, boolean] => {
  let [length, isBlank] = [0, true]
  for (;;) {
    const read = readFully(descriptor, into, size, offset + length)
    const found = into.subarray(0, read).indexOf(LINE_FEED)
    const end = found < 0 ? read : found + 1
    isBlank &&= isWhite(into.subarray(0, end))
    length += end
    if (found >= 0 || read < size) return [length, isBlank]
  }
}

const isWhite = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d))

/** Reads as much as there is, up to a size. */
export const readFully = (descriptor: number, into: Uint8Array, size: number, offset: number): number => {
  let read = 0
  while (read < size) {
    const more = readSync(descriptor, into, read, size - read, offset + read)
    if (more === 0) break
    read += more
  }
  return read
}

/** The pieces of what can be read only once, such as standard input. */
export async function* piecesOf(chunks: AsyncIterable<Uint8Array>, size = BLOCK): AsyncGenerator<Piece> {
  const into = Buffer.allocUnsafe(size + 1)
  let [held, offset, isFirst] = [0, 0, true]
  // within a line that is too long: how long it is so far
  let [long, isBlank] = [0, true]
  const piece = (length: number, bytes: Uint8Array, tooLong: boolean): Piece => {
    const made = { file: 0, offset, length, bytes, tooLong, isFirst }
    offset += length
    isFirst = false
    return made
  }
  const cut = (end: number): Piece => {
    const mark = isFirst ? markLength(into, end) : 0
    return piece(end, into.subarray(mark, end), false)
  }
  for await (const chunk of chunks) {
    let at = 0
    while (at < chunk.length) {
      if (long > 0) {
        const found = chunk.indexOf(LINE_FEED, at)
        const end = found < 0 ? chunk.length : found + 1
        isBlank &&= isWhite(chunk.subarray(at, end))
        long += end - at
        at = end
        if (found < 0) continue
        yield piece(long, BLANK, !isBlank)
        ;[long, isBlank] = [0, true]
        continue
      }
      const more = Math.min(size - held, chunk.length - at)
      into.set(chunk.subarray(at, at + more), held)
      held += more
      at += more
      if (held < size) continue
      const end = lastLine(into, held)
      if (end > 0) {
        yield cut(end)
        into.copyWithin(0, end, held)
        held -= end
      } else {
        isBlank = isWhite(into.subarray(0, held))
        ;[long, held] = [held, 0]
      }
    }
  }
  if (long > 0) yield piece(long, BLANK, !isBlank)
  if (held === 0) return
  if (into[held - 1] !== LINE_FEED) into[held++] = LINE_FEED
  yield cut(held)
}

/** How many records and lines stand before some byte. */
export interface Count {
  readonly records: number
  readonly lines: number
  readonly bytes: number
}

/** Counts the lines of whole lines up to so many records; blank ones are no records. */
export const countLines = (bytes: Uint8Array, most = Number.POSITIVE_INFINITY): Count => {
  let [records, lines, at] = [0, 0, 0]
  while (at < bytes.length && records < most) {
    const end = bytes.indexOf(LINE_FEED, at)
    if (bytes[at] === 0x7b || !isBlankLine(bytes, at, end)) records++
    lines++
    at = end + 1
  }
  return { records, lines, bytes: at }
}

const isBlankLine = (bytes: Uint8Array, from: number, to: number): boolean =>
  from === to || WHITE.test(textIn(bytes, from, to))

/** Where what comes after a count begins. */
export const after = ({ position, line }: Start, { records, lines }: Pick<Count, 'records' | 'lines'>): Start => ({
  position: position + records,
  line: line + lines,
})
