import { setImmediate } from 'node:timers/promises'
import { type Actor, maySee } from '../access/index.ts'
import { checkBeside } from '../halfsky.ts'
import type { Report } from '../model/index.ts'
import type { Judged } from '../report/index.ts'
import type { NewSubmission, Submission, Transaction } from '../store/index.ts'
import { type Basis, readBasis, rebuilt } from './basis.ts'
import { denied } from './denial.ts'
import { type Filing, type FilingParts, judgeFiling, type NamedMember, optionsFor, type Places } from './filing.ts'
import { note, type Office } from './office.ts'
import { recall } from './past.ts'
import { lockedFor } from './periods.ts'
import type { Shelf } from './rulebooks.ts'
import { tell } from './tell.ts'

/** A submission and what was found on each of its records. */
export interface Filed {
  readonly submission: Submission
  readonly judged: readonly Judged[]
}

/** What else happens when records are handed in, in the same transaction; not for drafts. */
export type Follower = (tx: Transaction, filed: Filed) => Promise<void>

/** What submissions are judged and kept with. */
export interface SubmissionsParts extends FilingParts {
  readonly shelf: Shelf
  readonly followers: readonly Follower[]
  /** For so many days names of people are kept, where they are. */
  readonly namesDays: number
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
    const judging = await judgeFiling(parts, known, filing, old)
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

const basisOf = async (store: Office['store'], id: string): Promise<Basis> =>
  readBasis((await store.submissions.problems(id)) ?? '')

const mayReplace = ({ state }: Submission, { as }: Replaced): void => {
  const states: readonly string[] = as === 'draft' ? ['draft'] : CORRECTABLE
  if (state === 'locked') throw denied('period-locked', {})
  if (!states.includes(state)) throw denied('conflict', { what: as === 'draft' ? 'no-draft' : 'state' })
}

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
