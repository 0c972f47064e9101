import type { Actor } from '../access/index.ts'
import { isWithin } from '../access/index.ts'
import {
  type AreaName,
  type CheckedRecord,
  chosenOf,
  domainOf,
  type FollowedIndicator,
  indicatorsOf,
  isRanking,
  type NameOf,
  namesOf,
  placeOf,
  type Rate,
  type Rates,
  type RecordCounts,
  rateOf,
  ratesOf,
} from '../document/index.ts'
import type { Halfsky } from '../halfsky.ts'
import {
  areaLevel,
  areaStem,
  areaStems,
  byText,
  isCounted,
  type Lang,
  type LeftOut,
  type Plan,
  type Ranking,
  type ReportedFinding,
  type Unranked,
  type Verdict,
  type Waiver,
} from '../model/index.ts'
import { type Survey, surveyOn } from '../reporting.ts'
import type { Case, StoredRecord } from '../store/index.ts'
import { areaSeen, stemsWithin } from './completeness.ts'
import { shortCode } from './follow.ts'
import { latelyOf } from './lately.ts'
import type { Office } from './office.ts'
import { STANDING } from './past.ts'
import { planOf, standing } from './reports.ts'
import { waiversAt } from './waivers.ts'

/** What a standing is asked for. */
export interface StandingAsked {
  readonly area: string
  /** As the report of that year has it; otherwise what holds on the day. */
  readonly year?: number | undefined
  readonly plan?: string | undefined
  readonly asOf: string
  readonly lang: Lang
}

/** A finding on the latest record of a subject. */
export type StandingFinding = Omit<
  ReportedFinding,
  'record' | 'observed' | 'evidence' | 'intervals' | 'explanation' | 'reading'
>

/** The latest record of a subject, where it came from, and what was found of it, by rule. */
export interface StandingRecord extends Pick<CheckedRecord, 'record' | 'asOf' | 'year'> {
  readonly submission: string
  readonly findings: readonly StandingFinding[]
}

/** How an area stands, as somebody may see it. */
export interface Standing {
  readonly area: AreaName
  readonly plan: Plan
  /** Null where what holds on a day was asked for. */
  readonly year: number | null
  readonly period: Survey['period']
  readonly asOf: string
  readonly computedAt: string
  readonly counts: RecordCounts
  readonly records: readonly StandingRecord[]
  readonly rates: Rates
  readonly indicators: readonly FollowedIndicator[]
  readonly leftOut: readonly LeftOut[]
  /** Of the areas one level below; those of the hierarchy that never reported anything are missing there, too. */
  readonly rankings: readonly Ranking[]
  readonly nameOf: NameOf
}

/** What is found out for everybody who sees the same areas. */
interface Surveyed extends Omit<Survey, 'checked' | 'problems'> {
  readonly computedAt: string
  readonly refused: number
  readonly latest: readonly StandingRecord[]
  readonly counts: Omit<RecordCounts, 'refused'>
}

/** What standings are made with. */
export interface StandingsParts {
  readonly office: Office
  readonly halfsky: Halfsky
  /** Waivers beside those of the store. */
  readonly waivers: readonly Waiver[]
}

const AREA = 'area-statistics'

/** Findings that are held in memory, some hundred bytes each, until something is handed in, decided or waived. */
const HELD = 500_000
/** What else is told of an area weighs as much as so many. */
const REST = 2_000

/**
 * How areas stand by what is kept: from the same records, and judged in the same way, as their reports. All that stands in the areas is judged
 * together, whatever kinds somebody sees; of it they are told their own.
 */
export const standingsOf = ({ office, halfsky, waivers }: StandingsParts) => {
  const { store } = office
  const { rulebook } = halfsky
  const lately = latelyOf<Surveyed>(HELD, ({ latest }) => latest.reduce((sum, one) => sum + one.findings.length, REST))

  return async (known: Actor, asked: StandingAsked): Promise<Standing> => {
    const plan = planOf(halfsky, asked)
    areaSeen(known, asked.area)
    const stems = stemsWithin(known, asked.area)
    const inForce = [...waivers, ...(await waiversAt(store, office.now()))]
    const mark = await store.submissions.mark(STANDING)
    const given = await store.areas.list({ on: asked.asOf })
    const names = given.map(({ code, name }) => ({ code, name }))
    const found = await lately.get(JSON.stringify([stems, asked, mark, inForce, names]), () =>
      surveyed(office, halfsky, plan, stems, asked, inForce, names),
    )
    const nameOf = namesOf([...found.areas, ...given])
    const seesKind = (kind: string): boolean => known.kinds.length === 0 || known.kinds.includes(kind)
    const records = found.latest.filter(({ record }) => seesKind(record.kind))
    const areas = seesKind(AREA)
    const { year, period, asOf, computedAt, counts, refused, series, outlooks } = found
    const years = { first: Number(plan.period.from.slice(0, 4)), last: Number(period.to.slice(0, 4)) }
    const below = given.filter(({ code }) => isWithin(known.stems, code) && isBelow(code, asked.area))
    return {
      ...{ area: nameOf(asked.area), plan, year: asked.year === undefined ? null : year },
      ...{ period, asOf, computedAt, records, nameOf },
      counts: { ...counts, judged: records.length, refused },
      rates: ratesOf(records, asked.area, asOf, nameOf),
      indicators: areas ? indicatorsOf({ series, outlooks }, rulebook, 'yearly', years) : [],
      leftOut: areas ? outlooks.leftOut : [],
      rankings: areas ? found.rankings.filter(isRanking).map((one) => whole(one, below, nameOf)) : [],
    }
  }
}

const surveyed = async (
  { store, now }: Office,
  halfsky: Halfsky,
  plan: Plan,
  stems: readonly string[],
  { area, year, plan: named, asOf, lang }: StandingAsked,
  waivers: readonly Waiver[],
  names: readonly AreaName[],
): Promise<Surveyed> => {
  const submissions: string[] = []
  const noted = ({ submission }: StoredRecord): string => {
    submissions.push(submission)
    return ''
  }
  const batch = await standing(store, { stems }, noted, names)
  const form = year === undefined ? null : 'yearly'
  const { checked, problems, ...rest } = await surveyOn(halfsky, batch, plan, {
    ...{ form, area, year, plan: named, lang, waivers, preparedOn: asOf },
  })
  const lighter = lightenerOf()
  const records = checked.flatMap((one, index): StandingRecord[] =>
    one === null
      ? []
      : [{ ...one, submission: submissions[index] ?? '', findings: one.findings.map(lighter).sort(byRule) }],
  )
  const { latest, counts } = chosenOf({ records, area, form }, rest.period)
  const refused = checked.filter((one) => one === null).length
  return { ...rest, latest, counts, refused, computedAt: now() }
}

const byRule = (a: StandingFinding, b: StandingFinding): number => byText(a.rule, b.rule)

/** Leaves out of findings what they rest on, and says the same thing in the same string: many are alike. */
const lightenerOf = () => {
  const words = new Map<string, string>()
  const clauses = new Map<string, StandingFinding['clause']>()
  const same = (text: string): string => {
    const known = words.get(text)
    if (known !== undefined) return known
    words.set(text, text)
    return text
  }
  return (finding: ReportedFinding): StandingFinding => {
    const { record: _r, observed: _o, evidence: _e, intervals: _i, explanation: _x, reading: _g, ...rest } = finding
    const { rule, message, required, demand } = rest
    const clause = clauses.get(rule) ?? rest.clause
    clauses.set(rule, clause)
    return {
      ...{ ...rest, clause, message: same(message) },
      required: required === null ? null : same(required),
      demand: demand === null ? null : same(demand),
    }
  }
}

const isBelow = (code: string, area: string): boolean => areaStems(code).at(-2) === areaStem(area)

/** A ranking with the names that areas go by, and with those that never reported anything among the missing. */
const whole = (ranking: Ranking, below: readonly AreaName[], nameOf: NameOf): Ranking => {
  const named = <One extends Unranked | Ranking['rows'][number]>(one: One): One => ({
    ...one,
    area: { ...one.area, name: nameOf(one.area.code).name },
  })
  const [rows, missing] = [ranking.rows.map(named), ranking.missing.map(named)]
  const known = new Set([...rows, ...missing].map(({ area }) => areaStem(area.code)))
  const silent = below
    .filter(({ code }) => !known.has(areaStem(code)))
    .map(({ code, name }): Unranked => ({ area: { code, name, level: areaLevel(code) }, why: 'missing', last: null }))
  return { ...ranking, rows, missing: [...missing, ...silent].sort((a, b) => byText(a.area.code, b.area.code)) }
}

/** How many findings of a rule came to what. */
export interface RuleTally extends Pick<StandingFinding, 'rule' | 'title' | 'binding' | 'due' | 'clause'> {
  readonly verdicts: Readonly<Record<Verdict, number>>
  /** Failures that count, which are not waived. */
  readonly breaches: number
  readonly waived: number
}

/** What every rule that was judged came to, in the order of the plan. */
export const talliesOf = ({
  records,
  asOf,
  plan,
}: Pick<Standing, 'records' | 'asOf' | 'plan'>): readonly RuleTally[] => {
  const order = new Map(plan.clauses.map(({ key }, index) => [key, index]))
  const groups = Map.groupBy(
    records.flatMap(({ findings }) => findings),
    ({ rule }) => rule,
  )
  const tallies = [...groups.values()].flatMap((findings): RuleTally[] => {
    const [first] = findings
    if (first === undefined) return []
    const { rule, title, binding, due, clause } = first
    const rate: Rate = rateOf(findings, asOf)
    const { pass, fail, unknown, notApplicable, manual, error, breaches, waived = 0 } = rate
    const verdicts = { pass, fail, unknown, 'not-applicable': notApplicable, manual, error }
    return [{ rule, title, binding, due, clause, verdicts, breaches, waived }]
  })
  const placeIn = ({ clause }: RuleTally): number => order.get(clause.key) ?? plan.clauses.length
  return tallies.sort((a, b) => placeIn(a) - placeIn(b) || byText(a.rule, b.rule))
}

/** Which findings to list. */
export interface FindingChoice {
  /** With all areas under it. */
  readonly area?: string | undefined
  readonly rule?: string | undefined
  readonly clause?: string | undefined
  readonly domain?: string | undefined
  readonly binding?: string | undefined
  readonly verdict?: string | undefined
  readonly kind?: string | undefined
  readonly subject?: string | undefined
  /** Only failures that count, or only those that are waived. */
  readonly only?: 'breaches' | 'waived' | undefined
  /** Only what is of the area itself, without the areas under it. */
  readonly own?: 'yes' | undefined
}

/** Where a list of findings goes on: after this rule of this subject. */
export type FindingPlace = readonly [subject: string, rule: string]

/** A part of the findings of a standing, by area, subject and rule. */
export const findingsIn = (
  { records, asOf }: Pick<Standing, 'records' | 'asOf'>,
  choice: FindingChoice,
  { after, limit }: { readonly after: FindingPlace | null; readonly limit: number },
) => {
  const found: { readonly one: StandingRecord; readonly finding: StandingFinding }[] = []
  let total = 0
  for (const one of records) {
    const { kind, subject } = choice
    if (kind !== undefined && one.record.kind !== kind) continue
    if (subject !== undefined && one.record.id !== subject) continue
    if (!isIn(one.record.area, choice)) continue
    const place = placeOf(one)
    for (const finding of one.findings) {
      if (!isChosen(finding, choice, asOf)) continue
      total++
      const isLater = after === null || place > after[0] || (place === after[0] && finding.rule > after[1])
      if (isLater && found.length <= limit) found.push({ one, finding })
    }
  }
  const items = found.slice(0, limit)
  const last = items.at(-1)
  const next: FindingPlace | null = found.length > limit && last ? [placeOf(last.one), last.finding.rule] : null
  return { items, total, next }
}

const isIn = (code: string, { area, own }: FindingChoice): boolean => {
  if (area === undefined) return true
  return own === 'yes' ? areaStem(code) === areaStem(area) : areaStem(code).startsWith(areaStem(area))
}

const isChosen = (
  finding: StandingFinding,
  { rule, clause, domain, binding, verdict, only }: FindingChoice,
  asOf: string,
): boolean =>
  (rule === undefined || finding.rule === rule) &&
  (clause === undefined || finding.clause.key === clause) &&
  (domain === undefined || domainOf(finding) === domain) &&
  (binding === undefined || finding.binding === binding) &&
  (verdict === undefined || finding.verdict === verdict) &&
  (only === undefined || (only === 'waived' ? finding.waiver !== null : isCounted(finding, asOf)))

/** The case that a finding has, if any. */
export const caseOf = (
  { store }: Office,
  { kind, area, id }: StandingRecord['record'],
  rule: string,
): Promise<Case | null> => store.cases.find({ rule, kind, area: shortCode(area), subject: id })
