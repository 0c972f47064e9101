import { checkBeside, type Halfsky } from '../halfsky.ts'
import { type Binding, byText, type FactSpec, type Lang, type ReportedFinding } from '../model/index.ts'
import type { RecordFilter, StoredRecord, SubmissionState } from '../store/index.ts'
import { askingOrder } from './asking.ts'
import { denied } from './denial.ts'
import { shortCode } from './follow.ts'
import type { Office } from './office.ts'

/** What a worklist is asked for. */
export interface WorklistAsked {
  readonly scope: Pick<RecordFilter, 'stems' | 'kinds'>
  readonly lang: Lang
  /** The day to judge by. */
  readonly asOf: string
  /** The most records that may be judged for it. */
  readonly most: number
}

/** A fact to ask at a subject, and what for. */
export interface WorkFact {
  readonly fact: string
  readonly spec: FactSpec | null
  /** How many verdicts on the subject are settled once this and all before it are known. */
  readonly settled: number
  readonly rules: readonly {
    readonly rule: string
    readonly title: string
    readonly binding: Binding
    readonly clause: ReportedFinding['clause']
  }[]
}

/** A subject to visit (对象), with what to ask there. */
export interface WorkStop {
  readonly record: ReportedFinding['record']
  /** The day of what is known of it. */
  readonly asOf: string
  /** Cases of it that are late. */
  readonly overdue: number
  /** Verdicts that are not settled, and of these the mandatory ones. */
  readonly unknown: number
  readonly mandatory: number
  readonly facts: readonly WorkFact[]
}

const LIVE: readonly SubmissionState[] = ['submitted', 'accepted', 'locked']

/**
 * Where facts are missing, in the order of visiting: area by area, and in each what is late first, then where the most mandatory verdicts
 * are open.
 */
export const worklistOf =
  ({ store }: Office, halfsky: Halfsky) =>
  async ({ scope, lang, asOf, most }: WorklistAsked): Promise<readonly WorkStop[]> => {
    const { latest, earlier } = await recordsIn(store, scope, most)
    const options = { lang, asOf, engine: 'compiled', detail: 'brief', crossCheckEvery: 0 } as const
    const entries = latest.map(({ body }, position) => ({ position, value: JSON.parse(body), problems: [] }))
    const records = earlier.flatMap(({ body }) => halfsky.kinds.read(JSON.parse(body)).record ?? [])
    const checked = await checkBeside(halfsky, { entries, problems: [] }, options, { records, tally: () => null })
    const late = await lateIn(store, scope)
    const stops = [...checked.lines()].flatMap(({ position, record, findings }) => {
      const stored = latest[position]
      const unknown = findings.filter(({ verdict, missing = [] }) => verdict === 'unknown' && missing.length > 0)
      if (record === null || stored === undefined || unknown.length === 0) return []
      const overdue = late.get(subjectName(stored)) ?? 0
      return stopOf(record, stored.asOf, overdue, unknown, halfsky.kinds.specs[record.kind]?.facts ?? {})
    })
    return stops.sort(inVisitingOrder)
  }

const stopOf = (
  record: WorkStop['record'],
  asOf: string,
  overdue: number,
  unknown: readonly ReportedFinding[],
  specs: Readonly<Record<string, FactSpec>>,
): WorkStop => {
  const needs = unknown.map(({ missing = [], binding }) => ({
    facts: missing,
    weight: Number(binding === 'mandatory'),
  }))
  const facts = askingOrder(needs).map(({ fact, settled }) => ({
    ...{ fact, spec: specs[fact] ?? null, settled },
    rules: unknown
      .filter(({ missing = [] }) => missing.includes(fact))
      .map(({ rule, title, binding, clause }) => ({ rule, title, binding, clause })),
  }))
  const mandatory = unknown.filter(({ binding }) => binding === 'mandatory').length
  return { record, asOf, overdue, unknown: unknown.length, mandatory, facts }
}

const inVisitingOrder = (a: WorkStop, b: WorkStop): number =>
  byText(shortCode(a.record.area), shortCode(b.record.area)) ||
  b.overdue - a.overdue ||
  b.mandatory - a.mandatory ||
  b.unknown - a.unknown ||
  byText(a.record.kind, b.record.kind) ||
  byText(a.record.id, b.record.id)

const subjectName = ({ kind, area, subject }: Pick<StoredRecord, 'kind' | 'area' | 'subject'>): string =>
  JSON.stringify([kind, shortCode(area), subject])

/** The latest record of each subject, and those before, which trends are read from. */
const recordsIn = async (store: Office['store'], scope: WorklistAsked['scope'], most: number) => {
  const latest = new Map<string, StoredRecord>()
  const earlier: StoredRecord[] = []
  for (let after: number | null = 0; after !== null; ) {
    const page: Awaited<ReturnType<typeof store.records.list>> = await store.records.list(
      { ...scope, states: LIVE },
      { after, limit: 1_000 },
    )
    for (const record of page.items) {
      const name = subjectName(record)
      const before = latest.get(name)
      if (before === undefined) latest.set(name, record)
      // the same day told again is told better
      else if (before.asOf === record.asOf) latest.set(name, record)
      else if (before.asOf < record.asOf) {
        earlier.push(before)
        latest.set(name, record)
      } else earlier.push(record)
    }
    after = page.next
    if (latest.size + earlier.length > most) throw denied('scope-too-wide', { limit: most })
  }
  return { latest: [...latest.values()], earlier }
}

/** How many cases of each subject are late. */
const lateIn = async (store: Office['store'], scope: WorklistAsked['scope']): Promise<ReadonlyMap<string, number>> => {
  const late = new Map<string, number>()
  for (let after: number | null = 0; after !== null; ) {
    const page: Awaited<ReturnType<typeof store.cases.list>> = await store.cases.list(
      { ...scope, states: ['overdue'] },
      { after, limit: 1_000 },
    )
    for (const one of page.items) late.set(subjectName(one), (late.get(subjectName(one)) ?? 0) + 1)
    after = page.next
  }
  return late
}
