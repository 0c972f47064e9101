import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { openStore } from '../../src/store/index.ts'
import { hasPostgres } from '../setup/postgres.ts'
import { startChild } from './child.ts'
import { refused } from './contract.ts'
import { fill } from './deeds.ts'
import { databases, folders, footing } from './places.ts'

const places = folders()
afterAll(() => places.stop())

const folder = async (): Promise<string> => {
  const place = await places.place()
  if (!('data' in place)) throw new TypeError('a folder')
  return place.data
}

describe('a data folder', () => {
  test('is held by one process, and free again however that process ends', async () => {
    const data = await folder()
    const first = startChild('holder.ts', [data])
    expect((await first.lines.next()).value).toBe('open')
    expect(await refused(openStore({ data }, footing()))).toBe(`store-locked ${data}`)
    const second = startChild('holder.ts', [data])
    expect((await second.lines.next()).value).toBe('store-locked')
    await first.kill()
    const store = await openStore({ data }, footing())
    expect(await refused(openStore({ data }, footing()))).toBe(`store-locked ${data}`)
    await store.close()
    await (await openStore({ data }, footing())).close()
    await second.kill()
  })

  test('is read beside the process that holds it, and not written', async () => {
    const data = await folder()
    const store = await openStore({ data }, footing())
    await fill(store)
    const beside = await openStore({ data }, { ...footing(), readOnly: true })
    expect(await Array.fromAsync(beside.exportAll())).toEqual(await Array.fromAsync(store.exportAll()))
    expect((await beside.doctor()).filter(({ ok }) => !ok)).toEqual([])
    expect(await refused(beside.attempts.note('a'))).toMatch(/^store-unreachable/)
    await store.attempts.note('b')
    expect(await beside.attempts.count('b', '')).toBe(1)
    await beside.close()
    await store.close()
  })

  test('is for its owner alone', async () => {
    const data = await folder()
    await (await openStore({ data }, footing())).close()
    const mode = (path: string) => (statSync(path).mode & 0o777).toString(8)
    expect(mode(data)).toBe('700')
    expect(mode(join(data, 'halfsky.db'))).toBe('600')
  })

  test('that is none is told of', async () => {
    const data = await folder()
    expect(await refused(openStore({ data }, { ...footing(), readOnly: true }))).toBe('store-unreachable SQLite 14')
    expect(existsSync(data)).toBe(false)
    writeFileSync(data, '')
    expect(await refused(openStore({ data }, footing()))).toMatch(/^store-unreachable E(EXIST|NOTDIR)/)
    const other = await folder()
    mkdirSync(other)
    writeFileSync(join(other, 'halfsky.db'), 'this is no database, and longer than a header of one is'.repeat(40))
    expect(await refused(openStore({ data: other }, footing()))).toBe('store-damaged SQLite 26')
    // a fault on opening lets go of the folder
    expect(await refused(openStore({ data: other }, footing()))).toBe('store-damaged SQLite 26')
  })
})

describe.skipIf(!hasPostgres())('a PostgreSQL', () => {
  test('is opened by several at once, also when it is new', async () => {
    const servers = await databases()
    try {
      const place = await servers.place()
      const stores = await Promise.all(Array.from({ length: 3 }, () => openStore(place, { now: footing().now })))
      await Promise.all(stores.map((store) => store.attempts.note('a')))
      expect(await stores[0]?.attempts.count('a', '')).toBe(3)
      const beside = await openStore(place, { ...footing(), readOnly: true })
      expect(await refused(beside.attempts.note('a'))).toBe('store-unreachable 25006')
      for (const store of [...stores, beside]) await store.close()
    } finally {
      await servers.stop()
    }
  })

  test('that is not there is told of, never with its address', async () => {
    const tell = async (url: string) => {
      const told = await openStore({ url }, footing()).catch((error: unknown) => error)
      expect(JSON.stringify(told, Object.getOwnPropertyNames(told)) + String(Object(told).stack)).not.toContain(
        'geheim',
      )
      return refused(Promise.reject(told))
    }
    expect(await tell('postgres://a:geheim@127.0.0.1:1/b')).toBe('store-unreachable ECONNREFUSED')
    expect(await tell('postgres://a:geheim@/b?host=/nowhere/at/all')).toBe('store-unreachable ENOENT')
    expect(await tell('postgres://a:geheim@[x/b')).toBe('store-unreachable ERR_INVALID_URL')
    const servers = await databases()
    try {
      expect(await tell(servers.server.address.replace('/postgres?', '/none?'))).toBe('store-unreachable 3D000')
    } finally {
      await servers.stop()
    }
  })
})
