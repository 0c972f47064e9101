/**
 * How many records a second the HTTP path answers, beside a bare Fastify that validates the same bodies and echoes them.
 * `node bench/http.ts [--json] [--rounds N] [--seconds N] [kind…]`: both servers run in processes of their own and are
 * loaded in turn over 50 connections with 10,000 records, no two alike; before that, answers are compared with those of
 * `halfsky check`. Medians of the rounds; the first round of a server, on which nothing is warm, is told apart.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual, parseArgs } from 'node:util'
import autocannon from 'autocannon'
import { type Json, serveEcho } from './http-echo.ts'
import { madeRecords } from './http-records.ts'
import { median } from './paired.ts'

const ROOT = join(import.meta.dirname, '..')
const CLI = join(ROOT, 'bin/halfsky.cjs')
const DAY = '2026-05-01'
const RECORDS = 10_000
const CONNECTIONS = 50
/** So many answers are compared with those of the command line. */
const COMPARED = 200

/** A server under load. */
interface Served {
  readonly name: string
  readonly process: ChildProcess
  readonly url: string
  /** From its start to its first answer, in milliseconds. */
  readonly started: number
  pathOf(record: Json): string
}

/** What a round came to. */
interface Round {
  readonly rate: number
  readonly p50: number
  readonly p99: number
}

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  return typeof address === 'object' && address ? address.port : 0
}

const CHECK = `/v1/check?asOf=${DAY}`
const SERVERS: Readonly<Record<string, { args: (port: string) => string[]; pathOf: Served['pathOf'] }>> = {
  halfsky: { args: (port) => [CLI, 'serve', '--port', port, '--rate-limit', '0'], pathOf: () => CHECK },
  echo: { args: (port) => [import.meta.filename, '--echo', port], pathOf: ({ kind }) => `/${kind}` },
}

const post = (url: string, record: Json): Promise<Response> =>
  fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(record) })

const serve = async (name: string, first: Json): Promise<Served> => {
  const { args, pathOf } = SERVERS[name] ?? { args: () => [], pathOf: () => '' }
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const began = performance.now()
  const child = spawn(process.execPath, args(String(port)), { stdio: 'ignore' })
  for (;;) {
    const answer = await post(url + pathOf(first), first).catch(() => null)
    if (answer?.status === 200) break
    if (child.exitCode !== null || performance.now() - began > 30_000) throw new Error(`${name} does not answer`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  return { name, process: child, url, started: performance.now() - began, pathOf }
}

/** Every connection goes around a share of the records of its own. */
const load = async ({ url, pathOf }: Served, records: readonly Json[], seconds: number): Promise<Round> => {
  const requests = records.map((record) => ({
    method: 'POST' as const,
    path: pathOf(record),
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(record),
  }))
  const share = Math.ceil(requests.length / CONNECTIONS)
  let next = 0
  const result = await autocannon({
    url,
    connections: CONNECTIONS,
    duration: seconds,
    setupClient: (client) => {
      client.setRequests(requests.slice(next, next + share))
      next += share
    },
  })
  if (result.non2xx + result.errors > 0) throw new Error(`${result.non2xx} refused, ${result.errors} failed`)
  return { rate: result.requests.total / result.duration, p50: result.latency.p50, p99: result.latency.p99 }
}

/** The answers are those of `halfsky check`, and nearly a third of the records violate something. */
const compare = async ({ url }: Served, records: readonly Json[]): Promise<number> => {
  const folder = mkdtempSync(join(tmpdir(), 'halfsky-bench-'))
  let violating = 0
  try {
    for (const [index, record] of records.slice(0, COMPARED).entries()) {
      const answer: unknown = await (await post(url + CHECK, record)).json()
      if (index < COMPARED / 20) {
        const file = join(folder, `${index}.json`)
        writeFileSync(file, JSON.stringify(record))
        const args = [CLI, 'check', '--format', 'json', '--as-of', DAY, '--fail-on', 'never', file]
        const expected: unknown = JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }))
        if (!isDeepStrictEqual(answer, expected)) throw new Error(`the answer on ${record.id} is not that of check`)
      }
      if ((answer as { violations: unknown[] }).violations.length > 0) violating++
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
  return violating / Math.min(COMPARED, records.length)
}

const middle = (rounds: readonly Round[]): Round => ({
  rate: median(rounds.map(({ rate }) => rate)),
  p50: median(rounds.map(({ p50 }) => p50)),
  p99: median(rounds.map(({ p99 }) => p99)),
})

const measure = async (kinds: readonly string[], rounds: number, seconds: number) => {
  const records = madeRecords(RECORDS, kinds.length > 0 ? kinds : undefined)
  const [first = {}] = records
  const servers: Served[] = []
  try {
    for (const name of Object.keys(SERVERS)) servers.push(await serve(name, first))
    const violating = await compare(servers[0] as Served, records)
    const taken = servers.map((): Round[] => [])
    for (let round = 0; round <= rounds; round++) {
      for (const [index, server] of servers.entries()) taken[index]?.push(await load(server, records, seconds))
    }
    return {
      violating,
      rows: servers.map(({ name, started }, index) => {
        const [cold, ...warm] = taken[index] ?? []
        const beside = taken.at(-1) ?? []
        // round by round: a machine that slows down slows both
        const ratio = median(warm.map(({ rate }, round) => rate / (beside[round + 1]?.rate ?? Number.NaN)))
        return { name, started, cold: cold as Round, warm: middle(warm), ratio }
      }),
    }
  } finally {
    for (const server of servers) server.process.kill()
  }
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    echo: { type: 'string' },
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '4' },
  },
})

if (values.echo !== undefined) {
  await serveEcho(Number(values.echo))
} else {
  const { violating, rows } = await measure(positionals, Number(values.rounds), Number(values.seconds))
  const echo = rows.at(-1)
  const machine = `${cpus().length} × ${cpus()[0]?.model}`
  if (!values.json) {
    console.log(`Node ${process.version}, ${machine}; ${Math.round(100 * violating)} % of the records violate a rule`)
    console.log('server    start ms   cold/s   × echo   warm/s   × echo   p50 ms   p99 ms')
  }
  for (const { name, started, cold, warm, ratio } of rows) {
    const coldRatio = cold.rate / (echo?.cold.rate ?? 1)
    if (values.json) {
      const row = { bench: 'http', name, started, cold, coldRatio, warm, ratio, node: process.version, machine }
      console.log(JSON.stringify(row))
      continue
    }
    const cells = [started, cold.rate].map((value) => value.toFixed(0).padStart(9))
    const rest = [
      coldRatio.toFixed(2),
      warm.rate.toFixed(0),
      ratio.toFixed(2),
      warm.p50.toFixed(0),
      warm.p99.toFixed(0),
    ]
    console.log(name.padEnd(8) + cells.join('') + rest.map((value) => value.padStart(9)).join(''))
  }
}
