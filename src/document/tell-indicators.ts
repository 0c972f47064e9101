import type { Chart } from '../drawing/index.ts'
import { DOMAINS, type Domain, inLang, type Outlook, type Point, STATUSES } from '../model/index.ts'
import { betterText, demandText, rankedTargetText, STATUS_WORDS, shownNumber, unrankedText } from '../monitor/index.ts'
import type { AreaReport, FollowedDemand, FollowedIndicator } from './area-report.ts'
import { type Block, type Column, heading, note, paragraph, table } from './outline.ts'
import { DOMAIN_WORDS, NONE, printed, type Say, sayIn, UPPER_WORDS } from './words.ts'

/** How the indicators of the area stand, by domain, with pictures. */
export const tellIndicators = (report: AreaReport): readonly Block[] => {
  const say = sayIn(report.lang)
  if (report.indicators.length === 0)
    return [paragraph(say('没有本地区的指标数据。', 'No figures of this area were given.'))]
  const groups = Map.groupBy(report.indicators, domainOfIndicator)
  const order: readonly (Domain | null)[] = [...DOMAINS, null]
  return [
    ...told(overviewOf(report, say)),
    ...order.flatMap((domain) => {
      const own = groups.get(domain) ?? []
      if (own.length === 0) return []
      const name =
        domain === null
          ? say('规划未提要求的指标', 'Indicators of which the plan asks nothing')
          : inLang(DOMAIN_WORDS[domain], report.lang)
      return [
        heading(2, name),
        ...table(say(`${name}：指标进展`, `${name}: indicators`), columnsOf(report, say), rowsOf(own, report, say)),
        ...chartsOf(own, say, report),
      ]
    }),
    ...warnings(report, say),
    ...leftOut(report, say),
  ]
}

const told = (text: string): readonly Block[] => (text === '' ? [] : [paragraph(text)])

const domainOfIndicator = ({ demands }: FollowedIndicator): Domain | null => {
  const rule = demands.find(({ outlook }) => outlook.demand.rule !== null)?.outlook.demand.rule
  return rule ? (rule.id.split('/')[1] as Domain) : null
}

/** The demands of the plan, not an indicator's own direction. */
export const askedOf = (report: AreaReport): readonly FollowedDemand[] =>
  report.indicators.flatMap(({ demands }) => demands.filter(({ outlook }) => outlook.demand.rule !== null))

const overviewOf = (report: AreaReport, say: Say): string => {
  const asked = askedOf(report)
  const count = report.indicators.length
  if (report.form === 'final') {
    const [yes, no, open] = [true, false, null].map((one) => asked.filter(({ reached }) => reached === one).length)
    return say(
      `共有 ${count} 项指标的数据，对应规划要求 ${asked.length} 项：实现 ${yes} 项，未实现 ${no} 项，因期末年份没有可用数据而无法评估 ${open} 项。`,
      `Figures of ${count} indicators stand against ${asked.length} demands of the plan: ${yes} reached, ${no} not reached, ${open} without a sound figure for the last year.`,
    )
  }
  const parts = STATUSES.flatMap((status) => {
    const found = asked.filter(({ outlook }) => outlook.status === status).length
    return found === 0 ? [] : [`${inLang(STATUS_WORDS[status], report.lang)} ${found}${say(' 项', '')}`]
  })
  return say(
    `共有 ${count} 项指标的数据，对应规划要求 ${asked.length} 项：${parts.join('，')}。`,
    `Figures of ${count} indicators stand against ${asked.length} demands of the plan: ${parts.join(', ')}.`,
  )
}

const columnsOf = (report: AreaReport, say: Say): readonly Column[] => {
  const [before, now] = comparedYears(report)
  const figure = (text: string): Column => ({ heading: text, width: 9, numbers: true })
  return [
    { heading: say('指标（单位）', 'Indicator (unit)'), width: 25 },
    figure(before),
    figure(now),
    figure(say('变化', 'Change')),
    { heading: say('要求（上级要求）', 'Asked (above)'), width: 19 },
    ...(report.form === 'final'
      ? [{ heading: say('结果', 'Result'), width: 14 }]
      : [
          { heading: say('到期预计（区间）', 'Expected (range)'), width: 18 },
          { heading: say('判断', 'Status'), width: 11 },
        ]),
  ]
}

const comparedYears = ({ form, plan, period }: AreaReport): readonly [string, string] => {
  const last = Number(period.to.slice(0, 4))
  return [form === 'yearly' ? String(last - 1) : plan.from.slice(0, 4), String(last)]
}

/** The two values that are compared: of an evaluation the first of the plan, with its year where that is a later one. */
const comparedPoints = (points: readonly Point[], { form, plan, period }: AreaReport) => {
  const last = Number(period.to.slice(0, 4))
  const start = Number(plan.from.slice(0, 4))
  const now = points.find(({ year }) => year === last)
  const before =
    form === 'yearly'
      ? points.find(({ year }) => year === last - 1)
      : points.find(({ year }) => year >= start && year < last)
  return { now, before, isLater: form !== 'yearly' && before !== undefined && before.year > start }
}

const rowsOf = (indicators: readonly FollowedIndicator[], report: AreaReport, say: Say): string[][] =>
  indicators.flatMap(({ indicator, points, demands }) => {
    const { now, before, isLater } = comparedPoints(points, report)
    const unit = indicator.unit ? say(`（${indicator.unit.zh}）`, ` (${indicator.unit.en})`) : ''
    const change = now && before ? signed(now.value, before.value) : NONE
    const stem = [
      `${inLang(indicator.title, report.lang)}${unit}`,
      before ? `${before.value}${isLater ? say(`（${before.year}）`, ` (${before.year})`) : ''}` : NONE,
      now ? String(now.value) : NONE,
      change,
    ]
    if (demands.length === 0) return [[...stem, NONE, ...(report.form === 'final' ? [NONE] : [NONE, NONE])]]
    return demands.map((one) => [...stem, askedText(one, say, report), ...resultCells(one, say, report)])
  })

const signed = (now: number, before: number): string => {
  const change = Number((now - before).toPrecision(10))
  return `${change > 0 ? '+' : ''}${shownNumber(change)}`
}

const askedText = ({ outlook, upper }: FollowedDemand, say: Say, { lang }: AreaReport): string => {
  const { demand } = outlook
  const own = inLang(demandText(demand), lang)
  const due = demand.rule?.due ? say(`（${demand.rule.due.slice(0, 4)} 年）`, ` by ${demand.rule.due.slice(0, 4)}`) : ''
  const above = upper.flatMap(({ level, value }) =>
    value === null ? [] : [`${inLang(UPPER_WORDS[level], lang)} ${value}`],
  )
  const levels = above.length === 0 ? '' : say(`；${above.join('、')}`, `; ${above.join(', ')}`)
  return demand.rule === null
    ? say(`规划无要求，期望${own}`, `nothing; better when it ${own}`)
    : `${own}${due}${levels}`
}

const resultCells = ({ outlook, reached }: FollowedDemand, say: Say, { form, lang }: AreaReport): string[] => {
  if (form === 'final') {
    if (outlook.demand.rule === null) return [NONE]
    return [
      reached === null
        ? say('无法评估', 'cannot be told')
        : reached
          ? say('实现', 'reached')
          : say('未实现', 'not reached'),
    ]
  }
  const { expected, status, volatile } = outlook
  const range =
    expected === null
      ? NONE
      : say(
          `${shownNumber(expected.value)}（${shownNumber(expected.low)}–${shownNumber(expected.high)}）`,
          `${shownNumber(expected.value)} (${shownNumber(expected.low)}–${shownNumber(expected.high)})`,
        )
  return [range, `${inLang(STATUS_WORDS[status], lang)}${volatile ? say('，波动大', ', volatile') : ''}`]
}

const chartsOf = (indicators: readonly FollowedIndicator[], say: Say, report: AreaReport): readonly Block[] => {
  const charts = indicators.filter(({ points }) => points.length > 1).map((one) => chartOf(one, say, report))
  return charts.length === 0 ? [] : [{ form: 'charts', charts }]
}

const chartOf = ({ indicator, points, demands }: FollowedIndicator, say: Say, { lang, form }: AreaReport): Chart => {
  const bounds = demands.flatMap(({ outlook }) => {
    const { target, movement } = outlook.demand
    return movement === null && target !== null
      ? [target.atLeast, target.atMost].flatMap((one) => one?.value ?? [])
      : []
  })
  const upper = demands.flatMap((one) => one.upper)
  const own = [...new Set(bounds)].map((value) => ({ name: say('目标', 'target'), value, own: true }))
  const above = upper.flatMap(({ level, value }) =>
    value === null ? [] : [{ name: inLang(UPPER_WORDS[level], lang), value, own: false }],
  )
  return {
    title: inLang(indicator.title, lang),
    unit: indicator.unit ? say(`单位：${indicator.unit.zh}`, indicator.unit.en) : '',
    points,
    limits: [...own, ...distinctLimits(above)],
    expected: form === 'final' ? null : (demands.find(({ outlook }) => outlook.expected)?.outlook.expected ?? null),
    words: { value: say('本地区', 'this area'), expected: say('预计及区间', 'expected, range') },
  }
}

const distinctLimits = <Limit extends { readonly name: string; readonly value: number }>(limits: readonly Limit[]) => [
  ...new Map(limits.map((one) => [`${one.name} ${one.value}`, one])).values(),
]

const WARNED: ReadonlySet<Outlook['status']> = new Set(['at-risk', 'off-track', 'reversing'])

/** The outlooks that are not good. */
export const warnedOf = (report: AreaReport): readonly Outlook[] =>
  askedOf(report)
    .map(({ outlook }) => outlook)
    .filter(({ status }) => WARNED.has(status))

const warnings = (report: AreaReport, say: Say): readonly Block[] => {
  const warned = warnedOf(report)
  if (report.form === 'final' || warned.length === 0) return []
  return [heading(2, say('预警', 'Warnings')), ...warned.map(({ text }) => paragraph(inLang(text, report.lang)))]
}

const leftOut = ({ leftOut: values, lang }: AreaReport, say: Say): readonly Block[] => {
  const told = values.filter(({ why }) => why !== 'no-direction')
  return told.length === 0
    ? []
    : [
        heading(2, say('未计入的数据', 'Figures left out')),
        ...told.map(({ text }) => paragraph(`${inLang(text, lang)}${say('。', '.')}`)),
      ]
}

/** The areas below, ranked by each indicator. */
export const tellRankings = ({ rankings, lang }: AreaReport): readonly Block[] => {
  const say = sayIn(lang)
  if (rankings.length === 0)
    return [
      paragraph(say('本年度没有可以排名的下级地区数据。', 'No figures of areas below this one to rank in this year.')),
    ]
  const columns: readonly Column[] = [
    { heading: say('名次', 'Rank'), width: 15, numbers: true },
    { heading: say('地区', 'Area'), width: 26 },
    { heading: say('数值', 'Value'), width: 15, numbers: true },
    { heading: say('与前一名差距', 'Behind'), width: 17, numbers: true },
    { heading: say('与目标差距', 'To target'), width: 27 },
  ]
  return rankings.flatMap(({ indicator, year, rows, missing }) => {
    const unit = indicator.unit ? say(`${indicator.unit.zh}，`, `${indicator.unit.en}, `) : ''
    const better = inLang(betterText(indicator), lang)
    const caption = say(
      `${indicator.title.zh}（${unit}${year} 年，${better}）`,
      `${indicator.title.en} (${unit}${year}, ${better})`,
    )
    const cells = rows.map(({ rank, tied, area, value, gap, targets }) => [
      `${rank}${tied ? say('（并列）', '=') : ''}`,
      area.name,
      String(value),
      gap === null ? NONE : String(gap),
      [...new Set(targets.map((one) => printed(inLang(rankedTargetText(one), lang), lang)))].join(say('；', '; ')) ||
        NONE,
    ])
    const notes = [
      missing.length === 0
        ? ''
        : say('不参加排名——', 'Not ranked: ') +
          missing.map((one) => printed(inLang(unrankedText(one), lang), lang)).join(say('；', '; ')),
      rows.some(({ overlaps }) => overlaps)
        ? say(
            '部分相邻名次的 95% 区间重叠，先后可能是偶然。',
            'Some neighbours overlap in their 95 % intervals: their order may be chance.',
          )
        : '',
    ]
    return [...table(caption, columns, cells), ...notes.filter((text) => text !== '').map(note)]
  })
}
