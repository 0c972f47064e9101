import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStore, type Place, type Store, StoreFault } from '../../src/store/index.ts'
import { hasPostgres } from '../setup/postgres.ts'
import { startChild } from './child.ts'
import { keepRulebook } from './deeds.ts'
import { databases, folders, footing, type Places } from './places.ts'

/** Rounds of being killed; a drill is `HALFSKY_KILL_ROUNDS=200 npx vitest run test/store/kill.test.ts`. */
const ROUNDS = Number(process.env.HALFSKY_KILL_ROUNDS ?? 4)
const KEYS_A_ROUND = 60

/** Acknowledged submissions, by their keys; a key that was not acknowledged is handed in again in the next round. */
interface Ledger {
  readonly acknowledged: Map<string, string>
  readonly waiting: Set<string>
}

/** Hands in until so many were acknowledged, then lets `strike` fall, and reads what the writer had still said. */
const round = async (place: Place, ledger: Ledger, strike: Strike): Promise<void> => {
  const writer = startChild('writer.ts', [JSON.stringify(place)])
  expect((await writer.lines.next()).value).toBe('open')
  // whoever is killed does not hear the rest
  writer.process.stdin?.on('error', () => {})
  for (const key of ledger.waiting) writer.process.stdin?.write(`${key}\n`)
  const after = 1 + Math.floor(Math.random() * (KEYS_A_ROUND - 1))
  let heard = 0
  let isKilled = false
  for (;;) {
    const { value, done } = await writer.lines.next()
    if (done) break
    const [key = '', id = ''] = value.split(' ')
    // an answer to a key that was answered is the same
    expect(ledger.acknowledged.get(key) ?? id).toBe(id)
    ledger.acknowledged.set(key, id)
    ledger.waiting.delete(key)
    heard++
    if (heard === after)
      await strike(() => {
        isKilled = true
        writer.process.kill('SIGKILL')
      })
    if (ledger.waiting.size === 0) writer.process.stdin?.end()
  }
  // a writer that was not killed has told of everything, whatever became of its server
  if (!isKilled) expect(ledger.waiting.size).toBe(0)
  await writer.kill()
}
type Strike = (killWriter: () => void) => Promise<void> | void

/** Everything acknowledged is there under its key, and nothing is there twice. */
const settle = async (store: Store, { acknowledged, waiting }: Ledger): Promise<void> => {
  const kept = new Map<string, string[]>()
  for (let after: number | null = 0; after !== null; ) {
    const page: Awaited<ReturnType<Store['records']['list']>> = await store.records.list({}, { after, limit: 1_000 })
    for (const { subject, submission } of page.items) kept.set(subject, [...(kept.get(subject) ?? []), submission])
    after = page.next
  }
  for (const [key, id] of acknowledged) expect(kept.get(key), key).toEqual([id])
  // one that was kept and not yet told is told when it is asked for again
  for (const [key, ids] of kept)
    expect([key, ids.length, acknowledged.has(key) || waiting.has(key)]).toEqual([key, 1, true])
  const counts = (await store.doctor()).find(({ name }) => name === 'counts')?.seen
  expect([counts?.submission, counts?.submissionKey, counts?.record]).toEqual([kept.size, kept.size, kept.size])
  expect(await store.audit.verify()).toMatchObject({ lines: kept.size, broken: null })
}

const drill = async (place: Place, strikeOf: (round: number) => Strike): Promise<void> => {
  const first = await openStore(place, footing())
  await keepRulebook(first)
  await first.close()
  const ledger: Ledger = { acknowledged: new Map(), waiting: new Set() }
  for (let number = 0; number < ROUNDS; number++) {
    for (let n = 0; n < KEYS_A_ROUND; n++) ledger.waiting.add(`k-${number}-${n}`)
    await round(place, ledger, strikeOf(number))
    const store = await reopen(place)
    await settle(store, ledger)
    await store.close()
  }
  expect(ledger.acknowledged.size).toBeGreaterThanOrEqual(ROUNDS)
}

/** A server that recovers is waited for. */
const reopen = async (place: Place): Promise<Store> => {
  for (let tries = 0; tries < 100; tries++) {
    try {
      return await openStore(place, footing())
    } catch (error) {
      if (!(error instanceof StoreFault) || error.problem.code !== 'store-unreachable') throw error
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
  throw new Error('the store did not come back')
}

const LIMIT = 60_000 + ROUNDS * 30_000

describe('killed under load, nothing acknowledged is lost and nothing is there twice', () => {
  test('SQLite', { timeout: LIMIT }, async () => {
    const files = folders()
    await drill(await files.place(), () => (killWriter) => killWriter())
    await files.stop()
  })

  describe.skipIf(!hasPostgres())('with a server', () => {
    let servers: Places & { readonly server: { run(sql: string): Promise<readonly Record<string, unknown>[]> } }
    beforeAll(async () => {
      servers = await databases(['fsync=on', 'restart_after_crash=on'])
    })
    afterAll(() => servers?.stop())

    test('PostgreSQL, and its own processes every other round', { timeout: LIMIT }, async () => {
      const backend = `SELECT pid FROM pg_stat_activity WHERE application_name = 'halfsky' ORDER BY random() LIMIT 1`
      await drill(await servers.place(), (number) => async (killWriter) => {
        if (number % 2 === 0) return killWriter()
        const [row] = await servers.server.run(backend)
        // the server ends all its processes, recovers from its log and goes on; the writer tries again
        if (row) process.kill(Number(row.pid), 'SIGKILL')
      })
    })
  })
})
