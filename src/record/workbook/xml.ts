import { WorkbookFault } from './fault.ts'

/** What is told while a part of a workbook is read; names come without their namespace prefix. */
export interface XmlListener {
  open(name: string, attributes: string): void
  close(name: string): void
  text?(text: string): void
}

const CHUNK = 16 * 1024
/** A cell holds 32,767 characters; what is longer between two tags is no cell. */
const MAX_PENDING = 1024 * 1024

/**
 * Reads a part from end to end, and gives back control after every piece of it, so that what was read so far can be taken
 * away. It knows what spreadsheet programs write of XML; a document type, which they never write, is refused.
 */
export function* scanXml(bytes: Uint8Array, listener: XmlListener): Generator<void> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let pending = ''
  for (let start = 0; start < bytes.length; start += CHUNK) {
    const piece = bytes.subarray(start, start + CHUNK)
    pending = scan(pending + decoded(decoder, piece, start + CHUNK < bytes.length), listener)
    if (pending.length > MAX_PENDING) throw new WorkbookFault('broken')
    yield
  }
  if (pending.trim() !== '') throw new WorkbookFault('broken')
}

/** Reads a small part at once. */
export const readXml = (bytes: Uint8Array, listener: XmlListener): void => {
  for (const _ of scanXml(bytes, listener));
}

const decoded = (decoder: InstanceType<typeof TextDecoder>, piece: Uint8Array, stream: boolean): string => {
  try {
    return decoder.decode(piece, { stream })
  } catch {
    throw new WorkbookFault('broken')
  }
}

/** Tells what stands in a text, and gives back the end of it that more text may complete. */
const scan = (text: string, listener: XmlListener): string => {
  let at = 0
  for (;;) {
    const start = text.indexOf('<', at)
    if (start < 0) return text.slice(at)
    const end = endOf(text, start)
    if (end < 0) return text.slice(at)
    if (start > at) listener.text?.(unescaped(text.slice(at, start)))
    tell(text, start, end, listener)
    at = end
  }
}

const SPECIAL = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
] as const

/** Where what begins at `start` has ended, or -1. */
const endOf = (text: string, start: number): number => {
  const sign = text[start + 1]
  if (sign === undefined) return -1
  if (sign !== '!' && sign !== '?') return tagEnd(text, start)
  for (const [begin, finish] of SPECIAL) {
    if (!text.startsWith(begin, start)) continue
    const found = text.indexOf(finish, start + begin.length)
    return found < 0 ? -1 : found + finish.length
  }
  if (text.length - start < '<![CDATA['.length) return -1
  throw new WorkbookFault('broken')
}

/** A `>` inside quotes ends no tag. */
const tagEnd = (text: string, start: number): number => {
  let quote = 0
  for (let i = start + 1; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (quote !== 0) {
      if (code === quote) quote = 0
    } else if (code === 34 || code === 39) quote = code
    else if (code === 62) return i + 1
  }
  return -1
}

const tell = (text: string, start: number, end: number, listener: XmlListener): void => {
  const sign = text[start + 1]
  if (sign === '?') return
  if (sign === '!') {
    if (text[start + 2] === '[') listener.text?.(text.slice(start + 9, end - 3))
    return
  }
  if (sign === '/') {
    listener.close(localName(text.slice(start + 2, end - 1).trim()))
    return
  }
  const isEmpty = text[end - 2] === '/'
  const tag = text.slice(start + 1, isEmpty ? end - 2 : end - 1)
  let space = 0
  while (tag.charCodeAt(space) > 32) space++
  const name = localName(tag.slice(0, space))
  listener.open(name, tag.slice(space))
  if (isEmpty) listener.close(name)
}

const localName = (name: string): string => (name.includes(':') ? name.slice(name.indexOf(':') + 1) : name)

/** A reader of one attribute from the text after a tag's name; `r:id` by its last part, since prefixes are anybody's choice. */
export const attribute = (name: string): ((attributes: string) => string | undefined) => {
  const pattern = new RegExp(`\\s(?:\\w+:)?${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`)
  return (attributes) => {
    const found = pattern.exec(attributes)
    const value = found?.[1] ?? found?.[2]
    return value === undefined ? undefined : unescaped(value)
  }
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

const unescaped = (text: string): string =>
  text.includes('&') ? text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w*));?/gi, entity) : text

const entity = (whole: string, decimal?: string, hex?: string, name?: string): string => {
  const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal)
  const character = name === undefined && code <= 0x10ffff ? String.fromCodePoint(code) : ENTITIES[name ?? '']
  if (character === undefined || !whole.endsWith(';')) throw new WorkbookFault('broken')
  return character
}

/** `_x000D_` and the like, by which Excel writes what XML cannot hold. */
export const unhexed = (text: string): string =>
  text.includes('_x')
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_whole, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
    : text
