import { areaStem, inLang, type Lang, type Outlooks, type Ranking, type Rulebook } from '../model/index.ts'
import type { Series } from '../monitor/index.ts'
import type { AreaName, AreaReport, CaseItem, RecordCounts, ReportForm, Source, SubmissionItem } from './area-report.ts'
import { casesOf, submissionsOf } from './cases.ts'
import { undecidedOf, violationsOf } from './gather.ts'
import { indicatorsOf } from './indicators.ts'
import { type Dated, latestOf } from './latest.ts'
import { type CheckedRecord, namesOf, ratesOf } from './rates.ts'

/** What a report on an area is made from; whoever fetches it decides nothing. */
export interface Assembly {
  readonly form: ReportForm
  readonly lang: Lang
  readonly rulebook: Rulebook
  readonly plan: string
  /** The code of the area reported on. */
  readonly area: string
  /** The year reported on, the last one of an evaluation. */
  readonly year: number
  readonly preparedOn: string
  readonly issuer: string | null
  readonly engine: AreaReport['engine']
  readonly sources: readonly Source[]
  /** What areas are called, as far as known. */
  readonly areas: readonly AreaName[]
  readonly records: readonly CheckedRecord[]
  /** Of the area itself, by the last day of the period. */
  readonly series: readonly Series[]
  readonly outlooks: Outlooks
  /** Of the areas below it, in the last year. */
  readonly rankings: readonly Ranking[]
  readonly cases: readonly CaseItem[] | null
  readonly submissions: readonly SubmissionItem[] | null
}

/** The days that a report speaks of: a year, or the plan from its first day on. */
export const periodOf = (
  form: ReportForm,
  plan: { readonly from: string; readonly to: string },
  year: number,
): AreaReport['period'] => ({
  from: form === 'yearly' ? `${year}-01-01` : plan.from,
  to: form === 'final' ? plan.to : `${year}-12-31`,
})

/** The day by which targets are due: none is before its day, whatever period a report speaks of. */
export const judgedOn = ({ to }: AreaReport['period'], preparedOn: string): string =>
  preparedOn < to ? preparedOn : to

/** The report on an area. */
export const assembleReport = (given: Assembly): AreaReport => {
  const { form, lang, rulebook } = given
  const plan = rulebook.plans.find(({ id }) => id === given.plan)
  if (plan === undefined) throw new Error(`a report by an unknown plan ${given.plan}`)
  const period = periodOf(form, plan.period, given.year)
  const nameOf = namesOf(given.areas)
  const asOf = judgedOn(period, given.preparedOn)
  const { latest, counts } = chosenOf(given, period)
  const ground = { rulebook, lang, asOf, nameOf }
  return {
    form,
    lang,
    area: nameOf(given.area),
    plan: { id: plan.id, title: inLang(plan.title, lang), ...plan.period },
    period,
    asOf,
    preparedOn: given.preparedOn,
    issuer: given.issuer,
    rulebook: rulebook.digest,
    engine: given.engine,
    sources: given.sources,
    records: { ...counts, refused: given.sources.reduce((sum, { refused }) => sum + refused, 0) },
    rates: ratesOf(latest, given.area, asOf, nameOf),
    indicators: indicatorsOf(given, rulebook, form, { first: yearOf(plan.period.from), last: yearOf(period.to) }),
    leftOut: given.outlooks.leftOut,
    rankings: given.rankings.filter(isRanking),
    violations: violationsOf(latest, ground),
    cases: given.cases && casesOf(given.cases, given.preparedOn),
    submissions: given.submissions && submissionsOf(given.submissions),
    undecided: undecidedOf(latest, ground),
  }
}

/** Whether a ranking tells better from worse: not of areas without figures, nor of an indicator that should lie in a range: there the highest is not the best. */
export const isRanking = ({ rows }: Ranking): boolean =>
  rows.length > 0 &&
  !rows.some(({ targets }) => targets.some(({ target }) => target.atLeast !== null && target.atMost !== null))

const yearOf = (day: string): number => Number(day.slice(0, 4))

/** Of each subject of the area the latest record of the period, and how many are left out for what. */
export const chosenOf = <One extends Dated>(
  {
    records,
    area,
    form,
  }: { readonly records: readonly One[]; readonly area: string; readonly form: ReportForm | null },
  period: AreaReport['period'],
): { readonly latest: readonly One[]; readonly counts: Omit<RecordCounts, 'refused'> } => {
  const stem = areaStem(area)
  // the end of a plan is not judged by the statistics of an earlier year
  const years = { from: form === 'final' ? period.to : period.from, to: period.to }
  const inside = records.filter(
    (one) => areaStem(one.record.area).startsWith(stem) && isIn(one, one.year === null ? period : years),
  )
  const latest = latestOf(inside)
  const counts = {
    judged: latest.length,
    superseded: inside.length - latest.length,
    outside: records.length - inside.length,
  }
  return { latest, counts }
}

const isIn = ({ year, asOf }: Dated, { from, to }: AreaReport['period']): boolean =>
  year === null ? from <= asOf && asOf <= to : yearOf(from) <= year && year <= yearOf(to)
