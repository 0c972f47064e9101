import type { Binding, Clause, Operator, Sentence } from '../model/index.ts'
import { yamlScalar } from '../source/index.ts'
import { SOFT } from './faithful.ts'
import { formatRuleFile } from './format.ts'
import { type Limit, type Quantity, quantitiesIn } from './quantity.ts'

/**
 * A clause file to begin with: every sentence stands in it, those with numbers as rules, the others as not checked. What
 * only its author can know is left empty, so that lint lists it until it is filled in.
 */
export const scaffoldClause = (clause: Clause, kinds: readonly string[]): string => {
  const parts = clause.sentences.map((sentence) => ({ sentence, numbers: quantitiesIn(sentence.text) }))
  const ruled = parts.filter(({ numbers }) => numbers.length > 0)
  const others = parts.filter(({ numbers }) => numbers.length === 0)
  const rules = ruled.map(({ sentence, numbers }) => rule(clause, sentence, numbers))
  const text = [
    heading(clause, kinds),
    `clause: ${clause.key}`,
    'title: {zh: , en: }',
    ...(rules.length > 0 ? ['rules:', ...rules] : [commented(['rules:', rule(clause, null, [])].join('\n'))]),
    ...(others.length > 0 ? ['not-checked:', ...others.map(({ sentence }) => notChecked(sentence))] : []),
  ].join('\n')
  return formatRuleFile({ path: `${clause.key}.yaml`, text: `${text}\n` }).text ?? text
}

/** The path of a clause's file: beside the head of its plan, wherever among the rules that stands. */
export const clauseFile = ({ key, plan }: Pick<Clause, 'key' | 'plan'>, paths: readonly string[]): string => {
  const head = paths.find((path) => path === `${plan}/plan.yaml` || path.endsWith(`/${plan}/plan.yaml`))
  return `${head?.slice(0, -`${plan}/plan.yaml`.length) ?? ''}${key}.yaml`
}

const heading = ({ path, sentences }: Clause, kinds: readonly string[]): string =>
  commented(
    [
      path,
      ...sentences.map(({ number, text }) => `  ${number}  ${text.trim()}`),
      'Every sentence is claimed by the quote of a rule or stands under not-checked: split, move and shorten as the text asks.',
      'Name each rule in lower-case letters and hyphens. Fill in what is empty; `halfsky lint` lists what is left.',
      '每个句子由某条规则的 quote 或 not-checked 登记。请为规则命名并填写空白处；`halfsky lint` 会逐一列出。',
      `subject: ${kinds.slice(0, HALF).join(', ')},`,
      `  ${kinds.slice(HALF).join(', ')}`,
    ].join('\n'),
  )

const HALF = 7

const commented = (text: string): string => text.replace(/^/gm, '# ')

const rule = (clause: Clause, sentence: Sentence | null, numbers: readonly Quantity[]): string =>
  [
    `  rule-${sentence?.number ?? 1}:`,
    '    title: {zh: , en: }',
    `    quote:${sentence ? ` ${yamlScalar(sentence.text.trim())}` : ''}`,
    '    subject:',
    `    binding: ${bindingOf(clause, sentence?.text ?? '')}`,
    '    require:',
    '      all:',
    ...(numbers.length > 0 ? numbers.map(leaf) : ['        - {fact: , operator: equal, value: true}']),
    '    cases:',
    '      - {name: , record: {}, verdict: pass}',
    '      - {name: , record: {}, verdict: fail}',
    '      - {name: , record: {}, verdict: unknown, missing: []}',
  ].join('\n')

/** As docs/rules.md reads the plans' wording; its author has the last word. */
const bindingOf = ({ part }: Clause, text: string): Binding =>
  part === 'goals' ? 'target' : SOFT.test(text) ? 'encouraged' : 'mandatory'

const OPERATORS: Readonly<Record<Limit, Operator>> = {
  above: 'greaterThan',
  'at-least': 'greaterThanInclusive',
  below: 'lessThan',
  'at-most': 'lessThanInclusive',
  about: 'about',
}

const leaf = ({ value, limit }: Quantity): string => {
  const operand = limit === 'about' ? `{target: ${value}, tolerance: }` : value
  return `        - {fact: , operator: ${limit ? OPERATORS[limit] : ''}, value: ${operand}}`
}

const notChecked = ({ text }: Sentence): string => `  - quote: ${yamlScalar(text.trim())}\n    why:`
