import { Command } from 'commander'
import type { Halfsky } from '../../halfsky.ts'
import { type Condition, inLang, type Lang, type Rule, type Trace } from '../../model/index.ts'
import { phrasesOf, symbols, wordsOf } from '../../report/index.ts'
import { suggest } from '../../source/index.ts'
import { readInput } from '../input.ts'
import {
  Fault,
  formatOption,
  json,
  langFrom,
  langOption,
  openOrFail,
  plansOption,
  problemLine,
  rulesOption,
  type SharedOptions,
} from '../shared.ts'
import { EXIT, type Terminal } from '../terminal.ts'
import { outline } from './rules.ts'

interface Options extends SharedOptions {
  readonly format: 'text' | 'json'
}

/** `halfsky explain RULE [RECORD]` */
export const explainCommand = (terminal: Terminal, exit: (status: number) => void): Command =>
  new Command('explain')
    .summary('explain a rule, or its verdict on a record 解释规则')
    .description(
      'Shows a rule with its sentence and conditions; with a record file, each condition with its value and truth.',
    )
    .argument('<rule>', 'a rule id, or the end of one')
    .argument('[record]', 'a file with one record, or -')
    .addOption(formatOption('text', 'json'))
    .addOption(rulesOption())
    .addOption(plansOption())
    .addOption(langOption())
    .action(async (id: string, file: string | undefined, options: Options) => {
      const halfsky = await openOrFail(options, terminal)
      const lang = langFrom(options, terminal)
      const rule = findRule(halfsky, id, lang)
      await terminal.out(
        file === undefined
          ? explainRule(halfsky, rule, options, lang)
          : await explainOn(halfsky, rule, file, options, lang, terminal),
      )
      exit(EXIT.clean)
    })

const findRule = ({ rulebook: { rules } }: Halfsky, id: string, lang: Lang): Rule => {
  const exact = rules.find((rule) => rule.id === id)
  const ending = exact ? [exact] : rules.filter((rule) => rule.id.endsWith(`/${id}`))
  const [rule] = ending
  if (rule !== undefined && ending.length === 1) return rule
  const steps = id.split('/').length
  const endings = rules.map((one) => one.id.split('/').slice(-steps).join('/'))
  const near = ending.length > 1 ? ending.map((one) => one.id).join(', ') : suggest(id, endings)
  const [none, hint] = lang === 'en' ? ['no single rule', 'did you mean'] : ['没有唯一的规则', '是否想写']
  throw new Fault(`${none} \`${id}\`${near ? ` (${hint} ${near})` : ''}`)
}

const explainRule = (halfsky: Halfsky, rule: Rule, { format }: Options, lang: Lang): string => {
  if (format === 'json') return json(outline(rule, halfsky.rulebook, lang))
  const words = wordsOf(lang)
  const lines = [
    `${rule.id}`,
    `  ${inLang(rule.title, lang)} (${words.bindings[rule.binding]}${rule.due ? `, ${words.text.due} ${rule.due}` : ''}, ${rule.subject})`,
    `  ${words.text.quote}: “${rule.quote}”`,
    rule.reading ? `  ${words.text.reading}: ${rule.reading}` : '',
    rule.when ? `  when\n${conditionTree(rule.when, '    ')}` : '',
    rule.require ? `  require\n${conditionTree(rule.require, '    ')}` : '',
    rule.manual ? `  manual: ${inLang(rule.manual, lang)}` : '',
    `  ${rule.file}:${rule.line}`,
  ]
  return `${lines.filter((line) => line !== '').join('\n')}\n`
}

const conditionTree = (condition: Condition, indent: string): string => {
  const parts =
    'all' in condition ? condition.all : 'any' in condition ? condition.any : 'not' in condition ? [condition.not] : []
  if (parts.length === 0) return `${indent}${symbols(condition)}`
  const [group] = Object.keys(condition)
  return [`${indent}${group}`, ...parts.map((part) => conditionTree(part, `${indent}  `))].join('\n')
}

const explainOn = async (
  halfsky: Halfsky,
  rule: Rule,
  file: string,
  options: Options,
  lang: Lang,
  terminal: Terminal,
): Promise<string> => {
  const { entries, problems } = await readInput([file], {}, halfsky.kinds, terminal)
  const [entry] = entries
  const reading = entry && entry.problems.length === 0 ? halfsky.kinds.read(entry.value) : null
  const faults = [...problems, ...(entry?.problems ?? []), ...(reading?.problems ?? [])]
  for (const fault of faults) terminal.err(`${problemLine(fault, lang)}\n`)
  if (!reading?.record) throw new Fault(lang === 'en' ? 'there is no record to explain' : '没有可解释的记录')
  if (reading.record.kind !== rule.subject) {
    throw new Fault(
      lang === 'en'
        ? `the rule is about ${rule.subject}, the record is a ${reading.record.kind}`
        : `规则的对象是 ${rule.subject}，记录是 ${reading.record.kind}`,
    )
  }
  const finding = await halfsky.explain(rule.id, reading.record, {
    lang,
    asOf: terminal.today,
    engine: 'compiled',
    detail: 'all',
    crossCheckEvery: 1,
  })
  if (options.format === 'json') return json(finding)
  const words = wordsOf(lang)
  const { when, require } = finding.explanation ?? { when: null, require: null }
  const lines = [
    `${words.verdicts[finding.verdict]}: ${finding.message}`,
    when ? `  when\n${traceTree(when, '    ', halfsky, rule, lang)}` : '',
    require ? `  require\n${traceTree(require, '    ', halfsky, rule, lang)}` : '',
    finding.remedy ? `  ${words.text.remedy}: ${finding.remedy.text}` : '',
  ]
  return `${explainRule(halfsky, rule, options, lang)}${lines.filter((line) => line !== '').join('\n')}\n`
}

const traceTree = (trace: Trace, indent: string, halfsky: Halfsky, rule: Rule, lang: Lang): string => {
  const words = wordsOf(lang)
  const truth = `[${words.truths[trace.truth]}]`
  if (!('group' in trace)) return `${indent}${truth} ${phrasesOf(halfsky.rulebook, rule.subject, lang).leaf(trace)}`
  const parts = trace.parts.map((part) => traceTree(part, `${indent}  `, halfsky, rule, lang))
  return [`${indent}${truth} ${words.groups[trace.group]}`, ...parts].join('\n')
}
