import { WorkbookFault } from './fault.ts'

/** The parts of a workbook by name, none of them unpacked yet. */
export interface Parts {
  has(name: string): boolean
  /** Unpacks one part. */
  read(name: string): Promise<Uint8Array>
}

/** Looks through the directory of a zip before anything is unpacked, or throws a `WorkbookFault`. */
export type OpenParts = (bytes: Uint8Array) => Promise<Parts>

/** What the directory of a zip says of a part. */
interface Listed {
  readonly fileName: string
  readonly compressedSize: number
  readonly uncompressedSize: number
  isEncrypted(): boolean
}

/** What a file of so many bytes, all parts together, may unpack to. */
const MAX_UNPACKED = 64 * 1024 * 1024
/** How many times its packed size a part may unpack to; of a small one it does not matter. */
const MAX_RATIO = 200
const SMALL = 256 * 1024
const MAX_ENTRIES = 2000

/** Refuses a directory that lists too many parts. */
export const assertFew = (count: number): void => {
  if (count > MAX_ENTRIES) throw new WorkbookFault('entries')
}

/** The parts by name: how large all of them will be and how tightly they are packed is looked up first. */
export const soundParts = <T extends Listed>(listed: readonly T[]): ReadonlyMap<string, T> => {
  const entries = new Map<string, T>()
  let unpacked = 0
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

const isTooTight = ({ compressedSize, uncompressedSize }: Listed): boolean =>
  uncompressedSize > SMALL && uncompressedSize > MAX_RATIO * compressedSize

/** How parts are packed, as zips number it. */
export const DEFLATED = 8
export const STORED = 0

const OLD_CONTAINER = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]
const ENCRYPTED = [...'EncryptedPackage'].flatMap((letter) => [letter.charCodeAt(0), 0])

/** Whether bytes are a container of Excel's older files. */
export const isOldContainer = (bytes: Uint8Array): boolean =>
  OLD_CONTAINER.every((byte, index) => bytes[index] === byte)

/** Excel's old files and its encrypted ones share a container, and neither is a zip. */
export const assertZip = (bytes: Uint8Array): void => {
  if (isOldContainer(bytes)) throw new WorkbookFault(holds(bytes, ENCRYPTED) ? 'encrypted' : 'old-xls')
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) throw new WorkbookFault('not-workbook')
}

const holds = (bytes: Uint8Array, word: readonly number[]): boolean => {
  const [first = 0] = word
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1))
    if (word.every((byte, index) => bytes[at + index] === byte)) return true
  return false
}

/** What readers of zips throw is about offsets in the file, which nobody can mend. */
export const unlessBroken = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work()
  } catch (error) {
    throw error instanceof WorkbookFault ? error : new WorkbookFault('broken')
  }
}
