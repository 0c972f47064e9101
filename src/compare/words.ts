import type { Lang } from '../model/index.ts'
import type { Effect } from './effect.ts'
import type { RulePart } from './rulebooks.ts'

interface DiffWords {
  readonly effects: Readonly<Record<Effect, string>>
  readonly parts: Readonly<Record<RulePart['part'], string>>
  readonly headings: Readonly<
    Record<
      'flips' | 'added' | 'removed' | 'renamed' | 'changed' | 'worded' | 'measures' | 'plans' | 'notChecked',
      string
    >
  >
  readonly columns: readonly [string, string, string, string]
  readonly fields: Readonly<Record<string, string>>
  readonly breach: string
  readonly noRule: string
  readonly alike: string
  readonly newCases: string
  readonly oldCases: string
  readonly changedCases: string
  between(from: string, to: string): string
  reads(measures: string): string
  case(name: string, from: string, to: string): string
  clause(key: string): string
  records(count: number, flips: number): string
  summary(counts: Readonly<Record<'added' | 'removed' | 'renamed' | 'changed' | 'worded', number>>): string
}

/** The words in which two rulebooks are compared. */
export const WORDS: Readonly<Record<Lang, DiffWords>> = {
  en: {
    effects: { stricter: 'stricter', weaker: 'weaker', same: 'no other verdicts', changed: 'changed' },
    parts: {
      when: 'when',
      require: 'require',
      subject: 'subject',
      binding: 'binding',
      due: 'due',
      manual: 'question',
      remedy: 'remedy',
      quote: 'quote',
      title: 'title',
      reading: 'reading',
      cases: 'cases',
      measures: 'measures',
    },
    headings: {
      flips: 'Verdicts that flip',
      added: 'Rules added',
      removed: 'Rules removed',
      renamed: 'Rules renamed',
      changed: 'Rules changed',
      worded: 'Rules changed in words or cases only',
      measures: 'Measures',
      plans: 'Plans',
      notChecked: 'Sentences declared not checked',
    },
    columns: ['subject', 'rule', 'from', 'to'],
    fields: {
      areas: 'areas',
      period: 'period',
      title: 'title',
      text: 'text',
      expression: 'meaning',
      kinds: 'kinds',
      unit: 'unit',
    },
    breach: 'breach',
    noRule: 'no rule',
    alike: 'the same rulebook',
    newCases: 'new cases',
    oldCases: 'cases gone',
    changedCases: 'cases changed',
    between: (from, to) => `Rulebook ${from} → ${to}`,
    reads: (measures) => `reads what means something else now: ${measures}`,
    case: (name, from, to) => `case “${name}”: ${from} → ${to}`,
    clause: (key) => `text of ${key}`,
    records: (count, flips) =>
      `${count} ${count === 1 ? 'record' : 'records'} judged by both: ${flips} ${flips === 1 ? 'verdict flips' : 'verdicts flip'}`,
    summary: ({ added, removed, renamed, changed, worded }) =>
      `${added} added, ${removed} removed, ${renamed} renamed, ${changed} changed, ${worded} in words or cases only`,
  },
  'zh-CN': {
    effects: { stricter: '更严', weaker: '更宽', same: '结论不变', changed: '有变化' },
    parts: {
      when: '适用条件',
      require: '要求',
      subject: '对象',
      binding: '约束力',
      due: '期限',
      manual: '待判断问题',
      remedy: '整改建议',
      quote: '原文',
      title: '标题',
      reading: '理解',
      cases: '用例',
      measures: '指标算式',
    },
    headings: {
      flips: '结论改变',
      added: '新增规则',
      removed: '删除规则',
      renamed: '规则改名',
      changed: '规则变化',
      worded: '仅文字或用例变化的规则',
      measures: '指标算式',
      plans: '规划',
      notChecked: '声明不检查的句子',
    },
    columns: ['对象', '规则', '原结论', '新结论'],
    fields: {
      areas: '适用地区',
      period: '规划期',
      title: '标题',
      text: '文本',
      expression: '算法',
      kinds: '对象',
      unit: '单位',
    },
    breach: '违规',
    noRule: '无此规则',
    alike: '规则库相同',
    newCases: '新用例',
    oldCases: '删去的用例',
    changedCases: '改变的用例',
    between: (from, to) => `规则库 ${from} → ${to}`,
    reads: (measures) => `所用指标的算法有变化：${measures}`,
    case: (name, from, to) => `用例“${name}”：${from} → ${to}`,
    clause: (key) => `${key} 的文本`,
    records: (count, flips) => `两个规则库都检查了 ${count} 条记录：${flips} 个结论改变`,
    summary: ({ added, removed, renamed, changed, worded }) =>
      `新增 ${added}，删除 ${removed}，改名 ${renamed}，变化 ${changed}，仅文字或用例变化 ${worded}`,
  },
}
