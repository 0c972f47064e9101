import type { CaseState } from '../store/index.ts'

/** Whose move it is: the office directs (督办), the responsible side rectifies (整改), and what is handed in or falls due moves by itself. */
export type Mover = 'direct' | 'rectify' | 'record' | 'sweep'

/** What has to come with a move. */
export type MoveNeed = 'body' | 'due' | 'note' | 'note-or-file'

/** A move that is allowed. */
export interface AllowedMove {
  readonly from: CaseState
  readonly to: CaseState
  readonly by: Mover
  readonly needs: readonly MoveNeed[]
}

const move = (from: CaseState, to: CaseState, by: Mover, ...needs: readonly MoveNeed[]): AllowedMove => ({
  from,
  to,
  by,
  needs,
})

const UNCLOSED = ['open', 'notified', 'rectifying', 'submitted', 'overdue'] as const

/** Every move of a case. */
export const CASE_MOVES: readonly AllowedMove[] = Object.freeze([
  // somebody has to answer for it, by a day
  move('open', 'notified', 'direct', 'body', 'due'),
  move('notified', 'notified', 'direct', 'body', 'due'),
  move('notified', 'rectifying', 'rectify'),
  move('notified', 'submitted', 'rectify', 'note-or-file'),
  move('rectifying', 'submitted', 'rectify', 'note-or-file'),
  move('submitted', 'submitted', 'rectify', 'note-or-file'),
  move('submitted', 'verified', 'direct'),
  // sent back
  move('submitted', 'rectifying', 'direct', 'note'),
  // what is late may still be done, or be given more time
  move('overdue', 'submitted', 'rectify', 'note-or-file'),
  move('overdue', 'notified', 'direct', 'body', 'due', 'note'),
  // closed without evidence: the office says why
  ...(['open', 'notified', 'rectifying', 'overdue'] as const).map((from) => move(from, 'verified', 'direct', 'note')),
  ...UNCLOSED.map((from) => move(from, 'verified', 'record')),
  move('verified', 'open', 'record'),
  // what was handed in waits for the office, and is not late
  ...(['open', 'notified', 'rectifying'] as const).map((from) => move(from, 'overdue', 'sweep')),
])

/** The states in which a case is late once its day has passed. */
export const MAY_BE_LATE: readonly CaseState[] = Object.freeze(['open', 'notified', 'rectifying'])

/** The move from one state to another that one of these may make; null where there is none. */
export const allowedMove = (from: CaseState, to: CaseState, by: readonly Mover[]): AllowedMove | null =>
  CASE_MOVES.find((one) => one.from === from && one.to === to && by.includes(one.by)) ?? null

/** The moves that these may make from a state. */
export const movesFrom = (from: CaseState, by: readonly Mover[]): readonly AllowedMove[] =>
  CASE_MOVES.filter((one) => one.from === from && by.includes(one.by))
