import { WorkbookFault } from './fault.ts'
import { assertFew, assertZip, DEFLATED, type OpenParts, STORED, soundParts, unlessBroken } from './parts.ts'

/** A part as the directory of its zip lists it. */
interface Listed {
  readonly fileName: string
  readonly compressedSize: number
  readonly uncompressedSize: number
  readonly method: number
  /** Where the part's own head begins. */
  readonly offset: number
  isEncrypted(): boolean
}

/** Opens a zip where there is no Node. What is unpacked is held to the sizes that the directory gave. */
export const openWebParts: OpenParts = async (bytes) => {
  assertZip(bytes)
  const entries = await unlessBroken(async () => soundParts(directoryOf(bytes)))
  return {
    has: (name) => entries.has(name),
    read: async (name) => {
      const entry = entries.get(name)
      if (entry === undefined) throw new WorkbookFault('broken')
      return unlessBroken(() => unpack(bytes, entry))
    },
  }
}

const END = 0x06054b50
const END_SIZE = 22
const MAX_REMARK = 0xffff
const LISTED = 0x02014b50
const LISTED_SIZE = 46
const HEAD = 0x04034b50
const HEAD_SIZE = 30
/** Sizes that stand elsewhere: in zips larger than any that is read here. */
const ELSEWHERE = 0xffffffff
const ENCRYPTED = 1

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** Reading beyond the end throws, as it should of a zip that is cut off. */
const directoryOf = (bytes: Uint8Array): readonly Listed[] => {
  const view = viewOf(bytes)
  const end = endOf(view)
  const count = view.getUint16(end + 10, true)
  assertFew(count)
  const names = new TextDecoder('utf-8', { fatal: true })
  const listed: Listed[] = []
  let at = view.getUint32(end + 16, true)
  for (let index = 0; index < count; index++) {
    if (view.getUint32(at, true) !== LISTED) throw new WorkbookFault('broken')
    const [flags, method] = [view.getUint16(at + 8, true), view.getUint16(at + 10, true)]
    const [name, extra, remark] = [28, 30, 32].map((part) => view.getUint16(at + part, true)) as [
      number,
      number,
      number,
    ]
    const [compressedSize, uncompressedSize] = [view.getUint32(at + 20, true), view.getUint32(at + 24, true)]
    const offset = view.getUint32(at + 42, true)
    if ([compressedSize, uncompressedSize, offset].includes(ELSEWHERE)) throw new WorkbookFault('broken')
    const start = at + LISTED_SIZE
    const fileName = names.decode(bytes.subarray(start, start + name))
    const isEncrypted = (): boolean => (flags & ENCRYPTED) !== 0
    listed.push({ fileName, compressedSize, uncompressedSize, method, offset, isEncrypted })
    at = start + name + extra + remark
  }
  return listed
}

/** Where the end of the directory begins: a remark may stand behind it, and nothing else. */
const endOf = (view: DataView): number => {
  const last = view.byteLength - END_SIZE
  for (let at = last; at >= Math.max(0, last - MAX_REMARK); at--)
    if (view.getUint32(at, true) === END && view.getUint16(at + 20, true) === last - at) return at
  throw new WorkbookFault('broken')
}

const unpack = async (bytes: Uint8Array, entry: Listed): Promise<Uint8Array> => {
  const { offset, compressedSize, uncompressedSize: size, method } = entry
  const view = viewOf(bytes)
  if (view.getUint32(offset, true) !== HEAD) throw new WorkbookFault('broken')
  const start = offset + HEAD_SIZE + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true)
  const packed = bytes.slice(start, start + compressedSize)
  if (packed.length !== compressedSize || (method !== DEFLATED && method !== STORED)) throw new WorkbookFault('broken')
  const whole = method === STORED ? packed : await inflated(packed, size)
  if (whole.length !== size) throw new WorkbookFault('broken')
  return whole
}

/** Stops as soon as more comes out than was said. */
const inflated = async (packed: Uint8Array<ArrayBuffer>, size: number): Promise<Uint8Array> => {
  const whole = new Uint8Array(size)
  let at = 0
  for await (const chunk of readAll(new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate-raw')))) {
    if (at + chunk.length > size) throw new WorkbookFault('broken')
    whole.set(chunk, at)
    at += chunk.length
  }
  return whole.subarray(0, at)
}

/** Not every browser can be asked for the pieces of a stream one by one. */
async function* readAll(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      yield value
    }
  } finally {
    reader.cancel().catch(() => undefined)
  }
}
