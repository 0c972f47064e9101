import type { Command } from 'commander'
import type { Lang } from '../../model/index.ts'
import { type Coverage, coverageOf, type Tally } from '../../rulebook/index.ts'
import { json, langFrom, openOrStop, rulebookCommand, type SharedOptions } from '../shared.ts'
import { EXIT, type Terminal, table } from '../terminal.ts'

interface Options extends SharedOptions {
  readonly format: 'text' | 'json'
  readonly open?: boolean
}

/** `halfsky coverage` */
export const coverageCommand = (terminal: Terminal, exit: (status: number) => void): Command =>
  rulebookCommand('coverage', 'text', 'json')
    .summary('how much of the plans is encoded 规划条文覆盖情况')
    .description('Counts the sentences of the plans: claimed by a rule, declared not checked, or unaccounted for.')
    .option('--open', 'list the sentences nobody claims 列出未登记的句子')
    .action(async (options: Options) => {
      const { rulebook } = await openOrStop(options, terminal)
      const coverage = coverageOf(rulebook)
      const text = options.open ? openSentences(coverage) : overview(coverage, langFrom(options, terminal))
      await terminal.out(options.format === 'json' ? json(coverage) : text)
      exit(EXIT.clean)
    })

const overview = ({ total, plans }: Coverage, lang: Lang): string => {
  const head =
    lang === 'en'
      ? ['', 'clauses', 'sentences', 'by rule', 'not checked', 'unaccounted']
      : ['', '条款', '句子', '有规则', '不检查', '未登记']
  const rows = Object.entries(plans).flatMap(([plan, { domains, ...tally }]) => [
    row(plan, tally),
    ...Object.entries(domains).map(([domain, part]) => row(`  ${domain}`, part)),
  ])
  return `${table([head, ...rows, row(lang === 'en' ? 'total' : '合计', total)])}\n`
}

const row = (name: string, { clauses, sentences, byRule, notChecked, unaccounted }: Tally): string[] => [
  name,
  ...[clauses, sentences, byRule, notChecked, unaccounted].map(String),
]

const openSentences = ({ plans }: Coverage): string =>
  Object.values(plans)
    .flatMap(({ domains }) => Object.values(domains).flatMap(({ clauseList }) => clauseList))
    .flatMap(({ key, path, open }) => open.map((sentence) => `${key} (${path}): ${sentence}\n`))
    .join('')
