/**
 * How fast `check` goes through NDJSON beside a bare loop that reads the same file and calls JSON.parse on every line: in one
 * process and in two, whole runs with their start, in turn; where `taskset` is there, also held to one core. Two bare loops at once, and two
 * checks of half the records each that know nothing of each other, tell what the machine gives a second process: cores that share their
 * parts, or have neighbours, are not two of one, and each process has to start and to compile. `node bench/stream.ts [records] [runs]`
 * prints a table, with `--json` an object. The number of violations is counted in each way, and once more by the exact evaluators on a sample.
 */
import { spawn, spawnSync } from 'node:child_process'
import { createWriteStream, mkdtempSync, openSync, readFileSync, readSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { median } from './paired.ts'
import { inPieces, recordLines } from './records.ts'

const LAUNCHER = join(import.meta.dirname, '..', 'bin', 'halfsky.cjs')
/** As many records as the exact evaluators count. */
const SAMPLE = 2_000

/** One run: seconds, the most memory of a process in MB, and what it counted. */
interface Run {
  readonly seconds: number
  readonly megabytes: number
  readonly counted: number
}

/** The loop to compare with. */
const bare = (file: string): number => {
  const descriptor = openSync(file, 'r')
  const buffer = Buffer.allocUnsafe(1 << 20)
  const decoder = new TextDecoder()
  let [rest, records] = ['', 0]
  for (;;) {
    const read = readSync(descriptor, buffer, 0, buffer.length, null)
    const lines = (rest + decoder.decode(buffer.subarray(0, read), { stream: read > 0 })).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) if (JSON.parse(line).kind !== undefined) records++
    if (read === 0) return records
  }
}

/** The most memory that a process had at once, as Linux tells while it runs. */
const peakOf = (pid: number): number => {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}

/** Runs a program to its end; lines of its output are counted by a reader that does nothing else. */
const timed = async ([program = '', ...words]: readonly string[]): Promise<Run> => {
  const began = performance.now()
  const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'ignore'] })
  let [counted, megabytes] = [0, 0]
  const watch = setInterval(() => {
    megabytes = Math.max(megabytes, peakOf(child.pid ?? 0))
  }, 20)
  for await (const chunk of child.stdout) counted += linesIn(chunk)
  clearInterval(watch)
  return { seconds: (performance.now() - began) / 1000, megabytes, counted }
}

/** Seconds until programs that were begun at once have all ended. */
const atOnce = async (programs: readonly (readonly string[])[]): Promise<number> => {
  const runs = await Promise.all(programs.map(timed))
  return Math.max(...runs.map(({ seconds }) => seconds))
}

const linesIn = (bytes: Buffer): number => {
  let [lines, at] = [0, -1]
  while (true) {
    at = bytes.indexOf(0x0a, at + 1)
    if (at < 0) return lines
    lines++
  }
}

/** Whether a program can be held to one core: left alone, it compiles and collects its garbage on the others. */
const CAN_PIN = spawnSync('taskset', ['-c', '0', 'true']).status === 0

const oneJobOn = (file: string): readonly string[] => [process.execPath, LAUNCHER, 'check', file, '-f', 'ndjson']

const WAYS = (file: string): Readonly<Record<string, readonly string[]>> => {
  const bareLoop = [process.execPath, import.meta.filename, '--bare', file]
  const oneJob = oneJobOn(file)
  const pinned = (words: readonly string[]): readonly string[] => ['taskset', '-c', '0', ...words]
  return {
    bare: bareLoop,
    'one job': oneJob,
    'two jobs': [...oneJob, '--jobs', '2'],
    ...(CAN_PIN ? { 'bare, one core': pinned(bareLoop), 'one job, one core': pinned(oneJob) } : {}),
  }
}

/** How many violations the first records have by the evaluators that every other way is held against. */
const countExactly = async (): Promise<number> => {
  const { checkOptions, openRulebook, readBatch } = await import('../src/index.ts')
  const { halfsky } = await openRulebook()
  const batch = readBatch([...recordLines(SAMPLE)].join(''), 'ndjson')
  const checked = await halfsky?.checkBatch(batch, checkOptions({ engine: 'json-rules-engine', crossCheckEvery: 0 }))
  return checked?.report.summary.fail ?? Number.NaN
}

const countFast = async (folder: string): Promise<number> => {
  const file = await written(join(folder, 'sample.ndjson'), recordLines(SAMPLE))
  return (await timed(WAYS(file)['one job'] ?? [])).counted
}

const written = async (file: string, lines: Iterable<string>): Promise<string> => {
  await pipeline(Readable.from(inPieces(lines, 1 << 20)), createWriteStream(file))
  return file
}

/** Seconds of two processes at once that know nothing of each other. */
interface Pair {
  /** Two bare loops over all records. */
  readonly bare: number
  /** Two checks by one job, of half the records each. */
  readonly halves: number
}

const main = async (records: number, rounds: number, asJson: boolean): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'halfsky-bench-'))
  try {
    const file = await written(join(folder, 'records.ndjson'), recordLines(records))
    const [first, second] = [
      await written(join(folder, 'first.ndjson'), recordLines(Math.ceil(records / 2))),
      await written(join(folder, 'second.ndjson'), recordLines(Math.floor(records / 2), 2)),
    ]
    const ways = WAYS(file)
    // sees to the cache of the rulebook, too
    const sample = [await countFast(folder), await countExactly()]
    if (sample[0] !== sample[1]) throw new Error(`violations of a sample differ: ${sample.join(', ')}`)
    const runs: Record<string, Run[]> = Object.fromEntries(Object.keys(ways).map((name) => [name, []]))
    const pairs: Pair[] = []
    for (let round = 0; round < rounds; round++) {
      // in turn, so that a machine that slows down slows all of them
      for (const [name, words] of Object.entries(ways)) runs[name]?.push(await timed(words))
      const bare = ways.bare ?? []
      pairs.push({ bare: await atOnce([bare, bare]), halves: await atOnce([oneJobOn(first), oneJobOn(second)]) })
    }
    const counts = [...(runs['one job'] ?? []), ...(runs['two jobs'] ?? [])].map(({ counted }) => counted)
    if (new Set(counts).size !== 1) throw new Error(`violations differ: ${[...new Set(counts)].join(', ')}`)
    report(records, counts[0] ?? 0, runs, pairs, asJson)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const report = (
  records: number,
  violations: number,
  runs: Readonly<Record<string, Run[]>>,
  pairs: readonly Pair[],
  asJson: boolean,
): void => {
  const secondsOf = (name: string, round: number): number => runs[name]?.[round]?.seconds ?? Number.NaN
  const ratios = (name: string, to: string): number =>
    median((runs[name] ?? []).map(({ seconds }, round) => seconds / secondsOf(to, round)))
  const result = {
    node: process.version,
    cpu: cpus()[0]?.model,
    records,
    violations,
    ways: Object.entries(runs).map(([name, own]) => ({
      name,
      seconds: median(own.map(({ seconds }) => seconds)),
      perSecond: Math.round(records / median(own.map(({ seconds }) => seconds))),
      megabytes: Math.round(Math.max(...own.map(({ megabytes }) => megabytes))),
    })),
    oneJobToBare: ratios('one job', 'bare'),
    twoJobsToOne: 1 / ratios('two jobs', 'one job'),
    twoBareToOne: median(pairs.map(({ bare }, round) => (2 * secondsOf('bare', round)) / bare)),
    twoHalvesToOne: median(pairs.map(({ halves }, round) => secondsOf('one job', round) / halves)),
    oneJobToBareOnOneCore: ratios('one job, one core', 'bare, one core'),
    twoJobsToOneOnOneCore: 1 / ratios('two jobs', 'one job, one core'),
  }
  if (asJson) {
    console.log(JSON.stringify(result, null, 2))
    return
  }
  console.log(
    `Node ${result.node}, ${result.cpu}, ${records} records, ${violations} violations, ${runs.bare?.length} runs each`,
  )
  for (const { name, seconds, perSecond, megabytes } of result.ways) {
    console.log(
      `${name.padEnd(17)} ${seconds.toFixed(2).padStart(7)} s ${String(perSecond).padStart(9)}/s ${megabytes} MB`,
    )
  }
  console.log(
    `one job takes ${result.oneJobToBare.toFixed(2)} × the bare loop, two jobs are ${result.twoJobsToOne.toFixed(2)} × as fast as one, two checks of half each ${result.twoHalvesToOne.toFixed(2)} ×, two bare loops ${result.twoBareToOne.toFixed(2)} × as fast as one`,
  )
  if (!CAN_PIN) return
  const [toBare, toOne] = [result.oneJobToBareOnOneCore, result.twoJobsToOneOnOneCore].map((ratio) => ratio.toFixed(2))
  console.log(`on one core one job takes ${toBare} × the bare loop; two jobs on two cores are ${toOne} × as fast`)
}

const words = process.argv.slice(2)
const [first = '2000000', second = '3'] = words.filter((word) => !word.startsWith('--json'))
if (first === '--bare') console.log(bare(second))
else await main(Number(first), Number(second), words.includes('--json'))
