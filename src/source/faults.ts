import type { Problem } from '../model/index.ts'

/** More faults than this in one item help nobody, and a hostile one could hold a million. */
const MAX_IN_ITEM = 100
const MAX_IN_TEXT = 1_000

/** The faults of a text, as many as help. */
export interface FaultList {
  readonly problems: Problem[]
  /** Adds the fault of an item; it is only made where there is room for it. */
  add(item: number, fault: () => Problem): void
}

/** An empty list of faults. However full it is, it takes the first of each item, so that none passes for sound. */
export const faultList = (): FaultList => {
  const problems: Problem[] = []
  const counts = new Map<number, number>()
  const add = (item: number, fault: () => Problem): void => {
    const count = counts.get(item) ?? 0
    if (count >= MAX_IN_ITEM || (count > 0 && problems.length >= MAX_IN_TEXT)) return
    counts.set(item, count + 1)
    problems.push(fault())
  }
  return { problems, add }
}
