import { type Command, Option } from 'commander'
import { inLang, type Lang, type Rule } from '../../model/index.ts'
import { type IndicatorEntry, registryOf } from '../../registry.ts'
import { clausesOf, ruleView, wordsOf } from '../../report/index.ts'
import { json, langFrom, openOrStop, rulebookCommand, type SharedOptions } from '../shared.ts'
import { table } from '../table.ts'
import { EXIT, type Terminal } from '../terminal.ts'

interface Options extends SharedOptions {
  readonly format: 'text' | 'json'
  readonly plan?: string
  readonly subject?: string
  readonly indicators?: boolean
}

/** `halfsky rules` */
export const rulesCommand = (terminal: Terminal, exit: (status: number) => void): Command =>
  rulebookCommand('rules', 'text', 'json')
    .summary('list the rules 列出规则')
    .description('Lists the rules with the sentences they rest on.')
    .option('--plan <id>', 'only of this plan 规划')
    .option('--subject <kind>', 'only for this record kind 对象')
    .addOption(
      new Option(
        '--indicators',
        'list the indicators of areas, and the rules that read them 列出指标及引用它的规则',
      ).conflicts(['plan', 'subject']),
    )
    .action(async (options: Options) => {
      const halfsky = await openOrStop(options, terminal)
      if (options.indicators) {
        const indicators = registryOf(halfsky)
        const text = indicators.map((one) => entryText(one, langFrom(options, terminal))).join('\n')
        await terminal.out(options.format === 'json' ? json({ indicators }) : text)
        return exit(EXIT.clean)
      }
      const { rulebook } = halfsky
      const rules = rulebook.rules.filter((rule) => matches(rule, options))
      const lang = langFrom(options, terminal)
      const clauses = clausesOf(rulebook)
      await terminal.out(
        options.format === 'json'
          ? json({ rules: rules.map((rule) => ruleView(rule, clauses, lang)) })
          : list(rules, lang),
      )
      exit(EXIT.clean)
    })

const matches = (rule: Rule, { plan, subject }: Options): boolean =>
  (plan === undefined || rule.plan === plan) && (subject === undefined || rule.subject === subject)

const list = (rules: readonly Rule[], lang: Lang): string => {
  const { bindings } = wordsOf(lang)
  const rows = rules.map((rule) => [rule.id, bindings[rule.binding], rule.subject, inLang(rule.title, lang)])
  return rows.length === 0 ? '' : `${table(rows)}\n`
}

const WORDS = {
  en: {
    directions: { higher: 'higher is better', lower: 'lower is better', near: 'a middle is best', none: '' },
    ...{ numerator: 'numerator', denominator: 'denominator', times: 'times', believed: 'believed', rules: 'rules' },
    ...{ unread: 'read by no rule', colon: ': ', comma: ', ', semicolon: '; ' },
  },
  'zh-CN': {
    directions: { higher: '越高越好', lower: '越低越好', near: '适中为好', none: '' },
    ...{ numerator: '分子', denominator: '分母', times: '乘以 ', believed: '合理范围', rules: '规则' },
    ...{ unread: '没有规则引用', colon: '：', comma: '，', semicolon: '；' },
  },
} as const

/** An indicator in four lines: its name, its definition, what is known of its figures, its rules. */
const entryText = ({ id, title, unit, ...entry }: IndicatorEntry, lang: Lang): string => {
  const words = WORDS[lang]
  const { minimum, maximum } = entry.plausible
  const range = minimum === null && maximum === null ? '' : `${words.believed} ${minimum ?? ''}–${maximum ?? ''}`
  const figures = [unit ? inLang(unit, lang) : '', words.directions[entry.direction], range]
  const why = entry.unread ? inLang(entry.unread, lang) : words.unread
  return [
    `${id} ${inLang(title, lang)}`,
    `  ${definitionText(entry, lang)}`,
    `  ${figures.filter((part) => part !== '').join(words.comma)}`,
    `  ${words.rules}${words.colon}${entry.readBy.length > 0 ? entry.readBy.join(', ') : why}`,
    '',
  ].join('\n')
}

const definitionText = ({ definition }: Pick<IndicatorEntry, 'definition'>, lang: Lang): string => {
  const words = WORDS[lang]
  const { numerator, denominator, times, note } = definition
  return [
    numerator && `${words.numerator}${words.colon}${inLang(numerator, lang)}`,
    denominator && `${words.denominator}${words.colon}${inLang(denominator, lang)}`,
    times && `${words.times}${lang === 'en' ? ' ' : ''}${times}`,
    note && inLang(note, lang),
  ]
    .filter((part) => part !== undefined)
    .join(words.semicolon)
}
