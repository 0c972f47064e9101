import { Command, Option } from 'commander'
import { type Lang, type Problem, problem } from '../../model/index.ts'
import { readSchemas } from '../../opening/index.ts'
import {
  BYTE_ORDER_MARK,
  csvLine,
  type Kinds,
  loadKinds,
  type OpenedTable,
  rowWriter,
  type Table,
  type TableEntry,
} from '../../record/index.ts'
import { type InputOptions, readTables, withTables } from '../input.ts'
import { checkOutputs, type Output, withOutputs, writeFileOrStop, writeOutputs } from '../output.ts'
import { renderPreview } from '../preview.ts'
import { problemLine } from '../shared.ts'
import { emptyForm, refusedForm } from '../template.ts'
import { EXIT, Stop, type Terminal } from '../terminal.ts'

const FORMATS = ['ndjson', 'json', 'csv'] as const

interface Options extends InputOptions {
  readonly format: readonly Output<(typeof FORMATS)[number]>[]
  readonly lang?: Lang
  readonly preview?: boolean
  readonly template?: string
}

const EXAMPLES = `
Examples 示例:
  halfsky import toilets.xlsx --preview                    what would be read, and what not 预览
  halfsky import toilets.xlsx > toilets.ndjson             the records, a line each 导入
  halfsky import toilets.csv --template to-correct.xlsx    the refused rows, with what is wrong 待改正的行
  halfsky import --kind public-toilet --template new.xlsx  an empty table to fill in 空白模板

Exit status: 0 every row was read, 2 something was refused.`

/** `halfsky import FILE…` */
export const importCommand = (terminal: Terminal, exit: (status: number) => void): Command =>
  withTables(withOutputs(new Command('import'), ...FORMATS))
    .summary('read tables into records 导入表格')
    .description('Reads CSV and XLSX tables by their headings, or through a mapping, and prints the records they hold.')
    .argument('[files...]', 'tables; - for standard input')
    .option('--preview', 'show how the tables are read, and every refused row 预览')
    .option('--template <file>', 'write the refused rows, or an empty table of the kind, as .csv or .xlsx 模板')
    .addOption(new Option('--lang <lang>', 'language 语言').choices(['zh-CN', 'en']))
    .addHelpText('after', EXAMPLES)
    .action(async (files: readonly string[], options: Options) => {
      const kinds = loadKinds(readSchemas())
      const lang = options.lang ?? terminal.lang
      const task: Task = { files, options, kinds, lang, terminal }
      await checkOutputs(outputsOf(options), options.map === undefined ? files : [...files, options.map], lang)
      exit(await (files.length === 0 ? writeForm(task) : importTables(task)))
    })

/** What was asked for. */
interface Task {
  readonly files: readonly string[]
  readonly options: Options
  readonly kinds: Kinds
  readonly lang: Lang
  readonly terminal: Terminal
}

const outputsOf = ({ format, template }: Options): readonly Output[] =>
  template === undefined ? format : [...format, { format: 'template', file: template }]

/** A table that was opened, and what was found in it. */
interface Opened extends OpenedTable {
  readonly file: string
  readonly table: Table | null
}

/** A row, and whether it is a record. */
interface Row {
  readonly table: Table
  readonly entry: TableEntry
  readonly isRead: boolean
  readonly problems: readonly Problem[]
}

/** What is known once every row was read. */
interface Tally {
  read: number
  readonly problems: Problem[]
  readonly refused: Row[]
}

const importTables = async (task: Task): Promise<number> => {
  const { files, options, kinds, terminal, lang } = task
  const opened: Opened[] = await Array.fromAsync(readTables(files, options, kinds, terminal))
  const tally: Tally = { read: 0, problems: opened.flatMap(({ problems }) => problems), refused: [] }
  if (options.preview) await terminal.out(opened.map((one) => preview(one, task, tally)).join('\n'))
  else await writeOutputs(options.format, renderings(opened, kinds, tally), terminal, lang)
  if (options.template !== undefined) await writeRefused(options.template, tally, task)
  return settle(tally, task)
}

function* rowsOf(opened: readonly Opened[], kinds: Kinds): Generator<Row> {
  for (const { table, file } of opened) {
    if (table === null) continue
    for (const entry of table.entries()) {
      const { record, problems } = kinds.readEntry({ ...entry, file })
      yield { table, entry, isRead: record !== null, problems }
    }
  }
}

const note = (row: Row, tally: Tally): void => {
  tally.problems.push(...row.problems)
  if (row.isRead) tally.read++
  else tally.refused.push(row)
}

/** The tables are read again for every format, rather than kept; what is wrong with them is noted once. */
const renderings = (opened: readonly Opened[], kinds: Kinds, tally: Tally) => {
  let isNoted = false
  const values = function* (): Generator<Readonly<Record<string, unknown>>> {
    const isFirst = !isNoted
    isNoted = true
    for (const row of rowsOf(opened, kinds)) {
      if (isFirst) note(row, tally)
      if (row.isRead) yield row.entry.value as Readonly<Record<string, unknown>>
    }
  }
  return {
    ndjson: () => inPieces(values().map((value) => `${JSON.stringify(value)}\n`)),
    json: () => inPieces(jsonOf(values())),
    csv: () => {
      const writer = rowWriter(
        opened.flatMap(({ table }) => table ?? []),
        kinds,
      )
      const rows = values().map((value) => writer.rows(value).map(csvLine).join(''))
      return inPieces(joined([BYTE_ORDER_MARK + csvLine(writer.headings)], rows))
    },
  }
}

function* joined<T>(...parts: readonly Iterable<T>[]): Generator<T> {
  for (const part of parts) yield* part
}

function* jsonOf(values: Iterable<unknown>): Generator<string> {
  let before = '{"records": [\n'
  for (const value of values) {
    yield before + JSON.stringify(value)
    before = ',\n'
  }
  yield before.startsWith('{') ? '{"records": []}\n' : '\n]}\n'
}

const PIECE = 65_536

/** Lines in larger pieces: a hundred thousand writes take seconds. */
function* inPieces(lines: Iterable<string>): Generator<string> {
  let piece = ''
  for (const line of lines) {
    piece += line
    if (piece.length < PIECE) continue
    yield piece
    piece = ''
  }
  if (piece !== '') yield piece
}

const SHOWN_ROWS = 5

const preview = (one: Opened, { kinds, lang }: Task, tally: Tally): string => {
  const first: Row[] = []
  const refused: Row[] = []
  let count = 0
  for (const row of rowsOf([one], kinds)) {
    note(row, tally)
    if (first.length < SHOWN_ROWS) first.push(row)
    if (!row.isRead) refused.push(row)
    count++
  }
  const specs = kinds.specs
  return renderPreview({ ...one, first, refused, count, specs, lang })
}

const writeRefused = async (file: string, { refused }: Tally, { lang, options }: Task): Promise<void> => {
  const tables = new Set(refused.map(({ table }) => table))
  const [table] = tables
  if (table === undefined) return
  if (tables.size > 1) throw new Stop(WORDS[lang].oneTable)
  const skip = options.map === undefined ? 0 : table.headerLine - 1
  await writeFileOrStop(file, await refusedForm(file, table, refused, skip, lang), lang)
}

const writeForm = async ({ options, kinds, lang, terminal }: Task): Promise<number> => {
  const { kind, template } = options
  if (template === undefined || kind === undefined || kinds.specs[kind] === undefined) {
    throw new Stop(WORDS[lang].formOrFile(Object.keys(kinds.specs)))
  }
  await writeFileOrStop(template, await emptyForm(template, kind, kinds, lang), lang)
  terminal.err(`${WORDS[lang].written(template)}\n`)
  return EXIT.clean
}

const settle = ({ read, problems, refused }: Tally, { options, lang, terminal }: Task): number => {
  const isEmpty = read + refused.length === 0 && problems.every(({ severity }) => severity === 'warning')
  if (isEmpty && !options.preview) problems.push(problem('nothing-to-check'))
  // the preview tells them where they stand
  if (!options.preview) for (const one of problems) terminal.err(`${problemLine(one, lang)}\n`)
  if (!options.preview) terminal.err(`${WORDS[lang].counts(read, refused.length)}\n`)
  if (options.template !== undefined && refused.length > 0) terminal.err(`${WORDS[lang].written(options.template)}\n`)
  const isWhole = read > 0 && problems.every(({ severity }) => severity === 'warning')
  return isWhole ? EXIT.clean : EXIT.fault
}

const WORDS = {
  'zh-CN': {
    counts: (read: number, refused: number) => `读入 ${read} 条记录，拒收 ${refused} 行`,
    written: (file: string) => `已写入 \`${file}\``,
    oneTable: '待改正的行来自几个表格，请逐个导入',
    formOrFile: (kinds: readonly string[]) =>
      `请给出要导入的文件；或用 --kind 和 --template 写出空白模板，类型有：${kinds.join('、')}`,
  },
  en: {
    counts: (read: number, refused: number) => `records read: ${read}; rows refused: ${refused}`,
    written: (file: string) => `\`${file}\` was written`,
    oneTable: 'the refused rows are of several tables, import one at a time',
    formOrFile: (kinds: readonly string[]) =>
      `name a file to import, or write an empty table with --kind and --template; kinds: ${kinds.join(', ')}`,
  },
} as const
