import { DOMAINS, inLang } from '../model/index.ts'
import { rate } from '../report/index.ts'
import { type AreaReport, CASE_STATES, type RuleViolations } from './area-report.ts'
import { type Block, type Column, heading, note, paragraph, table } from './outline.ts'
import {
  BINDING_WORDS,
  CASE_WORDS,
  DOMAIN_WORDS,
  dayText,
  NONE,
  percent,
  type Say,
  sayIn,
  UNDECIDED_WORDS,
} from './words.ts'

/** Of one rule, or of what is undecided, no more is listed here; the workbook lists all. */
const LISTED = 60

/** What does not comply, by clause. */
export const tellViolations = (report: AreaReport): readonly Block[] => {
  const say = sayIn(report.lang)
  const { violations, lang } = report
  if (violations.length === 0) return [paragraph(say('没有发现不符合项。', 'No violations were found.'))]
  const subjects = violations.reduce((sum, one) => sum + one.subjects.length, 0)
  const breaches = violations.filter(({ breach }) => breach).reduce((sum, one) => sum + one.subjects.length, 0)
  return [
    paragraph(
      say(
        `共有 ${violations.length} 项要求存在不符合情形，计 ${subjects} 件，其中违反 ${breaches} 件；未到期的目标和鼓励性要求列出而不计为违反。`,
        `${violations.length} demands are not complied with, ${subjects} times in all; ${breaches} of these are breaches. Targets not yet due, and what is only encouraged, are listed and do not count as breaches.`,
      ),
    ),
    ...byClause(report, say),
    ...DOMAINS.flatMap((domain) => {
      const own = violations.filter((one) => one.domain === domain)
      if (own.length === 0) return []
      return [heading(2, inLang(DOMAIN_WORDS[domain], lang)), ...own.flatMap((one) => tellRule(one, say, report))]
    }),
  ]
}

const byClause = ({ violations, lang }: AreaReport, say: Say): readonly Block[] =>
  table(
    say('不符合项，按条款', 'Violations by clause'),
    [
      { heading: say('条款', 'Clause'), width: 25 },
      { heading: say('要求', 'Demand'), width: 41 },
      { heading: say('约束力', 'Binding'), width: 12 },
      { heading: say('件数', 'Count'), width: 10, numbers: true },
      { heading: say('其中违反', 'Breaches'), width: 12, numbers: true },
    ],
    violations.map(({ clause, title, binding, subjects, breach }) => [
      clause.path,
      title,
      inLang(BINDING_WORDS[binding], lang),
      String(subjects.length),
      breach ? String(subjects.length) : '0',
    ]),
  )

const tellRule = (one: RuleViolations, say: Say, { lang }: AreaReport): readonly Block[] => {
  const force = [
    inLang(BINDING_WORDS[one.binding], lang),
    ...(one.due === null ? [] : [say(`${dayText(one.due, lang)}到期`, `due ${one.due}`)]),
    ...(one.breach ? [] : [say('不计为违反', 'no breach')]),
  ].join(say('，', ', '))
  const columns: readonly Column[] = [
    { heading: say('对象', 'Subject'), width: 26 },
    { heading: say('地区', 'Area'), width: 16 },
    { heading: say('实测与要求', 'Found and asked'), width: 34 },
    { heading: say('整改建议', 'Remedy'), width: 24 },
  ]
  const hasRemedies = one.subjects.some(({ remedy }) => remedy !== null)
  const rows = one.subjects
    .slice(0, LISTED)
    .map(({ name, kind, area, message, remedy }) => [
      say(`${name}（${kind}）`, `${name} (${kind})`),
      area.name,
      message,
      ...(hasRemedies ? [remedy ?? NONE] : []),
    ])
  return [
    paragraph(
      say(
        `${one.title}（${force}）：${one.subjects.length} 件。依据${one.clause.path}：“${one.clause.quote}”。`,
        `${one.title} (${force}): ${one.subjects.length}. Sentence: “${one.clause.quote}” (${one.clause.path}).`,
      ),
    ),
    ...table(
      say(`不符合项：${one.title}`, `Violations: ${one.title}`),
      hasRemedies ? columns : columns.slice(0, -1),
      rows,
    ),
    ...rest(one.subjects.length, say),
  ]
}

const rest = (count: number, say: Say): readonly Block[] =>
  count <= LISTED
    ? []
    : [
        note(
          say(
            `此处列出前 ${LISTED} 项，另有 ${count - LISTED} 项，全部见工作簿（XLSX）。`,
            `The first ${LISTED} are listed; the workbook (XLSX) has the other ${count - LISTED}.`,
          ),
        ),
      ]

/** What no verdict came of, and why. */
export const tellUndecided = ({ undecided, lang }: AreaReport): readonly Block[] => {
  const say = sayIn(lang)
  if (undecided.length === 0) return [paragraph(say('适用的要求均已作出判定。', 'All demands that apply were judged.'))]
  const total = undecided.reduce((sum, { subjects }) => sum + subjects.length, 0)
  const columns: readonly Column[] = [
    { heading: say('领域', 'Domain'), width: 12 },
    { heading: say('要求', 'Demand'), width: 32 },
    { heading: say('情形', 'Verdict'), width: 13 },
    { heading: say('原因，或待回答的问题', 'Why, or what to ask'), width: 35 },
    { heading: say('件数', 'Count'), width: 8, numbers: true },
  ]
  const rows = undecided
    .slice(0, LISTED)
    .map(({ domain, title, verdict, why, subjects }) => [
      inLang(DOMAIN_WORDS[domain], lang),
      title,
      inLang(UNDECIDED_WORDS[verdict], lang),
      why,
      String(subjects.length),
    ])
  return [
    paragraph(
      say(
        `共有 ${total} 件未能作出判定，既不计为符合，也不计为不符合。`,
        `${total} findings came to no verdict; they count neither as pass nor as fail.`,
      ),
    ),
    ...undecidedByDomain(undecided, lang, say),
    ...table(say('未能判定的事项', 'Not judged'), columns, rows),
    ...rest(undecided.length, say),
  ]
}

const undecidedByDomain = (
  undecided: AreaReport['undecided'],
  lang: AreaReport['lang'],
  say: Say,
): readonly Block[] => {
  const verdicts = ['unknown', 'manual', 'error'] as const
  const groups = Map.groupBy(undecided, ({ domain }) => domain)
  return table(
    say('未能判定，按领域', 'Not judged, by domain'),
    [
      { heading: say('领域', 'Domain'), width: 31 },
      ...verdicts.map((verdict) => ({ heading: inLang(UNDECIDED_WORDS[verdict], lang), width: 23, numbers: true })),
    ],
    [...groups].map(([domain, own]) => [
      inLang(DOMAIN_WORDS[domain], lang),
      ...verdicts.map((verdict) =>
        String(own.filter((one) => one.verdict === verdict).reduce((sum, { subjects }) => sum + subjects.length, 0)),
      ),
    ]),
  )
}

/** Where the cases stand. */
export const tellCases = ({ cases, lang, preparedOn }: AreaReport): readonly Block[] => {
  const say = sayIn(lang)
  if (cases === null)
    return [paragraph(say('本报告由数据文件生成，未取得督办记录。', 'Made from files of records: no cases are known.'))]
  if (cases.cases.length === 0) return [paragraph(say('报告期内没有督办事项。', 'There were no cases.'))]
  const columns: readonly Column[] = [
    { heading: say('编号', 'Number'), width: 16 },
    { heading: say('事项', 'Matter'), width: 22 },
    { heading: say('对象', 'Subject'), width: 18 },
    { heading: say('责任单位', 'Responsible'), width: 16 },
    { heading: say('期限', 'Due'), width: 15, numbers: true },
    { heading: say('状态', 'State'), width: 13 },
  ]
  const rows = cases.cases
    .slice(0, LISTED)
    .map(({ number, title, subject, responsible, due, state, late, reopened }) => [
      number,
      title,
      subject,
      responsible ?? say('未明确', 'not named'),
      due ?? NONE,
      `${inLang(CASE_WORDS[late ? 'overdue' : state], lang)}${reopened > 0 ? say(`（再次立案 ${reopened} 次）`, ` (reopened ${reopened}×)`) : ''}`,
    ])
  return [
    paragraph(
      say(
        `截至${dayText(preparedOn, lang)}，共督办 ${cases.cases.length} 件，办结 ${cases.closed} 件，其中按期办结 ${cases.closedInTime} 件；逾期未办结 ${cases.overdue} 件。`,
        `By ${preparedOn}: ${cases.cases.length} cases, ${cases.closed} closed, ${cases.closedInTime} of them in time; ${cases.overdue} open and overdue.`,
      ),
    ),
    ...table(
      say('督办事项状态', 'Cases by state'),
      [
        { heading: say('状态', 'State'), width: 70 },
        { heading: say('件数', 'Count'), width: 30, numbers: true },
      ],
      CASE_STATES.map((state) => [inLang(CASE_WORDS[state], lang), String(cases.states[state])]),
    ),
    ...table(say('督办事项', 'Cases'), columns, rows),
    ...rest(cases.cases.length, say),
  ]
}

/** What was submitted, and when. */
export const tellSubmissions = ({ submissions, lang }: AreaReport): readonly Block[] => {
  const say = sayIn(lang)
  if (submissions === null)
    return [
      paragraph(say('本报告由数据文件生成，未取得报送记录。', 'Made from files of records: no submissions are known.')),
    ]
  if (submissions.length === 0)
    return [paragraph(say('报告期内没有报送任务。', 'Nothing was to be submitted in the period.'))]
  const number = (text: string): Column => ({ heading: text, width: 11, numbers: true })
  return table(
    say('各地区报送完整性与及时性', 'Completeness and timeliness by area'),
    [
      { heading: say('地区', 'Area'), width: 18 },
      number(say('应报', 'Asked')),
      number(say('已报', 'Received')),
      number(say('按时', 'In time')),
      number(say('已接收', 'Accepted')),
      number(say('完整率', 'Complete')),
      number(say('及时率', 'Timely')),
      { heading: say('未报内容', 'Missing'), width: 25 },
    ],
    submissions.map(({ area, asked, received, inTime, accepted, missing }) => [
      area.name,
      ...[asked, received, inTime, accepted].map(String),
      percent(rate(received, asked)),
      percent(rate(inTime, asked)),
      missing.join(say('、', ', ')) || NONE,
    ]),
  )
}
