import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib'

/** A file inside a zip. */
interface Part {
  readonly name: string
  readonly bytes: Buffer
}

/**
 * The same document with nothing in it of the moment it was made: writers of office files put the clock and random ids into them, and two
 * files of the same data must be the same bytes. Takes files as the writers make them, of known sizes and unencrypted.
 */
export const settle = (file: Uint8Array, day: string): Uint8Array => {
  const ids = new Map<string, string>()
  return zipOf(partsOf(Buffer.from(file)).map(({ name, bytes }) => ({ name, bytes: settled(name, bytes, day, ids) })))
}

const settled = (name: string, bytes: Buffer, day: string, ids: Map<string, string>): Buffer => {
  if (/\.xlsx$/.test(name)) return Buffer.from(settle(bytes, day))
  if (!/\.(?:xml|rels)$/.test(name)) return bytes
  const text = bytes
    .toString('utf8')
    .replaceAll(/(<dcterms:(?:created|modified)[^>]*>)[^<]*/g, `$1${day}T00:00:00Z`)
    .replaceAll(/"(rId[\w-]{12,})"/g, (_, id: string) => `"${renamed(id, ids)}"`)
  return Buffer.from(name === 'word/document.xml' ? numberedDrawings(text) : text)
}

const renamed = (id: string, ids: Map<string, string>): string => {
  const known = ids.get(id) ?? `rIdx${ids.size + 1}`
  ids.set(id, known)
  return known
}

/** Drawings are numbered through all documents ever made. */
const numberedDrawings = (text: string): string => {
  let count = 0
  return text.replaceAll(/(<wp:docPr id=")\d+"/g, (_, start: string) => `${start}${++count}"`)
}

const END = 0x06054b50
const STORED = 0

const partsOf = (zip: Buffer): Part[] => {
  let end = zip.length - 22
  while (end > 0 && zip.readUInt32LE(end) !== END) end--
  const parts: Part[] = []
  let at = zip.readUInt32LE(end + 16)
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const [method, size, nameLength] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 20), zip.readUInt16LE(at + 28)]
    const local = zip.readUInt32LE(at + 42)
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
    const packed = zip.subarray(start, start + size)
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength)
    if (!name.endsWith('/')) parts.push({ name, bytes: method === STORED ? packed : inflateRawSync(packed) })
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
  }
  return parts
}

/** 1980-01-01, the first day a zip knows. */
const FIRST_DAY = 0x21
const UTF8 = 0x0800
const DEFLATED = 8

const zipOf = (parts: readonly Part[]): Buffer => {
  const files: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, bytes } of parts) {
    const packed = deflateRawSync(bytes)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(UTF8, 2)
    common.writeUInt16LE(DEFLATED, 4)
    common.writeUInt16LE(FIRST_DAY, 8)
    common.writeUInt32LE(crc32(bytes), 10)
    common.writeUInt32LE(packed.length, 14)
    common.writeUInt32LE(bytes.length, 18)
    common.writeUInt16LE(Buffer.byteLength(name), 22)
    const place = Buffer.alloc(14)
    place.writeUInt32LE(offset, 10)
    files.push(Buffer.from('PK\x03\x04'), common, Buffer.from(name), packed)
    directory.push(Buffer.from('PK\x01\x02\x14\x00'), common, place, Buffer.from(name))
    offset += 30 + Buffer.byteLength(name) + packed.length
  }
  const central = Buffer.concat(directory)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(parts.length, 4)
  end.writeUInt16LE(parts.length, 6)
  end.writeUInt32LE(central.length, 8)
  end.writeUInt32LE(offset, 12)
  return Buffer.concat([...files, central, Buffer.from('PK\x05\x06'), end])
}
