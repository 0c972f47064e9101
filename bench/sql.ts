/**
 * How long it takes to check a table where it is. `node bench/sql.ts [records] [--json] [--name]` makes a Parquet file of public toilets
 * in a temporary folder, proves on a sample that the answers are right, and times, each in a process of its own: the counts by
 * rule, the violations written as Parquet and as NDJSON, and the same by SQL written by hand for these two rules alone.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDuckdb } from '../src/database/index.ts'
import { judgeOf, NO_CONTEXT } from '../src/engine/index.ts'
import { openRulebook, planOfArea } from '../src/halfsky.ts'

const MAIN = join(import.meta.dirname, '..', 'src', 'cli', 'main.ts')
const words = process.argv.slice(2)
const records = Number(words.find((word) => /^\d+$/.test(word)) ?? 1_000_000)
const hasName = words.includes('--name')

/** Spread by multiplication, so that no column follows another. */
const toilets = `SELECT 'T-' || i AS id, ['441802', '441803', '441821', '441881', '440117', '441800100'][CAST(1 + hash(i) % 6 AS INTEGER)] AS area,
  DATE '2026-01-01' + CAST(hash(i + 1) % 120 AS INTEGER) AS "asOf",${hasName ? ` '示例公厕' || i || '（虚构）' AS name,` : ''}
  ['urban', 'urban', 'rural', NULL][CAST(1 + hash(i + 2) % 4 AS INTEGER)] AS setting, ['new', 'rebuilt', 'existing'][CAST(1 + hash(i + 3) % 3 AS INTEGER)] AS construction,
  hash(i + 4) % 5 = 0 AS "highTraffic", CAST(1 + hash(i + 5) % 12 AS INTEGER) AS "femaleStalls",
  CASE WHEN hash(i + 6) % 20 > 0 THEN CAST(1 + hash(i + 7) % 10 AS INTEGER) END AS "maleStalls"
  FROM range(${records}) AS t(i)`

/** The two demands of either plan by hand: as fast as it can be said. */
const byHand = (file: string): string => `WITH asked AS (
    SELECT *, setting = 'urban' AND construction IN ('new', 'rebuilt') AND "maleStalls" > 0 AS applies FROM read_parquet('${file}', file_row_number = true)
  ) SELECT file_row_number, id, area, "asOf", rule, "femaleStalls", "maleStalls" FROM (
    SELECT *, unnest([CASE WHEN "highTraffic" AND "femaleStalls" < 2 * "maleStalls" THEN 'high-traffic-ratio' END, CASE WHEN 10 * "femaleStalls" < 15 * "maleStalls" THEN 'stall-ratio' END]) AS rule
    FROM asked WHERE applies AND ("femaleStalls" < 2 * "maleStalls")
  ) WHERE rule IS NOT NULL`

const folder = mkdtempSync(join(tmpdir(), 'halfsky-bench-sql-'))
const at = (name: string): string => join(folder, name)

interface Timing {
  readonly what: string
  readonly seconds: number
  /** Peak resident memory in MB. */
  readonly memory: number
  readonly violations: number | null
}

/** Runs a process to its end and tells its time and peak memory. */
const timed = (what: string, args: readonly string[]): Timing => {
  const began = performance.now()
  const probe = `process.on('exit', () => require('node:fs').writeSync(3, String(process.resourceUsage().maxRSS)))`
  const { stdio, status, stderr } = run(['--require', dataModule(probe), ...args])
  const seconds = (performance.now() - began) / 1000
  if (status !== 0 && status !== 1) throw new Error(`${what}: ${stderr}`)
  return { what, seconds, memory: Math.round(Number(stdio) / 1024), violations: null }
}

const dataModule = (text: string): string => {
  const file = at('probe.cjs')
  execFileSync(process.execPath, [
    '-e',
    `require('node:fs').writeFileSync(${JSON.stringify(file)}, ${JSON.stringify(text)})`,
  ])
  return file
}

const run = (args: readonly string[]) => {
  const { output, status, stderr } = spawnSync(process.execPath, [...args], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
  })
  return { stdio: output[3] ?? '', status, stderr }
}

const check = (...options: string[]): readonly string[] => [
  // as `halfsky` itself starts where an engine reads the records
  '--max-semi-space-size=8',
  MAIN,
  'check',
  '--as-of',
  '2026-05-01',
  '--lang',
  'en',
  ...options,
  at('toilets.parquet'),
]

try {
  const database = await openDuckdb()
  await database.run(`COPY (${toilets}) TO '${at('toilets.parquet')}' (FORMAT parquet)`)
  const hand = timed('by hand', [
    '--input-type=module',
    '-e',
    handScript(byHand(at('toilets.parquet')), at('hand.parquet')),
  ])
  const timings = [
    timed('counts', check('-f', `json=${at('counts.json')}`)),
    timed('violations as Parquet', check('-f', `parquet=${at('violations.parquet')}`)),
    timed('violations as NDJSON', check('-f', `ndjson=${at('violations.ndjson')}`)),
    hand,
  ]
  const [[written], [byHandWritten]] = (await Promise.all(
    ['violations.parquet', 'hand.parquet'].map((file) =>
      database.all(`SELECT count(*) FROM read_parquet('${at(file)}')`),
    ),
  )) as unknown as [[number[]], [number[]]]
  const counted = JSON.parse(readFileSync(at('counts.json'), 'utf8'))
  const lines = Number(
    execFileSync('wc', ['-l', at('violations.ndjson')], { encoding: 'utf8' })
      .trim()
      .split(' ')[0],
  )
  const violations = Number(written)
  if (new Set([violations, Number(byHandWritten), lines, counted.summary.fail]).size > 1)
    throw new Error(`the ways disagree: ${[violations, byHandWritten, lines, counted.summary.fail]}`)
  await proveSample(database)
  await database.close()
  const size = statSync(at('toilets.parquet')).size
  const result = {
    records,
    megabytes: Math.round(size / 1e6),
    violations,
    cpu: cpus()[0]?.model,
    cores: cpus().length,
    timings,
  }
  console.log(words.includes('--json') ? JSON.stringify(result, null, 2) : tableOf(result))
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function handScript(query: string, out: string): string {
  const module = new URL('../src/database/index.ts', import.meta.url).href
  return `const { openDuckdb } = await import(${JSON.stringify(module)}); const db = await openDuckdb();
    await db.run(${JSON.stringify(`COPY (${query}) TO '${out}' (FORMAT parquet)`)}); await db.close()`
}

/** A thousand records by the exact evaluator: the same violations, or nothing that was timed is worth telling. */
async function proveSample(database: Awaited<ReturnType<typeof openDuckdb>>): Promise<void> {
  const { halfsky } = await openRulebook()
  if (halfsky === null) throw new Error('no rulebook')
  const judge = judgeOf(halfsky.rulebook)
  const names = ['id', 'area', 'asOf', 'setting', 'construction', 'highTraffic', 'femaleStalls', 'maleStalls']
  const rows = await database.all(
    `SELECT ${names.map((name) => (name === 'asOf' ? 'CAST("asOf" AS VARCHAR)' : `"${name}"`)).join(', ')} FROM read_parquet('${at('toilets.parquet')}') LIMIT 1000`,
  )
  const expected: string[] = []
  for (const row of rows) {
    const given = Object.fromEntries(names.flatMap((name, index) => (row[index] === null ? [] : [[name, row[index]]])))
    const { record } = halfsky.kinds.read({ kind: 'public-toilet', ...given })
    if (record === null) throw new Error('a record was refused')
    const plan = planOfArea(halfsky.rulebook, record.area) ?? ''
    const findings = await judge.judge(record, plan, 0, NO_CONTEXT, {
      engine: 'compiled',
      crossCheck: true,
      explain: false,
    })
    expected.push(...findings.filter(({ verdict }) => verdict === 'fail').map(({ rule }) => `${record.id} ${rule}`))
  }
  const found = await database.all(
    `SELECT id || ' ' || rule FROM read_parquet('${at('violations.parquet')}') WHERE position < 1000`,
  )
  if (JSON.stringify(found.flat().sort()) !== JSON.stringify(expected.sort()))
    throw new Error('SQL and the evaluator disagree')
}

function tableOf({
  timings,
  ...rest
}: {
  records: number
  megabytes: number
  violations: number
  cpu: string | undefined
  cores: number
  timings: readonly Timing[]
}): string {
  const head = `${rest.records} public toilets (${rest.megabytes} MB of Parquet), ${rest.violations} violations, ${rest.cores} × ${rest.cpu}, Node ${process.version}`
  const lines = timings.map(
    ({ what, seconds, memory }) =>
      `${what.padEnd(24)} ${seconds.toFixed(2).padStart(7)} s ${String(memory).padStart(6)} MB`,
  )
  return [head, ...lines].join('\n')
}
