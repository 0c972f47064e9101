import { type Judgment, readFully } from '../../bulk/index.ts'
import { type Hired, hire, IN_HAND } from './hire.ts'
import type { Job, Told } from './job.ts'
import type { Setting } from './setting.ts'
import type { Spare } from './spare.ts'

/** Helper processes that judge blocks. */
export interface Crew {
  /** Gives a block to a helper that can take one; false where there is none such. */
  give(job: Job): boolean
  /** Whether a helper can take a block. */
  hasRoom(): boolean
  /** How many helpers there are, at work or not. */
  size(): number
  close(): void
}

/** What a crew tells. */
export interface CrewEvents {
  /** A helper can take a block. */
  room(): void
  /** The bytes of the judgment are to be given to the spare buffers when they were used. */
  judged(job: Job, judgment: Judgment, buffer: Buffer): void
  /** The helper that had it is gone; `begun` where it was at it. */
  lost(job: Job, begun: boolean): void
}

interface Helper extends Hired {
  ready: boolean
  /** What it was given and has not told of, in order. */
  readonly jobs: Job[]
  /** How many it told of. */
  told: number
}

/** So many helpers that end before they did anything are enough to go on without. */
const IN_VAIN = 3

/** A crew of those that were hired; whenever one ends, another takes its place, if it can be had. */
export const crewOf = (hired: readonly Hired[], setting: Setting, spare: Spare, events: CrewEvents): Crew => {
  const helpers = new Set<Helper>()
  let isClosed = false
  let inVain = 0

  const start = (one: Hired): void => {
    const { child } = one
    const helper: Helper = { ...one, ready: false, jobs: [], told: 0 }
    helpers.add(helper)
    child.on('message', (message: Told | 'ready') => {
      if (message === 'ready') helper.ready = true
      else settle(helper, message)
      events.room()
    })
    child.on('error', () => end(helper))
    child.on('close', () => end(helper))
    child.send(setting, () => {})
    // one that ended before anybody listened
    if (child.exitCode !== null || child.signalCode !== null) setImmediate(() => end(helper))
  }

  const replace = (): void => {
    try {
      start(hire())
    } catch {
      // there is no room any more for what passes between processes: whoever is left goes on
    }
  }

  const settle = (helper: Helper, { block, lengths, index, tally, unchecked, next }: Told): void => {
    const hand = helper.hands[helper.told++ % IN_HAND] ?? -1
    const job = helper.jobs.shift()
    if (job?.index !== block) throw new Error('a helper told of a block that it was not given')
    const [ndjson, csv, kept] = lengths
    const bytes = spare.take(ndjson + csv + kept)
    readFully(hand, bytes, ndjson + csv + kept, 0)
    inVain = 0
    const judgment = {
      ndjson: bytes.subarray(0, ndjson),
      csv: bytes.subarray(ndjson, ndjson + csv),
      kept: { index: [...index], bytes: Buffer.from(bytes.subarray(ndjson + csv, ndjson + csv + kept)) },
      tally,
      unchecked,
      next,
    }
    events.judged(job, judgment, bytes)
  }

  const end = (helper: Helper): void => {
    if (!helpers.delete(helper) || isClosed) return
    helper.dismiss()
    if (!helper.ready || helper.jobs.length > 0) inVain++
    if (inVain < IN_VAIN || helper.ready) replace()
    helper.jobs.forEach((job, index) => {
      events.lost(job, helper.ready && index === 0)
    })
    events.room()
  }

  for (const one of hired) start(one)

  /** The one with the least to do. */
  const free = (): Helper | undefined =>
    [...helpers].filter(({ jobs }) => jobs.length < IN_HAND).sort((a, b) => a.jobs.length - b.jobs.length)[0]

  return {
    hasRoom: () => free() !== undefined,
    give: (job) => {
      const helper = free()
      if (helper === undefined) return false
      helper.jobs.push(job)
      helper.child.send(job, () => {})
      return true
    },
    size: () => helpers.size,
    close: () => {
      isClosed = true
      for (const helper of helpers) helper.dismiss()
      helpers.clear()
    },
  }
}
