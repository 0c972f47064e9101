import { openSync } from 'node:fs'
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

/** What a helper tells of a block; the bytes come by its standard output: rows, rows as CSV, and lines that are kept. */
export interface Told extends Pick<Judgment, 'tally' | 'next'> {
  readonly block: number
  readonly lengths: readonly [ndjson: number, csv: number, kept: number]
  readonly index: readonly number[]
}

/** Reads the lines of a block again; the last of them ends in a line feed. */
export const readJob = ({ path, offset, length }: Job, descriptors: Map<string, number>): Uint8Array => {
  const descriptor = descriptors.get(path) ?? openSync(path, 'r')
  descriptors.set(path, descriptor)
  const bytes = Buffer.allocUnsafe(length + 1)
  const read = readFully(descriptor, bytes, length, offset)
  if (read < length) throw new Error('a file became shorter while it was read')
  bytes[length] = 0x0a
  return bytes.subarray(0, bytes[length - 1] === 0x0a ? length : length + 1)
}
