import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import pg from 'pg'
import { openStore, type Place, type Store } from '../../src/store/index.ts'
import { type Server, startPostgres } from '../setup/postgres.ts'

/** A clock that goes on by a second each time it is asked, and identifiers in a row: the same for every store. */
export const footing = (from = '2026-05-01T08:00:00.000Z') => {
  let ticks = 0
  let ids = 0
  return {
    now: () => new Date(Date.parse(from) + ticks++ * 1_000).toISOString(),
    newId: () => `00000000-0000-4000-8000-${String(++ids).padStart(12, '0')}`,
  }
}

/** Empty places for stores of one kind, all of which go away with `stop`. */
export interface Places {
  place(): Promise<Place>
  /** Runs SQL behind the back of the store. */
  run(place: Place, sql: string): Promise<void>
  stop(): Promise<void>
}

/** Folders. */
export const folders = (): Places => {
  const made: string[] = []
  return {
    place: async () => {
      const folder = mkdtempSync(join(tmpdir(), 'halfsky-store-'))
      made.push(folder)
      return { data: join(folder, 'data') }
    },
    run: async (place, sql) => {
      if (!('data' in place)) throw new TypeError('a folder')
      const database = new DatabaseSync(join(place.data, 'halfsky.db'), { timeout: 5_000 })
      try {
        database.exec(sql)
      } finally {
        database.close()
      }
    },
    stop: async () => {
      for (const folder of made) rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Databases of one PostgreSQL, which may be given settings. */
export const databases = async (settings: readonly string[] = []): Promise<Places & { readonly server: Server }> => {
  const server = await startPostgres(settings)
  let count = 0
  return {
    server,
    place: async () => {
      const name = `store${++count}`
      // sorted as a language does, which is not as bytes do; older servers cannot
      const sorted = `CREATE DATABASE ${name} TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'zh-CN'`
      await server.run(sorted).catch(() => server.run(`CREATE DATABASE ${name}`))
      return { url: server.address.replace('/postgres?', `/${name}?`) }
    },
    run: async (place, sql) => {
      if (!('url' in place)) throw new TypeError('a database')
      const client = new pg.Client({ connectionString: place.url })
      await client.connect()
      try {
        await client.query(sql)
      } finally {
        await client.end()
      }
    },
    stop: () => server.stop(),
  }
}

/** An open store in a new place. */
export const opened = async (places: Places): Promise<Store> => openStore(await places.place(), footing())
