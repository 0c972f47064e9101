import type { Repositories } from '../store/index.ts'

/** What others may be told of. */
export const EVENTS = ['submission.created', 'submission.decided', 'case.opened', 'case.moved', 'case.overdue'] as const
export type EventName = (typeof EVENTS)[number]

/** What is told of an event: ids, states, areas; never names of people nor contents of records. */
export type EventData = Readonly<Record<string, string | number | boolean | null>>

/** Lays an event out for the hooks that want it, in the transaction of what it tells of. */
export const tell = async (
  tx: Pick<Repositories, 'hooks'>,
  at: string,
  event: EventName,
  data: EventData,
): Promise<void> => {
  await tx.hooks.queue(event, JSON.stringify({ event, at, data }))
}
