import { type Command, InvalidArgumentError, Option } from 'commander'
import manifest from '../../../package.json' with { type: 'json' }
import { noticeDocx, REPORT_FORMS, type ReportForm, reportDocx, reportHtml, reportXlsx } from '../../document/index.ts'
import type { Halfsky } from '../../halfsky.ts'
import type { Lang, Plan, ReportedProblem } from '../../model/index.ts'
import type { Batch } from '../../record/index.ts'
import { renderProblem } from '../../report/index.ts'
import { noticeOn, planFor, type ReportRequest, reportOn } from '../../reporting.ts'
import { type InputOptions, readInput, withInput } from '../input.ts'
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

const FORMS = [...REPORT_FORMS, 'notice'] as const
const FORMATS = ['html', 'xlsx', 'docx', 'json'] as const
type Format = (typeof FORMATS)[number]

interface Options extends SharedOptions, InputOptions {
  readonly format: readonly Output<Format>[]
  readonly as: ReportForm | 'notice'
  readonly area: string
  readonly year?: number
  readonly plan?: string
  readonly asOf?: string
  readonly date?: string
  readonly subject?: string
  readonly issuer?: string
  readonly number?: string
  readonly addressee?: string
  readonly deadline?: string
  readonly contact?: string
  readonly redHead?: boolean
  readonly order?: boolean
}

/** `halfsky report FILE… --as yearly --area CODE` */
export const reportCommand = (terminal: Terminal, exit: (status: number) => void): Command =>
  withInput(withOutputs(rulebookCommand('report'), ...FORMATS))
    .summary('reports and notices that offices use 监测评估报告与整改通知书')
    .description(
      'Makes a yearly monitoring report, a mid-term or final evaluation of an area, or a notice of rectification, from records in files.',
    )
    .argument('<file...>', 'record files, or - for standard input')
    .addOption(new Option('--as <form>', 'what to make 报告种类').choices(FORMS).default('yearly'))
    .requiredOption('--area <code>', 'the area reported on, by its code 地区', areaArgument)
    .addOption(
      new Option('--year <year>', 'the last year reported on (default: the latest with figures) 年份').argParser(
        yearArgument,
      ),
    )
    .option('--plan <id>', 'by this plan whatever the area code says 指定规划')
    .addOption(
      new Option('--date <date>', 'the day the document bears (default: today) 成文日期').argParser(dateArgument),
    )
    .option('--issuer <name>', 'the office that gives it out 发文机关')
    .option('--subject <id>', 'notice: only this subject 对象编号')
    .addOption(
      new Option('--as-of <date>', 'notice: judge due dates by this day (default: today) 判定日期').argParser(
        dateArgument,
      ),
    )
    .option('--number <number>', 'notice: its number 发文字号')
    .option('--addressee <name>', 'notice: to whom 主送单位')
    .addOption(new Option('--deadline <date>', 'notice: by when to comply 整改期限').argParser(dateArgument))
    .option('--contact <text>', 'notice: where to report back 联系方式')
    .option('--red-head', 'notice: with the name of the office in red above 红头')
    .option('--order', 'notice: 责令整改通知书, for bodies that may order')
    .addHelpText(
      'after',
      '\nExamples:\n  halfsky report city.yaml --as yearly --area 441800 --year 2023 -f docx=report.docx -f xlsx=report.xlsx\n' +
        '  halfsky report toilet.json --as notice --area 441802 -f docx=notice.docx\n' +
        '\nExit status: 0 done, 2 could not read something or nothing to report.\n',
    )
    .action(async (files: string[], options: Options) => {
      exit(await report(files, options, terminal))
    })

const areaArgument = (text: string): string => {
  if (!/^(?:\d{6}|\d{9}|\d{12})$/.test(text)) throw new InvalidArgumentError('not an area code of 6, 9 or 12 digits')
  return text
}

const yearArgument = (text: string): number => {
  if (!/^\d{4}$/.test(text)) throw new InvalidArgumentError('not a year, write YYYY')
  return Number(text)
}

const WORDS = {
  en: {
    noText: (format: string) => `${format} is no text: write it to a file with \`-f ${format}=FILE\``,
    notice: 'a notice is a document: write it with `-f docx=FILE`',
    nothing: 'no record breaches the plan: there is nothing to give notice of',
    several: (ids: string) => `a notice goes to one subject, name it with --subject: ${ids}`,
    noRecord: 'no record of this area lies in the period: there is nothing to report',
  },
  'zh-CN': {
    noText: (format: string) => `${format} 不是文本，请用 \`-f ${format}=文件\` 写入文件`,
    notice: '通知书只有文档格式，请用 `-f docx=文件`',
    nothing: '没有违反规划要求的记录，无须发出通知书',
    several: (ids: string) => `一份通知书只对一个对象，请用 --subject 指定：${ids}`,
    noRecord: '报告期内没有本地区的记录，无从报告',
  },
} as const

const report = async (files: readonly string[], options: Options, terminal: Terminal): Promise<number> => {
  const lang = langFrom(options, terminal)
  const words = WORDS[lang]
  for (const { format, file } of options.format) {
    if (options.as === 'notice' && format !== 'docx' && format !== 'json') throw new Stop(words.notice)
    if (file === null && (format === 'docx' || format === 'xlsx')) throw new Stop(words.noText(format))
  }
  await checkOutputs(options.format, options.map === undefined ? files : [...files, options.map], lang)
  const halfsky = await openOrStop(options, terminal)
  const plan = planFor(halfsky, options)
  if ('fault' in plan) throw new Stop(problemLine(plan.fault, lang))
  const batch = await readInput(files, options, halfsky.kinds, terminal)
  const write = options.as === 'notice' ? writeNotice : writeReport
  const problems = await write({ halfsky, batch, plan, lang, terminal }, options)
  for (const one of problems) terminal.err(`${renderProblem(one, lang)}\n`)
  return problems.some(({ severity }) => severity === 'error') ? EXIT.fault : EXIT.clean
}

/** What a document is made of, and where it goes. */
interface Desk {
  readonly halfsky: Halfsky
  readonly batch: Batch
  readonly plan: Plan
  readonly lang: Lang
  readonly terminal: Terminal
}

const writeReport = async (
  { halfsky, batch, plan, lang, terminal }: Desk,
  options: Options,
): Promise<readonly ReportedProblem[]> => {
  const request: ReportRequest = {
    ...{ form: options.as as ReportForm, area: options.area, year: options.year, plan: options.plan, lang },
    preparedOn: options.date ?? terminal.today,
    issuer: options.issuer ?? null,
    version: manifest.version,
  }
  const { document, problems } = await reportOn(halfsky, batch, plan, request)
  if (document.records.judged === 0) return stopWith(WORDS[lang].noRecord, problems, lang, terminal)
  const renderings = {
    html: () => reportHtml(document),
    xlsx: () => reportXlsx(document),
    docx: () => reportDocx(document),
    json: () => json(document),
  }
  await writeOutputs(options.format, renderings, terminal, lang)
  return problems
}

const writeNotice = async (
  { halfsky, batch, plan, lang, terminal }: Desk,
  options: Options,
): Promise<readonly ReportedProblem[]> => {
  const { document, problems } = await noticeOn(halfsky, batch, plan, {
    area: options.area,
    asOf: options.asOf ?? terminal.today,
    subject: options.subject,
    plan: options.plan,
    frame: {
      order: options.order ?? false,
      redHead: options.redHead ?? false,
      issuer: options.issuer ?? null,
      number: options.number ?? null,
      addressee: options.addressee ?? null,
      deadline: options.deadline ?? null,
      contact: options.contact ?? null,
      date: options.date ?? terminal.today,
    },
  })
  if (document.items.length === 0) return stopWith(WORDS[lang].nothing, problems, lang, terminal)
  const subjects = [...new Set(document.items.map(({ id }) => id))]
  if (subjects.length > 1) return stopWith(WORDS[lang].several(someOf(subjects)), problems, lang, terminal)
  const outputs = options.format.flatMap(({ format, file }) =>
    format === 'docx' || format === 'json' ? [{ format, file }] : [],
  )
  await writeOutputs(outputs, { docx: () => noticeDocx(document), json: () => json(document) }, terminal, lang)
  return problems
}

const NAMED = 10

const someOf = (ids: readonly string[]): string =>
  [...ids.slice(0, NAMED), ...(ids.length > NAMED ? ['…'] : [])].join(', ')

const stopWith = (why: string, problems: readonly ReportedProblem[], lang: Lang, terminal: Terminal): never => {
  for (const one of problems) terminal.err(`${renderProblem(one, lang)}\n`)
  throw new Stop(why)
}
