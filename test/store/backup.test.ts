import { copyFileSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStore, type Place, restoreStore, type Store } from '../../src/store/index.ts'
import { hasPostgres } from '../setup/postgres.ts'
import { refused } from './contract.ts'
import { fill, handedIn } from './deeds.ts'
import { databases, folders, footing, type Places } from './places.ts'

const files = folders()
afterAll(() => files.stop())

const newFile = async (name: string): Promise<string> => {
  const place = await files.place()
  return 'data' in place ? join(dirname(place.data), name) : name
}
const all = (store: Store) => Array.fromAsync(store.exportAll())

const backups = (start: () => Promise<Places>): void => {
  let places: Places
  beforeAll(async () => {
    places = await start()
  })
  afterAll(() => places?.stop())
  const filled = async (place?: Place) => {
    const store = await openStore(place ?? (await places.place()), footing())
    await fill(store)
    return store
  }

  test('a backup that is restored answers the same', async () => {
    const store = await filled()
    const file = await newFile('backup')
    await store.backup(file)
    expect((statSync(file).mode & 0o777).toString(8)).toBe('600')
    expect(readdirSync(dirname(file))).toEqual(['backup'])
    const lines = await all(store)
    await store.close()
    const place = await places.place()
    await restoreStore(place, file, footing())
    const restored = await openStore(place, { now: footing().now })
    expect(await all(restored)).toEqual(lines)
    expect((await restored.doctor()).filter(({ ok, name }) => !ok && name !== 'durability')).toEqual([])
    expect((await restored.submissions.add(handedIn())).seq).toBe(3)
    await restored.close()
  })

  test('a backup made while others write is one state of the store', async () => {
    const place = await places.place()
    const store = await filled(place)
    const beside = await openStore(place, { ...footing(), readOnly: true })
    let isDone = false
    let writes = 0
    const writing = async () => {
      while (!isDone) {
        await store.transact(async (tx) => {
          const { id } = await tx.submissions.add(handedIn())
          await tx.audit.append({ who: 'w', action: 'submit', object: `submission/${id}` })
        })
        writes++
        await new Promise(setImmediate)
      }
    }
    const both = writing()
    const made: string[] = []
    for (let n = 0; n < 3; n++) {
      const file = await newFile('backup')
      await beside.backup(file)
      made.push(file)
    }
    isDone = true
    await both
    expect(writes).toBeGreaterThan(0)
    await beside.close()
    await store.close()
    for (const file of made) {
      const other = await places.place()
      await restoreStore(other, file, footing())
      const restored = await openStore(other, footing())
      const counts = (await restored.doctor()).find(({ name }) => name === 'counts')?.seen
      // what stands in one transaction is there together
      expect(Number(counts?.submission) - 2).toBe(Number(counts?.audit) - 1)
      expect(await restored.audit.verify()).toMatchObject({ lines: counts?.audit, broken: null })
      await restored.close()
    }
  })

  test('a file that is there is not overwritten', async () => {
    const store = await filled()
    const file = await newFile('backup')
    writeFileSync(file, 'kept')
    expect(await refused(store.backup(file))).toBe('store-occupied')
    expect(readFileSync(file, 'utf8')).toBe('kept')
    expect(await refused(store.backup(join(file, 'x')))).toMatch(/^store-unreachable/)
    await store.close()
  })

  test('a store that is there is not overwritten', async () => {
    const place = await places.place()
    const store = await filled(place)
    const file = await newFile('backup')
    await store.backup(file)
    await store.attempts.note('later')
    const lines = await all(store)
    await store.close()
    expect(await refused(restoreStore(place, file, footing()))).toBe('store-occupied')
    const again = await openStore(place, footing())
    expect(await all(again)).toEqual(lines)
    await again.close()
  })
}

describe('of SQLite', () => {
  backups(async () => folders())

  const folder = async (): Promise<string> => {
    const place = await files.place()
    if (!('data' in place)) throw new TypeError('a folder')
    return place.data
  }
  const backedUp = async () => {
    const data = await folder()
    const store = await openStore({ data }, footing())
    await fill(store)
    const file = await newFile('backup')
    await store.backup(file)
    return { data, store, file, lines: await all(store) }
  }

  test('a restore that is told to takes the place of what was there, log and all', async () => {
    const { data, store, file, lines } = await backedUp()
    for (let n = 0; n < 50; n++) await store.attempts.note('later')
    // as after a crash: the log holds what the file does not
    const crashed = await folder()
    await (await openStore({ data: crashed }, footing())).close()
    for (const name of ['halfsky.db', 'halfsky.db-wal', 'halfsky.db-shm'])
      copyFileSync(join(data, name), join(crashed, name))
    await store.close()
    await restoreStore({ data: crashed }, file, { ...footing(), overwrite: true })
    const restored = await openStore({ data: crashed }, footing())
    expect(await all(restored)).toEqual(lines)
    await restored.close()
    expect(readdirSync(crashed).sort()).toEqual(['halfsky.db', 'halfsky.lock'])
  })

  test('a restore waits for nobody: a folder that is in use is refused', async () => {
    const { data, store, file } = await backedUp()
    const told = restoreStore({ data }, file, { ...footing(), overwrite: true })
    expect(await refused(told)).toBe(`store-locked ${data}`)
    await store.close()
  })

  test('what is damaged, newer or no store at all replaces nothing', async () => {
    const { data, store, file, lines } = await backedUp()
    await store.close()
    const bad = async (change: (path: string) => void) => {
      const path = await newFile('bad')
      copyFileSync(file, path)
      change(path)
      const outcome = await refused(restoreStore({ data }, path, { ...footing(), overwrite: true }))
      const again = await openStore({ data }, footing())
      expect(await all(again)).toEqual(lines)
      await again.close()
      expect(existsSync(join(data, 'halfsky.db.part'))).toBe(false)
      return outcome
    }
    const change = (path: string, sql: string) => {
      const database = new DatabaseSync(path, { enableForeignKeyConstraints: false })
      database.exec(sql)
      database.close()
    }
    expect(await bad((path) => writeFileSync(path, 'x'.repeat(5_000)))).toBe('store-damaged SQLite 26')
    expect(await bad((path) => writeFileSync(path, ''))).toBe('store-version 0 1')
    expect(await bad((path) => change(path, 'DROP TABLE kysely_migration'))).toBe('store-version 0 1')
    const newer = `INSERT INTO kysely_migration VALUES ('0002-later', '')`
    expect(await bad((path) => change(path, newer))).toBe('store-version 2 1')
    const lost = `DROP TRIGGER submission_kept; DELETE FROM submission WHERE seq = 1`
    expect(await bad((path) => change(path, lost))).toBe('store-damaged references')
    const torn = (path: string) => {
      const bytes = readFileSync(path)
      bytes.fill(0xff, bytes.length - 4_096 * 8, bytes.length - 4_096 * 4)
      writeFileSync(path, bytes)
    }
    expect(await bad(torn)).toMatch(/^store-damaged/)
    expect(await bad((path) => writeFileSync(path, readFileSync(path).subarray(0, 4_096 * 9)))).toMatch(
      /^store-damaged/,
    )
    const nowhere = restoreStore({ data }, '/nowhere/at/all', { ...footing(), overwrite: true })
    expect(await refused(nowhere)).toBe('store-unreachable ENOENT')
  })
})

describe.skipIf(!hasPostgres())('of PostgreSQL', () => {
  let servers: Places
  backups(async () => {
    servers = await databases()
    return servers
  })

  test('the backup is the export', async () => {
    const store = await openStore(await servers.place(), footing())
    await fill(store)
    const file = await newFile('backup')
    await store.backup(file)
    expect(readFileSync(file, 'utf8')).toBe((await all(store)).join(''))
    await store.close()
  })
})
