import { inflateRawSync } from 'node:zlib'
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl'
import { WorkbookFault } from './fault.ts'
import { assertFew, assertZip, DEFLATED, type OpenParts, soundParts, unlessBroken } from './parts.ts'

/** Opens a zip under Node. What is unpacked is held to the sizes that the directory gave. */
export const openParts: OpenParts = async (bytes) => {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  assertZip(buffer)
  const zip = await unlessBroken(() => fromBufferPromise(buffer, { lazyEntries: true, autoClose: false }))
  assertFew(zip.entryCount)
  const entries = soundParts(await unlessBroken(() => Array.fromAsync(zip.eachEntry())))
  return {
    has: (name) => entries.has(name),
    read: async (name) => {
      const entry = entries.get(name)
      if (entry === undefined) throw new WorkbookFault('broken')
      return unlessBroken(() => unpack(zip, entry))
    },
  }
}

const unpack = async (zip: ZipFile, entry: Entry): Promise<Buffer> => {
  const { uncompressedSize: size } = entry
  const isPacked = entry.compressionMethod === DEFLATED
  const chunks = await zip.openReadStreamPromise(entry, isPacked ? { decompress: false } : {})
  const packed = Buffer.concat(await Array.fromAsync(chunks as AsyncIterable<Buffer>))
  // in one piece: in many, as streams unpack, it takes half as much again
  const whole = isPacked
    ? inflateRawSync(packed, { chunkSize: size + SPARE, maxOutputLength: Math.max(size, 1) })
    : packed
  if (whole.length !== size) throw new WorkbookFault('broken')
  return whole
}

/** Room beyond the end, so that none is made for what does not come. */
const SPARE = 64
