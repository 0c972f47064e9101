import { randomBytes } from 'node:crypto'
import { chownSync, existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, describe, expect, test } from 'vitest'
import { openStore, type Place, type Transaction } from '../../src/store/index.ts'
import { migrate } from '../../src/store/migrations.ts'
import { reach } from '../../src/store/place.ts'
import { repositoriesOf } from '../../src/store/store.ts'
import { hasPostgres } from '../setup/postgres.ts'
import { maySmallDisk, smallDisk } from '../setup/small-disk.ts'
import { refused } from './contract.ts'
import { handedIn, keepRulebook } from './deeds.ts'
import { databases, folders, footing } from './places.ts'

const disks: { remove(): void }[] = []
const disk = (megabytes: number): string => {
  const made = smallDisk(megabytes)
  if (made === null) throw new Error('no small disk')
  disks.push(made)
  return made.folder
}
const tried = maySmallDisk()
afterAll(() => {
  for (const made of disks) made.remove()
})

/** Writes until it is refused; gives what was acknowledged before. */
const fillUp = async (store: Transaction): Promise<{ readonly kept: readonly string[]; readonly told: string }> => {
  const kept: string[] = []
  for (let n = 0; n < 5_000; n++) {
    const told = await refused(submit(store, kept))
    if (told !== 'done') return { kept, told }
  }
  throw new Error('it never was full')
}

const submit = async (store: Transaction, kept: string[]): Promise<void> => {
  const id = await store.transact(async (tx) => {
    const added = await tx.submissions.add(handedIn({ report: JSON.stringify(randomBytes(15_000).toString('base64')) }))
    await tx.audit.append({ who: 'w', action: 'submit', object: added.id })
    return added.id
  })
  kept.push(id)
}

/** What was acknowledged is there, and nothing else. */
const holds = async (store: Transaction, kept: readonly string[]): Promise<void> => {
  const found: string[] = []
  for (let after: number | null = 0; after !== null; ) {
    const page: Awaited<ReturnType<Transaction['submissions']['list']>> = await store.submissions.list({}, { after })
    found.push(...page.items.map(({ id }) => id))
    after = page.next
  }
  expect(found).toEqual(kept)
  expect(await store.audit.verify()).toMatchObject({ lines: kept.length, broken: null })
  for (const id of kept) expect((await store.submissions.report(id))?.length).toBe(20_002)
}

describe('a disk that is full', () => {
  test('at a limit of pages: the write is refused, nothing is lost, and it goes on where there is room', async () => {
    const places = folders()
    const place = await places.place()
    if ('data' in place) mkdirSync(place.data)
    const db = reach(place, false)
    await migrate(db, 'sqlite')
    const store = repositoriesOf(db, { database: 'sqlite', ...footing() })
    await keepRulebook(store)
    await sql`PRAGMA max_page_count = 600`.execute(db)
    const { kept, told } = await fillUp(store)
    expect(told).toBe('store-full SQLite 13')
    await holds(store, kept)
    expect(await refused(submit(store, []))).toBe('store-full SQLite 13')
    await sql`PRAGMA max_page_count = 100000`.execute(db)
    const more = [...kept]
    await submit(store, more)
    await holds(store, more)
    await db.destroy()
    await places.stop()
  })

  test.skipIf(!tried)(
    'of SQLite: the write is refused, nothing is lost, and it goes on where there is room',
    async () => {
      const folder = disk(6)
      const ballast = join(folder, 'ballast')
      writeFileSync(ballast, Buffer.alloc(2 ** 20, 1))
      const place: Place = { data: join(folder, 'data') }
      const store = await openStore(place, footing())
      await keepRulebook(store)
      const { kept, told } = await fillUp(store)
      expect(told).toMatch(/^store-full/)
      expect(kept.length).toBeGreaterThan(10)
      await holds(store, kept)
      expect(await refused(store.backup(join(folder, 'backup')))).toMatch(/^store-full/)
      expect(existsSync(join(folder, 'backup')) || existsSync(join(folder, 'backup.part'))).toBe(false)
      rmSync(ballast)
      const more = [...kept]
      await submit(store, more)
      await holds(store, more)
      const space = (await store.doctor()).find(({ name }) => name === 'space')
      expect(space?.ok).toBe(false)
      await store.close()
      const again = await openStore(place, footing())
      await holds(again, more)
      await again.close()
    },
  )

  test.skipIf(!tried || !hasPostgres())('of PostgreSQL: likewise', async () => {
    const servers = await databases()
    try {
      const folder = disk(24)
      const { uid, gid } = statSync(join(servers.server.folder, 'data'))
      const space = join(folder, 'space')
      mkdirSync(space)
      chownSync(folder, uid, gid)
      chownSync(space, uid, gid)
      await servers.server.run(`CREATE TABLESPACE small LOCATION '${space}'`)
      await servers.server.run('CREATE DATABASE small TABLESPACE small')
      const ballast = join(folder, 'ballast')
      writeFileSync(ballast, Buffer.alloc(4 * 2 ** 20, 1))
      const store = await openStore({ url: servers.server.address.replace('/postgres?', '/small?') }, footing())
      await keepRulebook(store)
      const { kept, told } = await fillUp(store)
      expect(told).toBe('store-full 53100')
      await holds(store, kept)
      rmSync(ballast)
      const more = [...kept]
      await submit(store, more)
      await holds(store, more)
      await store.close()
    } finally {
      await servers.stop()
    }
  })
})
