import { inLang } from '../model/index.ts'
import { betterText, demandText, STATUS_WORDS, unrankedText } from '../monitor/index.ts'
import { type SheetColumn, type SheetTable, writeSheets } from '../record/index.ts'
import { rate } from '../report/index.ts'
import type { AreaReport, FollowedDemand, Rate } from './area-report.ts'
import { settle } from './settle.ts'
import { outlineOf } from './tell.ts'
import {
  BINDING_WORDS,
  CASE_WORDS,
  DOMAIN_WORDS,
  FORM_WORDS,
  printed,
  type Say,
  sayIn,
  UNDECIDED_WORDS,
  UPPER_WORDS,
} from './words.ts'

type Row = readonly (string | number | null)[]

/** A report as a workbook, a sheet a subject, whole: nothing is left out for length. */
export const reportXlsx = async (report: AreaReport): Promise<Uint8Array> => {
  const { title, subtitle } = outlineOf(report)
  const say = sayIn(report.lang)
  const sheets = [
    overview(report, say),
    rates(report, say),
    indicators(report, say),
    violations(report, say),
    cases(report, say),
    rankings(report, say),
    submissions(report, say),
    undecided(report, say),
  ]
  return settle(await writeSheets(`${title.join(' ')} ${subtitle}`, sheets), report.preparedOn)
}

const text = (heading: string, width: number): SheetColumn => ({ heading, width, kind: 'text' })
const number = (heading: string, width = 11): SheetColumn => ({ heading, width, kind: 'number' })
const integer = (heading: string, width = 11): SheetColumn => ({ heading, width, kind: 'integer' })
const percent = (heading: string): SheetColumn => ({ heading, width: 11, kind: 'percent' })
const date = (heading: string): SheetColumn => ({ heading, width: 12, kind: 'date' })

/** An unknown subject is no empty one. */
const unknownSheet = (name: string, say: Say): SheetTable => ({
  name,
  columns: [text(say('说明', 'Note'), 60)],
  rows: [[say('本报告由数据文件生成，未取得此项记录。', 'Made from files of records: nothing is known of this.')]],
})

const overview = (report: AreaReport, say: Say): SheetTable => {
  const { area, plan, period, preparedOn, issuer, rulebook, engine, records, sources, form, lang } = report
  const rows: readonly Row[] = [
    [say('报告', 'Report'), inLang(FORM_WORDS[form](period.to.slice(0, 4)), lang)],
    [say('地区', 'Area'), `${area.name} ${area.code}`],
    [say('规划', 'Plan'), plan.title],
    [say('报告期', 'Period'), say(`${period.from} 至 ${period.to}`, `${period.from} to ${period.to}`)],
    [say('编制日期', 'Prepared on'), preparedOn],
    [say('发文机关', 'Issued by'), issuer ?? ''],
    [say('判定记录数', 'Records judged'), String(records.judged)],
    [say('不再计入的较早记录', 'Earlier records, not counted'), String(records.superseded)],
    [say('范围之外的记录', 'Records outside'), String(records.outside)],
    [say('拒收记录数', 'Records refused'), String(records.refused)],
    ...sources.map(({ name, records: count, refused }) => [
      say('数据来源', 'Source'),
      say(`${name}：记录 ${count} 条，拒收 ${refused} 条`, `${name}: ${count} records, ${refused} refused`),
    ]),
    [say('规则库', 'Rulebook'), rulebook],
    [say('引擎', 'Engine'), `${engine.name} ${engine.version}`],
    [
      say('达标率', 'Pass rate'),
      say('符合 ÷（符合＋不符合）；与数据完整率并列看', 'pass / (pass + fail); to be read beside completeness'),
    ],
    [say('数据完整率', 'Completeness'), say('（符合＋不符合）÷ 适用的要求', '(pass + fail) / demands that apply')],
  ]
  return {
    name: say('概况', 'Overview'),
    columns: [text(say('项目', 'Item'), 24), text(say('内容', 'Content'), 80)],
    rows,
  }
}

const rates = ({ rates: { overall, domains, bindings, areas }, lang }: AreaReport, say: Say): SheetTable => {
  const row = (by: string, name: string, one: Rate): Row => [
    ...[by, name, one.pass, one.fail, one.breaches, one.unknown, one.manual, one.error, one.notApplicable],
    ...[one.passRate, one.completeness],
  ]
  return {
    name: say('达标率', 'Rates'),
    columns: [
      text(say('分组', 'By'), 10),
      text(say('名称', 'Name'), 24),
      ...[
        say('符合', 'Pass'),
        say('不符合', 'Fail'),
        say('其中违反', 'Breaches'),
        say('无法判定', 'Unknown'),
        say('需人工', 'Manual'),
        say('出错', 'Errors'),
        say('不适用', 'Not applicable'),
      ].map((heading) => integer(heading)),
      percent(say('达标率', 'Pass rate')),
      percent(say('数据完整率', 'Completeness')),
    ],
    rows: [
      row(say('全部', 'All'), say('合计', 'All'), overall),
      ...domains.map((one) => row(say('领域', 'Domain'), inLang(DOMAIN_WORDS[one.domain], lang), one)),
      ...bindings.map((one) => row(say('约束力', 'Binding'), inLang(BINDING_WORDS[one.binding], lang), one)),
      ...areas.map((one) => row(say('地区', 'Area'), one.area.name, one)),
    ],
  }
}

const indicators = (report: AreaReport, say: Say): SheetTable => {
  const { lang, form } = report
  const years = [...new Set(report.indicators.flatMap(({ points }) => points.map(({ year }) => year)))].sort(
    (a, b) => a - b,
  )
  const rows = report.indicators.flatMap(({ indicator, points, demands }): Row[] => {
    const stem: Row = [
      inLang(indicator.title, lang),
      indicator.id,
      indicator.unit ? inLang(indicator.unit, lang) : '',
      ...years.map((year) => points.find((point) => point.year === year)?.value ?? null),
    ]
    if (demands.length === 0) return [stem]
    return demands.map((one) => [...stem, ...demandCells(one, report, say)])
  })
  return {
    name: say('指标', 'Indicators'),
    columns: [
      text(say('指标', 'Indicator'), 34),
      text(say('代号', 'Id'), 28),
      text(say('单位', 'Unit'), 10),
      ...years.map((year) => number(String(year), 9)),
      text(say('要求', 'Asked'), 14),
      date(say('到期', 'Due')),
      text(say('上级要求', 'Asked above'), 20),
      text(say(form === 'final' ? '结果' : '判断', form === 'final' ? 'Result' : 'Status'), 12),
      number(say('每年变化', 'A year')),
      number(say('尚需每年', 'Needed a year')),
      integer(say('预计年份', 'Expected in')),
      number(say('预计', 'Expected')),
      number(say('区间下限', 'Low')),
      number(say('区间上限', 'High')),
      text(say('规划原文', 'Sentence'), 50),
      text(say('条款', 'Rule'), 40),
    ],
    rows,
  }
}

const demandCells = ({ outlook, upper, reached }: FollowedDemand, { form, lang }: AreaReport, say: Say): Row => {
  const { demand, expected, pace, needed, status } = outlook
  const above = upper.map(({ level, value, quote }) => `${inLang(UPPER_WORDS[level], lang)} ${value ?? quote}`)
  const result =
    form !== 'final'
      ? inLang(STATUS_WORDS[status], lang)
      : demand.rule === null
        ? ''
        : reached === null
          ? say('无法评估', 'cannot be told')
          : say(reached ? '实现' : '未实现', reached ? 'reached' : 'not reached')
  return [
    inLang(demandText(demand), lang),
    demand.rule?.due ?? null,
    above.join(say('；', '; ')),
    result,
    pace,
    needed,
    ...(form === 'final' || expected === null
      ? [null, null, null, null]
      : [expected.year, expected.value, expected.low, expected.high]),
    demand.rule?.quote ?? '',
    demand.rule?.id ?? '',
  ]
}

const violations = ({ violations: found, lang }: AreaReport, say: Say): SheetTable => ({
  name: say('不符合项', 'Violations'),
  columns: [
    text(say('领域', 'Domain'), 12),
    text(say('要求', 'Demand'), 26),
    text(say('约束力', 'Binding'), 8),
    date(say('到期', 'Due')),
    text(say('是否违反', 'Breach'), 9),
    text(say('对象', 'Subject'), 22),
    text(say('对象编号', 'Subject id'), 12),
    text(say('类别', 'Kind'), 10),
    text(say('地区', 'Area'), 13),
    text(say('区划代码', 'Area code'), 10),
    text(say('实测与要求', 'Found and asked'), 32),
    text(say('整改建议', 'Remedy'), 24),
    text(say('规划原文', 'Sentence'), 34),
    text(say('条款', 'Clause'), 18),
    text(say('规则', 'Rule'), 26),
  ],
  rows: found.flatMap((one) =>
    one.subjects.map(
      ({ name, id, kind, area, message, remedy }): Row => [
        inLang(DOMAIN_WORDS[one.domain], lang),
        one.title,
        inLang(BINDING_WORDS[one.binding], lang),
        one.due,
        say(one.breach ? '是' : '否', one.breach ? 'yes' : 'no'),
        ...[name, id, kind, area.name, area.code, message, remedy ?? ''],
        ...[one.clause.quote, one.clause.path, one.rule],
      ],
    ),
  ),
})

const cases = ({ cases: found, lang }: AreaReport, say: Say): SheetTable =>
  found === null
    ? unknownSheet(say('督办', 'Cases'), say)
    : {
        name: say('督办', 'Cases'),
        columns: [
          text(say('编号', 'Number'), 16),
          text(say('事项', 'Matter'), 34),
          text(say('对象', 'Subject'), 26),
          text(say('地区', 'Area'), 16),
          text(say('责任单位', 'Responsible'), 22),
          text(say('状态', 'State'), 12),
          date(say('立案', 'Opened')),
          date(say('期限', 'Due')),
          date(say('办结', 'Closed')),
          text(say('逾期', 'Overdue'), 8),
          integer(say('再次立案', 'Reopened')),
        ],
        rows: found.cases.map((one) => [
          ...[one.number, one.title, one.subject, one.area.name, one.responsible ?? ''],
          inLang(CASE_WORDS[one.state], lang),
          ...[one.openedOn, one.due, one.closedOn],
          say(one.late ? '是' : '否', one.late ? 'yes' : 'no'),
          one.reopened,
        ]),
      }

const rankings = ({ rankings: found, lang }: AreaReport, say: Say): SheetTable => ({
  name: say('排名', 'Ranking'),
  columns: [
    text(say('指标', 'Indicator'), 34),
    text(say('单位', 'Unit'), 10),
    text(say('好坏方向', 'Better'), 16),
    integer(say('年份', 'Year')),
    integer(say('名次', 'Rank')),
    text(say('并列', 'Tied'), 8),
    text(say('地区', 'Area'), 20),
    text(say('区划代码', 'Area code'), 14),
    number(say('数值', 'Value')),
    number(say('与前一名差距', 'Behind')),
    text(say('说明', 'Note'), 40),
  ],
  rows: found.flatMap(({ indicator, year, rows, missing }) => {
    const stem = [
      inLang(indicator.title, lang),
      indicator.unit ? inLang(indicator.unit, lang) : '',
      inLang(betterText(indicator), lang),
      year,
    ]
    return [
      ...rows.map(
        ({ rank, tied, area, value, gap }): Row => [
          ...stem,
          rank,
          tied ? say('是', 'yes') : '',
          ...[area.name, area.code, value, gap, ''],
        ],
      ),
      ...missing.map(
        (one): Row => [
          ...stem,
          ...[null, '', one.area.name, one.area.code, null, null],
          say('不参加排名——', 'Not ranked: ') + printed(inLang(unrankedText(one), lang), lang),
        ],
      ),
    ]
  }),
})

const submissions = ({ submissions: found }: AreaReport, say: Say): SheetTable =>
  found === null
    ? unknownSheet(say('报送', 'Submissions'), say)
    : {
        name: say('报送', 'Submissions'),
        columns: [
          text(say('地区', 'Area'), 20),
          text(say('区划代码', 'Area code'), 14),
          ...[say('应报', 'Asked'), say('已报', 'Received'), say('按时', 'In time'), say('已接收', 'Accepted')].map(
            (heading) => integer(heading),
          ),
          percent(say('完整率', 'Complete')),
          percent(say('及时率', 'Timely')),
          text(say('未报内容', 'Missing'), 50),
        ],
        rows: found.map(({ area, asked, received, inTime, accepted, missing }) => [
          ...[area.name, area.code, asked, received, inTime, accepted],
          ...[rate(received, asked), rate(inTime, asked)],
          missing.join(say('、', ', ')),
        ]),
      }

const undecided = ({ undecided: found, lang }: AreaReport, say: Say): SheetTable => ({
  name: say('未判定', 'Not judged'),
  columns: [
    text(say('领域', 'Domain'), 12),
    text(say('要求', 'Demand'), 40),
    text(say('情形', 'Verdict'), 12),
    text(say('原因，或待回答的问题', 'Why, or what to ask'), 50),
    integer(say('件数', 'Count')),
    text(say('对象', 'Subjects'), 60),
    text(say('条款', 'Clause'), 26),
    text(say('规则', 'Rule'), 40),
  ],
  rows: found.map(({ domain, title, verdict, why, subjects, clause, rule }) => [
    ...[inLang(DOMAIN_WORDS[domain], lang), title, inLang(UNDECIDED_WORDS[verdict], lang), why],
    subjects.length,
    ...[subjects.join(say('、', ', ')), clause, rule],
  ]),
})
