import { contextOf, EARLIER, judgeOf, readersOf, rolledFacts } from '../../engine/index.ts'
import {
  AREA_LEVEL,
  type FactRecord,
  type Lang,
  planOfArea,
  type ReportedFinding,
  type Rulebook,
  type Suspicion,
} from '../../model/index.ts'
import { placesOf, type RecordSchema, suspicions, toRecord } from '../../record/index.ts'
import { byBinding, reportWriter } from '../../report/index.ts'

/** What the rules say of a record, judged by itself. */
export interface Judged {
  readonly plan: string | null
  readonly findings: readonly ReportedFinding[]
  readonly suspect: Readonly<Record<string, readonly Suspicion[]>>
}

/** Judges records of one kind in the browser, as the service does. */
export type KindJudge = (
  value: Readonly<Record<string, unknown>>,
  given: { readonly lang: Lang; readonly asOf: string },
) => Promise<Judged>

/** The judge of a kind, by the rules on it alone. */
export const kindJudge = (rulebook: Rulebook, kind: string, schema: RecordSchema): KindJudge => {
  const own: Rulebook = { ...rulebook, rules: rulebook.rules.filter(({ subject }) => subject === kind) }
  const places = placesOf(schema)
  const consistency = schema['x-consistency'] ?? []
  const suspect = (_kind: string, facts: FactRecord['facts'], asOf: string) =>
    suspicions(facts, places, consistency, asOf)
  const judge = judgeOf(own, { suspect })
  const rules = new Map(own.rules.map((rule) => [rule.id, rule]))
  const ruleOf = (id: string) => {
    const rule = rules.get(id)
    if (rule === undefined) throw new Error(`no rule ${id}`)
    return rule
  }

  return async (value, { lang, asOf }) => {
    const record = toRecord(value, kind, places, consistency)
    const plan = planOfArea(rulebook, record.area)
    if (plan === null) return { plan, findings: [], suspect: record.suspect }
    const options = { engine: 'compiled', crossCheck: false, explain: true } as const
    const findings = await judge.judge(record, plan, 0, contextOf([record]), options)
    const writer = reportWriter(own, { lang, asOf, engine: 'compiled', detail: 'all' })
    const sorted = [...findings].sort((a, b) => byBinding(ruleOf(a.rule), ruleOf(b.rule)))
    const judged = { record, position: 0, plan, findings }
    return { plan, findings: sorted.map((one) => writer.finding(judged, one)), suspect: record.suspect }
  }
}

/** The ids of a plan's rules on a kind that read each of its facts. */
export const readersIn = (rulebook: Rulebook, plan: string, kind: string): ReadonlyMap<string, readonly string[]> =>
  readersOf({ ...rulebook, rules: rulebook.rules.filter((rule) => rule.plan === plan) }, kind)

/** The facts of a kind that are added up over an area, and so matter to rules on the area. */
export const rolledIn = (rulebook: Rulebook, kind: string): ReadonlySet<string> =>
  rolledFacts(rulebook).get(kind) ?? new Set()

/** What findings may miss and no form can ask: what the area code says, and records of earlier years. */
const isAsked = (fact: string): boolean => fact !== AREA_LEVEL.name && fact !== 'asOf' && !fact.startsWith(EARLIER)

/** The facts that would settle what is undecided, each with the findings that wait for it, in the order of their force. */
export const wanted = (findings: readonly ReportedFinding[]): ReadonlyMap<string, readonly ReportedFinding[]> => {
  const asked = new Map<string, ReportedFinding[]>()
  for (const finding of findings) {
    if (finding.verdict !== 'unknown' || finding.reason === 'suspect') continue
    for (const fact of finding.missing ?? []) {
      if (!isAsked(fact)) continue
      asked.set(fact, [...(asked.get(fact) ?? []), finding])
    }
  }
  return asked
}
