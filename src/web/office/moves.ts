import type { CaseEvent, CaseMove, WholeCase } from './told.ts'

/** What is typed of a move before it is made. */
export interface TypedMove {
  to: string
  body: string
  due: string
  note: string
  /** The version of the case for which it was typed; 0 before anything was. */
  version: number
}

/** Nothing typed. */
export const noMove = (): TypedMove => ({ to: '', body: '', due: '', note: '', version: 0 })

/** The moves that are the office's own. */
export const directed = ({ moves }: Pick<WholeCase, 'moves'>): readonly CaseMove[] =>
  moves.filter(({ by }) => by === 'direct')

/** What has to be told with a move and is not. */
export const lackingIn = (
  { needs }: CaseMove,
  typed: TypedMove,
  today: string,
): readonly ('body' | 'due' | 'note')[] => {
  const lacks = {
    body: typed.body.trim() === '',
    // a day that has passed would be late at once
    due: typed.due === '' || typed.due < today,
    note: typed.note.trim() === '',
  }
  return (['body', 'due', 'note'] as const).filter((field) =>
    needs.some((need) => (need === 'note-or-file' ? 'note' : need) === field && lacks[field]),
  )
}

/** A move as it is sent: who answers and until when only where the move is about that. */
export const sentOf = ({ to, needs }: CaseMove, { body, due, note }: TypedMove): Readonly<Record<string, string>> => ({
  to,
  ...(needs.includes('body') ? { body: body.trim() } : {}),
  ...(needs.includes('due') ? { due } : {}),
  ...(note.trim() === '' ? {} : { note: note.trim() }),
})

/** What others did since a version: every move makes the version after it. */
export const sinceOf = (
  { version, events }: Pick<WholeCase, 'version' | 'events'>,
  seen: number,
): readonly CaseEvent[] => {
  const count = Math.max(0, version - seen)
  return count === 0 ? [] : events.slice(-count)
}
