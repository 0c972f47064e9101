import type { Verdict } from '../model/index.ts'
import type { Pieces } from '../report/index.ts'

/** A finding as it is kept: what is not told in a brief report has no pieces. */
export interface Kept {
  readonly verdict: Verdict
  readonly pieces: Pieces | null
}

/** Findings by what they rest on. */
export interface Memo {
  get(key: string): Kept | undefined
  set(key: string, kept: Kept): void
}

/** Makes memos that together hold so much and no more. */
export interface Memory {
  memo(): Memo
  /** Characters held, keys included. */
  size(): number
}

/** What an entry takes beside its text. */
const ENTRY = 200

/**
 * Memos in two generations: when the younger has filled half of the room, it becomes the older, and what was not asked for
 * since is forgotten.
 */
export const memoryOf = (room: number): Memory => {
  const generations: { young: Map<string, Kept>; old: Map<string, Kept> }[] = []
  let [young, old] = [0, 0]
  const turn = (): void => {
    for (const one of generations) {
      one.old = one.young
      one.young = new Map()
    }
    old = young
    young = 0
  }
  const memo = (): Memo => {
    const own = { young: new Map<string, Kept>(), old: new Map<string, Kept>() }
    generations.push(own)
    const set: Memo['set'] = (key, kept) => {
      young += sizeOf(key, kept)
      own.young.set(key, kept)
      if (young > room / 2) turn()
    }
    const get: Memo['get'] = (key) => {
      const found = own.young.get(key)
      if (found !== undefined) return found
      const before = own.old.get(key)
      if (before !== undefined) set(key, before)
      return before
    }
    return { get, set }
  }
  return { memo, size: () => young + old }
}

const sizeOf = (key: string, { pieces }: Kept): number => {
  const text = pieces ? pieces.before.length + pieces.middle.length + pieces.evidence.length + pieces.after.length : 0
  return ENTRY + key.length + text
}
