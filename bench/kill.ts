/**
 * Whether the service keeps what it has acknowledged, however it ends: `node bench/kill.ts [--rounds 200] [--each 60] [--postgres]`. Clients hand
 * in records by `POST /v1/submissions`, each under an idempotency key; at some moment the service is killed (`kill -9`), and what clients were told
 * is held against what is kept. Keys without an answer are sent again in the next round, and some that were answered too: these must be
 * answered with the same submission. Where that route is not, keys of an account are made instead, and never sent again. Ends with status 1 at
 * the first thing lost or doubled.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { newKey } from '../src/access/index.ts'
import { openStore, type Page, type Place, type Store } from '../src/store/index.ts'
import { startPostgres } from '../test/setup/postgres.ts'

const CLI = join(import.meta.dirname, '..', 'src/cli/main.ts')
const LANES = 8
const AGAIN = 5
const now = (): string => new Date().toISOString()

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '20' },
    each: { type: 'string', default: '60' },
    postgres: { type: 'boolean', default: false },
  },
})

/** What clients know: acknowledged keys with what they were told, and keys that wait for an answer. */
interface Ledger {
  readonly told: Map<string, string>
  readonly waiting: Set<string>
  /** Sent and never answered: there once, or not at all. */
  readonly lost: Set<string>
}

/** A service that runs. */
interface Service {
  readonly process: ChildProcess
  readonly url: string
}

/** Nothing is left running, however this ends. */
let running: ChildProcess | undefined
process.once('exit', () => running?.kill('SIGKILL'))

const start = async (place: Place): Promise<Service> => {
  const words = ['serve', '--port', '0', '--rate-limit', '0', '--log-level', 'silent']
  const env = { ...process.env, HALFSKY_LANG: 'en', ...('url' in place ? { HALFSKY_DATABASE_URL: place.url } : {}) }
  const child = spawn(process.execPath, [CLI, ...words, ...('data' in place ? ['--data', place.data] : [])], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  running = child
  const said: string[] = []
  for await (const line of createInterface({ input: child.stderr })) {
    said.push(line)
    const url = /^halfsky serves \d+ rules at (\S+)/.exec(line)?.[1]
    if (url !== undefined) return { process: child, url }
  }
  throw new Error(`the service did not start:\n${said.join('\n')}`)
}

/** How something is written, and how what is there is read back: names with the identifiers under which each is kept. */
interface Deed {
  readonly isIdempotent: boolean
  request(key: string): { readonly path: string; readonly body: unknown }
  kept(store: Store): Promise<ReadonlyMap<string, readonly string[]>>
}

const gather = async <T>(
  ask: (after: number) => Promise<Page<T>>,
  entry: (item: T) => readonly [string, string],
): Promise<ReadonlyMap<string, readonly string[]>> => {
  const found = new Map<string, readonly string[]>()
  for (let after: number | null = 0; after !== null; ) {
    const page: Page<T> = await ask(after)
    for (const [name, id] of page.items.map(entry)) found.set(name, [...(found.get(name) ?? []), id])
    after = page.next
  }
  return found
}

const TOILET = { kind: 'public-toilet', area: '441802', asOf: '2026-05-01', setting: 'urban', construction: 'new' }

const SUBMISSIONS: Deed = {
  isIdempotent: true,
  request: (key) => ({ path: '/v1/submissions', body: { ...TOILET, id: key, femaleStalls: 2, maleStalls: 2 } }),
  kept: (store) =>
    gather(
      (after) => store.records.list({}, { after, limit: 1_000 }),
      ({ subject, submission }) => [subject, submission],
    ),
}

const KEYS: Deed = {
  isIdempotent: false,
  request: (key) => ({ path: '/v1/keys', body: { name: key, roles: [], areas: [], kinds: [], expiresAt: null } }),
  kept: (store) =>
    gather(
      (after) => store.keys.list({}, { after, limit: 1_000 }),
      ({ name, id }) => [name, id],
    ),
}

const fail = (why: string): never => {
  process.stderr.write(`${why}\n`)
  process.exit(1)
}

/** Sends keys until so many were acknowledged, then kills the service. */
const round = async ({ process: child, url }: Service, deed: Deed, bearer: string, ledger: Ledger): Promise<void> => {
  const { told, waiting, lost } = ledger
  const again = deed.isIdempotent ? [...told.keys()].sort(() => Math.random() - 0.5).slice(0, AGAIN) : []
  const keys = [...again, ...waiting][Symbol.iterator]()
  const strikeAt = 1 + Math.floor(Math.random() * (waiting.size - 1))
  let heard = 0
  const lane = async (): Promise<void> => {
    for (const key of keys) {
      const { path, body } = deed.request(key)
      const headers = { authorization: `Bearer ${bearer}`, 'content-type': 'application/json', 'idempotency-key': key }
      try {
        const answer = await fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
        const { id } = (await answer.json()) as { id?: string }
        if (!answer.ok || id === undefined) fail(`${path} answered ${answer.status}`)
        if ((told.get(key) ?? id) !== id) fail(`${key}: told ${told.get(key)} before, ${id} now`)
        told.set(key, id ?? '')
        waiting.delete(key)
        if (++heard === strikeAt) child.kill('SIGKILL')
      } catch {
        // the service is gone; what it had not said is not known
        if (!deed.isIdempotent && waiting.delete(key)) lost.add(key)
        return
      }
    }
  }
  const ended = child.exitCode !== null || child.signalCode !== null ? null : once(child, 'exit')
  await Promise.all(Array.from({ length: LANES }, lane))
  child.kill('SIGKILL')
  await ended
}

/** Everything told is kept under its key once, and nothing is there twice. */
const settle = async (place: Place, deed: Deed, { told, waiting, lost }: Ledger): Promise<number> => {
  const store = await openStore(place, { now })
  try {
    const kept = await deed.kept(store)
    for (const [key, id] of told) {
      const ids = kept.get(key) ?? []
      if (ids.length !== 1 || ids[0] !== id)
        fail(`${key}: acknowledged as ${id}, kept as ${ids.join(', ') || 'nothing'}`)
    }
    for (const [key, ids] of kept) {
      if (ids.length !== 1) fail(`${key} is there ${ids.length} times`)
      if (!told.has(key) && !waiting.has(key) && !lost.has(key) && key !== 'bench') fail(`${key} was never sent`)
    }
    const { broken } = await store.audit.verify()
    if (broken !== null) fail(`line ${broken.seq} of the audit log does not hold: ${broken.why}`)
    return kept.size
  } finally {
    await store.close()
  }
}

/** An account that may do all of it, and its key. */
const prepare = async (place: Place): Promise<string> => {
  const store = await openStore(place, { now })
  const scope = { roles: ['office', 'admin'], areas: ['*'], kinds: [] }
  const blank = { hash: null, external: null, disabled: false, mustChange: false }
  const { id } = await store.accounts.add({ login: 'bench', ...blank, ...scope })
  const { token, hash, prefix } = newKey()
  await store.keys.add({ ...scope, account: id, hash, prefix, name: 'bench', expiresAt: null })
  await store.close()
  return token
}

const server = values.postgres ? await startPostgres(['fsync=on']) : null
const folder = mkdtempSync(join(tmpdir(), 'halfsky-kill-'))
const place: Place = server === null ? { data: join(folder, 'data') } : { url: server.address }
try {
  const bearer = await prepare(place)
  const ledger: Ledger = { told: new Map(), waiting: new Set(), lost: new Set() }
  const rounds = Number(values.rounds)
  for (let number = 0; number < rounds; number++) {
    const service = await start(place)
    const { paths } = (await (await fetch(`${service.url}/openapi.json`)).json()) as { paths: object }
    const deed = '/v1/submissions' in paths ? SUBMISSIONS : KEYS
    for (let n = 0; n < Number(values.each); n++) ledger.waiting.add(`k-${number}-${n}`)
    await round(service, deed, bearer, ledger)
    const kept = await settle(place, deed, ledger)
    process.stdout.write(
      `round ${number + 1}/${rounds}: ${ledger.told.size} acknowledged, ${kept} kept, none lost, none twice\n`,
    )
  }
} finally {
  await server?.stop()
  rmSync(folder, { recursive: true, force: true })
}
