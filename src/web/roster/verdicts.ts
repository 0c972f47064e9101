import { contextOf, judgeOf } from '../../engine/index.ts'
import {
  type FactRecord,
  type Lang,
  planOfArea,
  type ReportedFinding,
  type RolledUp,
  type Rulebook,
  type Trace,
} from '../../model/index.ts'
import { placesOf, type RecordSchema, suspicions, toRecord } from '../../record/index.ts'
import { byBinding, reportWriter } from '../../report/index.ts'

/** What is known of an area beside its bodies: how many there are, and what shares were before. */
export interface AreaGiven {
  readonly counts: Readonly<Record<string, string>>
  readonly earlier: Readonly<Record<string, string>>
}

/** A body and what the rules say of it. */
export interface JudgedBody {
  readonly record: FactRecord
  readonly plan: string | null
  readonly findings: readonly ReportedFinding[]
}

/** A share over an area that the bodies of the roster say something of. */
export interface AreaShare {
  readonly indicator: string
  readonly rolledUp: RolledUp
  /** The indicator that says how many bodies there are. */
  readonly bodies: string
  readonly findings: readonly ReportedFinding[]
  /** Whether a rule compares it with an earlier one. */
  readonly asksEarlier: boolean
}

/** An area and its shares. */
export interface JudgedArea {
  readonly area: string
  readonly plan: string | null
  readonly shares: readonly AreaShare[]
}

/** What the rules say of a roster. */
export interface Judged {
  readonly bodies: readonly JudgedBody[]
  readonly areas: readonly JudgedArea[]
}

/** How to judge a roster: with which rules, on which day, and what is known of its areas. */
export interface Judging {
  readonly rulebook: Rulebook
  readonly schemas: Readonly<Record<string, RecordSchema>>
  readonly lang: Lang
  readonly today: string
  readonly given: Readonly<Record<string, AreaGiven>>
}

const AREA_KIND = 'area-statistics'
const COUNTY = 6

/** Judges bodies beside each other, and the areas they lie in as far as the bodies tell of them. */
export const judgeRoster = async (
  values: readonly Readonly<Record<string, unknown>>[],
  { rulebook, schemas, lang, today, given }: Judging,
): Promise<Judged> => {
  const readerOf = (kind: string) => {
    const schema = schemas[kind] as RecordSchema
    return { places: placesOf(schema), consistency: schema['x-consistency'] ?? [] }
  }
  const readers = new Map(Object.keys(schemas).map((kind) => [kind, readerOf(kind)]))
  const recordOf = (value: Readonly<Record<string, unknown>>): FactRecord => {
    const kind = String(value.kind)
    const { places, consistency } = readers.get(kind) ?? { places: [], consistency: [] }
    return toRecord(value, kind, places, consistency)
  }
  const suspect = (kind: string, facts: FactRecord['facts'], asOf: string) => {
    const { places, consistency } = readers.get(kind) ?? { places: [], consistency: [] }
    return suspicions(facts, places, consistency, asOf)
  }
  const own: Rulebook = { ...rulebook, rules: rulebook.rules.filter(({ subject }) => schemas[subject] !== undefined) }
  const judge = judgeOf(own, { suspect })
  const writer = reportWriter(own, { lang, asOf: today, engine: 'compiled', detail: 'all' })
  const rules = new Map(own.rules.map((rule) => [rule.id, rule]))
  const bodies = values.map(recordOf)
  const areas = areasOf(bodies)
  const all = [...bodies, ...areas.flatMap((area) => areaValues(area, given[area.code]).map(recordOf))]
  const context = contextOf(all)

  const findingsOf = async (record: FactRecord): Promise<Pick<JudgedBody, 'plan' | 'findings'>> => {
    const plan = planOfArea(rulebook, record.area)
    if (plan === null) return { plan, findings: [] }
    const options = { engine: 'compiled', crossCheck: false, explain: true } as const
    const found = await judge.judge(record, plan, 0, context, options)
    const sorted = [...found].sort((a, b) => {
      const [first, second] = [rules.get(a.rule), rules.get(b.rule)]
      return first && second ? byBinding(first, second) : 0
    })
    return { plan, findings: sorted.map((one) => writer.finding({ record, position: 0, plan, findings: found }, one)) }
  }

  const judgedBodies: JudgedBody[] = []
  for (const record of bodies) judgedBodies.push({ record, ...(await findingsOf(record)) })
  const judgedAreas: JudgedArea[] = []
  for (const area of areas) {
    const record = all.find((one) => one.kind === AREA_KIND && one.id === area.code && one.facts.year === area.year)
    if (record === undefined) continue
    const { plan, findings } = await findingsOf(record)
    const figures = [...judge.figures(record, context)].filter(([, { bodies }]) => bodies > 0)
    const shares = figures.map(([indicator, rolledUp]): AreaShare => {
      const reading = findings.filter((one) => one.verdict !== 'not-applicable' && reads(one, indicator))
      return {
        indicator,
        rolledUp,
        bodies: countOf(own, indicator),
        findings: reading,
        asksEarlier: findings.some((one) => reads(one, `${indicator}Change`)),
      }
    })
    judgedAreas.push({ area: area.code, plan, shares })
  }
  return { bodies: judgedBodies, areas: judgedAreas }
}

const countOf = ({ measures }: Rulebook, indicator: string): string => {
  const expression = measures.find(({ name }) => name === indicator)?.expression
  return expression !== undefined && 'rollup' in expression ? expression.rollup.bodies : ''
}

/** Whether a finding's conditions look at a fact, or at how it changed. */
const reads = ({ explanation }: ReportedFinding, fact: string): boolean =>
  [explanation?.when, explanation?.require].some(
    (trace) => trace && leaves(trace).some((one) => one === fact || one === `${fact}Change`),
  )

const leaves = (trace: Trace): readonly string[] => ('fact' in trace ? [trace.fact] : trace.parts.flatMap(leaves))

interface Area {
  readonly code: string
  readonly year: number
  readonly asOf: string
}

/** The counties that bodies lie in, or the city where its own code is given, in the latest year told of each. */
const areasOf = (bodies: readonly FactRecord[]): readonly Area[] =>
  [...Map.groupBy(bodies, ({ area }) => area.slice(0, COUNTY))].map(([code, own]) => {
    const asOf = own.map((one) => one.asOf).reduce((latest, one) => (one > latest ? one : latest))
    return { code, asOf, year: Number(asOf.slice(0, 4)) }
  })

/** The area's record of the year, without shares, and that of the year before with those given. */
const areaValues = ({ code, year, asOf }: Area, given: AreaGiven = { counts: {}, earlier: {} }) => {
  const record = { kind: AREA_KIND, id: code, area: code }
  const earlier = numbersIn(given.earlier)
  const now = { ...record, asOf, year, indicators: numbersIn(given.counts) }
  if (Object.keys(earlier).length === 0) return [now]
  return [{ ...record, asOf: `${year - 1}-12-31`, year: year - 1, indicators: earlier }, now]
}

const numbersIn = (given: Readonly<Record<string, string>>): Record<string, number> =>
  Object.fromEntries(
    Object.entries(given).flatMap(([name, text]) => {
      const plain = text.normalize('NFKC').trim()
      return /^\d{1,7}(?:\.\d{1,4})?$/.test(plain) ? [[name, Number(plain)]] : []
    }),
  )
