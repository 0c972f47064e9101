/** All that a page of the playground shows; who opens a link to it sees the same. */
export interface PlayState {
  readonly clause: string
  /** The name of the rule that is looked at; empty for the first. */
  readonly rule: string
  readonly text: string
  /** JSON as it was typed; empty for that of the first case. */
  readonly record: string
  /** The day to judge by, YYYY-MM-DD; empty for today. */
  readonly asOf: string
}

/** The first sign of a packed state says how it was packed. */
const FORM = '1'
/** More than anybody writes, and less than hurts. */
const MOST = 2_000_000

/** A state as text that may stand in an address: compressed, in base64url. */
export const pack = async ({ clause, rule, text, record, asOf }: PlayState): Promise<string> => {
  const bytes = new TextEncoder().encode(JSON.stringify([clause, rule, text, record, asOf]))
  return FORM + base64url(await through(bytes, new CompressionStream('deflate-raw'), Number.POSITIVE_INFINITY))
}

/** The state in a text; null where the text is not all there or was never one. */
export const unpack = async (packed: string): Promise<PlayState | null> => {
  if (!packed.startsWith(FORM)) return null
  try {
    const bytes = await through(fromBase64url(packed.slice(1)), new DecompressionStream('deflate-raw'), MOST)
    const read: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    if (!Array.isArray(read) || read.length !== 5 || read.some((part) => typeof part !== 'string')) return null
    const [clause, rule, text, record, asOf] = read as string[] as [string, string, string, string, string]
    return { clause, rule, text, record, asOf }
  } catch {
    return null
  }
}

const through = async (
  bytes: Uint8Array<ArrayBuffer>,
  stream: CompressionStream | DecompressionStream,
  most: number,
): Promise<Uint8Array> => {
  const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader()
  const parts: Uint8Array[] = []
  let length = 0
  for (let next = await reader.read(); next.value !== undefined; next = await reader.read()) {
    parts.push(next.value)
    length += next.value.length
    if (length > most) throw new RangeError('more than anybody writes')
  }
  const whole = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

const CHUNK = 8_192

const base64url = (bytes: Uint8Array): string => {
  let binary = ''
  for (let at = 0; at < bytes.length; at += CHUNK) binary += String.fromCharCode(...bytes.subarray(at, at + CHUNK))
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

const fromBase64url = (text: string): Uint8Array<ArrayBuffer> => {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(binary, (sign) => sign.charCodeAt(0))
}
