/** Buffers that are used again: each new one of this size would bring the collector nearer. */
export interface Spare {
  /** A buffer of at least so many bytes. */
  take(size: number): Buffer
  give(buffer: Buffer): void
}

/** As many as are kept. */
const MOST = 8

/** No buffers yet. */
export const spareOf = (): Spare => {
  const spare: Buffer[] = []
  return {
    take: (size) => {
      const found = spare.findIndex((one) => one.length >= size)
      const [one] = found < 0 ? [] : spare.splice(found, 1)
      return one ?? Buffer.allocUnsafe(Math.ceil(1.25 * size))
    },
    give: (buffer) => {
      spare.push(buffer)
      if (spare.length > MOST) spare.shift()
    },
  }
}
