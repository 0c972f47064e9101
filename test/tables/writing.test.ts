import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { csvLines, ndjsonLine } from '../../src/bulk/index.ts'
import { type Duckdb, openDuckdb } from '../../src/database/index.ts'
import type { Halfsky } from '../../src/halfsky.ts'
import type { ViolationRow } from '../../src/report/index.ts'
import {
  checkTables,
  openTables,
  type TablesChecked,
  violationLines,
  writeTablesParquet,
} from '../../src/tables/index.ts'
import { joinedParquet } from '../../src/tables/joined.ts'
import { options, shipped } from '../setup/product.ts'

let halfsky: Halfsky
let database: Duckdb
const folder = mkdtempSync(join(tmpdir(), 'halfsky-writing-'))
const at = (name: string): string => join(folder, name)
beforeAll(async () => {
  halfsky = await shipped()
  database = await openDuckdb()
})
afterAll(async () => {
  await database.close()
  rmSync(folder, { recursive: true, force: true })
})

const copy = (query: string, name: string): Promise<void> =>
  database.run(`COPY (${query}) TO '${at(name)}' (FORMAT parquet)`)

const TOILET = `'441802' AS area, DATE '2026-05-01' AS "asOf", 'urban' AS setting, 'new' AS construction`

const checked = async <T>(names: readonly string[], use: (result: TablesChecked) => Promise<T>): Promise<T> => {
  const { tables, problems, close } = await openTables(names.map(at))
  try {
    expect(problems).toEqual([])
    return await use(await checkTables(halfsky, tables, { entries: [], problems: [] }, options({ detail: 'brief' })))
  } finally {
    await close()
  }
}

const ASOF = '2026-05-01'
const written = async (result: TablesChecked, form: 'ndjson' | 'csv'): Promise<string> => {
  const lines = violationLines(result, ASOF, form)
  if (lines === null) throw new Error('the engine does not write these')
  let text = ''
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  for await (const piece of lines) text += decoder.decode(piece, { stream: true })
  return text
}

/** What a violation says, as the file of Parquet has it. */
const cells = ({ record, observed, ...row }: ViolationRow) => ({
  ...{ position: row.position, line: row.line, ...record, name: record.name ?? null },
  ...{ rule: row.rule, verdict: row.verdict, binding: row.binding, due: row.due, breach: row.breach },
  ...{ clause: row.clause, observed: JSON.stringify(observed) },
})

const plainRow = ([
  position,
  line,
  kind,
  id,
  area,
  asOf,
  name,
  rule,
  verdict,
  binding,
  due,
  breach,
  clause,
  observed,
]: readonly unknown[]) => ({
  ...{ position, line, kind, id, area, asOf, name, rule, verdict, binding, due, breach, clause, observed },
})

describe('what the engine writes of itself', () => {
  test('is byte for byte what its rows say, whatever ids and names hold', async () => {
    // all of it is plain: nothing that a reader would change
    const sign = fc.constantFrom(...'=+-@\'",\\;:/.a1中＝＋－＠（）')
    const inner = fc.constantFrom(...' =+-@\'",\\.a1中')
    const word = fc.tuple(sign, fc.array(inner, { maxLength: 6 }), sign).map(([a, b, c]) => `${a}${b.join('')}${c}`)
    // text of ASCII alone is plain where JSON escapes none of it
    const id = word.filter((text) => !/[＝＋－＠（）]/.test(text) && !/^[ -~]*["\\][ -~]*$/.test(text))
    const named = fc.record({ id, name: fc.option(word) })
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(named, { minLength: 1, maxLength: 30, selector: ({ id: one }) => one }),
        async (made) => {
          const rows = made.map(({ id: one, name }) => `(${[one, name].map(literal).join(', ')})`)
          await copy(
            `SELECT id, name, ${TOILET}, 1 AS "femaleStalls", 4 AS "maleStalls" FROM (VALUES ${rows.join(', ')}) AS t (id, name)`,
            'named.parquet',
          )
          await checked(['named.parquet'], async (result) => {
            const violations = await Array.fromAsync(result.violations())
            expect(violations.length).toBeGreaterThanOrEqual(made.length)
            expect(await written(result, 'ndjson')).toBe(violations.map(ndjsonLine).join(''))
            expect(await written(result, 'csv')).toBe(violations.map((row) => csvLines(row)).join(''))
          })
        },
      ),
      { numRuns: 40, seed: 11 },
    )
  })

  test('is in the order of the rows over files, kinds and as many parts as there are', async () => {
    const one = `CASE WHEN i % 7001 < 2 THEN 1 ELSE 9 END AS "femaleStalls", 4 AS "maleStalls", i % 7001 = 1 AS "highTraffic"`
    await copy(`SELECT 'T-' || i AS id, ${TOILET}, ${one} FROM range(2100000) AS t(i)`, 'many.parquet')
    await copy(
      `SELECT CASE WHEN i % 2 = 0 THEN 'public-toilet' ELSE 'venue' END AS kind, 'K-' || i AS id, '440117' AS area, DATE '2026-05-01' AS "asOf",
         CASE WHEN i % 2 = 0 THEN 'urban' END AS setting, CASE WHEN i % 2 = 0 THEN 'new' END AS construction,
         CASE WHEN i % 2 = 0 THEN 1 END AS "femaleStalls", CASE WHEN i % 2 = 0 THEN 4 END AS "maleStalls",
         CASE WHEN i % 2 = 1 THEN 'tourist-attraction' END AS "venueType", CASE WHEN i % 2 = 1 THEN 0 END AS "thirdToilets" FROM range(50) AS t(i)`,
      'kinds.parquet',
    )
    await checked(['many.parquet', 'kinds.parquet'], async (result) => {
      const violations = await Array.fromAsync(result.violations())
      expect(new Set(violations.map(({ record }) => record.kind))).toEqual(new Set(['public-toilet', 'venue']))
      expect(violations.length).toBeGreaterThan(900)
      expect((await written(result, 'ndjson')).split('\n')).toEqual(violations.map(ndjsonLine).join('').split('\n'))

      await writeTablesParquet(result, ASOF, at('out.parquet'))
      const read = await database.all(`SELECT * FROM read_parquet('${at('out.parquet')}')`)
      expect(read.map(plainRow)).toEqual(violations.map(cells))
      expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([])
    })
  })

  test('is one part where a table must be read from its beginning', async () => {
    const lines = Array.from({ length: 500 }, (_, i) => `C-${i},441802,2026-05-01,urban,new,1,${i % 3}`)
    writeFileSync(at('toilets.csv'), `id,area,asOf,setting,construction,femaleStalls,maleStalls\n${lines.join('\n')}\n`)
    await checked(['toilets.csv'], async (result) => {
      const violations = await Array.fromAsync(result.violations())
      expect(violations.length).toBeGreaterThan(100)
      expect(await written(result, 'ndjson')).toBe(violations.map(ndjsonLine).join(''))
    })
  })

  test('is not asked for where SQL did not judge every row', async () => {
    // the reader takes the spaces away
    await copy(`SELECT '  T-1  ' AS id, ${TOILET}, 1 AS "femaleStalls", 4 AS "maleStalls"`, 'odd.parquet')
    await checked(['odd.parquet'], async (result) => {
      expect(result.brought.length).toBeGreaterThan(0)
      expect(violationLines(result, ASOF, 'ndjson')).toBeNull()
    })
  })
})

describe('joined Parquet files', () => {
  test('are read as one by two readers, filters and all', async () => {
    const parts = [0, 1, 2, 3].map((part) => at(`part-${part}.parquet`))
    for (const [part, file] of parts.entries()) {
      const count = part === 1 ? 0 : 5000
      await database.run(
        `COPY (SELECT ${part} * 10000 + i AS n, 'id-' || (${part} * 10000 + i) AS id, CAST(NULL AS VARCHAR) AS nothing, CAST(['甲', '乙'][1 + i % 2] AS ENUM('甲', '乙')) AS few, i % 3 = 0 AS flag
           FROM range(${count}) AS t(i)) TO '${file}' (FORMAT parquet, ROW_GROUP_SIZE 2048)`,
      )
    }
    const file = at('whole.parquet')
    const joined = await joinedParquet(file)
    for (const part of parts) await joined.add(part)
    await joined.finish()
    await joined.drop()

    const all = (query: string) => database.all(query)
    const list = parts.map((part) => `'${part}'`).join(', ')
    const expected = await all(`SELECT * FROM read_parquet([${list}]) ORDER BY n`)
    expect(expected).toHaveLength(15_000)
    expect(await all(`SELECT * FROM read_parquet('${file}')`)).toEqual(expected)
    const objects = await parquetReadObjects({ file: await asyncBufferFromFile(file) })
    expect(objects.map(({ n, id, nothing, few, flag }) => [Number(n), id, nothing ?? null, few, flag])).toEqual(
      expected,
    )

    // statistics and filters name the groups that hold a value
    for (const id of ['id-0', 'id-4999', 'id-20000', 'id-34999'])
      expect(await all(`SELECT id FROM read_parquet('${file}') WHERE id = '${id}'`)).toEqual([[id]])
    expect(await all(`SELECT count(*) FROM read_parquet('${file}') WHERE few = '乙' AND n >= 30000`)).toEqual([[2500]])
    expect(
      await all(`SELECT DISTINCT logical_type, converted_type FROM parquet_schema('${file}') WHERE name = 'few'`),
    ).toEqual(
      await all(`SELECT DISTINCT logical_type, converted_type FROM parquet_schema('${parts[0]}') WHERE name = 'few'`),
    )
  })

  test('leave what was there where they are not finished', async () => {
    writeFileSync(at('kept.parquet'), 'before')
    await copy('SELECT 1 AS n', 'one.parquet')
    const joined = await joinedParquet(at('kept.parquet'))
    await joined.add(at('one.parquet'))
    await expect(joined.add(at('none.parquet'))).rejects.toThrow('ENOENT')
    await joined.drop()
    expect(readFileSync(at('kept.parquet'), 'utf8')).toBe('before')
    expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([])
    expect(existsSync(at('none.parquet'))).toBe(false)
  })
})

const literal = (text: string | null): string => (text === null ? 'NULL' : `'${text.replaceAll("'", "''")}'`)
