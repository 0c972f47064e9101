import { closeSync, openSync } from 'node:fs'
import { type Judgment, type Keep, readFully, type Start } from '../../bulk/index.ts'

/** A block to be judged. */
export interface Job {
  /** Blocks in order, from 0. */
  readonly index: number
  readonly file: number
  readonly path: string
  readonly offset: number
  readonly length: number
  readonly start: Start
  /** How many records it has. */
  readonly records: number
  readonly tooLong: boolean
  readonly keep: Keep
}

/**
 * What a helper tells of a block. The bytes stand one after the other in one of the files that it shares with who started it,
 * each in turn: rows, rows as CSV, and lines that are kept.
 */
export interface Told extends Pick<Judgment, 'tally' | 'unchecked' | 'next'> {
  readonly block: number
  readonly lengths: readonly [ndjson: number, csv: number, kept: number]
  readonly index: readonly number[]
}

/** Reads the lines of blocks, or of parts of them, the last of which ends in a line feed; they last until the next. */
export const linesReader = () => {
  let [path, descriptor, buffer] = ['', -1, Buffer.allocUnsafe(0)]
  return (job: Pick<Job, 'path' | 'offset' | 'length'>): Uint8Array => {
    const { offset, length } = job
    if (job.path !== path) {
      if (descriptor >= 0) closeSync(descriptor)
      descriptor = openSync(job.path, 'r')
      path = job.path
    }
    if (buffer.length <= length) buffer = Buffer.allocUnsafe(length + 1)
    if (readFully(descriptor, buffer, length, offset) < length)
      throw new Error('a file became shorter while it was read')
    buffer[length] = 0x0a
    return buffer.subarray(0, buffer[length - 1] === 0x0a ? length : length + 1)
  }
}
