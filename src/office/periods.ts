import { type Actor, maySee } from '../access/index.ts'
import { areaStem } from '../model/index.ts'
import type { Period, PeriodKey, Submission, SubmissionState, Transaction } from '../store/index.ts'
import { denied } from './denial.ts'
import { note, type Office } from './office.ts'

/** A period as the office sets it. */
export interface PeriodGiven extends PeriodKey {
  readonly due: string
  /** Whether it is closed; left as it is where nothing is said. */
  readonly locked?: boolean
}

/** Sets periods: when they are due, and whether they are closed. What was accepted is locked with its period, and let go with it. */
export const setPeriods = (
  { store }: Office,
  known: Actor,
  periods: readonly PeriodGiven[],
): Promise<readonly Period[]> => {
  const outside = periods.flatMap((period, position) => (maySee(known, period) ? [] : position))
  if (outside.length > 0) throw denied('outside-scope', { positions: outside.join(', '), count: outside.length })
  return store.transact(async (tx) => {
    const set: Period[] = []
    for (const period of periods) set.push(await setPeriod(tx, known.account, period))
    return set
  })
}

const setPeriod = async (tx: Transaction, who: string, { locked, ...given }: PeriodGiven): Promise<Period> => {
  const { area, kind, period, due } = given
  const put = await tx.periods.put({ area, kind, period, due })
  const isLocked = put.lockedAt !== null
  const detail = { area, kind, period, due, locked: locked ?? isLocked }
  await note(tx, who, 'period:set', `period/${area}/${kind}`, detail)
  if (locked === undefined || locked === isLocked) return put
  const changed = locked ? await tx.periods.lock(given, who) : await tx.periods.unlock(given)
  const [from, to]: SubmissionState[] = locked ? ['accepted', 'locked'] : ['locked', 'accepted']
  if (from && to) await moveAll(tx, given, from, to)
  return changed
}

const moveAll = async (tx: Transaction, key: PeriodKey, from: SubmissionState, to: SubmissionState): Promise<void> => {
  const { area, kind, period } = key
  const filter = { stems: [areaStem(area)], kind, period, states: [from] }
  for (let after: number | null = 0; after !== null; ) {
    const page: { items: readonly Submission[]; next: number | null } = await tx.submissions.list(filter, { after })
    for (const { id, ...place } of page.items) {
      // another lock may still hold it
      if (to === 'accepted' && (await lockedFor(tx, [{ ...place, kind }], period)) !== null) continue
      await tx.submissions.move(id, { from: [from], to })
    }
    after = page.next
  }
}

/** The closed period that one of these areas and kinds falls under; an area's lock holds for all under it. */
export const lockedFor = async (
  tx: Pick<Transaction, 'periods'>,
  places: readonly { readonly area: string; readonly kind: string }[],
  period: string,
): Promise<Period | null> => {
  const kinds = [...new Set(places.map(({ kind }) => kind))]
  if (kinds.length === 0) return null
  for (let after: number | null = 0; after !== null; ) {
    const page: { items: readonly Period[]; next: number | null } = await tx.periods.list(
      { kinds, period },
      { after, limit: 1_000 },
    )
    for (const one of page.items) {
      if (one.lockedAt !== null && places.some((place) => isUnder(place, one))) return one
    }
    after = page.next
  }
  return null
}

const isUnder = (place: { readonly area: string; readonly kind: string }, period: Period): boolean =>
  place.kind === period.kind && areaStem(place.area).startsWith(areaStem(period.area))
