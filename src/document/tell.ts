import { inLang, type Lang, type Outlook } from '../model/index.ts'
import { STATUS_WORDS, shownNumber } from '../monitor/index.ts'
import type { AreaReport, Rate } from './area-report.ts'
import { type Block, type Column, heading, type Outline, paragraph, table } from './outline.ts'
import { tellCases, tellSubmissions, tellUndecided, tellViolations } from './tell-findings.ts'
import { askedOf, tellIndicators, tellRankings, warnedOf } from './tell-indicators.ts'
import { BINDING_WORDS, DOMAIN_WORDS, dayText, FORM_WORDS, NONE, percent, type Say, sayIn } from './words.ts'

/** A report as a document: what its form calls for, in the order in which offices read it. */
export const outlineOf = (report: AreaReport): Outline => {
  const { lang, form, area, period, plan, issuer, preparedOn } = report
  const say = sayIn(lang)
  const name = inLang(FORM_WORDS[form](period.to.slice(0, 4)), lang)
  const sections: readonly (readonly [string, readonly Block[]])[] = [
    [say('基本情况', 'Overview'), overview(report, say)],
    [say('达标率与数据完整率', 'Pass rate and completeness'), rates(report, say)],
    [INDICATOR_TITLES[form](say), tellIndicators(report)],
    [say('地区排名', 'Ranking of areas'), tellRankings(report)],
    [say('不符合规划要求的事项', 'What does not comply'), tellViolations(report)],
    [say('督办情况', 'Cases'), tellCases(report)],
    [say('数据报送情况', 'Submissions'), tellSubmissions(report)],
    [say('未能判定的事项', 'What could not be judged'), tellUndecided(report)],
    ...(form === 'yearly' ? [] : [[CARRIED_TITLES[form](say), carried(report, say)] as const]),
    [say('说明', 'Notes on method'), method(report, say)],
  ]
  return {
    lang,
    title: [plan.title, name],
    subtitle: area.name,
    running: say(`${area.name} · ${name}`, `${area.name} · ${name}`),
    blocks: sections.flatMap(([title, blocks], index) => [
      heading(1, say(`${ordinal(index + 1)}、${title}`, `${index + 1}. ${title}`)),
      ...numbered(blocks, say),
    ]),
    signature: [issuer ?? say('〔发文机关：待填〕', '[issued by: to be filled in]'), dayText(preparedOn, lang)],
    preparedOn,
  }
}

const numbered = (blocks: readonly Block[], say: Say): readonly Block[] => {
  let count = 0
  return blocks.map((block) => {
    if (block.form !== 'heading' || block.level !== 2) return block
    count++
    return { ...block, text: say(`（${ordinal(count)}）${block.text}`, `(${count}) ${block.text}`) }
  })
}

const DIGITS = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九'] as const

/** 一 to 九十九. */
export const ordinal = (number: number): string => {
  const [tens, ones] = [Math.floor(number / 10), number % 10]
  return `${tens > 1 ? DIGITS[tens] : ''}${tens > 0 ? '十' : ''}${DIGITS[ones]}`
}

const INDICATOR_TITLES = {
  yearly: (say: Say) => say('指标进展与预警', 'Indicators and warnings'),
  'mid-term': (say: Say) => say('中期目标进展', 'Progress towards the targets'),
  final: (say: Say) => say('终期目标实现情况', 'Whether the targets were reached'),
} as const

const CARRIED_TITLES = {
  'mid-term': (say: Say) => say('后半期工作重点', 'What the second half must see to'),
  final: (say: Say) => say('转入下一规划期的事项', 'What passes to the next plan'),
} as const

const overview = (report: AreaReport, say: Say): readonly Block[] => {
  const {
    lang,
    plan,
    area,
    period,
    records,
    rates: { overall: all },
    sources,
  } = report
  return [
    paragraph(
      say(
        `本报告依据${quotedTitle(plan.title)}，对${area.name}自${dayText(period.from, lang)}至${dayText(period.to, lang)}的情况作出。共判定记录 ${records.judged} 条，拒收 ${records.refused} 条；同一对象有多条记录的，以期内最近一条为准，较早的 ${records.superseded} 条不再计入；地区或时间在报告范围之外的 ${records.outside} 条不计。`,
        `By the ${plan.title}, for ${area.name}, ${period.from} to ${period.to}. ${records.judged} records were judged and ${records.refused} refused; of a subject with several records the latest in the period counts, so ${records.superseded} earlier ones do not; nor do ${records.outside} outside the area or the period.`,
      ),
    ),
    paragraph(
      say(
        `达标率 ${percent(all.passRate)}（符合 ${all.pass} 项，不符合 ${all.fail} 项，其中违反 ${all.breaches} 项），数据完整率 ${percent(all.completeness)}（无法判定 ${all.unknown} 项，需人工判定 ${all.manual} 项，出错 ${all.error} 项）。数据不完整时，达标率只反映已有数据的部分。`,
        `Pass rate ${percent(all.passRate)} (${all.pass} pass, ${all.fail} fail, ${all.breaches} of these breaches); completeness ${percent(all.completeness)} (${all.unknown} unknown, ${all.manual} for a person to judge, ${all.error} errors). Where data are incomplete, the pass rate tells only of what is known.`,
      ),
    ),
    ...table(
      say('数据来源', 'Sources'),
      [
        { heading: say('来源', 'Source'), width: 60 },
        { heading: say('记录数', 'Records'), width: 20, numbers: true },
        { heading: say('拒收', 'Refused'), width: 20, numbers: true },
      ],
      sources.map(({ name, records: count, refused }) => [name, String(count), String(refused)]),
    ),
  ]
}

/** A title that has no marks of its own. */
const quotedTitle = (title: string): string => (title.startsWith('《') ? title : `《${title}》`)

const rates = ({ rates: { overall, domains, bindings, areas }, lang }: AreaReport, say: Say): readonly Block[] => {
  const columns = (first: string): readonly Column[] => [
    { heading: first, width: 22 },
    ...[
      say('符合', 'Pass'),
      say('不符合', 'Fail'),
      say('其中违反', 'Breaches'),
      say('未判定', 'Not judged'),
      say('达标率', 'Pass rate'),
      say('完整率', 'Complete'),
    ].map((text) => ({ heading: text, width: 13, numbers: true })),
  ]
  const row = (name: string, one: Rate): string[] => [
    name,
    ...[one.pass, one.fail, one.breaches, one.unknown + one.manual + one.error].map(String),
    percent(one.passRate),
    percent(one.completeness),
  ]
  return [
    ...table(say('按领域', 'By domain'), columns(say('领域', 'Domain')), [
      ...domains.map((one) => row(inLang(DOMAIN_WORDS[one.domain], lang), one)),
      row(say('合计', 'All'), overall),
    ]),
    ...table(
      say('按约束力', 'By binding'),
      columns(say('约束力', 'Binding')),
      bindings.map((one) => row(inLang(BINDING_WORDS[one.binding], lang), one)),
    ),
    ...table(
      say('按地区', 'By area'),
      columns(say('地区', 'Area')),
      areas.map((one) => row(one.area.name, one)),
    ),
  ]
}

/** What remains to be done: demands that are not or may not be met, and what is still breached. */
const carried = (report: AreaReport, say: Say): readonly Block[] => {
  const { form, lang, violations } = report
  const outlooks =
    form === 'final'
      ? askedOf(report)
          .filter(({ reached }) => reached !== true)
          .map(({ outlook, reached }) => ({
            outlook,
            state: reached === null ? say('无法评估', 'cannot be told') : say('未实现', 'not reached'),
          }))
      : warnedOf(report).map((outlook) => ({ outlook, state: stateOf(outlook, say, lang) }))
  const rows = [
    ...outlooks.map(({ outlook: { indicator, demand }, state }) => [
      inLang(indicator.title, lang),
      demand.rule?.quote ?? NONE,
      state,
    ]),
    ...violations
      .filter(({ breach }) => breach)
      .map(({ title, clause, subjects }) => [
        title,
        clause.quote,
        say(`仍有 ${subjects.length} 件不符合`, `${subjects.length} still fail`),
      ]),
  ]
  if (rows.length === 0) return [paragraph(say('没有此类事项。', 'There is nothing of the kind.'))]
  return table(
    say('事项', 'Matters'),
    [
      { heading: say('指标或要求', 'Indicator or demand'), width: 28 },
      { heading: say('规划原文', 'Sentence of the plan'), width: 36 },
      { heading: say('状况', 'State'), width: 36 },
    ],
    rows,
  )
}

/** Where an indicator stands, in short; the warnings tell it at length. */
const stateOf = ({ status, last, expected }: Outlook, say: Say, lang: Lang): string => {
  const now = say(`${last.year} 年为 ${last.value}`, `${last.value} in ${last.year}`)
  const ahead =
    expected === null
      ? ''
      : say(
          `，${expected.year} 年预计 ${shownNumber(expected.value)}`,
          `, about ${shownNumber(expected.value)} in ${expected.year}`,
        )
  return say(`${STATUS_WORDS[status].zh}：${now}${ahead}`, `${inLang(STATUS_WORDS[status], lang)}: ${now}${ahead}`)
}

const method = (report: AreaReport, say: Say): readonly Block[] => {
  const { rulebook, engine, asOf, form } = report
  const texts = [
    say(
      '达标率为符合数除以符合与不符合数之和；数据完整率为符合与不符合数之和除以适用的要求数。两率并列，不合成一个数。百分比取整，未达全部的不写作 100%，不为零的不写作 0%。',
      'The pass rate is pass / (pass + fail); completeness is (pass + fail) / applicable. They stand side by side and are never made into one number. Percentages are whole; what is not all is never 100%, and what is not none is never 0%.',
    ),
    say(
      '判定采用三值逻辑（克林逻辑）：已知事实足以决定时才判为符合或不符合，其余为“无法判定”。缺少数据既不当作符合，也不当作不符合；明显不可能的数据按存疑处理。',
      'Verdicts follow Kleene’s three-valued logic: pass or fail only where what is known decides; all else is unknown. Missing data count neither as pass nor as fail, and data that cannot be true are treated as suspect.',
    ),
    say(
      '“违反”指强制性要求不符合，或目标到期未达到；尚未到期的目标和鼓励性要求只列出。到期与否以报告期末日为准，成文在先的以成文日为准。',
      'A breach is a mandatory demand that fails, or a target that was due; targets not yet due and what is encouraged are only listed. The last day of the period decides, or the day of this document where that is earlier.',
    ),
    say(
      '趋势采用稳健回归（Theil–Sen），预计值的区间约十次中九次包含实际值；不足三年的数据不作预计。',
      'Trends are robust lines (Theil–Sen); the range of an expectation holds about nine times in ten; fewer than three years are not extended.',
    ),
    say(
      '排名时数值相同的并列，其后名次空出；当年没有可用数据的地区不排名；要求落在一个区间之内的指标没有高低好坏之分，不排名。',
      'Equal values share a rank and the next ranks stay empty; areas without a sound figure in the year have no rank. Indicators that should lie in a range have no better side and are not ranked.',
    ),
    say(
      '报送完整率为已报数除以应报数，及时率为按时报送数除以应报数。',
      'Submissions: complete is received / asked, timely is received in time / asked.',
    ),
    ...(form === 'final'
      ? [
          say(
            '终期评估以规划最后一年的数值为准，没有该年数据的不以较早年份代替，较早年份的地区统计也不作判定；要求逐步提高或下降的，与规划期内最早一年的数值比较。',
            'The final evaluation goes by the value of the plan’s last year and puts no earlier one in its place, nor are statistics of earlier years judged; where a rise or fall is asked for, it is compared with the first value in the plan’s period.',
          ),
        ]
      : []),
    say(
      `规则库 ${rulebook}；引擎 ${engine.name} ${engine.version}；判定日期 ${asOf}。`,
      `Rulebook ${rulebook}; engine ${engine.name} ${engine.version}; judged as of ${asOf}.`,
    ),
  ]
  return texts.map((text, index) => paragraph(say(`${index + 1}．${text}`, `${index + 1}. ${text}`)))
}
