import { join, relative } from 'node:path'
import { Command, InvalidArgumentError, Option } from 'commander'
import { type Halfsky, type Opening, type OpenOptions, openRulebook, SHIPPED } from '../halfsky.ts'
import type { Lang, Problem } from '../model/index.ts'
import { renderProblem, reportProblem } from '../report/index.ts'
import { Stop, type Terminal } from './terminal.ts'

/** Options every command takes. */
export interface SharedOptions {
  readonly rules?: string
  readonly plans?: string
  readonly add?: string[]
  readonly lang?: Lang
}

const langOption = (): Option => new Option('--lang <lang>', 'language 语言').choices(['zh-CN', 'en'])

const withFormats = (command: Command, formats: readonly string[]): Command =>
  formats.length === 0
    ? command
    : command.addOption(new Option('--format <format>', 'output format 输出格式').choices(formats).default(formats[0]))

/** A command that needs no rulebook; where it prints data, in these formats, the first by default. */
export const storeCommand = (name: string, ...formats: string[]): Command =>
  withFormats(new Command(name).configureHelp({ sortOptions: true }).addOption(langOption()), formats)

/** A command on a rulebook, with the options that all of them take; where it prints data, in these formats, the first by default. */
export const rulebookCommand = (name: string, ...formats: string[]): Command => {
  const command = new Command(name)
    // the shared options stand before the command's own
    .configureHelp({ sortOptions: true })
    .addOption(new Option('--rules <dir>', 'another folder of rule files 规则目录'))
    .addOption(new Option('--plans <dir>', 'another folder of plan texts 规划文本目录'))
    .addOption(
      new Option(
        '--add <dir>',
        'further plans beside them: a folder with rules/ and plans/; repeatable 增加规划，可重复',
      ).argParser((dir: string, others: string[] = []) => [...others, dir]),
    )
    .addOption(langOption())
  return withFormats(command, formats)
}

/** A date argument, checked. */
export const dateArgument = (text: string): string => {
  const day = /^\d{4}-\d\d-\d\d$/.test(text) ? new Date(`${text}T00:00:00Z`) : null
  if (day === null || Number.isNaN(day.getTime()) || !day.toISOString().startsWith(text)) {
    throw new InvalidArgumentError('not a date, write YYYY-MM-DD')
  }
  return text
}

/** The language asked for. */
export const langFrom = (options: SharedOptions, terminal: Terminal): Lang => options.lang ?? terminal.lang

/** Opens the rulebook the options name. */
export const open = (options: SharedOptions, extra: OpenOptions = {}): Promise<Opening> =>
  openRulebook({ rules: options.rules, plans: options.plans, add: options.add, ...extra })

/** Opens the rulebook, or says what is wrong with it and stops. */
export const openOrStop = async (
  options: SharedOptions,
  terminal: Terminal,
  extra: OpenOptions = {},
): Promise<Halfsky> => {
  const { halfsky, problems } = await open(options, extra)
  const lang = langFrom(options, terminal)
  const shown = halfsky === null ? problems : problems.filter(({ severity }) => severity === 'warning')
  for (const problem of shown) terminal.err(`${problemLine(problem, lang)}\n`)
  if (halfsky === null) throw new Stop(lang === 'en' ? 'the rulebook has problems' : '规则库有问题')
  return halfsky
}

/** A problem on one line, in words. */
export const problemLine = (problem: Problem, lang: Lang): string => renderProblem(reportProblem(problem, lang), lang)

/** The path from here of a file that problems name inside the folder of rules or of plans. */
export const pathOf = (file: string, { rules, plans }: SharedOptions): string => {
  if (!/\.(ya?ml|txt)$/.test(file)) return file
  const path = join(file.endsWith('.txt') ? (plans ?? SHIPPED.plans) : (rules ?? SHIPPED.rules), file)
  const fromHere = relative('', path)
  return fromHere.startsWith('..') ? path : fromHere
}

/** JSON for programs. */
export const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`
