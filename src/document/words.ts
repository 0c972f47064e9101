import type { Bilingual, Binding, Domain, Lang } from '../model/index.ts'
import type { CaseState, ReportForm, Undecided } from './area-report.ts'

/** Says a thing in the language of a document. */
export type Say = (zh: string, en: string) => string

/** The voice of one language. */
export const sayIn =
  (lang: Lang): Say =>
  (zh, en) =>
    lang === 'en' ? en : zh

/** The chapters, as short as tables need them. */
export const DOMAIN_WORDS: Readonly<Record<Domain, Bilingual>> = {
  health: { zh: '健康', en: 'Health' },
  education: { zh: '教育', en: 'Education' },
  economy: { zh: '经济', en: 'Economy' },
  decision: { zh: '决策管理', en: 'Decision-making' },
  security: { zh: '社会保障', en: 'Social security' },
  family: { zh: '家庭', en: 'Family' },
  environment: { zh: '环境', en: 'Environment' },
  law: { zh: '法律', en: 'Law' },
  projects: { zh: '重点工程', en: 'Key projects' },
  organization: { zh: '组织实施', en: 'Organization' },
  monitoring: { zh: '监测评估', en: 'Monitoring' },
  general: { zh: '总体要求', en: 'General' },
}

export const BINDING_WORDS: Readonly<Record<Binding, Bilingual>> = {
  mandatory: { zh: '强制', en: 'mandatory' },
  target: { zh: '目标', en: 'target' },
  encouraged: { zh: '鼓励', en: 'encouraged' },
}

export const FORM_WORDS: Readonly<Record<ReportForm, (year: string) => Bilingual>> = {
  yearly: (year) => ({ zh: `${year}年度监测报告`, en: `Monitoring report for ${year}` }),
  'mid-term': (year) => ({ zh: `中期评估报告（至${year}年）`, en: `Mid-term evaluation, to ${year}` }),
  final: (year) => ({ zh: `终期评估报告（至${year}年）`, en: `Final evaluation, to ${year}` }),
}

export const CASE_WORDS: Readonly<Record<CaseState, Bilingual>> = {
  open: { zh: '立案', en: 'open' },
  notified: { zh: '已通知', en: 'notified' },
  rectifying: { zh: '整改中', en: 'being rectified' },
  submitted: { zh: '已提交整改', en: 'submitted' },
  verified: { zh: '已核实', en: 'verified' },
  overdue: { zh: '逾期', en: 'overdue' },
}

export const UNDECIDED_WORDS: Readonly<Record<Undecided['verdict'], Bilingual>> = {
  unknown: { zh: '无法判定', en: 'unknown' },
  manual: { zh: '需人工判定', en: 'for a person to judge' },
  error: { zh: '判定出错', en: 'error' },
}

export const UPPER_WORDS = {
  nation: { zh: '国家', en: 'nation' },
  guangdong: { zh: '广东省', en: 'Guangdong' },
  guangzhou: { zh: '广州市', en: 'Guangzhou' },
} as const satisfies Readonly<Record<string, Bilingual>>

/** Where there is nothing to show. */
export const NONE = '—'

/** A rate as whole percent; one that is not all is never shown as 100%. */
export const percent = (rate: number | null): string => (rate === null ? NONE : `${Math.round(rate * 100)}%`)

/** A day as a document of that language writes it. */
export const dayText = (day: string, lang: Lang): string => {
  const [year, month, date] = day.split('-').map(Number)
  return lang === 'en' ? day : `${year}年${month}月${date}日`
}

/** A message as a document prints it: in Chinese with Chinese marks, which terminals and spreadsheets do without. */
export const printed = (text: string, lang: Lang): string =>
  lang === 'en'
    ? text
    : text
        .replaceAll(/ ?\(([^()]*)\) ?/g, '（$1）')
        .replaceAll(': ', '：')
        .replaceAll('; ', '；')
