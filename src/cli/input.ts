import { readFile } from 'node:fs/promises'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { type Problem, problem } from '../model/index.ts'
import {
  type Batch,
  type BatchFormat,
  decodeText,
  isWorkbook,
  type Kinds,
  type Mapping,
  type OpenedTable,
  openTable,
  readBatch,
  readMapping,
  type TableOptions,
} from '../record/index.ts'
import type { Terminal } from './terminal.ts'

/** How input files are read. */
export interface InputOptions extends TableChoices {
  readonly map?: string
  readonly encoding?: string
  readonly inputFormat?: BatchFormat | 'csv'
}

/** How tables are read. */
export interface TableChoices {
  readonly kind?: string
  readonly sheet?: string
  readonly headerRow?: number
  readonly ignore?: string[]
  readonly set?: ReadonlyMap<string, string>
}

/** What stands in place of a file's name for standard input. */
export const STDIN = 'stdin'

/** Adds the options by which input files are read. */
export const withInput = (command: Command): Command =>
  withTables(command).addOption(
    new Option('--input-format <format>', 'when the file name does not tell').choices([
      'json',
      'ndjson',
      'yaml',
      'csv',
    ]),
  )

/** Adds the options by which CSV and XLSX files are read. */
export const withTables = (command: Command): Command =>
  command
    .option('--map <file>', 'a column mapping for CSV and XLSX 列映射')
    .option('--encoding <name>', 'the text encoding, when it cannot be told 文本编码')
    .addOption(new Option('--kind <kind>', 'the kind of record in a table 表格的记录类型').conflicts('map'))
    .option('--sheet <name>', 'which sheet of a workbook 工作表')
    .addOption(
      new Option('--header-row <n>', 'the row of the headings, from 1 列名所在行')
        .argParser(rowArgument)
        .conflicts('map'),
    )
    .addOption(
      new Option(
        '--set <field=value>',
        'what a table leaves out, the same for all rows; repeatable 各行相同的值，可重复',
      )
        .argParser(constantArgument)
        .conflicts('map'),
    )
    .addOption(
      new Option('--ignore <heading>', 'pass over a column of a table; repeatable 跳过的列，可重复')
        .argParser((heading: string, others: string[] = []) => [...others, heading])
        .conflicts('map'),
    )

const rowArgument = (text: string): number => {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new InvalidArgumentError('not a row, write a number from 1')
  return Number(text)
}

const constantArgument = (
  text: string,
  given: ReadonlyMap<string, string> = new Map(),
): ReadonlyMap<string, string> => {
  const [, field, value] = /^([^=]+)=(.+)$/s.exec(text) ?? []
  if (field === undefined || value === undefined) throw new InvalidArgumentError('write field=value')
  return new Map([...given, [field.trim(), value]])
}

const FORMATS: readonly (readonly [RegExp, BatchFormat])[] = [
  [/\.(ndjson|jsonl)$/i, 'ndjson'],
  [/\.ya?ml$/i, 'yaml'],
  [/\.json$/i, 'json'],
]

/** The format that a file's name tells. */
export const formatOfName = (file: string): BatchFormat | undefined =>
  FORMATS.find(([ending]) => ending.test(file))?.[1]

/** Whether a file's name is that of a table. */
export const isTableName = (file: string): boolean => /\.(?:csv|tsv|xlsx?)$/i.test(file)

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
  for (const file of files) batches.push(await readOne(file, options, mapping, kinds, terminal))
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

/** Every file as a table, in turn; a mapping with faults is told, and then no file is read. */
export async function* readTables(
  files: readonly string[],
  options: InputOptions,
  kinds: Kinds,
  terminal: Terminal,
): AsyncGenerator<OpenedTable & { readonly file: string }> {
  const { mapping, problems } = await mappingOf(options, kinds)
  if (problems.length > 0) {
    yield { file: options.map ?? '', table: null, problems }
    return
  }
  for (const file of files) {
    const name = file === '-' ? STDIN : file
    const { bytes, problems } = await bytesOf(file, terminal)
    if (bytes === null) yield { file: name, table: null, problems }
    else yield { file: name, ...(await openTable(bytes, tableOptions(options, mapping, kinds, name))) }
  }
}

/** How a table is read, as the options say. */
export const tableOptions = (
  options: InputOptions,
  mapping: Mapping | null,
  kinds: Kinds,
  file: string,
): TableOptions => {
  const { encoding, sheet, headerRow, kind, ignore, set } = options
  return { kinds, mapping, file, encoding, sheet, headerRow, kind, ignore, constants: set }
}

const bytesOf = async (file: string, terminal: Terminal) =>
  file === '-' ? { bytes: await terminal.stdin(), problems: [] } : readBytes(file)

const readOne = async (
  file: string,
  options: InputOptions,
  mapping: Mapping | null,
  kinds: Kinds,
  terminal: Terminal,
): Promise<Batch> => {
  const name = file === '-' ? STDIN : file
  const { bytes, problems } = await bytesOf(file, terminal)
  if (bytes === null) return { entries: [], problems }
  if (mapping !== null || isTable(file, bytes, options)) {
    return ofFile(batchOf(await openTable(bytes, tableOptions(options, mapping, kinds, name))), name)
  }
  const { text, problems: encoding } = decodeText(bytes, options.encoding)
  if (encoding.length > 0) return { entries: [], problems: inFile(encoding, name) }
  const format = formatGiven(options) ?? formatOfName(file) ?? formatOf(text)
  return ofFile(readBatch(text, format, name), name)
}

/** Whether a file is a table: by what was said, by its name, or by how a workbook begins. */
export const isTable = (file: string, bytes: Uint8Array, { inputFormat }: InputOptions): boolean =>
  inputFormat === 'csv' || (inputFormat === undefined && (isTableName(file) || isWorkbook(bytes)))

const formatGiven = ({ inputFormat }: InputOptions): BatchFormat | undefined =>
  inputFormat === 'csv' ? undefined : inputFormat

const batchOf = ({ table, problems }: OpenedTable): Batch => ({
  entries: table === null ? [] : [...table.entries()],
  problems,
})

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
export const formatOf = (text: string): BatchFormat => {
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
const ofFile = ({ entries, problems }: Batch, file: string): Batch => {
  const isEmpty = entries.length === 0 && problems.every(({ severity }) => severity === 'warning')
  return {
    entries: entries.map((entry) => ({ ...entry, file })),
    problems: isEmpty ? [...problems, problem('nothing-to-check', {}, { file })] : problems,
  }
}
