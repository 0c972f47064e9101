import { inflateRawSync } from 'node:zlib'
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl'
import { WorkbookFault } from './fault.ts'

/** What a file of so many bytes, all parts together, may unpack to. */
const MAX_UNPACKED = 64 * 1024 * 1024
/** How many times its packed size a part may unpack to; of a small one it does not matter. */
const MAX_RATIO = 200
const SMALL = 256 * 1024
const MAX_ENTRIES = 2000

/** The parts of a workbook by name, none of them unpacked yet. */
export interface Parts {
  has(name: string): boolean
  /** Unpacks one part. */
  read(name: string): Promise<Buffer>
}

/**
 * Looks through the directory of a zip before anything is unpacked: how large all parts will be, how tightly they are
 * packed, how many they are. What is unpacked later is held to the sizes that the directory gave.
 */
export const openParts = async (bytes: Uint8Array): Promise<Parts> => {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  assertZip(buffer)
  const zip = await unlessBroken(() => fromBufferPromise(buffer, { lazyEntries: true, autoClose: false }))
  if (zip.entryCount > MAX_ENTRIES) throw new WorkbookFault('entries')
  const entries = await directoryOf(zip)
  return {
    has: (name) => entries.has(name),
    read: async (name) => {
      const entry = entries.get(name)
      if (entry === undefined) throw new WorkbookFault('broken')
      return unlessBroken(() => unpack(zip, entry))
    },
  }
}

const directoryOf = async (zip: ZipFile): Promise<ReadonlyMap<string, Entry>> => {
  const entries = new Map<string, Entry>()
  let unpacked = 0
  const listed = await unlessBroken(() => Array.fromAsync(zip.eachEntry()))
  for (const entry of listed) {
    if (entry.isEncrypted()) throw new WorkbookFault('encrypted')
    // two parts of one name: which of them a program shows, nobody can tell
    if (entries.has(entry.fileName)) throw new WorkbookFault('broken')
    unpacked += entry.uncompressedSize
    if (unpacked > MAX_UNPACKED) throw new WorkbookFault('unpacked-size')
    if (isTooTight(entry)) throw new WorkbookFault('ratio')
    entries.set(entry.fileName, entry)
  }
  return entries
}

const isTooTight = ({ compressedSize, uncompressedSize }: Entry): boolean =>
  uncompressedSize > SMALL && uncompressedSize > MAX_RATIO * compressedSize

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

const DEFLATED = 8
/** Room beyond the end, so that none is made for what does not come. */
const SPARE = 64

const OLD_CONTAINER = Buffer.from('d0cf11e0a1b11ae1', 'hex')

/** Excel's old files and its encrypted ones share a container, and neither is a zip. */
const assertZip = (buffer: Buffer): void => {
  if (buffer.subarray(0, OLD_CONTAINER.length).equals(OLD_CONTAINER)) {
    const isEncrypted = buffer.includes(Buffer.from('EncryptedPackage', 'utf16le'))
    throw new WorkbookFault(isEncrypted ? 'encrypted' : 'old-xls')
  }
  if (buffer.toString('latin1', 0, 2) !== 'PK') throw new WorkbookFault('not-workbook')
}

/** What yauzl throws is about offsets in the file, which nobody can mend. */
const unlessBroken = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work()
  } catch (error) {
    throw error instanceof WorkbookFault ? error : new WorkbookFault('broken')
  }
}
