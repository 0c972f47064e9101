import { constants } from 'node:os'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { BLOCK, countsOf, ndjsonLine } from '../../bulk/index.ts'
import { type Checked, type CheckOptions, type Halfsky, planProblem } from '../../halfsky.ts'
import {
  BINDINGS,
  ENGINES,
  type EngineName,
  isBreach,
  type Report,
  type ReportedFinding,
  type Rulebook,
} from '../../model/index.ts'
import type { Batch } from '../../record/index.ts'
import {
  type CheckView,
  checkAnnotations,
  checkJunit,
  checkSarif,
  footer,
  renderProblem,
  renderText,
} from '../../report/index.ts'
import { csvText, rowsOfBatch } from '../bulk/batch-rows.ts'
import { type BulkChecked, checkLines, tellProblems } from '../bulk/check.ts'
import { chooseLines, LARGE, type Lines } from '../bulk/choose.ts'
import { type Hired, hire } from '../bulk/hire.ts'
import { openParquet } from '../bulk/parquet.ts'
import { sinkOf } from '../bulk/sink.ts'
import { overviewText, summaryText } from '../bulk/summary.ts'
import { WORDS } from '../bulk/words.ts'
import { type InputOptions, readInput, STDIN, withInput } from '../input.ts'
import { checkOutputs, type Output, withOutputs, writeOutputs } from '../output.ts'
import {
  dateArgument,
  json,
  langFrom,
  openOrStop,
  problemLine,
  rulebookCommand,
  type SharedOptions,
} from '../shared.ts'
import { EXIT, Stop, type Terminal } from '../terminal.ts'
import { waiversOrStop } from '../waivers.ts'

const FAIL_ON = [...BINDINGS, 'never'] as const
/** From which binding up a violation sets the status. */
export type FailOn = (typeof FAIL_ON)[number]

/** Up to here every record is evaluated twice. */
const SMALL_BATCH = 100
const SAMPLE = 10_000
/** A file of lines with fewer bytes than this has few records. */
const SMALL_SIZE = 65_536

const FORMATS = ['text', 'json', 'ndjson', 'csv', 'parquet', 'sarif', 'junit', 'github'] as const
/** What `check` prints. */
export type Format = (typeof FORMATS)[number]
/** Formats that can be made of any number of records. */
const ROWS: readonly Format[] = ['ndjson', 'csv', 'parquet']
const FLAT: readonly Format[] = ['text', 'ndjson', 'csv', 'parquet']

/** The options of `check`. */
export interface Options extends SharedOptions, InputOptions {
  readonly format: readonly Output<Format>[]
  readonly plan?: string
  readonly asOf?: string
  readonly engine: EngineName | 'sql'
  readonly failOn: FailOn
  readonly detail?: 'all'
  readonly strict?: boolean
  readonly site?: string
  readonly from: number
  readonly jobs: number
  readonly waivers?: string
}

/** `halfsky check FILE…|-` */
export const checkCommand = (terminal: Terminal, exit: (status: number) => void): Command =>
  withInput(withOutputs(rulebookCommand('check'), ...FORMATS))
    .summary('check records against the rules 检查记录')
    .description(
      'Checks records in JSON, NDJSON or YAML files, or in CSV and XLSX tables; - is standard input. ' +
        'Tables are checked where they are: Parquet files, and PostgreSQL as postgres://…?table=name.',
    )
    .argument('<file...>', 'record files, or - for standard input')
    .option('--plan <id>', 'apply this plan whatever the area codes say 指定规划')
    .addOption(
      new Option('--as-of <date>', 'judge due dates by this day (default: today) 判定日期').argParser(dateArgument),
    )
    .addOption(new Option('--engine <engine>', 'evaluator 引擎').choices([...ENGINES, 'sql']).default('compiled'))
    .addOption(
      new Option('--fail-on <binding>', 'exit 1 from this binding up 退出码 1 的门槛')
        .choices(FAIL_ON)
        .default('mandatory'),
    )
    .addOption(new Option('--detail <detail>', 'list every finding with its conditions 列出全部结论').choices(['all']))
    .addOption(
      new Option('--from <n>', 'pass over the first n records of NDJSON, to go on with 从第 n 条之后开始')
        .argParser(countArgument(0))
        .default(0),
    )
    .addOption(
      new Option('--jobs <n>', 'processes that judge NDJSON files 并行进程数').argParser(countArgument(1)).default(1),
    )
    .addOption(
      new Option(
        '--site <url>',
        'where the pages of `halfsky docs` are published: SARIF links there 规则库网站',
      ).argParser(siteArgument),
    )
    .option('--waivers <file>', 'exemptions that lie over the verdicts: YAML or JSON 豁免文件')
    .option('--strict', 'exit 3 when something stays unknown or needs a person')
    .addHelpText(
      'after',
      '\nExamples:\n  halfsky check toilets.ndjson\n  halfsky check records/*.yaml -f text -f sarif=out.sarif -f junit=out.xml\n' +
        '  halfsky check registry.ndjson -f ndjson --jobs 2 > violations.ndjson\n' +
        '\nExit status: 0 no violation, 1 violations, 2 could not check something, 3 with --strict: undecided.\n',
    )
    .action(async (files: string[], options: Options) => {
      exit(await check(files, options, terminal))
    })

/** The evaluator of what no database judges. */
export const engineOf = ({ engine }: Pick<Options, 'engine'>): EngineName => (engine === 'sql' ? 'compiled' : engine)

/** A whole number from `least` on. */
const countArgument =
  (least: number) =>
  (text: string): number => {
    const count = /^\d{1,15}$/.test(text) ? Number(text) : -1
    if (count < least) throw new InvalidArgumentError(`not a whole number from ${least} on`)
    return count
  }

/** Whether an argument is a table that an engine reads in place. */
export const isTable = (argument: string, { engine }: Pick<Options, 'engine'>): boolean =>
  /^postgres(?:ql)?:\/\//i.test(argument) ||
  /\.parquet$/i.test(argument) ||
  (engine === 'sql' && /\.csv$/i.test(argument))

const siteArgument = (text: string): string => {
  if (!/^https?:\/\/\S+$/.test(text) || !URL.canParse(text))
    throw new InvalidArgumentError('not an address, write https://…')
  return text
}

const check = async (files: readonly string[], options: Options, terminal: Terminal): Promise<number> => {
  await checkOutputs(options.format, inputsOf(files, options), langFrom(options, terminal))
  const { rules, plans, add } = options
  // they start while the rulebook is opened here
  const hired = mayHire(files, options)
    ? Array.from({ length: options.jobs - 1 }, () => hire({ rules, plans, add }))
    : []
  try {
    return await checkWith(hired, files, options, terminal)
  } finally {
    for (const helper of hired) helper.dismiss()
  }
}

/** Whether helpers could have anything to do. */
const mayHire = (files: readonly string[], { map, detail, format }: Options): boolean =>
  !files.includes('-') && map === undefined && detail !== 'all' && format.every((one) => FLAT.includes(one.format))

const checkWith = async (
  hired: readonly Hired[],
  files: readonly string[],
  options: Options,
  terminal: Terminal,
): Promise<number> => {
  const halfsky = await openOrStop(options, terminal)
  const noPlan = planProblem(halfsky.rulebook, options.plan)
  if (noPlan) throw new Stop(problemLine(noPlan, langFrom(options, terminal)))
  if (files.some((file) => isTable(file, options))) {
    const { checkInTables } = await import('./check-tables.ts')
    return checkInTables(halfsky, files, options, terminal)
  }
  const words = WORDS[langFrom(options, terminal)]
  if (options.engine === 'sql') throw new Stop(words.onlyTables)
  if (options.format.some(({ format, file }) => format === 'parquet' && file === null))
    throw new Stop(words.parquetFile)
  const isFlat = options.detail !== 'all' && options.format.every(({ format }) => FLAT.includes(format))
  const isRows = isFlat && options.format.every(({ format }) => format !== 'text')
  const chosen = await chooseLines(files, options, terminal, isRows ? BLOCK : LARGE)
  const { lines } = chosen
  if (lines !== null && isFlat && (isRows || lines.isLarge || options.from > 0)) {
    return checkMany(lines, halfsky, hired, options, chosen.terminal)
  }
  if (options.from > 0) throw new Stop(words.fromNeeds)
  if (lines?.isLarge) throw new Stop(words.tooLarge)
  return checkWhole(files, halfsky, options, chosen.terminal)
}

/** Everything at once, for a report that shows everything. */
const checkWhole = async (
  files: readonly string[],
  halfsky: Halfsky,
  options: Options,
  terminal: Terminal,
): Promise<number> => {
  const batch = await readInput(files, options, halfsky.kinds, terminal)
  const waivers = await waiversOrStop(options, halfsky, terminal)
  const checked = await halfsky.checkBatch(batch, { ...checkOptions(options, batch, terminal), waivers })
  const status = statusOf(checked.report, options)
  await write(checked, batch, files.length > 1, halfsky, options, terminal)
  return status
}

/** Line by line, in flat memory. */
const checkMany = async (
  lines: Lines,
  halfsky: Halfsky,
  hired: readonly Hired[],
  options: Options,
  terminal: Terminal,
): Promise<number> => {
  const lang = langFrom(options, terminal)
  const { rules, plans, add, from, format } = options
  const waivers = await waiversOrStop(options, halfsky, terminal)
  const sink = await sinkOf(format, waivers !== undefined, terminal, lang)
  try {
    const asOf = options.asOf ?? terminal.today
    const isSmall = lines.size !== null && lines.size < SMALL_SIZE
    const common = {
      ...{ plan: options.plan, lang, asOf, engine: engineOf(options), detail: 'brief' as const },
      crossCheckEvery: isSmall ? 1 : SAMPLE,
      rows: sink.takes,
      examples: format.some((one) => one.format === 'text'),
      several: lines.sources.length > 1,
      waivers,
    }
    const open = { rules, plans, add }
    const checked = await checkLines({ halfsky, open, lines, options: common, from, hired, sink, terminal, lang })
    await sink.finish()
    const told = { rulebook: halfsky.rulebook, tally: checked.tally, asOf, engine: engineOf(options) }
    const text = format.find(isText)
    if (text === undefined) terminal.err(summaryText(told, lang))
    else await writeOutputs([text], { text: () => overviewText(told, lang) }, terminal, lang)
    tellProblems(checked.problems, terminal, lang)
    return statusOfMany(checked, halfsky.rulebook, asOf, options)
  } finally {
    await sink.drop()
  }
}

const isText = (output: Output<Format>): output is Output<'text'> => output.format === 'text'

/** As of a report; where somebody asked to stop, as shells tell of that. */
const statusOfMany = (
  { tally, problems, stoppedBy }: BulkChecked,
  { rules }: Rulebook,
  asOf: string,
  { failOn, strict }: Options,
): number => {
  if (stoppedBy !== null) return 128 + constants.signals[stoppedBy]
  const all = rules.map((rule, index) => ({ rule, counts: countsOf(tally, index) }))
  const isFaulty = tally.refused + problems.length > 0 || all.some(({ counts }) => counts.error > 0)
  if (isFaulty || tally.records === 0) return EXIT.fault
  const counted = all.filter(({ counts: { fail } }, index) => fail > (tally.waived[index] ?? 0))
  if (counted.some(({ rule }) => counts(rule, failOn, asOf))) return EXIT.violations
  const isOpen = tally.problems > 0 || all.some(({ counts: { unknown, manual } }) => unknown + manual > 0)
  return strict && isOpen ? EXIT.undecided : EXIT.clean
}

const inputsOf = (files: readonly string[], { map, waivers }: Options): readonly string[] =>
  [...files, map, waivers].filter((file) => file !== undefined)

const checkOptions = (options: Options, { entries }: Batch, terminal: Terminal): CheckOptions => ({
  plan: options.plan,
  lang: langFrom(options, terminal),
  asOf: options.asOf ?? terminal.today,
  engine: engineOf(options),
  detail: options.detail ?? 'brief',
  crossCheckEvery: entries.length <= SMALL_BATCH ? 1 : SAMPLE,
  ...(terminal.interactive ? { onProgress: progress(terminal) } : {}),
})

const isParquet = ({ format }: Output<Format>): boolean => format === 'parquet'

const write = async (
  checked: Checked,
  batch: Batch,
  several: boolean,
  { rulebook }: Halfsky,
  options: Options,
  terminal: Terminal,
): Promise<void> => {
  const { report, lines } = checked
  const lang = langFrom(options, terminal)
  const view = viewOf(checked, batch)
  const rows = () => rowsOfBatch(checked, batch, rulebook, several)
  const renderings = {
    text: () => renderText(report, lang),
    json: () => json(report),
    ndjson: () =>
      options.detail === 'all' ? lines().map((line) => `${JSON.stringify(line)}\n`) : rows().map(ndjsonLine),
    csv: () => csvText(rows(), options.waivers !== undefined),
    sarif: () => checkSarif(view(), lang, options.site),
    junit: () => checkJunit(view(), lang),
    github: () => checkAnnotations(view(), lang),
  }
  const others = options.format.filter((one) => !isParquet(one))
  await writeOutputs(others as readonly Output<Exclude<Format, 'parquet'>>[], renderings, terminal, lang)
  for (const { file } of options.format.filter(isParquet)) {
    const to = await openParquet(file, options.waivers !== undefined, lang)
    await to.write(rows().map(ndjsonLine).toArray().join(''))
    await to.finish()
  }
  if (!options.format.some(({ format }) => ROWS.includes(format))) return
  const tellsCounts =
    options.detail === 'all' || options.format.some(({ format }) => format === 'text' || format === 'json')
  if (!tellsCounts) terminal.err(footer(report, lang))
  // what belongs to no record has no line
  for (const problem of report.problems.filter(({ position }) => position === undefined)) {
    terminal.err(`${renderProblem(problem, lang)}\n`)
  }
}

/** Every finding, record by record, with where it was read; what came from standard input has no file. */
const viewOf =
  ({ report, lines }: Checked, { entries }: Batch) =>
  (): CheckView => {
    const byPosition = new Map(entries.map((entry) => [entry.position, entry]))
    const records = [...lines('all')].flatMap(({ record, findings, position }) => {
      const { file = STDIN, line = null, value } = byPosition.get(position) ?? {}
      return record === null
        ? []
        : [{ record, findings, file: file === STDIN ? null : file, line, year: yearOf(value) }]
    })
    const problems = report.problems.map(({ file, ...one }) =>
      file === undefined || file === STDIN ? one : { ...one, file },
    )
    return { report: { ...report, problems }, records }
  }

const yearOf = (value: unknown): number | null => {
  const year = Object(value).year
  return typeof year === 'number' ? year : null
}

/** A line that is written over, once a thousand records, and gone at the end. */
const progress =
  (terminal: Terminal) =>
  (done: number, total: number): void => {
    if (done === total && total >= 1000) terminal.err(`\r${' '.repeat(2 * String(total).length + 3)}\r`)
    else if (done % 1000 === 0) terminal.err(`\r${done} / ${total}`)
  }

/** The contract's status: what could not be checked outweighs violations, and those what stays undecided. */
const statusOf = (report: Report, { failOn, strict, asOf }: Options): number => {
  const unchecked = report.problems.some(({ severity }) => severity === 'error') || report.errors.length > 0
  if (unchecked || report.summary.records === 0) return EXIT.fault
  const counted = report.violations.filter(({ waiver }) => waiver === null)
  if (counted.some((violation) => counts(violation, failOn, asOf ?? report.asOf))) return EXIT.violations
  const undecided = report.summary.unknown + report.summary.manual + report.problems.length > 0
  return strict && undecided ? EXIT.undecided : EXIT.clean
}

/** A target counts once due, and then as much as what is mandatory; before that it never does. */
export const counts = (violation: Pick<ReportedFinding, 'binding' | 'due'>, failOn: FailOn, asOf: string): boolean => {
  if (failOn === 'never') return false
  return isBreach(violation, asOf) || (violation.binding === 'encouraged' && failOn === 'encouraged')
}
