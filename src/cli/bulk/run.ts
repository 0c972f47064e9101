import { setImmediate } from 'node:timers/promises'
import {
  addTally,
  after,
  BLOCK,
  type Carver,
  carverOf,
  countLines,
  type Judging,
  type Judgment,
  type Piece,
  piecesOf,
  type Start,
  type Tally,
} from '../../bulk/index.ts'
import { type Crew, type CrewEvents, crewOf } from './crew.ts'
import type { Hired } from './hire.ts'
import { type Job, linesReader } from './job.ts'
import type { Pool } from './pool.ts'
import type { Setting, Source } from './setting.ts'
import { type Spare, spareOf } from './spare.ts'

/** What a run is made from. */
export interface RunParts {
  readonly setting: Setting
  readonly judgingOf: (file: number) => Judging
  readonly pool: Pool
  /** What is counted; it grows. */
  readonly tally: Tally
  /** Standard input, where that is what is read. */
  readonly chunks: AsyncIterable<Uint8Array> | null
  /** The number of the first record that is judged. */
  readonly from: number
  /** Those who help. */
  readonly hired: readonly Hired[]
  /** Takes the rows of a block; resolves when they were taken. */
  readonly take: (judgment: Pick<Judgment, 'ndjson' | 'csv'>) => Promise<void>
  /** Told after each block how many records came so far, and how many bytes of all files. */
  readonly tell: (records: number, bytes: number) => void
  readonly stop: AbortSignal
  /** Bytes of a block, where not as many as usual. */
  readonly size?: number
  /** Who helps, where not processes. */
  readonly crew?: typeof crewOf
}

/** How a run ended. */
export interface Ran {
  /** How many records came; where it was stopped, the number to go on with. */
  readonly records: number
  readonly stopped: boolean
  /** Blocks that no helper survived. */
  readonly lost: readonly Job[]
  /** Files without a record. */
  readonly empty: readonly Source[]
}

/** So many helpers may die of one block. */
const TRIES = 3

/** Judges all lines of the input in order. */
export const runBlocks = (parts: RunParts): Promise<Ran> =>
  parts.chunks !== null ? runChunks(parts, parts.chunks) : runFiles(parts)

/** What came so far, and of which files. */
const ledgerOf = ({ sources }: Setting) => {
  const perFile = sources.map(() => 0)
  return {
    add: (file: number, records: number): void => {
      perFile[file] = (perFile[file] ?? 0) + records
    },
    empty: (isWhole: boolean): Source[] => (isWhole ? sources.filter((_, file) => perFile[file] === 0) : []),
  }
}

/** Where the records of a piece begin. */
const startOf = (piece: Piece, { position, line }: Start): Start => ({ position, line: piece.isFirst ? 1 : line })

const record = async ({ tally, pool, take }: RunParts, file: number, judgment: Judgment): Promise<void> => {
  addTally(tally, judgment.tally)
  pool.add(file, judgment.kept)
  await take(judgment)
}

/** Judges a piece from the first record that is to be judged. */
const judgePiece = async (parts: RunParts, piece: Piece, start: Start): Promise<Start> => {
  const { judgingOf, pool, from } = parts
  const judging = judgingOf(piece.file)
  if (piece.tooLong) {
    if (start.position < from) return { position: start.position + 1, line: start.line + 1 }
    const judgment = judging.tooLong(start)
    await record(parts, piece.file, judgment)
    return judgment.next
  }
  let bytes = piece.bytes
  let begin = start
  if (start.position < from) {
    const skipped = judging.skip(bytes, start, from, pool.keep())
    pool.add(piece.file, skipped.judgment.kept)
    bytes = bytes.subarray(skipped.bytes)
    begin = skipped.judgment.next
  }
  const judgment = await judging.block(bytes, begin, pool.keep())
  await record(parts, piece.file, judgment)
  return judgment.next
}

const runChunks = async (parts: RunParts, chunks: AsyncIterable<Uint8Array>): Promise<Ran> => {
  const ledger = ledgerOf(parts.setting)
  let next: Start = { position: 0, line: 1 }
  let bytes = 0
  for await (const piece of piecesOf(chunks, parts.size)) {
    const before = next.position
    next = await judgePiece(parts, piece, startOf(piece, next))
    ledger.add(piece.file, next.position - before)
    bytes += piece.length
    parts.tell(next.position, bytes)
    if (parts.stop.aborted) break
  }
  const stopped = parts.stop.aborted
  return { records: next.position, stopped, lost: [], empty: ledger.empty(!stopped) }
}

const lastingOf = (judgment: Judgment, spare: Spare): { readonly judgment: Judgment; readonly buffer: Buffer } => {
  const { ndjson, csv } = judgment
  const buffer = spare.take(ndjson.length + csv.length)
  buffer.set(ndjson)
  buffer.set(csv, ndjson.length)
  const end = ndjson.length + csv.length
  const lasting = { ...judgment, ndjson: buffer.subarray(0, ndjson.length), csv: buffer.subarray(ndjson.length, end) }
  return { judgment: lasting, buffer }
}

/** Lets others have a turn: a signal is heard only between two, and whoever writes to a file waits for nothing else. */
export const breathe = async (): Promise<void> => {
  await setImmediate()
}

/** A block that was judged or lost, waiting for those before it. */
type Outcome = { readonly job: Job; readonly judgment: Judgment | null; readonly buffer?: Buffer }
/** A block that a helper judged, of which some lines are to be judged by the exact evaluators too. */
type Doubted = Outcome & { readonly judgment: Judgment; readonly buffer: Buffer }

const runFiles = async (parts: RunParts): Promise<Ran> => {
  const { setting, pool, stop, hired } = parts
  const jobs = hired.length + 1
  const ledger = ledgerOf(setting)
  const size = parts.size ?? BLOCK
  const carver: Carver = carverOf(
    setting.sources.map(({ path }) => path ?? ''),
    size,
  )
  const [own, other] = [Buffer.allocUnsafe(size + 1), Buffer.allocUnsafe(jobs > 1 ? size + 1 : 0)]
  let next: Start = { position: 0, line: 1 }
  let [index, out, bytesOut] = [0, 0, 0]
  let isOver = false

  /** The next block, with its bytes, once it is known where it begins. */
  const carve = (into: Buffer): { job: Job; bytes: Uint8Array } | null => {
    while (!isOver) {
      const piece = carver.next(into)
      if (piece === null) {
        isOver = true
        break
      }
      const start = startOf(piece, next)
      const counted = piece.tooLong ? { records: 1, lines: 1 } : countLines(piece.bytes)
      next = after(start, counted)
      const { file, offset, length, tooLong } = piece
      const path = setting.sources[file]?.path ?? ''
      const { records } = counted
      return {
        job: { index: index++, file, path, offset, length, start, records, tooLong, keep: pool.keep() },
        bytes: piece.bytes,
      }
    }
    return null
  }

  const skipTo = async (): Promise<void> => {
    while (next.position < parts.from && !isOver && !stop.aborted) {
      const piece = carver.next(own)
      if (piece === null) {
        isOver = true
        return
      }
      const before = next.position
      next = await judgePiece(parts, piece, startOf(piece, next))
      ledger.add(piece.file, next.position - before)
      bytesOut += piece.length
      parts.tell(next.position, bytesOut)
      await breathe()
    }
  }

  const ready = new Map<number, Outcome>()
  const spare = spareOf()
  const doubted: Doubted[] = []
  const again: Job[] = []
  const tries = new Map<number, number>()
  const lost: Job[] = []
  // how far any may be ahead of what was written: the first block of a helper takes as long as ten that come after it
  const window = 12 + 3 * jobs
  let crew: Crew | null = null
  let wake: () => void = () => {}

  const feed = (): void => {
    wake()
    while (crew !== null) {
      const job = again[0]
      if (job !== undefined) {
        if (!crew.give(job)) return
        again.shift()
      } else {
        if (isOver || stop.aborted || index - out >= window || !crew.hasRoom()) return
        const carved = carve(other)
        if (carved !== null) crew.give(carved.job)
      }
    }
  }

  const events: CrewEvents = {
    room: feed,
    judged: (job, judgment, buffer) => {
      if (judgment.unchecked.length > 0) doubted.push({ job, judgment, buffer })
      else ready.set(job.index, { job, judgment, buffer })
      feed()
    },
    lost: (job, begun) => {
      const times = (tries.get(job.index) ?? 0) + Number(begun)
      tries.set(job.index, times)
      if (times < TRIES) again.push(job)
      else ready.set(job.index, { job, judgment: null })
      feed()
    },
  }

  /**
   * Writes what is ready, in order. A block of which records wait for the end, for whom those before it left no room, is judged anew: who
   * waits must not hang on how far ahead others were.
   */
  const flush = async (): Promise<void> => {
    for (;;) {
      const outcome = ready.get(out)
      if (outcome === undefined) return
      ready.delete(out)
      const { job, judgment, buffer } = outcome
      if (judgment !== null && job.keep.held && !pool.isRoomFor(judgment.kept)) {
        if (buffer !== undefined) spare.give(buffer)
        await judgeHere({ ...job, keep: pool.keep() }, linesOf(job))
        continue
      }
      if (judgment === null) lost.push(job)
      else await record(parts, job.file, judgment)
      if (buffer !== undefined) spare.give(buffer)
      ledger.add(job.file, job.records)
      out++
      bytesOut += job.length
      parts.tell(job.start.position + job.records, bytesOut)
      feed()
    }
  }

  const judgeHere = async (job: Job, bytes: Uint8Array): Promise<void> => {
    const judging = parts.judgingOf(job.file)
    const judgment = job.tooLong
      ? judging.tooLong(job.start)
      : await judging.block(bytes, job.start, job.keep, crew === null ? undefined : breathe)
    // what has to wait must outlast the next block
    ready.set(job.index, job.index === out ? { job, judgment } : { job, ...lastingOf(judgment, spare) })
  }

  const linesOf = linesReader()

  /**
   * Judges lines a second time that a helper judged once: here, since whatever judges exactly takes each process half a second
   * to be ready for. Where the evaluators differ, the block is judged anew.
   */
  const confirm = async ({ job, judgment, buffer }: Doubted): Promise<void> => {
    const judging = parts.judgingOf(job.file)
    for (const { from, to, ...start } of judgment.unchecked) {
      const line = linesOf({ path: job.path, offset: job.offset + from, length: to - from })
      if (await judging.confirms(line, start)) continue
      spare.give(buffer)
      return judgeHere(job, linesOf(job))
    }
    ready.set(job.index, { job, judgment, buffer })
  }

  /** Judges a block in this process; false where there is none to be judged now. */
  const work = async (): Promise<boolean> => {
    const doubt = doubted.shift()
    if (doubt !== undefined) {
      await confirm(doubt)
      return true
    }
    const left = crew === null || crew.size() === 0 ? again.shift() : undefined
    if (left !== undefined) await judgeHere(left, linesOf(left))
    else {
      const carved = stop.aborted || index - out >= window ? null : carve(own)
      if (carved === null) return false
      await judgeHere(carved.job, carved.bytes)
    }
    return true
  }

  try {
    await skipTo()
    if (jobs > 1) crew = (parts.crew ?? crewOf)(hired, setting, spare, events)
    for (;;) {
      feed()
      await breathe()
      const worked = await work()
      const woken = new Promise<void>((resolve) => {
        wake = resolve
      })
      const before = out
      await flush()
      if (out === index && (isOver || stop.aborted)) break
      if (!worked && out === before) await woken
    }
  } finally {
    crew?.close()
    carver.close()
  }
  return { records: next.position, stopped: stop.aborted && !isOver, lost, empty: ledger.empty(isOver) }
}
