import type {
  AreaDemand,
  AreaRef,
  Bilingual,
  Bound,
  FactInterval,
  Indicator,
  LeftOut,
  Movement,
  Outlook,
  RankedTarget,
  Status,
  Target,
  Unranked,
} from '../model/index.ts'

/** What each status is called. */
export const STATUS_WORDS: Readonly<Record<Status, Bilingual>> = {
  met: { zh: '已达到', en: 'met' },
  'on-track': { zh: '有望达到', en: 'on track' },
  'at-risk': { zh: '有风险', en: 'at risk' },
  'off-track': { zh: '难以达到', en: 'off track' },
  reversing: { zh: '趋势相反', en: 'moving the wrong way' },
  'insufficient-data': { zh: '数据不足', en: 'too few figures' },
}

const MOVEMENT_WORDS: Readonly<Record<Movement, Bilingual>> = {
  rise: { zh: '逐步提高', en: 'rises' },
  fall: { zh: '逐步下降', en: 'falls' },
  'not-fall': { zh: '不下降', en: 'does not fall' },
  'not-rise': { zh: '不上升', en: 'does not rise' },
}

/** A number as people read it: computed ones to four digits, reported ones as reported. */
export const shownNumber = (value: number): string =>
  String(Math.abs(value) >= 1000 ? Math.round(value) : Number(value.toPrecision(4)))

const signed = (value: number): string => (value > 0 ? `+${shownNumber(value)}` : shownNumber(value))

/** A target in symbols: `≥ 30`, `45–55`. */
export const targetText = ({ atLeast, atMost }: Target): string => {
  if (atLeast !== null && atMost !== null && !atLeast.strict && !atMost.strict) {
    return atLeast.value === atMost.value ? `= ${atLeast.value}` : `${atLeast.value}–${atMost.value}`
  }
  const side = (bound: Bound | null, loose: string, strict: string): string[] =>
    bound === null ? [] : [`${bound.strict ? strict : loose} ${bound.value}`]
  return [...side(atLeast, '≥', '>'), ...side(atMost, '≤', '<')].join(', ')
}

/** What is asked, in a few words. */
export const demandText = ({ movement, target }: AreaDemand): Bilingual => {
  if (movement !== null) return MOVEMENT_WORDS[movement]
  const text = target === null ? '' : targetText(target)
  return { zh: text, en: text }
}

/** Which way an indicator gets better. */
export const betterText = ({ direction }: Indicator): Bilingual => {
  if (direction === 'higher') return { zh: '越高越好', en: 'higher is better' }
  if (direction === 'lower') return { zh: '越低越好', en: 'lower is better' }
  return { zh: '无高低好坏之分，由高到低', en: 'neither way is better, highest first' }
}

/** How far a ranked area is from a target. */
export const rankedTargetText = ({ met, gap, target }: RankedTarget): Bilingual => ({
  zh: `${met ? '达到' : gap} (${targetText(target)})`,
  en: `${met ? 'met' : gap} (${targetText(target)})`,
})

const UNRANKED: Readonly<Record<Unranked['why'], Bilingual>> = {
  missing: { zh: '无数据', en: 'no figure' },
  suspect: { zh: '数据不合理', en: 'a figure that cannot be true' },
  contradicting: { zh: '数据互相矛盾', en: 'contradicting figures' },
}

/** Why an area has no place, and what was last known of it. */
export const unrankedText = ({ area, why, last }: Unranked): Bilingual => {
  const known =
    last === null
      ? { zh: '', en: '' }
      : { zh: `，最近 ${last.value}（${last.year} 年）`, en: `, last ${last.value} in ${last.year}` }
  return {
    zh: `${area.name}: ${UNRANKED[why].zh}${known.zh}`,
    en: `${area.name}: ${UNRANKED[why].en}${known.en}`,
  }
}

type Worded = Omit<Outlook, 'text'>

/** An outlook in plain words. */
export const outlookText = (outlook: Worded): Bilingual => {
  const parts = [seen(outlook), asked(outlook), pace(outlook), awaited(outlook), needed(outlook), ...remarks(outlook)]
  const told = parts.filter((part) => part !== null)
  const status = STATUS_WORDS[outlook.status]
  const { area, indicator } = outlook
  return Object.freeze({
    zh: `${area.name}${indicator.title.zh}：${status.zh}。${told.map(({ zh }) => `${zh}。`).join('')}`,
    en: `${area.name}, ${indicator.title.en}: ${status.en}. ${told.map(({ en }) => `${en}.`).join(' ')}`,
  })
}

const seen = ({ count, first, last }: Worded): Bilingual =>
  count === 1
    ? { zh: `只有 ${last.year} 年一个数据：${last.value}`, en: `One figure only: ${last.value} in ${last.year}` }
    : {
        zh: `${first.year}—${last.year} 年有 ${count} 个数据，由 ${first.value} 到 ${last.value}`,
        en: `${count} figures from ${first.year} to ${last.year}, from ${first.value} to ${last.value}`,
      }

const asked = ({ demand }: Worded): Bilingual | null => {
  const text = demandText(demand)
  if (demand.rule === null)
    return { zh: `规划无要求，期望${text.zh}`, en: `No rule asks for it; better when it ${text.en}` }
  if (demand.movement !== null) return { zh: `要求：${text.zh}`, en: `Asked: that it ${text.en}` }
  const due = demand.rule.due
  return {
    zh: `目标：${text.zh}${due ? `（${due} 前）` : ''}`,
    en: `Target: ${text.en}${due ? ` by ${due}` : ''}`,
  }
}

const pace = ({ pace: slope, basis }: Worded): Bilingual | null => {
  if (slope === null) return null
  const [from, to] = basis.years
  if (basis.method === 'two-points') {
    return {
      zh: `两年之间每年 ${signed(slope)}，不足以预测`,
      en: `${signed(slope)} a year between the two, too little to look ahead`,
    }
  }
  return { zh: `${from}—${to} 年平均每年 ${signed(slope)}`, en: `${signed(slope)} a year from ${from} to ${to}` }
}

const awaited = ({ expected, basis }: Worded): Bilingual | null => {
  if (expected === null) return null
  const { year, value, low, high } = expected
  const range = `${shownNumber(low)}–${shownNumber(high)}`
  const kept = basis.clamped
    ? { zh: '，已限制在可能的范围内', en: ', kept inside what is possible' }
    : { zh: '', en: '' }
  return {
    zh: `照此 ${year} 年约为 ${shownNumber(value)}（${range}）${kept.zh}`,
    en: `At this pace about ${shownNumber(value)} in ${year} (${range})${kept.en}`,
  }
}

const needed = ({ needed: rate }: Worded): Bilingual | null =>
  rate === null || rate === 0
    ? null
    : { zh: `达到目标每年需 ${signed(rate)}`, en: `${signed(rate)} a year is needed to reach the target` }

const remarks = ({ volatile, interval, last, basis }: Worded): Bilingual[] => {
  const { shift, bent, points, ahead, years } = basis
  const found: Bilingual[] = []
  if (interval && (interval.few || interval.chance)) found.push(byChance(last.year, interval))
  if (volatile)
    found.push({
      zh: '年度波动大，判断可能随下一个数据改变',
      en: 'The years swing widely: the next figure may change this',
    })
  if (shift) {
    const rest = shift.used
      ? { zh: '，判断只依据其后的数据', en: ', and only what follows counts here' }
      : { zh: '，其后数据太少，判断仍依据全部数据', en: ', too recently to look ahead from it alone' }
    found.push({
      zh: `${shift.after} 与 ${shift.from} 年之间水平突变（${signed(shift.jump)}）${rest.zh}`,
      en: `The level shifted between ${shift.after} and ${shift.from} (${signed(shift.jump)})${rest.en}`,
    })
  }
  if (bent) {
    found.push({
      zh: '变化的快慢本身在变，判断只依据后一半年份',
      en: 'The pace itself is changing, and only the later half of the years counts here',
    })
  }
  const span = years[1] - years[0]
  if (points >= 3 && ahead > span) {
    found.push({
      zh: `只凭 ${span} 年的数据预测 ${ahead} 年之后，仅供参考`,
      en: `Looks ${ahead} years ahead from ${span} years of figures: a hint, no more`,
    })
  }
  return found
}

const byChance = (year: number, { events, denominator, low, high, chance }: FactInterval): Bilingual => {
  const range = `${shownNumber(low)}–${shownNumber(high)}`
  const may = chance ? { zh: '，可能是偶然波动', en: ', which may be chance' } : { zh: '', en: '' }
  return {
    zh: `${year} 年的数值来自 ${denominator.value} 中的 ${events} 例，95% 区间 ${range}${may.zh}`,
    en: `The value of ${year} comes from ${events} in ${denominator.value}, 95 % interval ${range}${may.en}`,
  }
}

type Why = LeftOut['why']

/** A value left out, with the words for it. */
export const leftOut = (
  area: AreaRef,
  indicator: Indicator | null,
  year: number | null,
  why: Why,
  values: readonly number[],
): LeftOut =>
  Object.freeze({
    area,
    indicator: indicator?.id ?? null,
    year,
    why,
    text: leftOutText(area, indicator, year, why, values),
  })

const leftOutText = (
  area: AreaRef,
  indicator: Indicator | null,
  year: number | null,
  why: Why,
  values: readonly number[],
): Bilingual => {
  const zh = `${area.name}${indicator?.title.zh ?? ''}${year === null ? '' : `（${year} 年）`}`
  const en = [area.name, indicator?.title.en, year].filter((part) => part !== null && part !== undefined).join(', ')
  const { zh: because, en: reason } = WHY[why](values)
  return { zh: `${zh}：${because}`, en: `${en}: ${reason}` }
}

const WHY: Readonly<Record<Why, (values: readonly number[]) => Bilingual>> = {
  suspect: (values) => ({
    zh: `数值 ${values.join('、')} 不合理，未计入`,
    en: `${values.join(', ')} cannot be true and is left out`,
  }),
  contradicting: (values) => ({
    zh: `同一年有互相矛盾的数值 ${values.join('、')}，未计入`,
    en: `reported differently for one year (${values.join(', ')}), all are left out`,
  }),
  future: () => ({ zh: '判定日期之后的年份，未计入', en: 'a year after the day of judgement, left out' }),
  'no-year': () => ({ zh: '一条记录没有年份，未计入', en: 'a record without a year is left out' }),
  'no-direction': () => ({
    zh: '规划没有可跟踪的要求，指标也没有高低好坏之分，未预测',
    en: 'no rule asks for it and neither way is better: not followed',
  }),
}
