import { casesOf, type Office, purgeNames } from '../office/index.ts'
import { type DeliverOptions, deliver } from './deliver.ts'

/** What is done now and then while the service runs. */
export interface Chores {
  /** Does no more; resolves once what was begun is done. */
  stop(): Promise<void>
}

const TELLING = 5_000
const SWEEPING = 3_600_000
const PURGING = 24 * SWEEPING
/** What was told is forgotten after so many days. */
const KEPT = 90

/** Tells hooks what waits for them, marks what is overdue, and purges names whose time is over. A fault is told, and tried again the next time. */
export const startChores = (
  office: Office,
  today: () => string,
  options: DeliverOptions,
  tell: (error: unknown) => void,
): Chores => {
  const sweep = async (): Promise<void> => {
    await casesOf(office).markOverdue(today())
    await office.store.hooks.sweep(new Date(Date.parse(office.now()) - KEPT * 86_400_000).toISOString())
  }
  const stopping = new AbortController()
  const chores = [
    every(TELLING, async () => void (await deliver(office, { ...options, signal: stopping.signal })), tell),
    every(SWEEPING, sweep, tell),
    every(PURGING, async () => void (await purgeNames(office)), tell),
  ]
  return {
    stop: async () => {
      stopping.abort()
      await Promise.all(chores.map(({ stop }) => stop()))
    },
  }
}

/** At once, and again so long after each time; never twice at a time. */
const every = (milliseconds: number, work: () => Promise<void>, tell: (error: unknown) => void): Chores => {
  let timer: NodeJS.Timeout | undefined
  let stopped = false
  const run = (): Promise<void> =>
    work()
      .catch(tell)
      .then(() => {
        if (stopped) return
        timer = setTimeout(() => {
          running = run()
        }, milliseconds)
        // a chore keeps no process alive
        timer.unref()
      })
  let running = run()
  return {
    stop: async () => {
      stopped = true
      clearTimeout(timer)
      await running
    },
  }
}
