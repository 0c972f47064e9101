/** A process that judges the blocks it is given, one at a time. What became of them goes into files that it shares with who started it. */
import { writeSync } from 'node:fs'
import { flushCompileCache } from 'node:module'
import { openRulebook, recallRulebook } from '../../halfsky.ts'
import { readSchemas } from '../../opening/index.ts'
import { loadKinds } from '../../record/index.ts'
import { IN_HAND } from './hire.ts'
import { type Job, linesReader, type Told } from './job.ts'
import { judgingsOf, type Setting } from './setting.ts'
import { keepYoungSmall } from './young.ts'

/** Whoever asked to stop asked the process that started this one, which lets the block in hand be finished. */
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {})
process.on('disconnect', () => process.exit())

// it is ended before it could do so at its end
flushCompileCache()

// nobody tells it anything before the rulebook is opened elsewhere
const kinds = loadKinds(readSchemas())
const lines = linesReader()
let judgings: ReturnType<typeof judgingsOf> | null = null

const begin = async ({ open, kept, digest, sources, options }: Setting): Promise<void> => {
  const halfsky = (kept && recallRulebook(kept, kinds)) || (await openRulebook(open)).halfsky
  if (halfsky?.rulebook.digest !== digest) throw new Error('the rulebook was changed meanwhile')
  keepYoungSmall()
  judgings = judgingsOf(halfsky, sources, options, true)
  process.send?.('ready')
}

const judge = async (job: Job): Promise<void> => {
  if (judgings === null) throw new Error('a block came before the rulebook')
  const judging = judgings.of(job.file)
  const { ndjson, csv, kept, tally, unchecked, next } = job.tooLong
    ? judging.tooLong(job.start)
    : await judging.block(lines(job), job.start, job.keep)
  const message: Told = {
    block: job.index,
    lengths: [ndjson.length, csv.length, kept.bytes.length],
    index: kept.index,
    tally,
    unchecked,
    next,
  }
  handOver([ndjson, csv, kept.bytes])
  process.send?.(message)
}

/** The first of the files that are shared; standard streams and messages stand before them. */
const FIRST_HAND = 4
let told = 0

const handOver = (parts: readonly Uint8Array[]): void => {
  const hand = FIRST_HAND + (told++ % IN_HAND)
  let at = 0
  for (const part of parts) {
    for (let written = 0; written < part.length; ) {
      written += writeSync(hand, part, written, part.length - written, at + written)
    }
    at += part.length
  }
}

// one block after the other
let work = Promise.resolve()

process.on('message', (message: Setting | Job) => {
  work = work.then(async () => {
    if ('digest' in message) await begin(message)
    else if ('offset' in message) await judge(message)
  })
  work.catch((error: unknown) => {
    // what was thrown may quote a record
    process.stderr.write(`halfsky worker: ${error instanceof Error ? error.name : 'unknown error'}\n`)
    process.exit(2)
  })
})
