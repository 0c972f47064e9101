import type { Command } from 'commander'
import type { Lang } from '../../model/index.ts'
import {
  type ClauseCoverage,
  type Coverage,
  compareUpper,
  coverageOf,
  type Tally,
  type Threshold,
  type UpperRelation,
} from '../../rulebook/index.ts'
import { suggest } from '../../source/index.ts'
import { json, langFrom, openOrStop, rulebookCommand, type SharedOptions } from '../shared.ts'
import { table } from '../table.ts'
import { EXIT, Stop, type Terminal } from '../terminal.ts'

interface Options extends SharedOptions {
  readonly format: 'text' | 'json'
  readonly clauses?: boolean | string
  readonly open?: boolean
  readonly upper?: boolean
}

/** `halfsky coverage` */
export const coverageCommand = (terminal: Terminal, exit: (status: number) => void): Command =>
  rulebookCommand('coverage', 'text', 'json')
    .summary('how much of the plans is encoded 规划条文覆盖情况')
    .description('Counts the sentences of the plans: claimed by a rule, declared not checked, or unaccounted for.')
    .option('--clauses [key]', 'clause by clause, of all or of a plan, a chapter or a clause 逐条列出')
    .option('--open', 'list the sentences nobody claims 列出未登记的句子')
    .option('--upper', 'list local targets beside those of the levels above 与上级目标对照')
    .action(async (options: Options) => {
      const { rulebook } = await openOrStop(options, terminal)
      const lang = langFrom(options, terminal)
      if (options.upper) {
        const relations = compareUpper(rulebook)
        await terminal.out(options.format === 'json' ? json(upperData(relations)) : upperTable(relations, lang))
        return exit(EXIT.clean)
      }
      const coverage = coverageOf(rulebook)
      await terminal.out(options.format === 'json' ? json(coverage) : textOf(coverage, options, lang))
      exit(EXIT.clean)
    })

const textOf = (coverage: Coverage, { open, clauses }: Options, lang: Lang): string => {
  if (open) return openSentences(coverage)
  return clauses ? byClause(coverage, clauses === true ? '' : clauses, lang) : overview(coverage, lang)
}

const overview = ({ total, plans }: Coverage, lang: Lang): string => {
  const rows = Object.entries(plans).flatMap(([plan, { domains, ...tally }]) => [
    row(plan, tally),
    ...Object.entries(domains).map(([domain, part]) => row(`  ${domain}`, part)),
  ])
  return `${table([HEAD[lang], ...rows, row(lang === 'en' ? 'total' : '合计', total)])}\n`
}

const HEAD = {
  en: ['', 'clauses', 'sentences', 'by rule', 'not checked', 'unaccounted'],
  'zh-CN': ['', '条款', '句子', '有规则', '不检查', '未登记'],
} as const

/** A line for every clause at or below a key: a plan, a chapter of it, or one clause. */
const byClause = (coverage: Coverage, key: string, lang: Lang): string => {
  const all = clausesIn(coverage)
  const own = all.filter((clause) => key === '' || clause.key === key || clause.key.startsWith(`${key}/`))
  if (own.length === 0) throw new Stop(noClauses(key, all, lang))
  // one clause a line: how many clauses it has tells nothing
  const rows = own.map((clause) => [...without(1, row(clause.key, clause)), clause.path])
  return `${table([[...without(1, HEAD[lang]), ''], ...rows])}\n`
}

const without = (index: number, cells: readonly string[]): string[] => cells.filter((_, at) => at !== index)

const noClauses = (key: string, all: readonly ClauseCoverage[], lang: Lang): string => {
  const near = suggest(
    key,
    new Set(all.flatMap(({ key: own }) => [own, own.replace(/\/[^/]*$/, ''), own.replace(/\/.*$/, '')])),
  )
  if (lang === 'en') return `no clause at or below \`${key}\`${near ? `, did you mean \`${near}\`?` : ''}`
  return `没有条款 \`${key}\`${near ? `，是否想写 \`${near}\`？` : ''}`
}

const clausesIn = ({ plans }: Coverage): ClauseCoverage[] =>
  Object.values(plans).flatMap(({ domains }) => Object.values(domains).flatMap(({ clauseList }) => clauseList))

const row = (name: string, { clauses, sentences, byRule, notChecked, unaccounted }: Tally): string[] => [
  name,
  ...[clauses, sentences, byRule, notChecked, unaccounted].map(String),
]

const openSentences = (coverage: Coverage): string =>
  clausesIn(coverage)
    .flatMap(({ key, path, open }) => open.map((sentence) => `${key} (${path}): ${sentence}\n`))
    .join('')

const UPPER_WORDS = {
  en: {
    head: ['footnote', 'level', 'clause or rule', 'local', 'relation', 'upper'],
    levels: { nation: 'nation', guangdong: 'Guangdong', guangzhou: 'Guangzhou' },
    relations: { weaker: 'weaker', equal: 'equal', stricter: 'stricter', 'not-comparable': 'not comparable' },
  },
  'zh-CN': {
    head: ['脚注', '上级', '条款或规则', '本级', '对照', '上级目标'],
    levels: { nation: '国家', guangdong: '广东省', guangzhou: '广州市' },
    relations: { weaker: '弱于上级', equal: '相同', stricter: '严于上级', 'not-comparable': '无法比较' },
  },
} as const

const SIGNS = { 'at-least': '≥ ', 'at-most': '≤ ', above: '> ', below: '< ', about: '≈ ', none: '' } as const

const sign = ({ limit, value }: Threshold): string => `${SIGNS[limit]}${value}`

/** Numbers where there are any, and the words of the footnote where there are none; relations stated by hand bear a star. */
const upperTable = (relations: readonly UpperRelation[], lang: Lang): string => {
  const words = UPPER_WORDS[lang]
  const rows = relations.map(({ target, local, threshold, relation, basis }) => [
    String(target.footnote),
    words.levels[target.level],
    local?.id ?? target.clause,
    threshold ? sign(threshold) : '–',
    `${words.relations[relation]}${basis === 'stated' ? '*' : ''}`,
    // the words of footnotes are long: in the last column they push nothing aside
    target.value === null ? target.quote : sign({ limit: target.limit, value: target.value }),
  ])
  const key = lang === 'en' ? '* stated by hand, why: --format json' : '* 人工判断，理由见 --format json'
  return `${table([words.head, ...rows])}\n${key}\n`
}

/** The same for programs. */
const upperData = (relations: readonly UpperRelation[]) => ({
  upper: relations.map(({ target, local, threshold, relation, basis }) => {
    const { file: _file, line: _line, verdict: _verdict, rule: _rule, clause, footnote, level, ...demand } = target
    const { why, note, ...upper } = demand
    const localTarget = local && {
      rule: local.id,
      quote: local.quote,
      ...(threshold ?? { limit: 'none', value: null }),
    }
    return { clause, footnote, level, local: localTarget, upper, relation, basis, why, note }
  }),
})
