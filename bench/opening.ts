/**
 * How long the shipped rulebook takes to open in a fresh process: from its YAML, and from the cache, beside the bare `yaml`
 * library on the same texts. `node bench/opening.ts [runs]` prints the median of each and its ratio to the library's.
 */
import { execFileSync } from 'node:child_process'
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '..')

/** What is timed, each in a process of its own; the argument is the cache folder. */
const WAYS: Readonly<Record<string, (cache: string) => Promise<unknown>>> = {
  library: async () => {
    const { parseAllDocuments } = await import('yaml')
    const texts = globSync('rules/**/*.yaml', { cwd: ROOT }).map((path) => readFileSync(join(ROOT, path), 'utf8'))
    return timed(async () => texts.map((text) => parseAllDocuments(text, { uniqueKeys: false })))
  },
  yaml: async () => open(null),
  cache: open,
}

async function open(cache: string | null): Promise<number> {
  const { openRulebook } = await import('../src/halfsky.ts')
  return timed(async () => openRulebook({ cache }))
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await run()
  return performance.now() - began
}

const once = (way: string, cache: string): number =>
  Number(execFileSync(process.execPath, [import.meta.filename, '--once', way, cache], { encoding: 'utf8' }))

const median = (times: readonly number[]): number => times.toSorted((a, b) => a - b)[times.length >> 1] ?? Number.NaN

const [mode, way = '', folder = ''] = process.argv.slice(2)
if (mode === '--once') {
  console.log(await WAYS[way]?.(folder))
} else {
  const cache = mkdtempSync(join(tmpdir(), 'halfsky-bench-'))
  const runs = Number(mode ?? 7)
  once('cache', cache)
  // taken in turn, so that a machine that slows down slows all of them
  const rounds = Array.from({ length: runs }, () => Object.keys(WAYS).map((name) => once(name, cache)))
  const medians = Object.keys(WAYS).map(
    (name, index) => [name, median(rounds.map((round) => round[index] ?? 0))] as const,
  )
  rmSync(cache, { recursive: true })
  console.log(`Node ${process.version}, ${cpus()[0]?.model}, ${runs} runs each`)
  for (const [name, time] of medians) {
    console.log(
      `${name.padEnd(8)} ${time.toFixed(0).padStart(6)} ms  ${(time / (medians[0]?.[1] ?? 1)).toFixed(2)} × the library`,
    )
  }
}
