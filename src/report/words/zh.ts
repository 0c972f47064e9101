import type { Words } from './table.ts'
import { gap, zhProblems } from './zh-problems.ts'

/** 中文词表。 */
export const zh: Words = {
  verdicts: {
    pass: '符合',
    fail: '不符合',
    unknown: '无法判定',
    'not-applicable': '不适用',
    manual: '需人工判定',
    error: '出错',
  },
  bindings: { mandatory: '强制', target: '目标', encouraged: '鼓励' },
  truths: { true: '成立', false: '不成立', unknown: '未知' },
  operators: {
    equal: '为',
    notEqual: '不为',
    in: '为其中之一：',
    notIn: '不为其中任何一个：',
    lessThan: '小于',
    lessThanInclusive: '不大于',
    greaterThan: '大于',
    greaterThanInclusive: '不小于',
    about: '在',
  },
  dateOperators: {
    lessThan: '早于',
    lessThanInclusive: '不晚于',
    greaterThan: '晚于',
    greaterThanInclusive: '不早于',
  },
  groups: { all: '全部成立', any: '至少一项成立', not: '不成立' },
  booleans: { true: '是', false: '否' },
  list: '、',
  clause: '，',
  semicolon: '；',
  and: '，且',
  or: '，或',
  states: (title, operator, demand) => `${title}${operator}${gap(demand)}`,
  measured: (title, observed) => `${title}为${gap(observed)}`,
  supposed: (title, operator, demand) => `${title}${operator}${gap(demand)}`,
  demanded: (operator, demand) => `要求${operator}${gap(demand)}`,
  around: (target, tolerance) => `${target} 左右（±${tolerance}）`,
  range: (low, high) => `${low} 至 ${high}`,
  approximately: (text) => `约 ${text}`,
  notKnown: (reason) =>
    ({ missing: '未填', suspect: '存疑', undefined: '无法计算（分母为 0）', 'outside-period': '不在规划期内' })[reason],
  whyUnknown: (reason, facts) => {
    if (reason === 'undefined') return '比例的分母为 0，无法计算'
    return reason === 'suspect' ? `数据存疑，请核对：${facts}` : `缺少：${facts}`
  },
  notApplicable: (why) => (why === '' ? '不适用' : `不适用：${why}`),
  outsidePeriod: '记录日期不在规划期内',
  engineError: (name) => `规则执行出错（${name}），不计为符合`,
  increase: (by, unit, title, from, to) => `增加 ${by} ${unit}${title}（${from}→${to}）`,
  set: (title, value) => `${title}：改为“${value}”`,
  member: (number, field) => `第 ${number} 名成员的${field === 'sex' ? '性别' : '职务'}`,
  earlier: (title) => `上一期的${title}`,
  interval: (title, denominator, outOf, events, range, chance) =>
    `${denominator} ${outOf} 中 ${events} 例（${title}），95% 区间 ${range}${chance ? '，可能是偶然波动' : ''}`,
  rolledUp: ({ state, bodies, expected }, kind, share) => {
    const number = expected === null ? `${bodies} 个${kind}` : `${bodies}/${expected} 个${kind}`
    if (state === 'doubtful') return `（${number}的记录存疑，未汇总）`
    if (state === 'complete') return `（由 ${bodies} 个${kind}汇总${share === null ? '' : `为${gap(share)}`}）`
    return share === null ? `（仅由 ${number}的记录汇总）` : `（仅有 ${number}的记录，汇总为${gap(share)}）`
  },
  text: {
    violations: '不符合项',
    notYetDue: '未到期目标，不计为违反',
    waived: '已豁免，不计为违反',
    waiver: ({ approver, basis, until }) => `豁免：${approver}，${basis}${until === null ? '' : `，至 ${until}`}`,
    unknown: '无法判定',
    shortened: '原文与要求见 halfsky explain RULE、--detail all 或 --format json',
    manual: '需人工判定',
    errors: '出错',
    findings: '全部结论',
    problems: '输入的问题',
    quote: '原文',
    required: '要求',
    remedy: '整改建议',
    reading: '理解',
    evidence: '依据',
    interval: '例数',
    when: '适用条件',
    require: '要求',
    question: '待判断',
    whole: '全句',
    turns: '怎样会改变结论',
    turn: (verdict, supposed) => `若${supposed}，则${verdict}`,
    warning: '警告',
    due: '到期',
    noViolations: '没有不符合项。',
    rulebook: '规则库',
    alike: (count, numbers) => `（另有 ${count} 条：${numbers}）`,
    summary: (c) =>
      `记录 ${c.records} 条（拒收 ${c.refused} 条）：符合 ${c.pass}，不符合 ${c.fail}（其中违反 ${c.breaches}${c.waived ? `，豁免 ${c.waived}` : ''}），无法判定 ${c.unknown}，需人工判定 ${c.manual}，不适用 ${c.notApplicable}，出错 ${c.error}`,
    rates: (pass, completeness) => `符合率 ${pass}，完整率 ${completeness}`,
  },
  problems: zhProblems,
}
