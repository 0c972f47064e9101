import { setImmediate } from 'node:timers/promises'
import { type Actor, maySee } from '../access/index.ts'
import { type CheckOptions, checkBeside, type Halfsky } from '../halfsky.ts'
import { areaStem, areaStems, type FactRecord, type Lang, type Report, type Waiver } from '../model/index.ts'
import type { Batch } from '../record/index.ts'
import type { Judged } from '../report/index.ts'
import type { NewSubmission, Submission, Transaction } from '../store/index.ts'
import { type Basis, bodyOf, linesOf, type Noted, noting, readBasis, rebuilt } from './basis.ts'
import { denied } from './denial.ts'
import { note, type Office } from './office.ts'
import { pastOf, recall } from './past.ts'
import { lockedFor } from './periods.ts'
import type { Shelf } from './rulebooks.ts'
import { tell } from './tell.ts'
import { waiversAt } from './waivers.ts'

/** A submission and what was found on each of its records. */
export interface Filed {
  readonly submission: Submission
  readonly judged: readonly Judged[]
}

/** What else happens when records are handed in, in the same transaction; not for drafts. */
export type Follower = (tx: Transaction, filed: Filed) => Promise<void>

/** What submissions are judged and kept with. */
export interface SubmissionsParts {
  readonly office: Office
  readonly halfsky: Halfsky
  readonly shelf: Shelf
  /** The version of halfsky. */
  readonly version: string
  readonly followers: readonly Follower[]
  /** For so many days names of people are kept, where they are. */
  readonly namesDays: number
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

/** What a submission takes the place of: a draft, or one that is corrected. */
export interface Replaced {
  readonly id: string
  readonly as: 'draft' | 'correction'
  /** The revision the caller has seen. */
  readonly revision?: number | undefined
}

/** A submission with its report. */
export interface Kept {
  readonly submission: Submission
  readonly report: Report
  /** Whether it had been handed in before, under the same key. */
  readonly isReplay: boolean
}

/** A decision on what was handed in. */
export interface Decision {
  readonly decision: 'accept' | 'return'
  readonly note?: string | null | undefined
  readonly revision?: number | undefined
}

/** A report made again. */
export interface Rechecked {
  /** Whether it is the same, byte for byte. */
  readonly same: boolean
  readonly rulebook: string
  readonly report: Report
}

/** Submissions, as those who hand in and those who decide see to them. */
export interface OfficeSubmissions {
  submit(known: Actor, filing: Filing, replaced?: Replaced): Promise<Kept>
  /** Hands in a draft as it stands, judged anew. */
  handIn(known: Actor, id: string, filing: Pick<Filing, 'lang' | 'asOf'>, revision?: number): Promise<Kept>
  get(known: Actor, id: string): Promise<Submission>
  report(id: string): Promise<Report>
  decide(known: Actor, id: string, decision: Decision): Promise<Submission>
  /** Makes the report again, by the rulebook that made it and what was known then. */
  recheck(known: Actor, id: string): Promise<Rechecked>
}

const CORRECTABLE = ['submitted', 'accepted', 'returned'] as const
/** Up to so many records all are judged by both engines, as on the command line. */
const FEW = 100
const EVERY = 1_000
const BREATH = 200
const DAY = 86_400_000

/** The submissions of an office. */
export const submissionsOf = (parts: SubmissionsParts): OfficeSubmissions => {
  const { office, shelf, version, followers } = parts
  const { store, now } = office

  const get = async (known: Actor, id: string): Promise<Submission> => {
    const found = await store.submissions.get(id)
    if (found === null || !maySee(known, found)) throw denied('not-found', { what: 'submission', id: shortId(id) })
    return found
  }

  const report = async (id: string): Promise<Report> => JSON.parse((await store.submissions.report(id)) ?? 'null')

  const replay = async (
    known: Actor,
    { key }: Filing,
    tx: Pick<Transaction, 'submissions'>,
  ): Promise<string | null> => {
    if (key === undefined) return null
    const used = await tx.submissions.usedKey(known.account, key.key)
    if (used !== null && used.requestHash !== key.hash) throw denied('key-reused')
    return used?.submission ?? null
  }

  const again = async (known: Actor, id: string): Promise<Kept> => ({
    submission: await get(known, id),
    report: await report(id),
    isReplay: true,
  })

  const submit: OfficeSubmissions['submit'] = async (known, filing, replaced) => {
    const before = await replay(known, filing, store)
    if (before !== null) return again(known, before)
    const old = replaced === undefined ? null : await get(known, replaced.id)
    if (old !== null) mayReplace(old, replaced as Replaced)
    const judging = await judge(parts, known, filing, old)
    const made = await store.transact(async (tx) => {
      const earlier = await replay(known, filing, tx)
      if (earlier !== null) return earlier
      await refuseLocked(tx, judging.places, judging.facts.period, old)
      if (replaced?.revision !== undefined) await refuseStale(tx, replaced)
      const rulebook = await shelf.keep(tx, version)
      const supersedes = old?.id ?? null
      const submission = await tx.submissions.add({ ...judging.facts, rulebook, supersedes })
      if (filing.key) await tx.submissions.useKey(known.account, filing.key.key, useOf(filing.key.hash, submission))
      await keepNames(tx, submission.id, judging.facts.records, filing.names, parts)
      await note(tx, known.account, actOf(replaced, filing), `submission/${submission.id}`, told(submission))
      if (submission.state === 'submitted') {
        await tell(tx, now(), 'submission.created', eventOf(submission))
        await seeSubjects(tx, submission.id, judging.judged)
        for (const follow of followers) await follow(tx, { submission, judged: judging.judged })
      }
      return submission
    })
    return typeof made === 'string' ? again(known, made) : { submission: made, report: judging.report, isReplay: false }
  }

  return {
    get,
    report,
    submit,

    handIn: async (known, id, { lang, asOf }, revision) => {
      const draft = await get(known, id)
      const basis = await basisOf(store, id)
      const batch = await rebuilt(store, id, basis)
      const names = (await store.people.of(id)).map(({ position, place, name }) => ({ position, place, name }))
      const { area } = draft
      const filing = { batch, names, state: 'submitted', area, period: draft.period ?? undefined, lang, asOf } as const
      return submit(known, filing, { id, as: 'draft', revision })
    },

    decide: async (known, id, { decision, note: said = null, revision }) => {
      const found = await get(known, id)
      if (found.state !== 'submitted') throw denied('conflict', { what: 'state' })
      return store.transact(async (tx) => {
        await refuseLocked(tx, await placesOf(tx, id), found.period, null)
        const to = decision === 'accept' ? 'accepted' : 'returned'
        const move = { from: ['submitted'], to, by: known.account, note: said } as const
        const moved = await tx.submissions.move(id, revision === undefined ? move : { ...move, revision })
        await note(tx, known.account, `submission:${decision}`, `submission/${id}`, told(moved))
        await tell(tx, now(), 'submission.decided', eventOf(moved))
        return moved
      })
    },

    recheck: async (known, id) => {
      const found = await get(known, id)
      const basis = await basisOf(store, id)
      const opened = await shelf.open(store, found.rulebook)
      const batch = await rebuilt(store, id, basis)
      const records = await recall(store, opened.kinds, basis.past)
      const options = optionsFor(basis.records, { lang: basis.lang, asOf: found.asOf, waivers: basis.waivers })
      const checked = await checkBeside(opened, batch, options, { records, tally: () => null })
      const same = JSON.stringify(checked.report) === (await store.submissions.report(id))
      await store.transact((tx) => note(tx, known.account, 'submission:recheck', `submission/${id}`, { same }))
      return { same, rulebook: found.rulebook, report: checked.report }
    },
  }
}

/** What somebody wrote in place of an identifier may be anything. */
const shortId = (id: string): string => (/^[0-9a-f-]{36}$/.test(id) ? id : '…')

const useOf = (requestHash: string, { id }: Submission) => ({ requestHash, submission: id })

const actOf = (replaced: Replaced | undefined, { state }: Filing): string => {
  if (replaced?.as === 'correction') return 'submission:correct'
  if (state === 'draft') return 'submission:draft'
  return 'submission:submit'
}

const told = ({ state, area, kind, period, counts, supersedes, revision }: Submission) => ({
  ...{ state, area, kind, period, records: counts.records, refused: counts.refused },
  ...{ supersedes, revision },
})

const eventOf = ({ id, state, area, kind, period }: Submission) => ({ submission: id, state, area, kind, period })

/** Whether a waiver may lie over a verdict on one of these records. */
const concerns = ({ area }: Waiver, records: readonly FactRecord[]): boolean =>
  area === null || records.some((record) => areaStem(record.area).startsWith(areaStem(area)))

const basisOf = async (store: Office['store'], id: string): Promise<Basis> =>
  readBasis((await store.submissions.problems(id)) ?? '')

const mayReplace = ({ state }: Submission, { as }: Replaced): void => {
  const states: readonly string[] = as === 'draft' ? ['draft'] : CORRECTABLE
  if (state === 'locked') throw denied('period-locked', {})
  if (!states.includes(state)) throw denied('conflict', { what: as === 'draft' ? 'no-draft' : 'state' })
}

/** Where and of what kind records are, each once. */
type Places = readonly { readonly area: string; readonly kind: string }[]

const refuseLocked = async (
  tx: Transaction,
  places: Places,
  period: string | null,
  old: Submission | null,
): Promise<void> => {
  const before = old === null ? [] : await placesOf(tx, old.id)
  const periods = new Set([period, old?.period ?? null].filter((one) => one !== null))
  for (const one of periods) {
    const locked = await lockedFor(tx, [...places, ...before], one)
    if (locked !== null) throw denied('period-locked', { period: one, area: locked.area })
  }
}

const placesOf = async (tx: Transaction, submission: string): Promise<Places> => {
  const places = new Map<string, Places[number]>()
  for (let after: number | null = 0; after !== null; ) {
    const page: Awaited<ReturnType<Transaction['records']['list']>> = await tx.records.list({ submission }, { after })
    for (const { area, kind } of page.items) places.set(`${kind} ${area}`, { area, kind })
    after = page.next
  }
  return [...places.values()]
}

const refuseStale = async (tx: Transaction, { id, revision }: Replaced): Promise<void> => {
  if ((await tx.submissions.get(id))?.revision !== revision) throw denied('stale')
}

/** What was found on records, ready to be kept. */
interface Judging {
  readonly facts: Omit<NewSubmission, 'rulebook'>
  readonly judged: readonly Judged[]
  readonly places: Places
  readonly report: Report
}

const judge = async (
  { office: { store, now }, halfsky, version, waivers: given }: SubmissionsParts,
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

const optionsFor = (
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

const keepNames = async (
  tx: Transaction,
  submission: string,
  records: NewSubmission['records'],
  names: readonly NamedMember[],
  { office, namesDays }: SubmissionsParts,
): Promise<void> => {
  const kept = new Set(records.map(({ position }) => position))
  const purgeAt = new Date(Date.parse(office.now()) + namesDays * DAY).toISOString()
  const own = names.filter(({ position }) => kept.has(position))
  if (own.length > 0) await tx.people.keep(own.map((one) => ({ ...one, submission, purgeAt })))
}

const seeSubjects = async (tx: Transaction, submission: string, judged: readonly Judged[]): Promise<void> => {
  const subjects = new Map(judged.map(({ record }) => [`${record.kind} ${record.area} ${record.id}`, record]))
  let count = 0
  for (const { kind, area, id, name = null } of subjects.values()) {
    await tx.subjects.see({ kind, area, id, name, submission })
    if (++count % BREATH === 0) await setImmediate()
  }
}
