import type { Readable } from 'node:stream'
import { problem } from '../model/index.ts'
import { decodeText, type Entry, MAX_LINE_BYTES, readLine } from '../record/index.ts'
import { refusal } from './fault.ts'

/** A client that brings less than this in the time allowed is cut off. */
const MIN_BYTES = 1_024
const MAX_PIECES = 256
const NEWLINE = 0x0a

/** The records of a body in NDJSON, one a line, as they arrive; a bad line spoils only itself. */
export async function* entriesOf(body: Readable, timeout: number): AsyncGenerator<Entry> {
  let position = 0
  for await (const { bytes, number } of linesOf(paced(body, timeout), MAX_LINE_BYTES)) {
    const entry = entryOf(bytes, number, position)
    if (entry === null) continue
    position++
    yield entry
  }
}

const entryOf = (bytes: Buffer | null, line: number, position: number): Entry | null => {
  const where = { line, position }
  if (bytes === null)
    return { ...where, value: undefined, problems: [problem('line-too-long', { limit: MAX_LINE_BYTES }, where)] }
  const { text, problems } = decodeText(bytes, 'utf-8')
  const [fault] = problems
  if (fault) return { ...where, value: undefined, problems: [{ ...fault, ...where }] }
  return text.trim() === '' ? null : readLine(text, line, position, {})
}

/** A line's number, from 1, and its bytes; null for one that is too long, which is passed over without being kept. */
interface Line {
  readonly number: number
  readonly bytes: Buffer | null
}

/** Cuts bytes into lines, the last of which needs no newline; never holds more than one line. */
export async function* linesOf(chunks: AsyncIterable<Buffer>, limit: number): AsyncGenerator<Line> {
  let held: Buffer[] = []
  let size = 0
  let number = 0
  const keep = (piece: Buffer): void => {
    size += piece.length
    held = size > limit ? [] : compact([...held, piece])
  }
  const cut = (): Line => {
    const bytes = size > limit ? null : Buffer.concat(held)
    held = []
    size = 0
    number++
    return { number, bytes }
  }
  for await (const chunk of chunks) {
    let start = 0
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      keep(chunk.subarray(start, end))
      yield cut()
      start = end + 1
    }
    keep(chunk.subarray(start))
  }
  if (size > 0) yield cut()
}

/** A line that comes byte by byte would otherwise cost a buffer a byte. */
const compact = (pieces: Buffer[]): Buffer[] => (pieces.length < MAX_PIECES ? pieces : [Buffer.concat(pieces)])

/** The bytes of a body, as long as they come fast enough; the time we take ourselves is not counted. */
async function* paced(body: Readable, timeout: number): AsyncGenerator<Buffer> {
  const chunks: AsyncIterator<Buffer> = body[Symbol.asyncIterator]()
  let left = timeout
  let received = 0
  for (;;) {
    const began = performance.now()
    const next = await within(chunks.next(), left)
    if (next.done) return
    left -= performance.now() - began
    received += next.value.length
    if (received >= MIN_BYTES) {
      received = 0
      left = timeout
    }
    yield next.value
  }
}

const within = async <T>(coming: Promise<T>, milliseconds: number): Promise<T> => {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(refusal('too-slow')), Math.max(0, milliseconds))
  try {
    return await Promise.race([coming, late.promise])
  } finally {
    clearTimeout(timer)
  }
}
