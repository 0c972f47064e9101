import { type Command, InvalidArgumentError, Option } from 'commander'
import { type Checked, type CheckOptions, planProblem } from '../../halfsky.ts'
import { BINDINGS, ENGINES, type EngineName, isBreach, type Report, type ReportedFinding } from '../../model/index.ts'
import type { Batch } from '../../record/index.ts'
import {
  type CheckView,
  checkAnnotations,
  checkJunit,
  checkSarif,
  renderProblem,
  renderText,
} from '../../report/index.ts'
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

const FAIL_ON = [...BINDINGS, 'never'] as const
/** From which binding up a violation sets the status. */
export type FailOn = (typeof FAIL_ON)[number]

/** Up to here every record is evaluated twice. */
const SMALL_BATCH = 100
const SAMPLE = 10_000

const FORMATS = ['text', 'json', 'ndjson', 'csv', 'parquet', 'sarif', 'junit', 'github'] as const
/** What `check` prints. */
export type Format = (typeof FORMATS)[number]

/** The options of `check`. */
export interface Options extends SharedOptions, InputOptions {
  readonly kind?: string
  readonly format: readonly Output<Format>[]
  readonly plan?: string
  readonly asOf?: string
  readonly engine: EngineName | 'sql'
  readonly failOn: FailOn
  readonly detail?: 'all'
  readonly strict?: boolean
  readonly site?: string
}

/** `halfsky check FILE…|-` */
export const checkCommand = (terminal: Terminal, exit: (status: number) => void): Command =>
  withInput(withOutputs(rulebookCommand('check'), ...FORMATS))
    .summary('check records against the rules 检查记录')
    .description(
      'Checks records in JSON, NDJSON or YAML files, or in CSV through a column mapping; - is standard input. ' +
        'Tables are checked where they are: Parquet files, and PostgreSQL as postgres://…?table=name.',
    )
    .argument('<file...>', 'record files, or - for standard input')
    .option('--plan <id>', 'apply this plan whatever the area codes say 指定规划')
    .addOption(
      new Option('--as-of <date>', 'judge due dates by this day (default: today) 判定日期').argParser(dateArgument),
    )
    .option('--kind <kind>', 'the kind of record in a table that does not say it 表中记录的类型')
    .addOption(new Option('--engine <engine>', 'evaluator 引擎').choices([...ENGINES, 'sql']).default('compiled'))
    .addOption(
      new Option('--fail-on <binding>', 'exit 1 from this binding up 退出码 1 的门槛')
        .choices(FAIL_ON)
        .default('mandatory'),
    )
    .addOption(new Option('--detail <detail>', 'list every finding with its conditions 列出全部结论').choices(['all']))
    .addOption(
      new Option(
        '--site <url>',
        'where the pages of `halfsky docs` are published: SARIF links there 规则库网站',
      ).argParser(siteArgument),
    )
    .option('--strict', 'exit 3 when something stays unknown or needs a person')
    .addHelpText(
      'after',
      '\nExamples:\n  halfsky check toilets.ndjson\n  halfsky check records/*.yaml -f text -f sarif=out.sarif -f junit=out.xml\n' +
        '\nExit status: 0 no violation, 1 violations, 2 could not check something, 3 with --strict: undecided.\n',
    )
    .action(async (files: string[], options: Options) => {
      exit(await check(files, options, terminal))
    })

/** Whether an argument is a table that an engine reads in place. */
export const isTable = (argument: string, { engine }: Pick<Options, 'engine'>): boolean =>
  /^postgres(?:ql)?:\/\//i.test(argument) ||
  /\.parquet$/i.test(argument) ||
  (engine === 'sql' && /\.csv$/i.test(argument))

const WORDS = {
  en: {
    onlyTables:
      '`-f csv`, `-f parquet` and `--engine sql` are for tables: Parquet files, CSV with `--map`, or postgres://…?table=name',
  },
  'zh-CN': {
    onlyTables:
      '`-f csv`、`-f parquet` 与 `--engine sql` 只用于表：Parquet 文件、带 `--map` 的 CSV，或 postgres://…?table=表名',
  },
} as const

const siteArgument = (text: string): string => {
  if (!/^https?:\/\/\S+$/.test(text) || !URL.canParse(text))
    throw new InvalidArgumentError('not an address, write https://…')
  return text
}

const check = async (files: readonly string[], options: Options, terminal: Terminal): Promise<number> => {
  await checkOutputs(options.format, inputsOf(files, options), langFrom(options, terminal))
  const halfsky = await openOrStop(options, terminal)
  const noPlan = planProblem(halfsky.rulebook, options.plan)
  if (noPlan) throw new Stop(problemLine(noPlan, langFrom(options, terminal)))
  if (files.some((file) => isTable(file, options))) {
    const { checkInTables } = await import('./check-tables.ts')
    return checkInTables(halfsky, files, options, terminal)
  }
  if (options.format.some(({ format }) => format === 'csv' || format === 'parquet') || options.engine === 'sql')
    throw new Stop(WORDS[langFrom(options, terminal)].onlyTables)
  const batch = await readInput(files, options, halfsky.kinds, terminal)
  const checked = await halfsky.checkBatch(batch, checkOptions(options, batch, terminal))
  const status = statusOf(checked.report, options)
  await write(checked, batch, options, terminal)
  return status
}

const inputsOf = (files: readonly string[], { map }: Options): readonly string[] =>
  map === undefined ? files : [...files, map]

const checkOptions = (options: Options, { entries }: Batch, terminal: Terminal): CheckOptions => ({
  plan: options.plan,
  lang: langFrom(options, terminal),
  asOf: options.asOf ?? terminal.today,
  engine: options.engine === 'sql' ? 'compiled' : options.engine,
  detail: options.detail ?? 'brief',
  crossCheckEvery: entries.length <= SMALL_BATCH ? 1 : SAMPLE,
  ...(terminal.interactive ? { onProgress: progress(terminal) } : {}),
})

const write = async (checked: Checked, batch: Batch, options: Options, terminal: Terminal): Promise<void> => {
  const { report, lines } = checked
  const lang = langFrom(options, terminal)
  const view = viewOf(checked, batch)
  const renderings = {
    text: () => renderText(report, lang),
    json: () => json(report),
    ndjson: () => lines().map((line) => `${JSON.stringify(line)}\n`),
    sarif: () => checkSarif(view(), lang, options.site),
    junit: () => checkJunit(view(), lang),
    github: () => checkAnnotations(view(), lang),
    csv: () => '',
    parquet: () => '',
  }
  await writeOutputs(options.format, renderings, terminal, lang)
  if (!options.format.some(({ format }) => format === 'ndjson')) return
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
  if (report.violations.some((violation) => counts(violation, failOn, asOf ?? report.asOf))) return EXIT.violations
  const undecided = report.summary.unknown + report.summary.manual + report.problems.length > 0
  return strict && undecided ? EXIT.undecided : EXIT.clean
}

/** A target counts once due, and then as much as what is mandatory; before that it never does. */
export const counts = (violation: Pick<ReportedFinding, 'binding' | 'due'>, failOn: FailOn, asOf: string): boolean => {
  if (failOn === 'never') return false
  return isBreach(violation, asOf) || (violation.binding === 'encouraged' && failOn === 'encouraged')
}
