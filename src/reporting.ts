import { basename } from 'node:path'
import {
  type AreaName,
  type AreaReport,
  assembleReport,
  type CaseItem,
  type CheckedRecord,
  judgedOn,
  type NoticeData,
  type NoticeFrame,
  noticeOf,
  periodOf,
  type ReportForm,
  type Source,
  type SubmissionItem,
} from './document/index.ts'
import { followingOf } from './following.ts'
import { type CheckOptions, type Halfsky, planOfArea, planProblem } from './halfsky.ts'
import {
  areaStem,
  areaStems,
  type FactRecord,
  type Lang,
  type Plan,
  type Problem,
  problem,
  type Ranking,
  type ReportedProblem,
  type Waiver,
} from './model/index.ts'
import { byArea } from './monitor/index.ts'
import type { Batch } from './record/index.ts'

/** What to report on, as a door is asked for it. */
export interface ReportRequest {
  readonly form: ReportForm
  readonly area: string
  /** Otherwise the latest year of which the area has figures; a final evaluation is of the plan's last year. */
  readonly year?: number | undefined
  readonly plan?: string | undefined
  readonly lang: Lang
  readonly preparedOn: string
  readonly issuer: string | null
  readonly version: string
  readonly waivers?: readonly Waiver[] | undefined
}

/** What is known of an area beside records; of files alone, nothing. */
export interface Beside {
  readonly areas: readonly AreaName[]
  readonly cases: readonly CaseItem[] | null
  readonly submissions: readonly SubmissionItem[] | null
}

const NOTHING_BESIDE: Beside = { areas: [], cases: null, submissions: null }

/** A report from records that nobody keeps, and what was wrong with them. */
export interface Reported<Document> {
  readonly document: Document
  readonly problems: readonly ReportedProblem[]
}

/** The plan that a report on an area goes by, or why there is none. */
export const planFor = (
  { rulebook }: Halfsky,
  { area, plan }: Pick<ReportRequest, 'area' | 'plan'>,
): Plan | { readonly fault: Problem } => {
  const fault = planProblem(rulebook, plan)
  if (fault) return { fault }
  const id = plan ?? planOfArea(rulebook, area)
  const found = rulebook.plans.find((one) => one.id === id)
  const params = { area, plans: rulebook.plans.map((one) => one.id).join(', ') }
  return found ?? { fault: problem('area-without-plan', params) }
}

/** Checks records and reports on an area by them, and by what is known beside them. */
export const reportOn = async (
  halfsky: Halfsky,
  batch: Batch,
  plan: Plan,
  request: ReportRequest,
  beside: Beside = NOTHING_BESIDE,
): Promise<Reported<AreaReport>> => {
  const { form, area, lang } = request
  const following = followingOf(halfsky)
  const statistics = { entries: batch.entries.filter(({ value }) => Object(value).kind === AREA), problems: [] }
  const { records } = following.read(statistics)
  const year = yearOf(request, plan, records)
  const period = periodOf(form, plan.period, year)
  const asOf = judgedOn(period, request.preparedOn)
  const { checked, problems } = await checkAll(halfsky, batch, {
    plan: request.plan,
    lang,
    asOf,
    waivers: request.waivers,
  })
  const below = records.filter((one) => isChild(one.area, area))
  const options = { asOf, plan: plan.id }
  const rankings: readonly Ranking[] = following
    .indicators(below)
    .filter(({ direction }) => direction === 'higher' || direction === 'lower')
    .flatMap(({ id }) => following.rank(below, { ...options, indicator: id, year: Number(period.to.slice(0, 4)) }))
  const document = assembleReport({
    ...{ form, lang, area, year, rulebook: halfsky.rulebook, plan: plan.id },
    preparedOn: request.preparedOn,
    issuer: request.issuer,
    engine: { name: ENGINE, version: request.version },
    sources: sourcesOf(batch, checked),
    areas: [...byArea(records).map((own) => own.area), ...beside.areas],
    records: checked.flatMap((one) => one ?? []),
    series: following.series(records, { area, asOf }),
    outlooks: await following.trend(records, { ...options, area }),
    rankings,
    cases: beside.cases,
    submissions: beside.submissions,
  })
  return { document, problems }
}

const AREA = 'area-statistics'
const ENGINE = 'compiled'

/** Whether a code is of the level right below an area, and in it. */
const isChild = (code: string, area: string): boolean => areaStems(code).at(-2) === areaStem(area)

const yearOf = ({ form, area, year }: ReportRequest, plan: Plan, records: readonly FactRecord[]): number => {
  const last = Number(plan.period.to.slice(0, 4))
  if (form === 'final') return last
  const own = records.filter((one) => areaStem(one.area) === areaStem(area))
  const years = own.flatMap(({ facts }) => (typeof facts.year === 'number' ? [facts.year] : []))
  return year ?? (years.length > 0 ? Math.max(...years) : last)
}

/** Up to here every record is evaluated twice. */
const SMALL = 100
const SAMPLE = 10_000

/** Every record with all its findings, in the order given; null for one that was refused. */
const checkAll = async (
  halfsky: Halfsky,
  batch: Batch,
  options: Pick<CheckOptions, 'plan' | 'lang' | 'asOf' | 'waivers'>,
): Promise<{ readonly checked: readonly (CheckedRecord | null)[]; readonly problems: readonly ReportedProblem[] }> => {
  const crossCheckEvery = batch.entries.length <= SMALL ? 1 : SAMPLE
  const { report, lines } = await halfsky.checkBatch(batch, {
    ...options,
    ...{ engine: ENGINE, detail: 'all', crossCheckEvery },
  })
  const values = new Map(batch.entries.map(({ position, value }) => [position, value]))
  const checked = [...lines('all')].map(({ position, record, findings }): CheckedRecord | null => {
    const { asOf, year } = Object(values.get(position))
    return record === null
      ? null
      : { record, asOf: String(asOf), year: record.kind === AREA && typeof year === 'number' ? year : null, findings }
  })
  return { checked, problems: report.problems }
}

const sourcesOf = ({ entries }: Batch, checked: readonly (CheckedRecord | null)[]): Source[] =>
  [...Map.groupBy(entries.keys(), (index) => basename(entries[index]?.file ?? '-'))].map(([name, indices]) => ({
    name,
    records: indices.length,
    refused: indices.filter((index) => checked[index] === null).length,
  }))

/** Checks records, and makes a notice of the breaches in those of an area; of one subject only, where one is named. */
export const noticeOn = async (
  halfsky: Halfsky,
  batch: Batch,
  plan: Plan,
  asked: {
    readonly area: string
    readonly asOf: string
    readonly subject?: string | undefined
    readonly plan?: string | undefined
    readonly waivers?: readonly Waiver[] | undefined
    readonly areas?: readonly AreaName[]
    readonly frame: Omit<NoticeFrame, 'planTitle'>
  },
): Promise<Reported<NoticeData>> => {
  const { checked, problems } = await checkAll(halfsky, batch, {
    plan: asked.plan,
    lang: 'zh-CN',
    asOf: asked.asOf,
    waivers: asked.waivers,
  })
  const own = checked
    .flatMap((one) => one ?? [])
    .filter(({ record }) => areaStem(record.area).startsWith(areaStem(asked.area)))
    .filter(({ record }) => [undefined, record.id].includes(asked.subject))
  const frame = { ...asked.frame, planTitle: plan.title.zh }
  return { document: noticeOf(own, asked.asOf, asked.areas ?? [], frame), problems }
}
