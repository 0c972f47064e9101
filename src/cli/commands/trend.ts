import { type Command, Option } from 'commander'
import { followingOf } from '../../following.ts'
import { inLang, type Lang, type Outlook, type Outlooks, type Problem } from '../../model/index.ts'
import { demandText, STATUS_WORDS, shownNumber, viewOutlooks } from '../../monitor/index.ts'
import { reportProblem } from '../../report/index.ts'
import { type InputOptions, readInput, withInput } from '../input.ts'
import {
  dateArgument,
  json,
  langFrom,
  openOrStop,
  problemLine,
  rulebookCommand,
  type SharedOptions,
} from '../shared.ts'
import { table } from '../table.ts'
import { EXIT, Stop, type Terminal } from '../terminal.ts'

/** The options of every command that follows areas. */
export interface FollowOptions extends SharedOptions, InputOptions {
  readonly format: 'text' | 'json'
  readonly plan?: string
  readonly asOf?: string
}

interface Options extends FollowOptions {
  readonly indicator?: string
  readonly area?: string
}

/** Adds what every command that follows areas takes. */
export const followCommand = (name: string): Command =>
  withInput(rulebookCommand(name, 'text', 'json'))
    .argument('<file...>', 'files of area statistics, or - for standard input')
    .option('--plan <id>', 'the targets of this plan whatever the area codes say 指定规划')
    .addOption(new Option('--as-of <date>', 'leave out later years (default: today) 判定日期').argParser(dateArgument))

/** Opens the rulebook, reads the files, and refuses names that do not exist. */
export const readAreas = async (
  files: readonly string[],
  options: FollowOptions & { readonly indicator?: string },
  terminal: Terminal,
) => {
  const halfsky = await openOrStop(options, terminal)
  const following = followingOf(halfsky)
  const lang = langFrom(options, terminal)
  const fault = following.fault(options)
  if (fault) throw new Stop(problemLine(fault, lang))
  const { records, problems } = following.read(await readInput(files, options, halfsky.kinds, terminal))
  return { following, records, problems, lang, asOf: options.asOf ?? terminal.today }
}

/** Writes the problems to standard error, and gives the status they make. */
export const settle = (problems: readonly Problem[], found: number, lang: Lang, terminal: Terminal): number => {
  for (const problem of problems) terminal.err(`${problemLine(problem, lang)}\n`)
  return found === 0 || problems.some(({ severity }) => severity === 'error') ? EXIT.fault : EXIT.clean
}

/** `halfsky trend FILE…` */
export const trendCommand = (terminal: Terminal, exit: (status: number) => void): Command =>
  followCommand('trend')
    .summary('follow indicators towards their targets 趋势与预警')
    .description('Follows the yearly indicators of areas: where each will stand when its target falls due.')
    .option('--indicator <id>', 'only this indicator 指标')
    .option('--area <code>', 'only this area 地区')
    .addHelpText('after', '\nExit status: 0 done, 2 could not read something or nothing to follow.\n')
    .action(async (files: string[], options: Options) => {
      const { following, records, problems, lang, asOf } = await readAreas(files, options, terminal)
      const { indicator, area, plan, format } = options
      const found = await following.trend(records, { indicator, area, plan, asOf })
      const shown = problems.map((one) => reportProblem(one, lang))
      await terminal.out(
        format === 'json' ? json({ ...viewOutlooks(found, lang), problems: shown }) : renderOutlooks(found, lang),
      )
      exit(settle(problems, found.outlooks.length, lang, terminal))
    })

const HEADINGS = {
  'zh-CN': ['地区', '指标', '判定', '要求', '起', '最近', '每年', '尚需每年', '预计', '数据'],
  en: ['area', 'indicator', 'status', 'asked', 'first', 'latest', 'a year', 'needed', 'expected', 'figures'],
} as const

const renderOutlooks = ({ outlooks, leftOut }: Outlooks, lang: Lang): string => {
  if (outlooks.length === 0 && leftOut.length === 0) {
    return lang === 'en' ? 'No yearly figures to follow.\n' : '没有可跟踪的年度数据。\n'
  }
  // two rules may ask the same
  const distinct = outlooks.filter((one, index) => index === outlooks.findIndex((other) => isSame(one, other)))
  const rows = [[...HEADINGS[lang]], ...distinct.map((one) => outlookRow(one, lang))]
  const warned = distinct.filter(({ status }) => WARNED.has(status))
  const parts = [
    outlooks.length > 0 ? table(rows) : '',
    warned.map(({ text }) => inLang(text, lang)).join('\n'),
    leftOut.map(({ text }) => inLang(text, lang)).join('\n'),
  ]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

const isSame = (a: Outlook, b: Outlook): boolean => a.area.code === b.area.code && a.text.zh === b.text.zh

const WARNED: ReadonlySet<Outlook['status']> = new Set(['at-risk', 'off-track', 'reversing'])

const outlookRow = (outlook: Outlook, lang: Lang): string[] => {
  const { area, indicator, demand, status, volatile, first, last, interval, pace, needed, expected, count } = outlook
  const swings = volatile ? { 'zh-CN': '·波动', en: ', volatile' }[lang] : ''
  return [
    area.name,
    inLang(indicator.title, lang),
    `${inLang(STATUS_WORDS[status], lang)}${swings}`,
    inLang(demandText(demand), lang),
    `${first.value} (${first.year})`,
    `${last.value}${interval ? ` [${shownNumber(interval.low)}, ${shownNumber(interval.high)}]` : ''} (${last.year})`,
    pace === null ? '-' : shownNumber(pace),
    needed === null ? '-' : shownNumber(needed),
    expected === null
      ? '-'
      : `${shownNumber(expected.value)} [${shownNumber(expected.low)}, ${shownNumber(expected.high)}] (${expected.year})`,
    String(count),
  ]
}
