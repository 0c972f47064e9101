/**
 * How long the shipped rulebook takes to open in a fresh process: from its YAML, and from the cache, beside the bare `yaml`
 * library on the same texts; and how long a whole command takes that checks one record. `node bench/opening.ts [rounds] [--json]`.
 */
import { execFileSync } from 'node:child_process'
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TOILET } from '../src/http/example.ts'
import { paired, report, roundsAsked } from './paired.ts'

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

const command = (file: string, cache: string): number => {
  const began = performance.now()
  const env = { ...process.env, XDG_CACHE_HOME: cache }
  execFileSync(process.execPath, [join(ROOT, 'bin/halfsky.cjs'), 'check', '--fail-on', 'never', file], { env })
  return performance.now() - began
}

const [mode, way = '', folder = ''] = process.argv.slice(2)
if (mode === '--once') {
  console.log(await WAYS[way]?.(folder))
} else {
  const cache = mkdtempSync(join(tmpdir(), 'halfsky-bench-'))
  const file = join(cache, 'toilet.json')
  writeFileSync(file, JSON.stringify(TOILET))
  once('cache', cache)
  command(file, cache)
  const contenders = [
    { name: 'the yaml library alone', turn: () => once('library', cache) },
    { name: 'the rulebook from its files', turn: () => once('yaml', cache) },
    { name: 'the rulebook from the cache', turn: () => once('cache', cache) },
    { name: 'halfsky check of one record, the whole command', turn: () => command(file, cache) },
  ]
  report('opening', 'ms', await paired(contenders, roundsAsked(7)))
  rmSync(cache, { recursive: true })
}
