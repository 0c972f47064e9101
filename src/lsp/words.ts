import type { Lang, Operator } from '../model/index.ts'

/** What the language server says, in one language. */
export interface EditorWords {
  readonly fact: string
  readonly measure: string
  readonly unit: string
  readonly definition: string
  readonly numerator: string
  readonly denominator: string
  readonly semicolon: string
  readonly choices: string
  readonly range: string
  readonly algebra: string
  readonly reading: string
  readonly fixAll: string
  readonly order: string
  readonly claimed: string
  readonly faulty: string
  readonly badName: string
  readonly noRule: string
  readonly types: Readonly<Record<string, string>>
  readonly operators: Readonly<Record<Operator, string>>
  times(factor: number): string
  /** A label and what it labels. */
  labelled(label: string, text: string): string
  readBy(rules: number): string
  more(count: number): string
  cases(counts: readonly (readonly [string, number])[]): string
  claimedBy(rule: string): string
  change(from: string, to: string): string
  lens(cases: number): string
  ran(passed: number, total: number): string
  taken(name: string): string
  facts(count: number): string
}

const zh: EditorWords = {
  fact: '事实',
  measure: '指标算式',
  unit: '单位',
  definition: '口径',
  numerator: '分子',
  denominator: '分母',
  semicolon: '；',
  choices: '可选值',
  range: '合理范围',
  algebra: '算式',
  reading: '读法',
  order: '按惯例排列各键',
  fixAll: '改正所有可以自动改正的问题',
  claimed: '已有规则引用',
  faulty: '此文件有错误，改正后才能运行用例',
  badName: '规则名只能用小写字母、数字和连字符，如 `stall-ratio`',
  noRule: '这里没有可以改名的规则',
  types: {
    integer: '整数',
    number: '数字',
    boolean: '是/否',
    choice: '选项',
    text: '文字',
    date: '日期',
    members: '名单',
  },
  operators: {
    equal: '等于',
    notEqual: '不等于',
    in: '是其中之一',
    notIn: '不是其中任何一个',
    lessThan: '小于（低于、不满）',
    lessThanInclusive: '不大于（以下、以内）',
    greaterThan: '大于（超过、高于）',
    greaterThanInclusive: '不小于（以上、不低于、达到）',
    about: '左右',
  },
  times: (factor) => `乘以 ${factor}`,
  labelled: (label, text) => `${label}：${text}`,
  readBy: (rules) => `${rules} 条规则读取`,
  more: (count) => `另有 ${count} 条`,
  cases: (counts) => `用例：${counts.map(([verdict, count]) => `${verdict} ${count}`).join('、') || '无'}`,
  claimedBy: (rule) => `规则 \`${rule}\` 引用此句`,
  change: (from, to) => `将 \`${from}\` 改为 \`${to}\``,
  lens: (cases) => `▶ ${cases} 个用例`,
  ran: (passed, total) => (passed === total ? `✓ ${total} 个用例全部通过` : `✗ ${total} 个用例中 ${passed} 个通过`),
  taken: (name) => `本条款已有规则 \`${name}\``,
  facts: (count) => `${count} 个事实`,
}

const en: EditorWords = {
  fact: 'fact',
  measure: 'measure',
  unit: 'unit',
  definition: 'definition',
  numerator: 'numerator',
  denominator: 'denominator',
  semicolon: '; ',
  choices: 'choices',
  range: 'plausible range',
  algebra: 'derived as',
  reading: 'reading',
  order: 'put the keys in their order',
  fixAll: 'Fix all that can be fixed by itself',
  claimed: 'claimed already',
  faulty: 'this file has errors: cases run once they are mended',
  badName: 'a rule has a name in lower-case letters, digits and hyphens, such as `stall-ratio`',
  noRule: 'no rule to rename here',
  types: {
    integer: 'whole number',
    number: 'number',
    boolean: 'yes or no',
    choice: 'choice',
    text: 'text',
    date: 'date',
    members: 'roster',
  },
  operators: {
    equal: 'equal to',
    notEqual: 'not equal to',
    in: 'one of',
    notIn: 'none of',
    lessThan: 'less than',
    lessThanInclusive: 'at most',
    greaterThan: 'more than',
    greaterThanInclusive: 'at least',
    about: 'about, within a tolerance',
  },
  times: (factor) => `times ${factor}`,
  labelled: (label, text) => `${label}: ${text}`,
  readBy: (rules) => `read by ${rules} rule${rules === 1 ? '' : 's'}`,
  more: (count) => `and ${count} more`,
  cases: (counts) => `cases: ${counts.map(([verdict, count]) => `${count} ${verdict}`).join(', ') || 'none'}`,
  claimedBy: (rule) => `claimed by rule \`${rule}\``,
  change: (from, to) => `Change \`${from}\` to \`${to}\``,
  lens: (cases) => `▶ ${cases} case${cases === 1 ? '' : 's'}`,
  ran: (passed, total) => (passed === total ? `✓ all ${total} pass` : `✗ ${passed} of ${total} pass`),
  taken: (name) => `the clause has a rule \`${name}\` already`,
  facts: (count) => `${count} fact${count === 1 ? '' : 's'}`,
}

/** The words of a language. */
export const editorWords = (lang: Lang): EditorWords => (lang === 'en' ? en : zh)
