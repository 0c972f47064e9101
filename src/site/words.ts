import type { Domain, Lang, Part, UpperLevel } from '../model/index.ts'
import type { UpperRelation } from '../rulebook/index.ts'

/** The words of the site in one language; those of rules and conditions are the report's. */
export interface SiteWords {
  readonly title: string
  readonly about: string
  readonly otherLanguage: string
  readonly skip: string
  readonly mainNav: string
  readonly path: string
  readonly home: string
  readonly plans: string
  readonly plan: string
  readonly period: string
  readonly areas: string
  readonly domain: string
  readonly clause: string
  readonly clauses: string
  readonly sentences: string
  readonly sentence: string
  readonly byRule: string
  readonly notChecked: string
  readonly open: string
  readonly coverage: string
  readonly rules: string
  readonly rule: string
  readonly cases: string
  readonly noRules: string
  readonly kinds: string
  readonly kind: string
  readonly facts: string
  readonly fact: string
  readonly indicators: string
  readonly measures: string
  readonly upper: string
  readonly search: string
  readonly searchHint: string
  readonly searchNeedsScript: string
  readonly searchNone: string
  readonly searchCount: string
  readonly previous: string
  readonly next: string
  readonly footnotes: string
  readonly id: string
  readonly subject: string
  readonly binding: string
  readonly due: string
  readonly quote: string
  readonly planText: string
  readonly reading: string
  readonly when: string
  readonly always: string
  readonly require: string
  readonly question: string
  readonly remedy: string
  readonly file: string
  readonly caseName: string
  readonly caseFacts: string
  readonly caseVerdict: string
  readonly earlier: string
  readonly body: string
  readonly missing: string
  readonly reason: string
  readonly readBy: string
  readonly readByNone: string
  readonly type: string
  readonly unit: string
  readonly believed: string
  readonly choices: string
  readonly definition: string
  readonly numerator: string
  readonly denominator: string
  readonly times: string
  readonly rate: string
  readonly formula: string
  readonly figures: string
  readonly level: string
  readonly local: string
  readonly relation: string
  readonly demand: string
  readonly why: string
  readonly stated: string
  readonly digest: string
  readonly indicatorsOf: string
  readonly separator: string
  readonly types: Readonly<Record<'integer' | 'number' | 'boolean' | 'choice' | 'text' | 'date' | 'members', string>>
  readonly directions: Readonly<Record<'higher' | 'lower' | 'near', string>>
  readonly domains: Readonly<Record<Domain, string>>
  readonly parts: Readonly<Record<Part, string>>
  readonly levels: Readonly<Record<UpperLevel, string>>
  readonly relations: Readonly<Record<UpperRelation['relation'], string>>
  readonly reasons: Readonly<Record<'missing' | 'suspect' | 'undefined' | 'outside-period', string>>
  per(number: number): string
  share(part: number, whole: number): string
  readonly algebra: {
    change(of: string): string
    monthsLater(date: string, months: number): string
    count(of: string, where: string): string
    readonly either: string
    rollup(kind: string, bodies: string): string
    readonly earlier: string
  }
}

const zh: SiteWords = {
  title: 'halfsky 规则库',
  about: '规划的每一句话：由哪些规则检查，或者为什么不检查。',
  otherLanguage: 'English',
  skip: '跳到正文',
  mainNav: '主导航',
  path: '所在位置',
  home: '首页',
  plans: '规划',
  plan: '规划',
  period: '规划期',
  areas: '区划代码',
  domain: '领域',
  clause: '条款',
  clauses: '条款',
  sentences: '句子',
  sentence: '句',
  byRule: '有规则',
  notChecked: '不检查',
  open: '未登记',
  coverage: '覆盖情况',
  rules: '规则',
  rule: '规则',
  cases: '用例',
  noRules: '本条没有规则。',
  kinds: '记录类型',
  kind: '记录类型',
  facts: '事实',
  fact: '事实',
  indicators: '指标',
  measures: '指标算式',
  upper: '与上级目标对照',
  search: '搜索',
  searchHint: '条款、规则、指标或事实，例如：厕位',
  searchNeedsScript: '搜索需要浏览器启用 JavaScript。',
  searchNone: '没有找到',
  searchCount: '结果数：',
  previous: '上一条',
  next: '下一条',
  footnotes: '脚注',
  id: '编号',
  subject: '对象',
  binding: '约束力',
  due: '到期',
  quote: '原文',
  planText: '规划原文',
  reading: '解读',
  when: '适用条件',
  always: '该类型的所有记录',
  require: '要求',
  question: '由人判断',
  remedy: '可整改项',
  file: '文件',
  caseName: '用例',
  caseFacts: '记录',
  caseVerdict: '判定',
  earlier: '上一期',
  body: '所辖单位',
  missing: '缺',
  reason: '原因',
  readBy: '读取它的规则',
  readByNone: '没有规则读取',
  type: '类型',
  unit: '单位',
  believed: '可信范围',
  choices: '选项',
  definition: '定义',
  numerator: '分子',
  denominator: '分母',
  times: '乘以',
  rate: '率',
  formula: '算式',
  figures: '概况',
  level: '上级',
  local: '本级目标',
  relation: '对照',
  demand: '上级目标',
  why: '理由',
  stated: '人工判断',
  digest: '规则库摘要',
  indicatorsOf: '地区统计的指标',
  separator: '；',
  types: {
    integer: '整数',
    number: '数',
    boolean: '是/否',
    choice: '选项',
    text: '文字',
    date: '日期',
    members: '名册',
  },
  directions: { higher: '越高越好', lower: '越低越好', near: '适中为好' },
  domains: {
    health: '妇女与健康',
    education: '妇女与教育',
    economy: '妇女与经济',
    decision: '妇女参与决策和管理',
    security: '妇女与社会保障',
    family: '妇女与家庭建设',
    environment: '妇女与环境',
    law: '妇女与法律',
    projects: '重点工程',
    organization: '组织实施',
    monitoring: '监测评估',
    general: '总体要求',
  },
  parts: { goals: '主要目标', measures: '策略措施', items: '条目' },
  levels: { nation: '国家', guangdong: '广东省', guangzhou: '广州市' },
  relations: { weaker: '弱于上级', equal: '相同', stricter: '严于上级', 'not-comparable': '无法比较' },
  reasons: { missing: '缺数据', suspect: '数据存疑', undefined: '分母为零', 'outside-period': '不在规划期内' },
  per: (number) => `每 ${number.toLocaleString('en')}`,
  share: (part, whole) => `${whole} 句中 ${part} 句`,
  algebra: {
    change: (of) => `${of} 较上一期的变化`,
    monthsLater: (date, months) => `${date}之后 ${months} 个月`,
    count: (of, where) => `${of} 的人数${where === '' ? '' : `（${where}）`}`,
    either: ' 或 ',
    rollup: (kind, bodies) => `上报数，或由辖区内 ${kind} 的记录汇总（共 ${bodies}）`,
    earlier: '上一期的',
  },
}

const en: SiteWords = {
  title: 'halfsky rulebook',
  about: 'Every sentence of the plans: which rules check it, or why none does.',
  otherLanguage: '中文',
  skip: 'Skip to content',
  mainNav: 'Main',
  path: 'You are here',
  home: 'Home',
  plans: 'Plans',
  plan: 'Plan',
  period: 'Period',
  areas: 'Area codes',
  domain: 'Domain',
  clause: 'Clause',
  clauses: 'Clauses',
  sentences: 'Sentences',
  sentence: 'Sentence',
  byRule: 'by rule',
  notChecked: 'not checked',
  open: 'unaccounted',
  coverage: 'Coverage',
  rules: 'Rules',
  rule: 'Rule',
  cases: 'Cases',
  noRules: 'No rule rests on this clause.',
  kinds: 'Record kinds',
  kind: 'Record kind',
  facts: 'Facts',
  fact: 'Fact',
  indicators: 'Indicators',
  measures: 'Measures',
  upper: 'Targets of the levels above',
  search: 'Search',
  searchHint: 'a clause, rule, indicator or fact, such as: nursing room',
  searchNeedsScript: 'Searching needs JavaScript in the browser.',
  searchNone: 'Nothing found',
  searchCount: 'Results: ',
  previous: 'Previous',
  next: 'Next',
  footnotes: 'Footnotes',
  id: 'Id',
  subject: 'Subject',
  binding: 'Binding',
  due: 'Due',
  quote: 'Sentence',
  planText: 'Text of the plan',
  reading: 'Reading',
  when: 'Applies when',
  always: 'every record of the kind',
  require: 'Requires',
  question: 'A person judges',
  remedy: 'What may change',
  file: 'File',
  caseName: 'Case',
  caseFacts: 'Record',
  caseVerdict: 'Verdict',
  earlier: 'earlier',
  body: 'body',
  missing: 'missing',
  reason: 'reason',
  readBy: 'Rules that read it',
  readByNone: 'read by no rule',
  type: 'Type',
  unit: 'Unit',
  believed: 'Believed',
  choices: 'Choices',
  definition: 'Definition',
  numerator: 'Numerator',
  denominator: 'Denominator',
  times: 'Times',
  rate: 'Rate',
  formula: 'Formula',
  figures: 'Figures',
  level: 'Level',
  local: 'Local target',
  relation: 'Comparison',
  demand: 'Upper target',
  why: 'Why',
  stated: 'stated by hand',
  digest: 'Rulebook digest',
  indicatorsOf: 'Indicators of area statistics',
  separator: '; ',
  types: {
    integer: 'whole number',
    number: 'number',
    boolean: 'yes/no',
    choice: 'choice',
    text: 'text',
    date: 'date',
    members: 'roster',
  },
  directions: { higher: 'higher is better', lower: 'lower is better', near: 'a middle is best' },
  domains: {
    health: 'Health',
    education: 'Education',
    economy: 'Economy',
    decision: 'Decision-making',
    security: 'Social security',
    family: 'Family',
    environment: 'Environment',
    law: 'Law',
    projects: 'Key projects',
    organization: 'Organization',
    monitoring: 'Monitoring and evaluation',
    general: 'General requirements',
  },
  parts: { goals: 'Goals', measures: 'Measures', items: 'Items' },
  levels: { nation: 'Nation', guangdong: 'Guangdong', guangzhou: 'Guangzhou' },
  relations: { weaker: 'weaker', equal: 'equal', stricter: 'stricter', 'not-comparable': 'not comparable' },
  reasons: {
    missing: 'data missing',
    suspect: 'data doubtful',
    undefined: 'nothing below the ratio',
    'outside-period': "outside the plan's period",
  },
  per: (number) => `per ${number.toLocaleString('en')}`,
  share: (part, whole) => `${part} of ${whole} sentences`,
  algebra: {
    monthsLater: (date, months) => `${months} months after ${date}`,
    change: (of) => `change of ${of} since the earlier period`,
    count: (of, where) => `number of ${of}${where === '' ? '' : ` (${where})`}`,
    either: ' or ',
    rollup: (kind, bodies) => `as reported, or rolled up from the area's records of ${kind} (${bodies} in all)`,
    earlier: 'earlier ',
  },
}

/** The words of a language. */
export const siteWords = (lang: Lang): SiteWords => (lang === 'en' ? en : zh)
