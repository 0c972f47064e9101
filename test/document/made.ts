import { casesOf, submissionsOf } from '../../src/document/cases.ts'
import type { AreaReport, CaseItem, SubmissionItem } from '../../src/document/index.ts'
import type { Halfsky } from '../../src/halfsky.ts'
import type { Lang } from '../../src/model/index.ts'
import { planFor, reportOn } from '../../src/reporting.ts'
import { batchOf } from '../setup/product.ts'
import { CITY, cityRecords } from './city.ts'

const area = { code: '441802', name: '甲区（虚构）' }

/** Cases of every kind: closed in time, closed late, open and late, open, reopened. */
export const CASES: readonly CaseItem[] = (
  [
    ['verified', '2023-06-30', '2023-06-30'],
    ['verified', '2023-06-30', '2023-07-01'],
    ['rectifying', '2023-12-31', null],
    ['notified', '2024-06-30', null],
    ['overdue', null, null],
  ] as const
).map(([state, due, closedOn], index) => ({
  number: `督办〔2023〕${index + 1} 号`,
  title: '女厕位与男厕位之比',
  subject: `示例公厕第 ${index + 1} 号（虚构）`,
  area,
  state,
  responsible: index === 3 ? null : '甲区城市管理局（虚构）',
  openedOn: '2023-03-01',
  due,
  closedOn,
  reopened: index === 2 ? 1 : 0,
}))

/** What counties had to submit: all in time, one late, one not at all. */
export const SUBMISSIONS: readonly SubmissionItem[] = [
  { area, what: '地区统计', due: '2024-01-31', submittedOn: '2024-01-31', accepted: true },
  { area, what: '公共厕所', due: '2024-01-31', submittedOn: '2024-02-01', accepted: true },
  {
    area: { code: '441803', name: '乙区（虚构）' },
    what: '地区统计',
    due: '2024-01-31',
    submittedOn: null,
    accepted: false,
  },
]

/** The report on the made-up city, with its cases and submissions. */
export const cityReport = async (
  halfsky: Halfsky,
  given: { readonly form?: AreaReport['form']; readonly lang?: Lang; readonly reversed?: boolean } = {},
): Promise<AreaReport> => {
  const plan = planFor(halfsky, { area: CITY, plan: undefined })
  if ('fault' in plan) throw new Error(plan.fault.code)
  const { form = 'yearly', lang = 'zh-CN', reversed = false } = given
  const records = reversed ? cityRecords().toReversed() : cityRecords()
  const { document } = await reportOn(halfsky, batchOf(records), plan, {
    ...{ form, lang, area: CITY },
    ...{ preparedOn: '2024-02-01', issuer: '虚构市妇女儿童工作委员会办公室', version: '0.0.0' },
  })
  return { ...document, cases: casesOf(CASES, '2024-02-01'), submissions: submissionsOf(SUBMISSIONS) }
}
