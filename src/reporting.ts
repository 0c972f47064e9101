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
  type Outlooks,
  type Plan,
  type Problem,
  problem,
  type Ranking,
  type ReportedProblem,
  type Waiver,
} from './model/index.ts'
import { byArea, type Series } from './monitor/index.ts'
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
  const { checked, problems, areas, year, series, outlooks, rankings } = await surveyOn(halfsky, batch, plan, request)
  const document = assembleReport({
    ...{ form, lang, area, year, rulebook: halfsky.rulebook, plan: plan.id },
    preparedOn: request.preparedOn,
    issuer: request.issuer,
    engine: { name: ENGINE, version: request.version },
    sources: sourcesOf(batch, checked),
    areas: [...areas, ...beside.areas],
    records: checked.flatMap((one) => one ?? []),
    ...{ series, outlooks, rankings },
    cases: beside.cases,
    submissions: beside.submissions,
  })
  return { document, problems }
}

/** What is asked of an area: by a report's period, or, without a form, whatever holds on the day. */
export type SurveyRequest = Pick<ReportRequest, 'area' | 'year' | 'plan' | 'lang' | 'preparedOn' | 'waivers'> & {
  readonly form: ReportForm | null
}

/** What was found of an area: every record judged, and its indicators followed. */
export interface Survey {
  readonly year: number
  readonly period: AreaReport['period']
  /** Targets are due or not by this day. */
  readonly asOf: string
  /** In the order of the batch; null for one that was refused. */
  readonly checked: readonly (CheckedRecord | null)[]
  readonly problems: readonly ReportedProblem[]
  /** As their statistics call them. */
  readonly areas: readonly AreaName[]
  /** Of the area itself. */
  readonly series: readonly Series[]
  readonly outlooks: Outlooks
  /** Of the areas one level below, by every indicator of which more, or less, is better. */
  readonly rankings: readonly Ranking[]
}

/** Judges the records of an area and follows its indicators; reports and standings are made of it. */
export const surveyOn = async (
  halfsky: Halfsky,
  batch: Batch,
  plan: Plan,
  { form, area, year: asked, plan: named, lang, preparedOn, waivers }: SurveyRequest,
): Promise<Survey> => {
  const following = followingOf(halfsky)
  const statistics = { entries: batch.entries.filter(({ value }) => Object(value).kind === AREA), problems: [] }
  const { records } = following.read(statistics)
  const year = yearOf({ form, area, year: asked }, plan, records)
  const period = form === null ? { from: plan.period.from, to: preparedOn } : periodOf(form, plan.period, year)
  const asOf = judgedOn(period, preparedOn)
  const { checked, problems } = await checkAll(halfsky, batch, { plan: named, lang, asOf, waivers })
  const below = records.filter((one) => isChild(one.area, area))
  const options = { asOf, plan: plan.id }
  // without a period, the latest year that areas share
  const ranked = form === null ? undefined : Number(period.to.slice(0, 4))
  return {
    ...{ year, period, asOf, checked, problems },
    areas: byArea(records).map((own) => own.area),
    series: following.series(records, { area, asOf }),
    outlooks: await following.trend(records, { ...options, area }),
    rankings: following
      .indicators(below)
      .filter(({ direction }) => direction === 'higher' || direction === 'lower')
      .flatMap(({ id }) => following.rank(below, { ...options, indicator: id, year: ranked })),
  }
}

const AREA = 'area-statistics'
const ENGINE = 'compiled'

/** Whether a code is of the level right below an area, and in it. */
const isChild = (code: string, area: string): boolean => areaStems(code).at(-2) === areaStem(area)

const yearOf = (
  { form, area, year }: Pick<SurveyRequest, 'form' | 'area' | 'year'>,
  plan: Plan,
  records: readonly FactRecord[],
): number => {
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
