import { type Command, InvalidArgumentError, Option } from 'commander'
import { inLang, type Lang, type Ranked, type Ranking } from '../../model/index.ts'
import { betterText, rankedTargetText, shownNumber, unrankedText, viewRankings } from '../../monitor/index.ts'
import { reportProblem } from '../../report/index.ts'
import { json } from '../shared.ts'
import { table } from '../table.ts'
import type { Terminal } from '../terminal.ts'
import { type FollowOptions, followCommand, readAreas, settle } from './trend.ts'

interface Options extends FollowOptions {
  readonly indicator: string
  readonly year?: number
}

/** `halfsky rank FILE… --indicator ID` */
export const rankCommand = (terminal: Terminal, exit: (status: number) => void): Command =>
  followCommand('rank')
    .summary('rank areas by an indicator 地区排名')
    .description('Ranks the areas of each level by an indicator, with ties, gaps, and the areas that are missing.')
    .requiredOption('--indicator <id>', 'the indicator to rank by 指标')
    .addOption(
      new Option('--year <year>', 'the year (default: the latest the areas share) 年份').argParser(yearArgument),
    )
    .addHelpText('after', '\nExit status: 0 done, 2 could not read something or nothing to rank.\n')
    .action(async (files: string[], options: Options) => {
      const { following, records, problems, lang, asOf } = await readAreas(files, options, terminal)
      const { indicator, plan, year, format } = options
      const rankings = following.rank(records, { indicator, plan, year, asOf })
      const shown = problems.map((one) => reportProblem(one, lang))
      await terminal.out(
        format === 'json'
          ? json({ ...viewRankings(rankings, lang), problems: shown })
          : rankings.map((one) => renderRanking(one, lang)).join('\n'),
      )
      const found = rankings.reduce((sum, { rows }) => sum + rows.length, 0)
      exit(settle(problems, found, lang, terminal))
    })

const yearArgument = (text: string): number => {
  if (!/^\d{4}$/.test(text)) throw new InvalidArgumentError('not a year, write YYYY')
  return Number(text)
}

const LEVELS: Readonly<Record<Ranking['level'], Readonly<Record<Lang, string>>>> = {
  province: { 'zh-CN': '省级', en: 'provinces' },
  prefecture: { 'zh-CN': '地级', en: 'prefectures' },
  county: { 'zh-CN': '县级', en: 'counties' },
  town: { 'zh-CN': '乡镇级', en: 'towns' },
  village: { 'zh-CN': '村级', en: 'villages' },
}

const HEADINGS = {
  'zh-CN': ['名次', '地区', '数值', '与前一名差', '与目标差', '95% 区间'],
  en: ['rank', 'area', 'value', 'behind', 'to target', '95 % interval'],
} as const

const OVERLAPS: Readonly<Record<Lang, string>> = {
  'zh-CN': '≈ 与上一行的 95% 区间重叠，先后可能是偶然',
  en: '≈ its 95 % interval overlaps that of the row above: their order may be chance',
}

const renderRanking = (ranking: Ranking, lang: Lang): string => {
  const { indicator, level, year, rows, missing } = ranking
  const unit = indicator.unit ? ` (${inLang(indicator.unit, lang)})` : ''
  const title = `${inLang(indicator.title, lang)}${unit} · ${LEVELS[level][lang]} · ${year ?? '-'} · ${inLang(betterText(indicator), lang)}`
  // without a denominator there is nothing to say of chance
  const columns = HEADINGS[lang].length - (rows.some(({ interval }) => interval) ? 0 : 1)
  const cells = [HEADINGS[lang], ...rows.map((row) => rankRow(row, lang))].map((row) => row.slice(0, columns))
  const parts = [
    title,
    rows.length > 0 ? table(cells) : '',
    rows.some((row) => row.overlaps) ? OVERLAPS[lang] : '',
    missing.map((one) => `- ${inLang(unrankedText(one), lang)}`).join('\n'),
  ]
  return `${parts.filter((part) => part !== '').join('\n')}\n`
}

const rankRow = ({ rank, tied, area, value, gap, targets, interval, overlaps }: Ranked, lang: Lang): string[] => [
  `${rank}${tied ? '=' : ''}`,
  area.name,
  String(value),
  gap === null ? '-' : String(gap),
  targets.length === 0 ? '-' : [...new Set(targets.map((one) => inLang(rankedTargetText(one), lang)))].join('; '),
  interval === null ? '-' : `${intervalCell(interval, lang)}${overlaps ? ' ≈' : ''}`,
]

const intervalCell = ({ low, high, events, few }: NonNullable<Ranked['interval']>, lang: Lang): string => {
  const range = `${shownNumber(low)}–${shownNumber(high)}`
  if (!few) return range
  return lang === 'en'
    ? `${range} (only ${events} ${events === 1 ? 'event' : 'events'})`
    : `${range}（仅 ${events} 例）`
}
