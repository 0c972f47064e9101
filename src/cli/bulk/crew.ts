import { type ChildProcess, fork } from 'node:child_process'
import { extname, join } from 'node:path'
import type { Judgment } from '../../bulk/index.ts'
import type { Job, Told } from './job.ts'
import type { Setting } from './setting.ts'

/** Helper processes that judge blocks. */
export interface Crew {
  /** Gives a block to a helper that has none; false where there is none such. */
  give(job: Job): boolean
  /** Whether a helper has nothing to do. */
  hasIdle(): boolean
  /** How many helpers there are, at work or not. */
  size(): number
  close(): void
}

/** What a crew tells. */
export interface CrewEvents {
  /** A helper has nothing to do. */
  idle(): void
  judged(job: Job, judgment: Judgment): void
  /** The helper that had it is gone. */
  lost(job: Job): void
}

interface Helper {
  readonly child: ChildProcess
  ready: boolean
  job: Job | null
  told: Told | null
  chunks: Uint8Array[]
  received: number
}

/** So many helpers that end before they did anything are enough to go on without. */
const IN_VAIN = 3
const WORKER = join(import.meta.dirname, `worker${extname(import.meta.filename)}`)

/** Starts helpers; whenever one ends, another takes its place. */
export const crewOf = (count: number, setting: Setting, events: CrewEvents): Crew => {
  const helpers = new Set<Helper>()
  let isClosed = false
  let inVain = 0

  const start = (): void => {
    const child = fork(WORKER, [], {
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    })
    const helper: Helper = { child, ready: false, job: null, told: null, chunks: [], received: 0 }
    helpers.add(helper)
    child.on('message', (message: Told | 'ready') => {
      if (message === 'ready') {
        helper.ready = true
        events.idle()
        return
      }
      helper.told = message
      settle(helper)
    })
    child.stdout?.on('data', (chunk: Uint8Array) => {
      helper.chunks.push(chunk)
      helper.received += chunk.length
      settle(helper)
    })
    child.on('error', () => end(helper))
    child.on('close', () => end(helper))
    child.send(setting, () => {})
  }

  /** A block is judged when all that was told of has come. */
  const settle = (helper: Helper): void => {
    const { job, told } = helper
    if (job === null || told === null) return
    const [ndjson, csv, kept] = told.lengths
    if (helper.received < ndjson + csv + kept) return
    const bytes = Buffer.concat(helper.chunks)
    helper.job = null
    helper.told = null
    helper.chunks = []
    helper.received = 0
    inVain = 0
    events.judged(job, {
      ndjson: bytes.subarray(0, ndjson),
      csv: bytes.subarray(ndjson, ndjson + csv),
      kept: { index: [...told.index], bytes: bytes.subarray(ndjson + csv) },
      tally: told.tally,
      next: told.next,
    })
    events.idle()
  }

  const end = (helper: Helper): void => {
    if (!helpers.delete(helper) || isClosed) return
    helper.child.kill('SIGKILL')
    if (!helper.ready || helper.job !== null) inVain++
    if (inVain < IN_VAIN || helper.ready) start()
    if (helper.job !== null) events.lost(helper.job)
    else events.idle()
  }

  for (let i = 0; i < count; i++) start()

  const idle = (): Helper | undefined => [...helpers].find(({ ready, job }) => ready && job === null)

  return {
    hasIdle: () => idle() !== undefined,
    give: (job) => {
      const helper = idle()
      if (helper === undefined) return false
      helper.job = job
      helper.child.send(job, () => {})
      return true
    },
    size: () => helpers.size,
    close: () => {
      isClosed = true
      for (const { child } of helpers) child.kill('SIGKILL')
      helpers.clear()
    },
  }
}
