import { areaStem, type FactRecord, isBreach, type Rule, type Rulebook, type Waiver } from '../model/index.ts'
import type { Case, CaseKey, Submission, SubmissionState, Transaction } from '../store/index.ts'
import { waivingOf } from '../waiving/index.ts'
import { told } from './cases.ts'
import { note, type Office } from './office.ts'
import type { Filed, Follower } from './submissions.ts'
import { tell } from './tell.ts'
import { waiversAt } from './waivers.ts'

/** How cases are opened. */
export interface CaseSettings {
  /** Days within which a violation has to be rectified. */
  readonly days: number
  /** What is waived beside the waivers of the store. */
  readonly waivers: readonly Waiver[]
}

const USUAL: CaseSettings = { days: 30, waivers: [] }
/** In these states a submission says what is so. */
const LIVE: readonly SubmissionState[] = ['submitted', 'accepted', 'locked']

/**
 * Opens, closes and reopens cases as records fail and pass. A failure counts where it is a breach and not waived: what is encouraged, and a
 * target before its day, opens none. Of several records of a subject the later day counts, also over what was handed in before; what is
 * unknown or does not apply leaves a case as it is.
 */
export const caseFollower = (
  { now }: Pick<Office, 'now'>,
  { rules }: Pick<Rulebook, 'rules'>,
  given: Partial<CaseSettings> = {},
): Follower => {
  const { days, waivers } = { ...USUAL, ...given }
  const byId = new Map(rules.map((rule) => [rule.id, rule]))
  return async (tx, filed) => {
    const { submission } = filed
    if (submission.state !== 'submitted') return
    const waiving = waivingOf([...waivers, ...(await waiversAt(tx, now()))], submission.asOf)
    const settled = settledOf(filed, byId, (rule, record) => waiving?.(rule, record) != null)
    if (settled.size === 0) return
    const known = await casesUnder(tx, submission, settled)
    const isOutdated = outdatedIn(tx, submission.id)
    const count = { opened: 0, reopened: 0, closed: 0 }
    for (const [name, { key, record, verdict }] of settled) {
      const found = known.get(name) ?? null
      const deed = deedOf(found, verdict)
      if (deed === null || (await isOutdated(key, record.asOf))) continue
      count[deed]++
      await doDeed(tx, deed, found, key, submission, now(), days)
    }
    if (count.opened + count.reopened + count.closed > 0)
      await note(tx, submission.by, 'case:follow', `submission/${submission.id}`, count)
  }
}

/** A verdict that decides about a case. */
interface Settled {
  readonly key: CaseKey
  readonly record: FactRecord
  readonly verdict: 'pass' | 'fail'
}

type Deed = 'opened' | 'reopened' | 'closed'

/** By rule and subject, the verdict of the latest record that has one; of the same day, a failure. */
const settledOf = (
  { submission, judged }: Filed,
  rules: ReadonlyMap<string, Rule>,
  isWaived: (rule: string, record: FactRecord) => boolean,
): ReadonlyMap<string, Settled> => {
  const settled = new Map<string, Settled>()
  for (const { record, findings } of judged) {
    for (const { rule, verdict } of findings) {
      if (verdict !== 'pass' && verdict !== 'fail') continue
      const own = rules.get(rule)
      if (own === undefined) continue
      if (verdict === 'fail' && (!isBreach(own, submission.asOf) || isWaived(rule, record))) continue
      const key = keyOf(rule, record)
      const name = nameOf(key)
      const before = settled.get(name)
      if (before === undefined || isLater({ record, verdict }, before)) settled.set(name, { key, record, verdict })
    }
  }
  return settled
}

const isLater = (one: Pick<Settled, 'record' | 'verdict'>, other: Settled): boolean =>
  one.record.asOf > other.record.asOf || (one.record.asOf === other.record.asOf && one.verdict === 'fail')

const keyOf = (rule: string, { kind, id, area }: FactRecord): CaseKey => ({
  rule,
  kind,
  area: shortCode(area),
  subject: id,
})

const nameOf = ({ rule, kind, area, subject }: CaseKey): string => JSON.stringify([rule, kind, area, subject])

/** 441802, 441802000 and 441802000000 are one area. */
export const shortCode = (area: string): string => areaStem(area).padEnd(6, '0')

const LONG = [6, 9, 12] as const

const spellings = (area: string): readonly string[] =>
  LONG.filter((length) => length >= area.length).map((length) => area.padEnd(length, '0'))

/** The cases that a submission may be about. */
const casesUnder = async (
  tx: Transaction,
  { area }: Submission,
  settled: ReadonlyMap<string, Settled>,
): Promise<ReadonlyMap<string, Case>> => {
  const all = [...settled.values()].map(({ key }) => key)
  const kinds = [...new Set(all.map(({ kind }) => kind))]
  // a record may lie outside the area that the submission names
  const stems = all.every((key) => key.area.startsWith(areaStem(area)))
    ? [areaStem(area)]
    : [...new Set(all.map((key) => key.area.slice(0, 2)))]
  const found = new Map<string, Case>()
  for (let after: number | null = 0; after !== null; ) {
    const page: { items: readonly Case[]; next: number | null } = await tx.cases.list(
      { stems, kinds },
      { after, limit: 1_000 },
    )
    for (const one of page.items) if (settled.has(nameOf(one))) found.set(nameOf(one), one)
    after = page.next
  }
  return found
}

/** What a verdict does to a case. */
const deedOf = (found: Case | null, verdict: Settled['verdict']): Deed | null => {
  if (verdict === 'fail') return found === null ? 'opened' : found.state === 'verified' ? 'reopened' : null
  return found === null || found.state === 'verified' ? null : 'closed'
}

/** Whether another submission told of the subject at a later day. */
const outdatedIn = (tx: Transaction, submission: string) => {
  const latest = new Map<string, string | null>()
  return async ({ kind, area, subject }: CaseKey, asOf: string): Promise<boolean> => {
    const name = JSON.stringify([kind, area, subject])
    const known = latest.get(name)
    const day = known ?? (await tx.records.latest({ kind, areas: spellings(area), subject }, LIVE, submission))
    latest.set(name, day)
    return day !== null && day > asOf
  }
}

const doDeed = async (
  tx: Transaction,
  deed: Deed,
  found: Case | null,
  key: CaseKey,
  { id: submission, by: who }: Submission,
  at: string,
  days: number,
): Promise<void> => {
  const due = daysLater(at, days)
  if (found === null) {
    const opened = await tx.cases.open({ ...key, openedBy: submission, who, due })
    await tell(tx, at, 'case.opened', told(opened, null))
    return
  }
  const { id, version } = found
  const move =
    deed === 'closed'
      ? ({ version, who, to: 'verified', closedBy: submission } as const)
      : ({ version, who, to: 'open', reopen: true, due } as const)
  const moved = await tx.cases.move(id, { ...move, note: `submission/${submission}` })
  await tell(tx, at, deed === 'closed' ? 'case.moved' : 'case.opened', told(moved, found.state))
}

const DAY = 86_400_000

const daysLater = (at: string, days: number): string => new Date(Date.parse(at) + days * DAY).toISOString().slice(0, 10)
