import type { Command } from 'commander'
import { inLang, type Lang, type Rule } from '../../model/index.ts'
import { clausesOf, ruleView, wordsOf } from '../../report/index.ts'
import { json, langFrom, openOrStop, rulebookCommand, type SharedOptions } from '../shared.ts'
import { EXIT, type Terminal, table } from '../terminal.ts'

interface Options extends SharedOptions {
  readonly format: 'text' | 'json'
  readonly plan?: string
  readonly subject?: string
}

/** `halfsky rules` */
export const rulesCommand = (terminal: Terminal, exit: (status: number) => void): Command =>
  rulebookCommand('rules', 'text', 'json')
    .summary('list the rules 列出规则')
    .description('Lists the rules with the sentences they rest on.')
    .option('--plan <id>', 'only of this plan 规划')
    .option('--subject <kind>', 'only for this record kind 对象')
    .action(async (options: Options) => {
      const { rulebook } = await openOrStop(options, terminal)
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
