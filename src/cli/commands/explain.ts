import type { Command } from 'commander'
import { drawRule, renderMermaid, renderSvg } from '../../drawing/index.ts'
import { turnsFor } from '../../explaining.ts'
import type { Halfsky } from '../../halfsky.ts'
import {
  type Condition,
  type FactRecord,
  inLang,
  type Lang,
  type ReportedFinding,
  type Rule,
  type Rulebook,
  type Trace,
} from '../../model/index.ts'
import { claimedBy } from '../../plan/index.ts'
import { besides, clausesOf, phrasesOf, ruleView, symbols, wordsOf } from '../../report/index.ts'
import { suggest } from '../../source/index.ts'
import { type Choice, chooseRecord } from '../choose.ts'
import { type InputOptions, readInput, withInput } from '../input.ts'
import { json, langFrom, openOrStop, problemLine, rulebookCommand, type SharedOptions } from '../shared.ts'
import { EXIT, Stop, type Terminal } from '../terminal.ts'

interface Options extends SharedOptions, InputOptions, Choice {
  readonly format: 'text' | 'json' | 'mermaid' | 'svg'
}

const EXAMPLES = `
Examples 示例:
  halfsky explain measures-6/stall-ratio                                     the rule 规则
  halfsky explain qingyuan/environment/measures-6/stall-ratio toilet.json    its verdict, and what would change it
  halfsky explain --format svg measures-6/stall-ratio toilet.json > why.svg  a drawing for a report 图示
  halfsky explain --format mermaid measures-6/stall-ratio                    a flowchart for Markdown 流程图`

/** `halfsky explain RULE [RECORD]` */
export const explainCommand = (terminal: Terminal, exit: (status: number) => void): Command =>
  withInput(rulebookCommand('explain', 'text', 'json', 'mermaid', 'svg'))
    .summary('explain a rule, or its verdict on a record 解释规则')
    .description(
      'Shows a rule with its sentence, clause, reading and conditions; with a record file, each condition with its value\n' +
        'and truth, and what would change the verdict. 显示规则的原文、条款、理解和条件；给出记录时，逐项说明结论及如何改变。',
    )
    .argument('<rule>', 'a rule id, or the end of one')
    .argument('[records]', 'a file with the record, and perhaps its past and other records, or -')
    .option('--id <id>', 'which of several records 记录编号')
    .option('--period <period>', 'which of several years, or days YYYY-MM-DD, of it 年份或日期')
    .addHelpText('after', EXAMPLES)
    .action(async (id: string, file: string | undefined, options: Options) => {
      exit(await explain(id, file, options, terminal))
    })

const explain = async (id: string, file: string | undefined, options: Options, terminal: Terminal): Promise<number> => {
  const halfsky = await openOrStop(options, terminal)
  const lang = langFrom(options, terminal)
  const rule = findRule(halfsky, id, lang)
  if (file === undefined) {
    await terminal.out(shown(options.format, rule, null, halfsky, lang))
    return EXIT.clean
  }
  const { records, sound } = await readRecords(file, halfsky, options, terminal)
  const record = chooseRecord(records, rule.subject, options, lang)
  warnOfArea(record, rule, halfsky, lang, terminal)
  const asked = { lang, asOf: terminal.today, engine: 'compiled' } as const
  const finding = await halfsky.explain(rule.id, record, records, asked)
  await terminal.out(shown(options.format, rule, finding, halfsky, lang))
  return sound ? EXIT.clean : EXIT.fault
}

/** A rule, and what came of it where it was judged, in the form asked for. */
const shown = (
  format: Options['format'],
  rule: Rule,
  finding: ReportedFinding | null,
  { rulebook }: Halfsky,
  lang: Lang,
): string => {
  if (format === 'mermaid') return renderMermaid(drawRule(rule, finding, rulebook, lang))
  if (format === 'svg') return renderSvg(drawRule(rule, finding, rulebook, lang), lang)
  if (finding === null) {
    return format === 'json' ? json(ruleView(rule, clausesOf(rulebook), lang)) : ruleText(rule, rulebook, lang)
  }
  const turns = turnsFor(finding, rule, rulebook, lang)
  if (format === 'json') return json({ ...finding, turns })
  return ruleText(rule, rulebook, lang) + findingText(finding, turns, rulebook, rule, lang)
}

const findRule = ({ rulebook: { rules } }: Halfsky, id: string, lang: Lang): Rule => {
  const exact = rules.find((rule) => rule.id === id)
  const ending = exact ? [exact] : rules.filter((rule) => rule.id.endsWith(`/${id}`))
  const [rule] = ending
  if (rule !== undefined && ending.length === 1) return rule
  const steps = id.split('/').length
  const endings = rules.map((one) => one.id.split('/').slice(-steps).join('/'))
  const near = ending.length > 1 ? ending.map((one) => one.id).join(', ') : suggest(id, endings)
  const [none, hint] = lang === 'en' ? ['no single rule', 'did you mean'] : ['没有唯一的规则', '是否想写']
  throw new Stop(`${none} \`${id}\`${near ? ` (${hint} ${near})` : ''}`)
}

/** The records of a file, which are each other's context; what is wrong with any of them is said. */
const readRecords = async (input: string, { kinds }: Halfsky, options: Options, terminal: Terminal) => {
  const { entries, problems } = await readInput([input], options, kinds, terminal)
  const readings = entries.map(kinds.readEntry)
  const lang = langFrom(options, terminal)
  const faults = [...problems, ...readings.flatMap((reading) => reading.problems)]
  for (const fault of faults) terminal.err(`${problemLine(fault, lang)}\n`)
  return {
    records: readings.flatMap(({ record }) => record ?? []),
    sound: faults.every(({ severity }) => severity === 'warning'),
  }
}

/** `check` would judge the record by the plan of its area. */
const warnOfArea = ({ area }: FactRecord, rule: Rule, { rulebook }: Halfsky, lang: Lang, terminal: Terminal): void => {
  const plan = rulebook.plans.find(({ id }) => id === rule.plan)
  if (plan?.areas.some((prefix) => area.startsWith(prefix))) return
  const text =
    lang === 'en'
      ? `area code \`${area}\` lies outside plan \`${rule.plan}\`, whose rule this is`
      : `区划代码 \`${area}\` 不在规划 \`${rule.plan}\` 的范围内，而这是该规划的规则`
  terminal.err(`${wordsOf(lang).text.warning}: ${text}\n`)
}

const ruleText = (rule: Rule, rulebook: Rulebook, lang: Lang): string => {
  const { text: words, bindings } = wordsOf(lang)
  const clause = clausesOf(rulebook).get(rule.clause)
  const sentences = clause ? claimedBy(clause, rule.quote).map(({ text }) => text.trim()) : []
  const isCut = sentences.join('').replace(/[。；]$/, '') !== rule.quote.replace(/[。；]$/, '')
  const due = rule.due ? `, ${words.due} ${rule.due}` : ''
  return lines([
    rule.id,
    `  ${inLang(rule.title, lang)} (${bindings[rule.binding]}${due}, ${rule.subject})`,
    `  ${words.quote}: “${rule.quote}” (${rule.clause}, ${clause?.path})`,
    isCut && sentences.length > 0 ? `  ${words.whole}: “${sentences.join('')}”` : null,
    rule.reading && `  ${words.reading}: ${rule.reading}`,
    rule.when && `  ${words.when}\n${conditionTree(rule.when, '    ', lang)}`,
    rule.require && `  ${words.require}\n${conditionTree(rule.require, '    ', lang)}`,
    rule.manual && `  ${words.question}: ${inLang(rule.manual, lang)}`,
    `  ${rule.file}:${rule.line}`,
  ])
}

const findingText = (
  finding: ReportedFinding,
  turns: readonly { readonly text: string }[],
  rulebook: Rulebook,
  rule: Rule,
  lang: Lang,
): string => {
  const { text: words, verdicts } = wordsOf(lang)
  const { when, require } = finding.explanation ?? { when: null, require: null }
  const tree = (trace: Trace): string => traceTree(trace, '    ', rulebook, rule, lang)
  return lines([
    `${verdicts[finding.verdict]}: ${finding.message}`,
    when && `  ${words.when}\n${tree(when)}`,
    require && `  ${words.require}\n${tree(require)}`,
    ...besides(finding, lang).map((line) => `  ${line}`),
    finding.remedy && `  ${words.remedy}: ${finding.remedy.text}`,
    turns.length > 0 ? [`  ${words.turns}`, ...turns.map(({ text }) => `    ${text}`)].join('\n') : null,
  ])
}

/** Those that say something, each on its line. */
const lines = (all: readonly (string | null)[]): string => all.flatMap((line) => (line ? [`${line}\n`] : [])).join('')

const conditionTree = (condition: Condition, indent: string, lang: Lang): string => {
  const tree = (group: 'all' | 'any' | 'not', parts: readonly Condition[]): string =>
    [`${indent}${wordsOf(lang).groups[group]}`, ...parts.map((part) => conditionTree(part, `${indent}  `, lang))].join(
      '\n',
    )
  if ('all' in condition) return tree('all', condition.all)
  if ('any' in condition) return tree('any', condition.any)
  return 'not' in condition ? tree('not', [condition.not]) : `${indent}${symbols(condition)}`
}

const traceTree = (trace: Trace, indent: string, rulebook: Rulebook, rule: Rule, lang: Lang): string => {
  const words = wordsOf(lang)
  const truth = `[${words.truths[trace.truth]}]`
  if (!('group' in trace)) return `${indent}${truth} ${phrasesOf(rulebook, rule.subject, lang).leaf(trace)}`
  const parts = trace.parts.map((part) => traceTree(part, `${indent}  `, rulebook, rule, lang))
  return [`${indent}${truth} ${words.groups[trace.group]}`, ...parts].join('\n')
}
