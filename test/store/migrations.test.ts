import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { TABLES } from '../../src/store/catalogue.ts'
import { openStore, type Place } from '../../src/store/index.ts'
import { type DatabaseName, FORMS } from '../../src/store/migrations/forms.ts'
import { MIGRATIONS, migrate, SCHEMA_VERSION, type Version, versionOf } from '../../src/store/migrations.ts'
import { reach } from '../../src/store/place.ts'
import { hasPostgres } from '../setup/postgres.ts'
import { refused } from './contract.ts'
import { handedIn } from './deeds.ts'
import { databases, folders, footing, type Places } from './places.ts'

const kept = (name: string): string => readFileSync(join(import.meta.dirname, 'versions', name), 'utf8')
const ROWS = kept('1.ndjson')

/** What a later version might do to rows that are there. */
const later: Version = [
  '0002-later',
  ({ text, table }) => [
    `ALTER TABLE area ADD COLUMN level ${text}`,
    `UPDATE area SET level = 'city' WHERE code = '441800'`,
    table('later', `name ${text} PRIMARY KEY NOT NULL`),
  ],
]
const broken: Version = ['0002-later', (forms) => [...later[1](forms), 'INSERT INTO nowhere VALUES (1)']]

const versions = (database: DatabaseName, start: () => Promise<Places>): void => {
  let places: Places
  beforeAll(async () => {
    places = await start()
  })
  afterAll(() => places?.stop())

  /** A database as version 1 made it, with rows of that time. */
  const snapshot = async (): Promise<Place> => {
    const place = await places.place()
    if ('data' in place) {
      mkdirSync(place.data)
      await places.run(place, 'PRAGMA journal_mode = WAL')
    }
    await places.run(place, kept(`1.${database}.sql`))
    await places.run(
      place,
      `CREATE TABLE kysely_migration (name varchar(255) PRIMARY KEY NOT NULL, timestamp varchar(255) NOT NULL);
       INSERT INTO kysely_migration VALUES ('0001-first', '2026-05-01T08:00:00.000Z')`,
    )
    const db = reach(place, false)
    await db.transaction().execute(async (trx) => {
      for (const line of ROWS.trimEnd().split('\n').slice(1, -1)) {
        const { table, row } = JSON.parse(line)
        for (const name of ['files', 'bytes'])
          if (typeof row[name] === 'string') row[name] = Buffer.from(row[name], 'base64')
        await trx.insertInto(table).values(row).execute()
      }
    })
    await db.destroy()
    return place
  }

  test('version 1 is what it was', () => {
    const [, statements] = MIGRATIONS[0] ?? later
    expect(
      statements(FORMS[database])
        .map((one) => `${one};\n`)
        .join('\n'),
    ).toBe(kept(`1.${database}.sql`))
  })

  test('the catalogue names every column of every table, in their types', async () => {
    const place = await places.place()
    await (await openStore(place, footing())).close()
    const db = reach(place, true)
    const tables = await db.introspection.getTables()
    await db.destroy()
    const camel = (name: string) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
    const type = (name: string) => (/int/i.test(name) ? 'int' : /text/i.test(name) ? 'text' : 'bytes')
    const found = tables.map(({ name, columns }) => [
      camel(name),
      Object.fromEntries(columns.map((one) => [camel(one.name), type(one.dataType)])),
    ])
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(TABLES.map(({ name, columns }) => [name, columns])))
  })

  test('a store of version 1 opens, answers as then, and goes on', async () => {
    const place = await snapshot()
    const store = await openStore(place, { now: footing().now })
    expect(await store.health()).toMatchObject({ version: SCHEMA_VERSION })
    if (SCHEMA_VERSION === 1) expect((await Array.fromAsync(store.exportAll())).join('')).toBe(ROWS)
    expect((await store.doctor()).filter(({ ok, name }) => !ok && name !== 'durability')).toEqual([])
    const { items } = await store.submissions.list()
    expect(items.map(({ state }) => state)).toEqual(['superseded', 'submitted'])
    expect((await store.submissions.add(handedIn())).seq).toBe(3)
    await store.close()
  })

  test('a later version finds the rows of the earlier, and the earlier code refuses it', async () => {
    const place = await snapshot()
    const db = reach(place, false)
    await migrate(db, database, [...MIGRATIONS, later])
    expect(await versionOf(db, database)).toBe(SCHEMA_VERSION + 1)
    const { rows } = await sql`SELECT code, level FROM area`.execute(db)
    expect(rows).toEqual([{ code: '441800', level: 'city' }])
    await db.destroy()
    const told = `store-version ${SCHEMA_VERSION + 1} ${SCHEMA_VERSION}`
    expect(await refused(openStore(place, footing()))).toBe(told)
    expect(await refused(openStore(place, { ...footing(), readOnly: true }))).toBe(told)
  })

  test('a version that fails half way leaves the one before', async () => {
    const place = await snapshot()
    const db = reach(place, false)
    await expect(migrate(db, database, [...MIGRATIONS, broken])).rejects.toThrow(/nowhere/)
    expect(await versionOf(db, database)).toBe(1)
    await expect(sql`SELECT level FROM area`.execute(db)).rejects.toThrow(/level/)
    await migrate(db, database, [...MIGRATIONS, later])
    expect(await versionOf(db, database)).toBe(2)
    await db.destroy()
  })

  test("somebody else's database is left alone", async () => {
    const place = await snapshot()
    await places.run(place, `UPDATE kysely_migration SET name = '2019-theirs'`)
    expect(await refused(openStore(place, footing()))).toBe('store-damaged schema')
  })
}

describe('versions in SQLite', () => {
  versions('sqlite', async () => folders())

  test('every table is strict', async () => {
    const places = folders()
    const place = await places.place()
    await (await openStore(place, footing())).close()
    const db = reach(place, true)
    const { rows } = await sql<{ name: string; strict: number }>`PRAGMA table_list`.execute(db)
    const loose = rows.filter(({ name, strict }) => strict !== 1 && !/^(sqlite_|kysely_)/.test(name))
    expect(loose).toEqual([])
    expect(rows.length).toBeGreaterThan(TABLES.length)
    await db.destroy()
    await places.stop()
  })
})

describe.skipIf(!hasPostgres())('versions in PostgreSQL', () => versions('postgres', databases))
