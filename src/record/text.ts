import { type Problem, problem } from '../model/index.ts'

/** A text, and the encoding that it was found to be in. */
export interface Decoded {
  readonly text: string
  readonly encoding: string
  readonly problems: Problem[]
}

/** The bytes of a text piece by piece, from the beginning as often as they are asked for. The first piece holds a byte-order mark whole. */
export type Pieces = () => Iterable<Uint8Array>

/** Small, so that lines that were read are done with soon. */
const PIECE = 1 << 15

/** Bytes that are there, in pieces. */
export const piecesOf =
  (bytes: Uint8Array): Pieces =>
  () =>
    cuts(bytes)

function* cuts(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PIECE) yield bytes.subarray(at, at + PIECE)
}

/**
 * The text in these bytes: by its byte-order mark, else as strict UTF-8, else as strict GB18030, else a problem that asks
 * for the encoding. An `encoding` that is given is the only one tried. Detectors are not used: they take short GBK text
 * for Latin-1.
 */
export const decodeText = (bytes: Uint8Array, encoding?: string): Decoded =>
  firstThat(bytes, encoding, (candidate) => {
    const text = strictDecode(bytes, candidate)
    return text !== null && isLikely(text, candidate, encoding) ? text : null
  })

/** The encoding of a text that is read piece by piece; all of it is looked at. */
export const findEncoding = (pieces: Pieces, encoding?: string): Omit<Decoded, 'text'> => {
  const [first = new Uint8Array()] = pieces()
  return firstThat(first, encoding, (candidate) => {
    try {
      for (const text of textOf(pieces, candidate)) if (!isLikely(text, candidate, encoding)) return null
      return ''
    } catch (error) {
      if (error instanceof TypeError) return null
      throw error
    }
  })
}

/** A text in an encoding that was found for it, piece by piece. */
export function* textOf(pieces: Pieces, encoding: string): Generator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true })
  for (const piece of pieces()) yield decoder.decode(piece, { stream: true })
  yield decoder.decode()
}

/** The first encoding in which something is read. */
const firstThat = (
  start: Uint8Array,
  encoding: string | undefined,
  read: (candidate: string) => string | null,
): Decoded => {
  if (encoding !== undefined && !isEncoding(encoding)) {
    return none(problem('text-encoding', { tried: encoding.slice(0, 80), unknown: 1 }))
  }
  const candidates = encoding === undefined ? encodingsOf(start) : [encoding]
  for (const candidate of candidates) {
    const text = read(candidate)
    if (text !== null) return { text, encoding: candidate, problems: [] }
  }
  return none(problem('text-encoding', { tried: candidates.join(', ') }))
}

const none = (fault: Problem): Decoded => ({ text: '', encoding: '', problems: [fault] })

const encodingsOf = (bytes: Uint8Array): readonly string[] => {
  const [first, second, third] = bytes
  if (first === 0xef && second === 0xbb && third === 0xbf) return ['utf-8']
  if (first === 0xff && second === 0xfe) return ['utf-16le']
  if (first === 0xfe && second === 0xff) return ['utf-16be']
  return ['utf-8', 'gb18030']
}

const isEncoding = (label: string): boolean => {
  if (label === 'utf-8') return true
  try {
    return new TextDecoder(label).encoding !== ''
  } catch {
    return false
  }
}

/** Kept, because every request needs one. */
const UTF_8 = new TextDecoder('utf-8', { fatal: true })

const strictDecode = (bytes: Uint8Array, encoding: string): string | null => {
  try {
    return (encoding === 'utf-8' ? UTF_8 : new TextDecoder(encoding, { fatal: true })).decode(bytes)
  } catch {
    return null
  }
}

/** NUL betrays UTF-16 without its mark; private-use characters betray another encoding guessed to be GB18030. */
const isLikely = (text: string, tried: string, asked: string | undefined): boolean => {
  if (text.includes('\0')) return false
  return asked !== undefined || tried !== 'gb18030' || !/[\uE000-\uF8FF]/.test(text)
}
