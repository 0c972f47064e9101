import { setImmediate } from 'node:timers/promises'
import { type Actor, maySee } from '../access/index.ts'
import { type CheckOptions, checkBeside, type Halfsky } from '../halfsky.ts'
import { areaStem, areaStems, type FactRecord, type Lang, type Report, type Waiver } from '../model/index.ts'
import type { Batch } from '../record/index.ts'
import type { Judged } from '../report/index.ts'
import type { NewSubmission, Submission } from '../store/index.ts'
import { type Basis, bodyOf, linesOf, type Noted, noting } from './basis.ts'
import { denied } from './denial.ts'
import type { Office } from './office.ts'
import { pastOf } from './past.ts'
import { waiversAt } from './waivers.ts'

/** What is handed in is judged with this. */
export interface FilingParts {
  readonly office: Office
  readonly halfsky: Halfsky
  /** The version of halfsky. */
  readonly version: string
  /** What is waived beside the waivers of the store. */
  readonly waivers: readonly Waiver[]
}

/** The name of a member of a roster, taken out before the record is read. */
export interface NamedMember {
  readonly position: number
  readonly place: number
  readonly name: string
}

/** What is handed in. */
export interface Filing {
  readonly batch: Batch
  readonly names: readonly NamedMember[]
  readonly state: 'draft' | 'submitted'
  /** Otherwise the latest year that the records tell of. */
  readonly period?: string | undefined
  /** Otherwise the least area that holds all records. */
  readonly area?: string | undefined
  readonly lang: Lang
  /** The day by which targets are due. */
  readonly asOf: string
  /** The same key with the same request is the same submission. */
  readonly key?: { readonly key: string; readonly hash: string } | undefined
}

/** Where and of what kind records are, each once. */
export type Places = readonly { readonly area: string; readonly kind: string }[]

/** Up to so many records all are judged by both engines, as on the command line. */
const FEW = 100
const EVERY = 1_000
const BREATH = 200

/** What was found on records, ready to be kept. */
export interface Judging {
  readonly facts: Omit<NewSubmission, 'rulebook'>
  readonly judged: readonly Judged[]
  readonly places: Places
  readonly report: Report
}

/** Reads and judges what is handed in, beside what was known before; throws a denial where it may not be taken. */
export const judgeFiling = async (
  { office: { store, now }, halfsky, version, waivers: given }: FilingParts,
  known: Actor,
  { batch, state, period, area, lang, asOf }: Filing,
  old: Submission | null,
): Promise<Judging> => {
  const read = await readAll(halfsky, batch)
  const whole = wholeOf(read, area)
  refuseOutside(known, read, whole)
  const replaced = new Set(old === null ? [] : [old.id])
  const past = await pastOf(store, halfsky, [...read.values()], replaced)
  const waivers = [...given, ...(await waiversAt(store, now()))].filter((one) => concerns(one, [...read.values()]))
  const options = optionsFor(batch.entries.length, { lang, asOf, waivers })
  const noted: Noted = new Map()
  const entries = batch.entries.map((entry) => noting(entry, noted))
  const beside = { records: past.records, tally: () => null }
  const { report, judged, refused } = await checkBeside(halfsky, { ...batch, entries }, options, beside)
  if (judged.length === 0) throw denied('no-record-judged', {}, report.problems)
  const lines = linesOf(entries, report)
  const basis: Basis = {
    ...{ lang, records: entries.length, problems: batch.problems, refused, lines, places: [...noted] },
    past: past.seqs,
    waivers,
  }
  const values = new Map(entries.map(({ position, value }) => [position, value]))
  const { passRate: _, completeness: __, ...counts } = report.summary
  return {
    facts: {
      ...{ state, ...whole, period: period ?? latestYear(judged.map(({ record }) => record)), by: known.account },
      ...{ engine: options.engine, version, asOf, counts },
      report: JSON.stringify(report),
      problems: JSON.stringify(basis),
      records: judged.map(({ record, position, findings }) => ({
        ...{ position, kind: record.kind, subject: record.id, area: record.area, asOf: record.asOf },
        body: bodyOf(values.get(position), record),
        findings: JSON.stringify(findings.filter(({ verdict }) => verdict !== 'not-applicable').map(briefly)),
      })),
    },
    judged,
    places: [...new Map(judged.map(({ record: { area, kind } }) => [`${kind} ${area}`, { area, kind }])).values()],
    report,
  }
}

/** As much of a finding as lists of what is to be done need. */
const briefly = ({ rule, verdict, reason, missing }: Judged['findings'][number]) => ({ rule, verdict, reason, missing })

/** How submissions of so many records are judged. */
export const optionsFor = (
  records: number,
  { lang, asOf, waivers }: Pick<CheckOptions, 'lang' | 'asOf' | 'waivers'>,
): CheckOptions => ({
  ...{ lang, asOf, waivers, engine: 'compiled', detail: 'brief' },
  crossCheckEvery: records <= FEW ? 1 : EVERY,
})

const readAll = async ({ kinds }: Halfsky, { entries }: Batch): Promise<ReadonlyMap<number, FactRecord>> => {
  const read = new Map<number, FactRecord>()
  for (const [index, entry] of entries.entries()) {
    const { record } = kinds.readEntry(entry)
    if (record !== null) read.set(entry.position, record)
    if (index % BREATH === 0) await setImmediate()
  }
  return read
}

/** The area and kind of records that are handed in together: what they share. */
const wholeOf = (read: ReadonlyMap<number, FactRecord>, area: string | undefined) => {
  const kinds = new Set<string>()
  let shared: readonly string[] | null = null
  let code: string | undefined
  for (const record of read.values()) {
    kinds.add(record.kind)
    const stems = areaStems(record.area)
    shared = shared === null ? stems : shared.filter((stem) => stems.includes(stem))
    code = code === undefined || code === record.area ? record.area : ''
  }
  const [kind] = kinds
  const stem = shared?.at(-1) ?? ''
  return { area: area ?? (code || codeOf(stem)), kind: kinds.size === 1 && kind ? kind : null }
}

const codeOf = (stem: string): string => stem.padEnd(6, '0')

const MOST_TOLD = 20

/** All of it lies in what somebody sees to, or none of it is taken. */
const refuseOutside = (
  known: Actor,
  read: ReadonlyMap<number, FactRecord>,
  whole: { readonly area: string; readonly kind: string | null },
): void => {
  const stem = areaStem(whole.area)
  const outside = [...read].flatMap(([position, record]) =>
    maySee(known, record) && areaStem(record.area).startsWith(whole.area === codeOf('') ? '' : stem) ? [] : position,
  )
  const positions = outside.slice(0, MOST_TOLD).join(', ') + (outside.length > MOST_TOLD ? ', …' : '')
  if (outside.length > 0) throw denied('outside-scope', { positions, count: outside.length })
  if (read.size > 0 && !maySee(known, whole)) throw denied('outside-scope', { positions: '', count: 0 })
}

const latestYear = (records: readonly FactRecord[]): string =>
  records.reduce((latest, { facts, asOf }) => {
    const year = typeof facts.year === 'number' ? String(facts.year) : asOf.slice(0, 4)
    return year > latest ? year : latest
  }, '')

/** Whether a waiver may lie over a verdict on one of these records. */
const concerns = ({ area }: Waiver, records: readonly FactRecord[]): boolean =>
  area === null || records.some((record) => areaStem(record.area).startsWith(areaStem(area)))
