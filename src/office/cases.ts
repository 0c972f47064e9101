import type { Case, CaseEvent, CaseState, Transaction } from '../store/index.ts'
import { allowedMove, MAY_BE_LATE, type Mover } from './case-moves.ts'
import { type DenialName, denied } from './denial.ts'
import { note, type Office } from './office.ts'
import { tell } from './tell.ts'

/** A case with what happened to it. */
export interface CaseHistory {
  readonly found: Case
  readonly events: readonly CaseEvent[]
}

/** What somebody wants a case to become. */
export interface CaseStep {
  readonly to: CaseState
  readonly note?: string | null
  /** The id of a file that proves it. */
  readonly file?: string | null
  readonly body?: string | null
  readonly due?: string | null
  /** The version that was seen; none for whichever it is. */
  readonly version?: number | null
}

/** Who makes a step, and as which side. */
export interface Stepper {
  readonly account: string
  readonly as: readonly Mover[]
  /** Whether a file of an area is theirs to show. */
  readonly mayShow: (area: string) => boolean
}

/** Cases (督办), as the office and those who rectify move them. */
export interface OfficeCases {
  history(id: string): Promise<CaseHistory | null>
  /** Moves a case, or denies it: no such move, something missing, or changed meanwhile. */
  step(id: string, step: CaseStep, who: Stepper): Promise<CaseHistory>
  /** Marks as overdue whatever should have been rectified before this day; says how many. */
  markOverdue(today: string): Promise<number>
}

/** The name under which the office notes what no account did. */
export const SERVICE = 'service'

/** The cases of an office. */
export const casesOf = ({ store, now }: Office): OfficeCases => ({
  history: async (id) => {
    const found = await store.cases.get(id)
    return found === null ? null : { found, events: await store.cases.events(id) }
  },

  step: (id, step, who) =>
    store.transact(async (tx) => {
      const before = await tx.cases.get(id)
      if (before === null) throw denied('not-found', { what: 'case', id })
      await assertAllowed(tx, before, step, who, now().slice(0, 10))
      const { to, body = before.body, due = before.due } = step
      const found = await tx.cases.move(id, {
        ...{ version: step.version ?? before.version, who: who.account, to },
        // who answers, and until when, is for the office to say
        ...(who.as.includes('direct') ? { body, due } : {}),
        ...{ note: step.note ?? null, file: step.file ?? null },
      })
      await note(tx, who.account, 'case:move', `case/${id}`, { from: before.state, to })
      await tell(tx, now(), 'case.moved', told(found, before.state))
      return { found, events: await tx.cases.events(id) }
    }),

  markOverdue: async (today) => {
    let count = 0
    // each part of its own: others may write between
    for (let more = true; more; ) {
      const moved = await store.transact((tx) => markSome(tx, today, now()))
      count += moved
      more = moved > 0
    }
    return count
  },
})

const SOME = 200

const markSome = async (tx: Transaction, today: string, at: string): Promise<number> => {
  const { items } = await tx.cases.list({ states: MAY_BE_LATE, dueBefore: today }, { limit: SOME })
  for (const before of items) {
    const { id, version, state } = before
    const found = await tx.cases.move(id, { version, who: SERVICE, to: 'overdue' })
    await tell(tx, at, 'case.overdue', told(found, state))
  }
  if (items.length > 0) await note(tx, SERVICE, 'case:overdue', `case/${items[0]?.id}`, { count: items.length, today })
  return items.length
}

/** What others are told of a case: which one, and how far; not who the subject is. */
export const told = ({ id, rule, kind, area, state, due, version }: Case, from: CaseState | null) => ({
  ...{ case: id, rule, kind, area, from, to: state, due, version },
})

const assertAllowed = async (
  tx: Transaction,
  before: Case,
  { to, note = null, file = null, body = before.body, due = before.due }: CaseStep,
  { as, mayShow }: Stepper,
  today: string,
): Promise<void> => {
  const move = allowedMove(before.state, to, as)
  const deny = (name: DenialName, params: Readonly<Record<string, string>>) => denied(name, params)
  if (move === null) throw deny('case-move', { from: before.state, to })
  const isLacking: Readonly<Record<(typeof move.needs)[number], boolean>> = {
    body: body === null,
    // a day that has passed would be late at once
    due: due === null || due < today,
    note: note === null,
    'note-or-file': note === null && file === null,
  }
  const lacking = move.needs.find((need) => isLacking[need])
  if (lacking !== undefined) throw deny('case-needs', { to, need: lacking })
  if (file === null) return
  const found = await tx.files.get(file)
  if (found === null || !mayShow(found.area)) throw deny('not-found', { what: 'file', id: file })
}
