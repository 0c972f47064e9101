import { closeSync, openSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { readFully } from '../../bulk/index.ts'
import { isWorkbook, type Kinds, type Mapping, type OpenedTable, openTable, openTextTable } from '../../record/index.ts'
import { type InputOptions, isTable, mappingOf, STDIN, tableOptions } from '../input.ts'
import type { Terminal } from '../terminal.ts'
import type { Chosen, Lines } from './choose.ts'
import type { Source } from './setting.ts'

/** Beyond so many bytes of tables nobody reads through a report of all there is; that is some 15,000 rows. */
const LARGE = 1 << 20
/** Beyond so many such a report cannot be held in memory. */
const TOO_LARGE = 1 << 24

/** A table before it is read. */
interface Found {
  readonly source: Source
  readonly size: number
  /** How it begins. */
  readonly head: Uint8Array
  readonly open: (mapping: Mapping | null, kinds: Kinds, options: InputOptions) => Promise<OpenedTable>
}

/** Looks whether all of the input is tables, whose rows can be read one by one; of standard input all bytes are held. */
export const chooseTables = async (
  files: readonly string[],
  options: InputOptions,
  kinds: Kinds,
  terminal: Terminal,
): Promise<Chosen> => {
  const { mapping, problems } = await mappingOf(options, kinds)
  if (problems.length > 0) return { lines: null, terminal }
  const input = files.includes('-') ? await terminal.stdin() : null
  const read = input === null ? terminal : { ...terminal, stdin: async () => input }
  const found = files.map((file) => (file === '-' && input !== null ? inputTable(input) : fileTable(file)))
  const isAll = found.every(
    (one, index) => one !== null && (mapping !== null || isTable(files[index] ?? '', one.head, options)),
  )
  const tables = found.filter((one) => one !== null)
  if (!isAll) return { lines: null, terminal: read }
  const size = tables.reduce((sum, one) => sum + one.size, 0)
  const lines: Lines = {
    sources: tables.map(({ source }) => source),
    tables: tables.map(
      ({ open }) =>
        () =>
          open(mapping, kinds, options),
    ),
    chunks: null,
    size,
    isLarge: size > LARGE,
    isTooLarge: size > TOO_LARGE,
  }
  return { lines, terminal: read }
}

const sourceOf = (name: string, path: string | null): Source => ({ name, path, encoding: undefined })

const inputTable = (bytes: Uint8Array): Found => ({
  source: sourceOf(STDIN, null),
  size: bytes.length,
  head: bytes,
  open: (mapping, kinds, options) => openTable(bytes, tableOptions(options, mapping, kinds, STDIN)),
})

/** A file that can be read anywhere; null of any other. */
const fileTable = (path: string): Found | null => {
  const head = headOf(path)
  if (head === null) return null
  return {
    source: sourceOf(path, path),
    size: statSync(path).size,
    head,
    open: async (mapping, kinds, options) => {
      const how = tableOptions(options, mapping, kinds, path)
      return isWorkbook(head) ? openTable(await readFile(path), how) : openTextTable(() => piecesIn(path), how)
    },
  }
}

const HEAD = 16
/** Small, so that lines that were read are done with soon. */
const PIECE = 1 << 15

const headOf = (path: string): Uint8Array | null => {
  try {
    if (!statSync(path).isFile()) return null
    const [head] = piecesIn(path, HEAD)
    return head ?? new Uint8Array()
  } catch {
    return null
  }
}

/** The bytes of a file from its beginning; each piece lasts until the next. */
function* piecesIn(path: string, size = PIECE): Generator<Uint8Array> {
  const descriptor = openSync(path, 'r')
  const bytes = Buffer.allocUnsafe(size)
  try {
    for (let at = 0; ; ) {
      const read = readFully(descriptor, bytes, size, at)
      if (read === 0) return
      yield bytes.subarray(0, read)
      at += read
    }
  } finally {
    closeSync(descriptor)
  }
}
