/**
 * A process that judges the blocks it is given, one at a time. What became of them goes to standard output, which is read by
 * the process that started it; messages tell how much of it belongs to what.
 */
import { enableCompileCache } from 'node:module'
import { openRulebook } from '../../halfsky.ts'
import { type Job, readJob, type Told } from './job.ts'
import { judgingsOf, type Setting } from './setting.ts'

enableCompileCache()

/** Whoever asked to stop asked the process that started this one, which lets the block in hand be finished. */
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {})
process.on('disconnect', () => process.exit())

const descriptors = new Map<string, number>()
let judgings: ReturnType<typeof judgingsOf> | null = null

const begin = async ({ open, digest, sources, options }: Setting): Promise<void> => {
  const { halfsky } = await openRulebook(open)
  if (halfsky?.rulebook.digest !== digest) throw new Error('the rulebook was changed meanwhile')
  judgings = judgingsOf(halfsky, sources, options)
  process.send?.('ready')
}

const judge = async (job: Job): Promise<void> => {
  if (judgings === null) throw new Error('a block came before the rulebook')
  const judging = judgings.of(job.file)
  const { ndjson, csv, kept, tally, next } = job.tooLong
    ? judging.tooLong(job.start)
    : await judging.block(readJob(job, descriptors), job.start, job.keep)
  const told: Told = {
    block: job.index,
    lengths: [ndjson.length, csv.length, kept.bytes.length],
    index: kept.index,
    tally,
    next,
  }
  process.send?.(told)
  for (const bytes of [ndjson, csv, kept.bytes]) await write(bytes)
}

/** Waits until the bytes were taken. */
const write = (bytes: Uint8Array): Promise<void> =>
  new Promise((resolve, reject) => {
    process.stdout.write(bytes, (error) => (error ? reject(error) : resolve()))
  })

process.on('message', (message: Setting | Job) => {
  void ('digest' in message ? begin(message) : judge(message)).catch((error: unknown) => {
    // what was thrown may quote a record
    process.stderr.write(`halfsky worker: ${error instanceof Error ? error.name : 'unknown error'}\n`)
    process.exit(2)
  })
})
