import { setImmediate } from 'node:timers/promises'
import type { Halfsky } from '../halfsky.ts'
import type { Rule, Rulebook } from '../model/index.ts'
import { readBatch } from '../record/index.ts'

/** Milliseconds after which whoever asks meanwhile has a turn: sooner once somebody does. */
const [SLICE, BUSY_SLICE] = [5, 1]
/** A turn of the event loop that takes longer had something to do. */
const IDLE = 0.5

/**
 * Answers the first case of every rule as if it had been asked for, until told to stop: whoever asks first then finds code that
 * has run before, and findings that are kept.
 */
export const warmUp = async (halfsky: Halfsky, today: string, stop: AbortSignal): Promise<void> => {
  const options = { lang: 'zh-CN', asOf: today, engine: 'compiled', detail: 'brief', crossCheckEvery: 0 } as const
  let began = performance.now()
  let slice = SLICE
  for (const rule of halfsky.rulebook.rules) {
    const paused = performance.now()
    if (paused - began > slice) {
      await setImmediate()
      began = performance.now()
      slice = began - paused > IDLE ? BUSY_SLICE : SLICE
    }
    if (stop.aborted) return
    const text = JSON.stringify(recordOf(halfsky.rulebook, rule))
    // a first time at length, so that the second finds what was kept
    halfsky.answer(readBatch(text, 'json'), options)
    halfsky.answerBytes(Buffer.from(text), options)
  }
}

const recordOf = ({ plans }: Rulebook, rule: Rule): object => {
  const plan = plans.find(({ id }) => id === rule.plan)
  const area = plan?.areas[0]?.padEnd(6, '0')
  return { kind: rule.subject, id: '0', area, asOf: plan?.period.from, ...rule.cases[0]?.record }
}
