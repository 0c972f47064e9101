import { isUtf8 } from 'node:buffer'
import { closeSync, openSync, statSync } from 'node:fs'
import { BLOCK, readFully } from '../../bulk/index.ts'
import { decodeText, type OpenedTable } from '../../record/index.ts'
import { formatOf, formatOfName, type InputOptions, isTableName, STDIN } from '../input.ts'
import type { Terminal } from '../terminal.ts'
import type { Source } from './setting.ts'

/** Beyond so many bytes of NDJSON the input is not held in memory. */
export const LARGE = 64 * 1024 * 1024

/** Input that is read line by line, or row by row. */
export interface Lines {
  readonly sources: readonly Source[]
  /** Of tables: opens each, in the order of the sources. */
  readonly tables?: readonly (() => Promise<OpenedTable>)[]
  /** Standard input, where that is what is read. */
  readonly chunks: AsyncIterable<Uint8Array> | null
  /** Bytes of all files; null for standard input. */
  readonly size: number | null
  /** Whether there is more of it than anybody reads through. */
  readonly isLarge: boolean
  /** Whether there is more of it than can be held in memory. */
  readonly isTooLarge: boolean
}

/** The input as lines, or null where it is no NDJSON or cannot be read so; and standard input as far as it was read. */
export interface Chosen {
  readonly lines: Lines | null
  readonly terminal: Terminal
}

/** Looks whether all of the input is NDJSON that can be read line by line; `peek` bytes of standard input are read for that. */
export const chooseLines = async (
  files: readonly string[],
  options: InputOptions,
  terminal: Terminal,
  peek: number,
): Promise<Chosen> => {
  if (options.map !== undefined) return { lines: null, terminal }
  if (files.length === 1 && files[0] === '-') return chooseStdin(options, terminal, peek)
  if (files.includes('-')) return { lines: null, terminal }
  const sources = files.map((path) => sourceOf(path, options))
  if (!sources.every((source) => source !== null)) return { lines: null, terminal }
  const size = files.reduce((sum, path) => sum + statSync(path).size, 0)
  return { lines: { sources, chunks: null, size, ...sizedAs(size > LARGE) }, terminal }
}

const sizedAs = (isLarge: boolean): Pick<Lines, 'isLarge' | 'isTooLarge'> => ({ isLarge, isTooLarge: isLarge })

const sourceOf = (path: string, options: InputOptions): Source | null => {
  const head = headOf(path)
  if (head === null) return null
  if (options.inputFormat === undefined && isTableName(path)) return null
  const known = options.inputFormat ?? formatOfName(path)
  if (known !== undefined && known !== 'ndjson') return null
  const encoding = encodingOf(head, options.encoding)
  if (encoding === null) return null
  if (known === undefined && !seemsNdjson(head, encoding)) return null
  return { name: path, path, encoding: encoding === UTF8 ? undefined : encoding }
}

/** The beginning of a file that can be read anywhere; null of any other. */
const headOf = (path: string): Uint8Array | null => {
  try {
    if (!statSync(path).isFile()) return null
    const descriptor = openSync(path, 'r')
    try {
      const bytes = Buffer.allocUnsafe(BLOCK)
      return bytes.subarray(0, readFully(descriptor, bytes, BLOCK, 0))
    } finally {
      closeSync(descriptor)
    }
  } catch {
    return null
  }
}

const UTF8 = 'utf-8'
/** Of a line feed each of these has one byte, which is part of no other sign. */
const LINED = [UTF8, 'gb18030', 'gbk']

/** How the lines of a text are read; null for an encoding whose lines are not those of its bytes. */
const encodingOf = (head: Uint8Array, asked: string | undefined): string | null => {
  if (asked !== undefined) {
    const label = asked.toLowerCase().replace(/^utf8$/, UTF8)
    return LINED.includes(label) ? label : null
  }
  const end = head.lastIndexOf(0x0a) + 1
  const whole = head.length < BLOCK || end === 0 ? head : head.subarray(0, end)
  if ((whole[0] === 0xff && whole[1] === 0xfe) || (whole[0] === 0xfe && whole[1] === 0xff)) return null
  if (isUtf8(whole)) return UTF8
  return decodeText(whole).problems.length === 0 ? 'gb18030' : UTF8
}

const seemsNdjson = (head: Uint8Array, encoding: string): boolean =>
  formatOf(new TextDecoder(encoding).decode(head)) === 'ndjson'

const chooseStdin = async (options: InputOptions, terminal: Terminal, peek: number): Promise<Chosen> => {
  const { chunks, isWhole } = await peeked(terminal.input ?? once(terminal.stdin()), peek)
  const begun = Buffer.concat(chunks.begun)
  const read = { ...terminal, stdin: async () => Buffer.concat([begun, ...(await Array.fromAsync(chunks.rest))]) }
  const encoding = encodingOf(begun.subarray(0, BLOCK), options.encoding)
  const isNdjson = encoding !== null && isLined(begun.subarray(0, BLOCK), encoding, options)
  if (encoding === null || !isNdjson) return { lines: null, terminal: read }
  const source = { name: STDIN, path: null, encoding: encoding === UTF8 ? undefined : encoding }
  const all = joined(begun, chunks.rest)
  return { lines: { sources: [source], chunks: all, size: null, ...sizedAs(!isWhole) }, terminal: read }
}

const isLined = (head: Uint8Array, encoding: string, { inputFormat }: InputOptions): boolean =>
  inputFormat === undefined ? seemsNdjson(head, encoding) : inputFormat === 'ndjson'

async function* once(bytes: Promise<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield await bytes
}

async function* joined(first: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first
  yield* rest
}

/** Reads so many bytes, and what is left to be read. */
const peeked = async (input: AsyncIterable<Uint8Array>, most: number) => {
  const iterator = input[Symbol.asyncIterator]()
  const begun: Uint8Array[] = []
  let length = 0
  let isWhole = false
  while (length <= most && !isWhole) {
    const { value, done } = await iterator.next()
    if (done) isWhole = true
    else {
      begun.push(value)
      length += value.length
    }
  }
  const rest: AsyncIterable<Uint8Array> = { [Symbol.asyncIterator]: () => iterator }
  return { chunks: { begun, rest }, isWhole }
}
