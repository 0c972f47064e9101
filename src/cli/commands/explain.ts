import type { Command } from 'commander'
import type { Halfsky } from '../../halfsky.ts'
import {
  type Condition,
  type FactRecord,
  inLang,
  type Lang,
  type ReportedFinding,
  type Rule,
  type Trace,
} from '../../model/index.ts'
import { besides, clausesOf, phrasesOf, ruleView, symbols, wordsOf } from '../../report/index.ts'
import { suggest } from '../../source/index.ts'
import { type Choice, chooseRecord } from '../choose.ts'
import { type InputOptions, readInput, withInput } from '../input.ts'
import { json, langFrom, openOrStop, problemLine, rulebookCommand, type SharedOptions } from '../shared.ts'
import { EXIT, Stop, type Terminal } from '../terminal.ts'

interface Options extends SharedOptions, InputOptions, Choice {
  readonly format: 'text' | 'json'
}

/** `halfsky explain RULE [RECORD]` */
export const explainCommand = (terminal: Terminal, exit: (status: number) => void): Command =>
  withInput(rulebookCommand('explain', 'text', 'json'))
    .summary('explain a rule, or its verdict on a record 解释规则')
    .description(
      'Shows a rule with its sentence and conditions; with a record file, each condition with its value and truth.',
    )
    .argument('<rule>', 'a rule id, or the end of one')
    .argument('[records]', 'a file with the record, and perhaps its past and other records, or -')
    .option('--id <id>', 'which of several records 记录编号')
    .option('--period <period>', 'which of several years, or days YYYY-MM-DD, of it 年份或日期')
    .action(async (id: string, file: string | undefined, options: Options) => {
      exit(await explain(id, file, options, terminal))
    })

const explain = async (id: string, file: string | undefined, options: Options, terminal: Terminal): Promise<number> => {
  const halfsky = await openOrStop(options, terminal)
  const lang = langFrom(options, terminal)
  const rule = findRule(halfsky, id, lang)
  if (file === undefined) {
    const data = () => json(ruleView(rule, clausesOf(halfsky.rulebook), lang))
    await terminal.out(options.format === 'json' ? data() : ruleText(rule, lang))
    return EXIT.clean
  }
  const { records, sound } = await readRecords(file, halfsky, options, terminal)
  const record = chooseRecord(records, rule.subject, options, lang)
  warnOfArea(record, rule, halfsky, lang, terminal)
  const asked = { lang, asOf: terminal.today, engine: 'compiled' } as const
  const finding = await halfsky.explain(rule.id, record, records, asked)
  const text = () => ruleText(rule, lang) + findingText(finding, halfsky, rule, lang)
  await terminal.out(options.format === 'json' ? json(finding) : text())
  return sound ? EXIT.clean : EXIT.fault
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

const ruleText = (rule: Rule, lang: Lang): string => {
  const { text: words, bindings } = wordsOf(lang)
  const due = rule.due ? `, ${words.due} ${rule.due}` : ''
  return lines([
    rule.id,
    `  ${inLang(rule.title, lang)} (${bindings[rule.binding]}${due}, ${rule.subject})`,
    `  ${words.quote}: “${rule.quote}”`,
    rule.reading && `  ${words.reading}: ${rule.reading}`,
    rule.when && `  ${words.when}\n${conditionTree(rule.when, '    ', lang)}`,
    rule.require && `  ${words.require}\n${conditionTree(rule.require, '    ', lang)}`,
    rule.manual && `  ${words.question}: ${inLang(rule.manual, lang)}`,
    `  ${rule.file}:${rule.line}`,
  ])
}

const findingText = (finding: ReportedFinding, halfsky: Halfsky, rule: Rule, lang: Lang): string => {
  const { text: words, verdicts } = wordsOf(lang)
  const { when, require } = finding.explanation ?? { when: null, require: null }
  const tree = (trace: Trace): string => traceTree(trace, '    ', halfsky, rule, lang)
  return lines([
    `${verdicts[finding.verdict]}: ${finding.message}`,
    when && `  ${words.when}\n${tree(when)}`,
    require && `  ${words.require}\n${tree(require)}`,
    ...besides(finding, lang).map((line) => `  ${line}`),
    finding.remedy && `  ${words.remedy}: ${finding.remedy.text}`,
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

const traceTree = (trace: Trace, indent: string, halfsky: Halfsky, rule: Rule, lang: Lang): string => {
  const words = wordsOf(lang)
  const truth = `[${words.truths[trace.truth]}]`
  if (!('group' in trace)) return `${indent}${truth} ${phrasesOf(halfsky.rulebook, rule.subject, lang).leaf(trace)}`
  const parts = trace.parts.map((part) => traceTree(part, `${indent}  `, halfsky, rule, lang))
  return [`${indent}${truth} ${words.groups[trace.group]}`, ...parts].join('\n')
}
