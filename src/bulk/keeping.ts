import { bytesOf } from './bytes.ts'

/** Lines that are needed again at the end: of records judged together, and of the bodies in their areas. */
export interface Kept {
  /** Four numbers a line: the record's position, the line's number, how many bytes it has, and 1 for one to be judged. */
  readonly index: number[]
  readonly bytes: Uint8Array
}

/** Which lines to keep. */
export interface Keep {
  /** Records that are judged at the end. */
  readonly held: boolean
  readonly bodies: boolean
}

/** Collects lines of one block. */
export interface Keeping {
  keep(bytes: Uint8Array, from: number, to: number, position: number, line: number, isHeld: boolean): void
  take(): Kept
}

/** No lines yet. */
export const keepingOf = (): Keeping => {
  let index: number[] = []
  const lines = bytesOf(1 << 12)
  return {
    keep: (bytes, from, to, position, line, isHeld) => {
      index.push(position, line, to - from, Number(isHeld))
      lines.room(to - from)
      lines.part(bytes, from, to)
    },
    take: () => {
      const kept = { index, bytes: Buffer.from(lines.take()) }
      index = []
      return kept
    },
  }
}
