import { readFile } from 'node:fs/promises'
import { type Command, Option } from 'commander'
import { type Problem, problem } from '../model/index.ts'
import {
  type Batch,
  type BatchFormat,
  decodeText,
  type Kinds,
  type Mapping,
  mapCsv,
  readBatch,
  readMapping,
} from '../record/index.ts'
import type { Terminal } from './terminal.ts'

/** How input files are read. */
export interface InputOptions {
  readonly map?: string
  readonly encoding?: string
  readonly inputFormat?: BatchFormat
}

/** What stands in place of a file's name for standard input. */
export const STDIN = 'stdin'

/** Adds the options by which input files are read. */
export const withInput = (command: Command): Command =>
  command
    .option('--map <file>', 'a column mapping for CSV 列映射')
    .option('--encoding <name>', 'the text encoding, when it cannot be told 文本编码')
    .addOption(
      new Option('--input-format <format>', 'when the file name does not tell').choices(['json', 'ndjson', 'yaml']),
    )

const FORMATS: readonly (readonly [RegExp, BatchFormat])[] = [
  [/\.(ndjson|jsonl)$/i, 'ndjson'],
  [/\.ya?ml$/i, 'yaml'],
  [/\.json$/i, 'json'],
]

/** The records of all files as one batch, positions counted through. */
export const readInput = async (
  files: readonly string[],
  options: InputOptions,
  kinds: Kinds,
  terminal: Terminal,
): Promise<Batch> => {
  const { mapping, problems } = await mappingOf(options, kinds)
  if (problems.length > 0) return { entries: [], problems }
  const batches: Batch[] = []
  for (const file of files) batches.push(await readOne(file, options, mapping, terminal))
  return joined(batches)
}

/** The mapping that the options name, or why there is none. */
export const mappingOf = async ({ map }: InputOptions, kinds: Kinds) => {
  if (map === undefined) return { mapping: null, problems: [] }
  const { bytes, problems } = await readBytes(map)
  if (bytes === null) return { mapping: null, problems }
  const { text, problems: encoding } = decodeText(bytes)
  if (encoding.length > 0) return { mapping: null, problems: inFile(encoding, map) }
  return readMapping(text, kinds, map)
}

const readOne = async (
  file: string,
  options: InputOptions,
  mapping: Mapping | null,
  terminal: Terminal,
): Promise<Batch> => {
  const name = file === '-' ? STDIN : file
  const { bytes, problems } = file === '-' ? { bytes: await terminal.stdin(), problems: [] } : await readBytes(file)
  if (bytes === null) return { entries: [], problems }
  const { text, problems: encoding } = decodeText(bytes, options.encoding)
  if (encoding.length > 0) return { entries: [], problems: inFile(encoding, name) }
  if (mapping !== null) return ofFile(mapCsv(text, mapping, name), name)
  if (/\.csv$/i.test(file)) return { entries: [], problems: [problem('mapping-needed', {}, { file: name })] }
  const format = options.inputFormat ?? FORMATS.find(([ending]) => ending.test(file))?.[1] ?? formatOf(text)
  return ofFile(readBatch(text, format, name), name)
}

/** The bytes of a file, or why it could not be read. */
export const readBytes = async (file: string): Promise<{ bytes: Uint8Array | null; problems: Problem[] }> => {
  try {
    return { bytes: await readFile(file), problems: [] }
  } catch (error) {
    const detail = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable'
    return { bytes: null, problems: [problem('file-unreadable', { file, detail }, { file })] }
  }
}

/** By its first sign: standard input has no ending to go by. A line that is an object, and another object after it, are NDJSON. */
const formatOf = (text: string): BatchFormat => {
  const start = text.trimStart()
  if (!/^[{[]/.test(start)) return 'yaml'
  const end = start.indexOf('\n')
  const [line, rest] = end < 0 ? [start, ''] : [start.slice(0, end).trimEnd(), start.slice(end).trimStart()]
  return line.startsWith('{') && line.endsWith('}') && rest.startsWith('{') ? 'ndjson' : 'json'
}

const inFile = (problems: readonly Problem[], file: string): Problem[] =>
  problems.map((one) => ({ file, line: 1, column: 1, ...one }))

const joined = (batches: readonly Batch[]): Batch => {
  let offset = 0
  const entries = batches.flatMap((batch) => {
    const start = offset
    offset += batch.entries.length
    return batch.entries.map((entry) => ({
      ...entry,
      position: start + entry.position,
      problems: entry.problems.map((one) => ({ ...one, position: start + entry.position })),
    }))
  })
  return { entries, problems: batches.flatMap(({ problems }) => problems) }
}

/** A file without a record is a fault of that file, whatever stands in the others. */
const ofFile = ({ entries, problems }: Batch, file: string): Batch => ({
  entries: entries.map((entry) => ({ ...entry, file })),
  problems: entries.length + problems.length > 0 ? problems : [problem('nothing-to-check', {}, { file })],
})
