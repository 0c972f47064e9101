import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DatabaseFault, openDuckdb, openPostgres } from '../../src/database/index.ts'
import type { Halfsky } from '../../src/halfsky.ts'
import type { Report } from '../../src/model/index.ts'
import type { ViolationRow } from '../../src/report/index.ts'
import {
  checkTables,
  openTables,
  type TablesChecked,
  type TablesOptions,
  writeTablesParquet,
} from '../../src/tables/index.ts'
import { factsOf } from '../setup/arbitrary.ts'
import { hasPostgres, type Server, startPostgres } from '../setup/postgres.ts'
import { batchOf, options, shipped } from '../setup/product.ts'
import { type MadeColumn, makeTable } from '../sql/here.ts'

let halfsky: Halfsky
let server: Server | null = null
const folder = mkdtempSync(join(tmpdir(), 'halfsky-tables-'))
beforeAll(async () => {
  halfsky = await shipped()
  if (hasPostgres()) server = await startPostgres()
})
afterAll(async () => {
  await server?.stop()
  rmSync(folder, { recursive: true, force: true })
})

const NONE = { entries: [], problems: [] }
type Cells = readonly (string | null)[]

/** A table in a file or in the server, and what `check` calls it. */
const stored = async (
  engine: 'parquet' | 'postgres',
  name: string,
  columns: readonly MadeColumn[],
  rows: readonly Cells[],
): Promise<string> => {
  if (engine === 'postgres') {
    await server?.run(makeTable('postgres', name, columns, rows))
    return `${server?.address}&table=${encodeURIComponent(name)}`
  }
  const file = join(folder, `${name}.parquet`)
  const database = await openDuckdb()
  const list = columns.map((column) => `"${column.name}"`).join(', ')
  await database.run(
    `${makeTable('duckdb', 't', columns, rows)} COPY (SELECT ${list} FROM t ORDER BY _n) TO '${file}' (FORMAT parquet)`,
  )
  await database.close()
  return file
}

/** Checks tables, and gives what came of it with every violation. */
const checked = async <T>(
  names: readonly string[],
  given: Partial<TablesOptions>,
  use: (result: TablesChecked, rows: ViolationRow[]) => Promise<T> | T,
): Promise<T> => {
  const { tables, problems, close } = await openTables(names)
  try {
    expect(problems).toEqual([])
    const result = await checkTables(halfsky, tables, NONE, { ...options({ detail: 'brief' }), ...given })
    return await use(result, await Array.fromAsync(result.violations()))
  } finally {
    await close()
  }
}

const shown = (rows: readonly ViolationRow[]) =>
  rows
    .map(({ record, rule, observed }) => `${record.id} ${rule} ${JSON.stringify(Object.entries(observed).sort())}`)
    .sort()
const shownReport = ({ violations }: Report) =>
  violations
    .map(({ record, rule, observed }) => `${record.id} ${rule} ${JSON.stringify(Object.entries(observed).sort())}`)
    .sort()

const ENGINES = ['parquet', 'postgres'] as const

/** Mostly sound. */
const mostly = (sound: readonly (string | null)[], odd: readonly (string | null)[]) =>
  fc.oneof({ weight: 12, arbitrary: fc.constantFrom(...sound) }, { weight: 1, arbitrary: fc.constantFrom(...odd) })

describe.each(ENGINES)('a table in %s', (engine) => {
  const skip = engine === 'postgres' && !hasPostgres()

  test.skipIf(skip)('is checked as its rows are by the batch, whatever stands in them', async () => {
    const columns = [
      'id',
      'area',
      'asOf',
      'name',
      'setting',
      'construction',
      'highTraffic',
      'femaleStalls',
      'maleStalls',
      'maleUrinals',
      'maleCubicles',
    ].map((name): MadeColumn => ({ name, class: 'text' }))
    const small = ['1', '2', '3', '4', '5', '6', '7', '8', '9']
    const odd = ['12人', '１２', '1e3', '007', '-1', '999', '2.0', ' 3', '', null]
    const row = fc.tuple(
      mostly(['T'], ['Ａ', ' T', "O'Neil", '"', '', null]),
      mostly(['441802', '440117100'], ['999999', '44180', null]),
      mostly(['2026-05-01'], ['2026-02-30', '2019-01-01', '2026-5-1', '']),
      mostly(['示例', null], ['=1+1', 'a\u0007b', '']),
      mostly(['urban'], ['rural', 'Urban', 'ｕｒｂａｎ', '', null]),
      mostly(['new', 'rebuilt'], ['existing', 'old', null]),
      mostly(['true', 'false', '是', '1'], ['maybe', null]),
      mostly(small, odd),
      mostly(small, odd),
      mostly([null], ['1']),
      mostly([null], ['2']),
    )
    const made = fc
      .sample(row, { numRuns: 300, seed: 11 })
      .map(([id, ...rest], n): Cells => [id === null || id === '' ? id : `${id}-${n}`, ...rest])
    const name = await stored(engine, 'toilets', columns, made)
    const { readMapping, mapCsv } = await import('../../src/record/index.ts')
    const yaml = `kind: public-toilet\nfields:\n${columns.map((one) => `  ${one.name}: { column: ${one.name} }\n`).join('')}`
    const { mapping } = readMapping(yaml, halfsky.kinds)
    if (mapping === null) throw new Error('no mapping')
    const quoted = (cell: string | null) => `"${(cell ?? '').replaceAll('"', '""')}"`
    const csv = [columns.map((one) => one.name).join(','), ...made.map((cells) => cells.map(quoted).join(','))].join(
      '\n',
    )
    const { report } = await halfsky.checkBatch(mapCsv(csv, mapping), options())
    await checked([name], {}, (result, rows) => {
      expect(shown(rows)).toEqual(shownReport(report))
      expect(rows.length).toBeGreaterThan(3)
      expect(result.summary).toEqual(report.summary)
      const codes = ({ problems }: Pick<Report, 'problems'>) =>
        problems
          .filter(({ code }) => code !== 'column-unread')
          .map(({ code, position }) => (engine === 'postgres' ? code : `${position} ${code}`))
          .sort()
      expect(codes(result)).toEqual(codes(report))
      const position = new Map(
        report.violations.map(({ record }) => [record.id, Number(/-(\d+)$/.exec(record.id)?.[1])]),
      )
      if (engine === 'parquet') {
        expect(rows.map((one) => one.position)).toEqual(rows.map(({ record }) => position.get(record.id)))
        expect(rows.map((one) => Number(one.position))).toEqual(
          rows.map((one) => Number(one.position)).sort((a, b) => a - b),
        )
      }
    })
  })

  test.skipIf(skip)('is rolled up where it is, as its bodies are in memory', async () => {
    const facts = { 'village-committee': 'headIsFemale', community: 'hasWomensCouncil' } as const
    const areas = fc.constantFrom(
      '440117',
      '440117000000',
      '440117101',
      '440117101201',
      '440117102',
      '440118',
      '441802',
    )
    const bodies = fc.array(
      fc.record({
        id: fc.constantFrom('B-1', 'B-2', 'B-3', 'B-4', 'B-5', 'B-6'),
        area: areas,
        asOf: fc.constantFrom('2025-12-01', '2026-05-01', '2026-05-01', '2026-07-01'),
        women: fc.integer({ min: 0, max: 6 }),
        all: fc.integer({ min: 0, max: 9 }),
        head: fc.constantFrom('true', 'false', null),
        type: fc.constantFrom('urban', 'rural', null),
      }),
      { minLength: 1, maxLength: 14 },
    )
    const samples = fc.sample(
      fc.record({
        bodies,
        count: fc.integer({ min: 0, max: 8 }),
        reported: fc.option(fc.constantFrom(30, 33.3, 50), { nil: null }),
        communities: bodies,
      }),
      { numRuns: engine === 'parquet' ? 6 : 25, seed: 3 },
    )
    for (const { bodies: committees, communities, count, reported } of samples) {
      const areaColumns: MadeColumn[] = [
        ...['id', 'area', 'asOf'].map((name): MadeColumn => ({ name, class: 'text' })),
        ...['year', 'villageCommittees', 'villagesAndCommunities', 'urbanCommunities'].map(
          (name): MadeColumn => ({ name, class: 'integer' }),
        ),
        ...['villageCommitteeFemaleShare', 'villageCommitteeHeadFemaleShare'].map(
          (name): MadeColumn => ({ name, class: 'double' }),
        ),
      ]
      const years = [2025, 2026].flatMap((year) =>
        ['440117', '4418'].map(
          (area): Cells => [
            `A-${year}-${area}`,
            area.padEnd(6, '0'),
            `${year + 1}-01-31`,
            String(year),
            String(count),
            String(count),
            String(count),
            reported === null || year === 2025 ? null : String(reported),
            null,
          ],
        ),
      )
      const committeeRows = committees.map(
        ({ id, area, asOf, women, all, head }): Cells => [id, area, asOf, String(women), String(all), head],
      )
      const communityRows = communities.map(({ id, area, asOf, head, type }): Cells => [id, area, asOf, head, type])
      const committeeColumns = [
        ...['id', 'area', 'asOf'].map((name): MadeColumn => ({ name, class: 'text' })),
        { name: 'femaleCount', class: 'integer' },
        { name: 'memberCount', class: 'integer' },
        { name: facts['village-committee'], class: 'boolean' },
      ] as const
      const communityColumns = [
        ...['id', 'area', 'asOf'].map((name): MadeColumn => ({ name, class: 'text' })),
        { name: facts.community, class: 'boolean' },
        { name: 'communityType', class: 'text' },
      ] as const
      const withKind = (kind: string, columns: readonly MadeColumn[], rows: readonly Cells[]) =>
        [[{ name: 'kind', class: 'text' } as const, ...columns], rows.map((row): Cells => [kind, ...row])] as const
      const names = [
        await stored(engine, 'areas', ...withKind('area-statistics', areaColumns, years)),
        await stored(engine, 'committees', ...withKind('village-committee', committeeColumns, committeeRows)),
        await stored(engine, 'communities', ...withKind('community', communityColumns, communityRows)),
      ]
      const value = (kind: string, columns: readonly MadeColumn[], row: Cells) => {
        const given = columns.flatMap(({ name, class: type }, index) => {
          const cell = row[index]
          if (cell === null || cell === undefined) return []
          return [
            [
              name,
              type === 'integer' || type === 'double' ? Number(cell) : type === 'boolean' ? cell === 'true' : cell,
            ] as const,
          ]
        })
        const top = Object.fromEntries(
          given.filter(([name]) => kind !== 'area-statistics' || ['id', 'area', 'asOf', 'year'].includes(name)),
        )
        const rest = Object.fromEntries(given.filter(([name]) => !Object.hasOwn(top, name)))
        return kind === 'area-statistics' ? { kind, ...top, indicators: rest } : { kind, ...top }
      }
      const values = [
        ...years.map((row) => value('area-statistics', areaColumns, row)),
        ...committeeRows.map((row) => value('village-committee', committeeColumns, row)),
        ...communityRows.map((row) => value('community', communityColumns, row)),
      ]
      const { report } = await halfsky.checkBatch(batchOf(values), options())
      await checked(names, {}, (result, rows) => {
        expect(shown(rows)).toEqual(shownReport(report))
        expect(result.summary).toEqual(report.summary)
        const doubts = ({ problems }: Pick<Report, 'problems'>) =>
          problems
            .filter(({ code }) => code.startsWith('rollup'))
            .map(({ message }) => message)
            .sort()
        expect(doubts(result)).toEqual(doubts(report))
      })
    }
  })
})

describe('violations of tables', () => {
  test('are the same in Parquet, with every column', async () => {
    const spec = halfsky.rulebook.kinds.venue
    if (spec === undefined) throw new Error('no venue')
    const facts = Object.values(spec.facts)
    const classes = { integer: 'integer', number: 'double', boolean: 'boolean', choice: 'text' } as const
    const columns: MadeColumn[] = [
      { name: 'id', class: 'text' },
      { name: 'area', class: 'text' },
      { name: 'as_of', class: 'day' },
      ...facts.map(({ name, type }): MadeColumn => ({ name, class: classes[type as keyof typeof classes] })),
    ]
    const made = fc
      .sample(factsOf(spec, halfsky.rulebook), { numRuns: 200, seed: 5 })
      .map(
        (given, n): Cells => [
          `V-${n}`,
          '441802',
          '2026-05-01',
          ...facts.map(({ name }) => (given[name] === undefined ? null : String(given[name]))),
        ],
      )
    const file = await stored('parquet', 'venues', columns, made)
    const out = join(folder, 'out.parquet')
    await checked([file], {}, async (result, rows) => {
      await writeTablesParquet(result, '2026-05-01', out)
      expect(rows.length).toBeGreaterThan(10)
      const database = await openDuckdb()
      const read = await database.all(
        `SELECT position, line, kind, id, area, "asOf", name, rule, verdict, binding, due, breach, clause, observed FROM read_parquet('${out}')`,
      )
      await database.close()
      const cells = (row: ViolationRow) => [
        row.position,
        null,
        row.record.kind,
        row.record.id,
        row.record.area,
        row.record.asOf,
        null,
        row.rule,
        row.verdict,
        row.binding,
        row.due,
        row.breach,
        row.clause,
        row.observed,
      ]
      const plain = read.map((row) => [...row.slice(0, -1), JSON.parse(String(row.at(-1)))])
      const order = (list: unknown[][]) => list.map((row) => JSON.stringify(row)).sort()
      expect(order(plain)).toEqual(order(rows.map(cells)))
      expect(readFileSync(out).length).toBeGreaterThan(0)
    })
  })

  test.skipIf(!hasPostgres())('are not told of a table that may not be read, but that it may not', async () => {
    await server?.run(
      `DROP TABLE IF EXISTS hidden; CREATE TABLE hidden (id text, area text, "asOf" date, sanitary boolean, "femaleStalls" integer); CREATE ROLE reader LOGIN`,
    )
    const { tables, close } = await openTables([`${server?.address.replace('halfsky@', 'reader@')}&table=hidden`])
    const check = checkTables(halfsky, tables, NONE, options())
    await expect(check).rejects.toMatchObject({
      problem: { code: 'database-query', params: { detail: expect.stringContaining('permission denied') } },
    })
    await close()
  })

  test('are told of a table that is not there, and of a server that is not', async () => {
    const { problems } = await openTables(['no.parquet', 'postgres://someone:secret@127.0.0.1:1/db?table=t'])
    expect(problems.map(({ code }) => code)).toEqual(['file-unreadable', 'database-unreachable'])
    expect(JSON.stringify(problems)).not.toContain('secret')
    if (!hasPostgres()) return
    await server?.run('CREATE TABLE IF NOT EXISTS toilets (id text)')
    const { problems: near, close } = await openTables([`${server?.address}&table=toilet`])
    await close()
    expect(near).toMatchObject([{ code: 'unknown-table', params: { table: 'toilet', suggestion: 'toilets' } }])
  })
})

describe('an engine that is interrupted', () => {
  test('DuckDB leaves what it does, and does nothing more', async () => {
    const database = await openDuckdb()
    const asked = database.all('SELECT max(hash(a.range + b.range)) FROM range(1000000) AS a, range(1000000) AS b')
    setTimeout(() => database.interrupt(), 100)
    await expect(asked).rejects.toThrow(DatabaseFault)
    await expect(database.all('SELECT 1')).rejects.toThrow(DatabaseFault)
    await database.close()
  })

  test.skipIf(!hasPostgres())('PostgreSQL is told, and goes on with nothing', async () => {
    if (server === null) throw new Error('no PostgreSQL')
    const database = await openPostgres(server.address)
    const asked = database.all('SELECT pg_sleep(60)')
    setTimeout(() => database.interrupt(), 100)
    await expect(asked).rejects.toThrow(DatabaseFault)
    await expect(database.all('SELECT 1')).rejects.toThrow(DatabaseFault)
    await database.close()
    const left = `SELECT count(*) AS n FROM pg_stat_activity WHERE application_name = 'halfsky' AND state = 'active'`
    await expect.poll(async () => (await server?.run(left))?.[0]?.n).toBe('0')
  })
})
