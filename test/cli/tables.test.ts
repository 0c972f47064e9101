import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { run } from '../../src/cli/index.ts'
import { openDuckdb } from '../../src/database/index.ts'

const folder = mkdtempSync(join(tmpdir(), 'halfsky-cli-tables-'))
const at = (name: string): string => join(folder, name)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const perform = async (...args: string[]) => {
  const [out, err]: string[][] = [[], []]
  const terminal = {
    out: async (text: string) => {
      out?.push(text)
    },
    err: (text: string) => {
      err?.push(text)
    },
    stdin: async () => new Uint8Array(),
    interactive: false,
    today: '2026-05-01',
    lang: 'en' as const,
  }
  const status = await run(args, terminal, () => '2026-05-01')
  return { out: (out ?? []).join(''), err: (err ?? []).join(''), status }
}

const MAP = `kind: public-toilet
fields:
  id: { column: 编号 }
  area: { constant: "441802" }
  asOf: { constant: "2026-05-01" }
  setting: { column: 区域, values: { 城市: urban, 农村: rural } }
  construction: { constant: new }
  femaleStalls: { column: 女"厕位 }
  maleStalls: { sum: [小便器, 男蹲位] }
`
const CSV = `编号,区域,"女""厕位",小便器,男蹲位
A-1,城市,3,1,1

A-2,城市,2,1,2
,,,,
A-3,城市,两,1,1
A-4,城市,2,,1
A-5,"城
市",2,1,1
A-6,农村,2,1,1
`

beforeAll(async () => {
  writeFileSync(at('map.yaml'), MAP)
  writeFileSync(at('toilets.csv'), CSV)
  const database = await openDuckdb()
  const copy = (query: string, file: string) => database.run(`COPY (${query}) TO '${at(file)}' (FORMAT parquet)`)
  const toilet = `'441802' AS area, DATE '2026-05-01' AS as_of, 'urban' AS setting, 'new' AS construction`
  await copy(
    `SELECT 'T-' || i AS id, ${toilet}, i AS female_stalls, 4 AS male_stalls, 1 AS created FROM range(5, 8) AS t(i)`,
    'toilets.parquet',
  )
  await copy(`SELECT 'x' AS id, '441802' AS area`, 'bare.parquet')
  await copy(
    `SELECT * FROM (VALUES ('public-toilet', 'T-1', 3), ('venues', 'V-1', NULL), ('venue', 'V-2', 1), ('venue', 'V-3', NULL)) AS t (kind, id, "femaleStalls") CROSS JOIN (SELECT '441802' AS area, DATE '2026-05-01' AS "asOf", 1 AS "nursingRooms")`,
    'mixed.parquet',
  )
  await database.close()
})

describe('halfsky check of tables', () => {
  test('counts by rule, shows the first violations, and tells the status', async () => {
    const { out, status } = await perform('check', at('toilets.parquet'))
    expect(status).toBe(1)
    expect(out).toMatch(
      /^Women's to men's stalls, new .* 1 {5}2 {5}0 {8}0 .*qingyuan\/environment\/measures-6\/stall-ratio$/m,
    )
    expect(out).toContain(
      '#1 T-5 [public-toilet, 441802] fail · qingyuan/environment/measures-6/stall-ratio · {"femaleStalls":5,"maleStalls":4}',
    )
    expect(out).toContain('column `created` is no fact of public-toilet')
    expect(out).toContain('3 records (0 refused): 2 pass, 1 fail (1 breach)')
    expect((await perform('check', '--fail-on', 'never', at('toilets.parquet'))).status).toBe(0)
  })

  test('writes violations as NDJSON, CSV and Parquet at once, the counts to standard error', async () => {
    const { out, err, status } = await perform(
      'check',
      '-f',
      'ndjson',
      '-f',
      `csv=${at('v.csv')}`,
      '-f',
      `parquet=${at('v.parquet')}`,
      at('toilets.parquet'),
    )
    expect(status).toBe(1)
    expect(
      out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      {
        position: 0,
        line: null,
        record: { kind: 'public-toilet', id: 'T-5', area: '441802', asOf: '2026-05-01' },
        rule: 'qingyuan/environment/measures-6/stall-ratio',
        verdict: 'fail',
        binding: 'mandatory',
        due: null,
        breach: true,
        clause: 'qingyuan/environment/measures-6',
        observed: { femaleStalls: 5, maleStalls: 4 },
      },
    ])
    expect(err).toContain('1 fail (1 breach)')
    expect(readFileSync(at('v.csv'), 'utf8')).toContain('"{""femaleStalls"":5,""maleStalls"":4}"')
    expect(existsSync(at('v.parquet'))).toBe(true)
    const { out: json } = await perform('check', '-f', 'json', at('toilets.parquet'))
    expect(JSON.parse(json).rules.find(({ rule }: { rule: string }) => rule.endsWith('6/stall-ratio'))).toMatchObject({
      pass: 2,
      fail: 1,
    })
  })

  test('reads mapped CSV in the engine as the reader of CSV does', async () => {
    const { out, status } = await perform(
      'check',
      '--engine',
      'sql',
      '--map',
      at('map.yaml'),
      '-f',
      'ndjson',
      at('toilets.csv'),
    )
    const { out: report } = await perform('check', '--map', at('map.yaml'), '-f', 'json', at('toilets.csv'))
    const batch = JSON.parse(report)
    const rows = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(rows.map(({ record, observed }) => [record.id, observed])).toEqual(
      batch.violations.map(({ record, observed }: never) => [Object(record).id, observed]),
    )
    const { out: counts } = await perform(
      'check',
      '--engine',
      'sql',
      '--map',
      at('map.yaml'),
      '-f',
      'json',
      at('toilets.csv'),
    )
    expect(JSON.parse(counts).summary).toEqual(batch.summary)
    expect(JSON.parse(counts).problems.map(({ code, position }: never) => [code, position])).toEqual(
      batch.problems.map(({ code, position }: never) => [code, position]),
    )
    expect(status).toBe(2)
  })

  test('leaves CSV that is not plain to the reader of CSV', async () => {
    // 编号,区域,… of GBK, and a row that is too short
    writeFileSync(at('short.csv'), `${CSV}A-7,城市\n`)
    const { out } = await perform('check', '--engine', 'sql', '--map', at('map.yaml'), '-f', 'json', at('short.csv'))
    const { out: batch } = await perform('check', '--map', at('map.yaml'), '-f', 'json', at('short.csv'))
    expect(JSON.parse(out).summary).toEqual(JSON.parse(batch).summary)
    expect(JSON.parse(out).problems).toEqual(JSON.parse(batch).problems)
  })

  test('takes a table of several kinds apart, and refuses rows of none or with facts of another', async () => {
    const { out, status } = await perform('check', '-f', 'json', at('mixed.parquet'))
    expect(status).toBe(2)
    const { summary, problems } = JSON.parse(out)
    expect(summary).toMatchObject({ records: 1, refused: 3 })
    expect(problems.map(({ code }: { code: string }) => code).sort()).toEqual([
      'unknown-field',
      'unknown-field',
      'unknown-kind',
    ])
  })

  test.each([
    [['check', at('bare.parquet')], /do not tell the kind of record/],
    [['check', '--kind', 'venu', at('toilets.parquet')], /no kind `venu`/],
    [['check', '-f', 'sarif', at('toilets.parquet')], /`-f sarif` is not for tables/],
    [['check', '-f', 'parquet', at('toilets.parquet')], /write it to a file/],
    [['check', '-f', 'parquet', 'x.json'], /write it to a file/],
    [['check', '--engine', 'sql', 'x.json'], /is for tables/],
    [['check', at('none.parquet')], /cannot read/],
    [['sql'], /--dialect/],
    [['sql', '--dialect', 'duckdb', '--kind', 'venu'], /no kind `venu`/],
  ])('%j stops with a reason', async (args, reason) => {
    const { out, err, status } = await perform(...args)
    expect(out + err).toMatch(reason)
    expect(status).toBe(2)
  })

  test('writes the violations of records in lines as Parquet too, and why others were refused', async () => {
    const toilet = {
      kind: 'public-toilet',
      id: 'T-1',
      area: '441802',
      asOf: '2026-05-01',
      name: '示例，"甲"',
      setting: 'urban',
      construction: 'new',
    }
    const lines = [
      { ...toilet, femaleStalls: 2, maleStalls: 2 },
      { ...toilet, femaleStalls: 9, maleStalls: 2 },
    ]
    writeFileSync(
      at('mixed.ndjson'),
      `${lines.map((line) => JSON.stringify(line)).join('\n')}\n{"kind":"public-toilet"`,
    )
    writeFileSync(at('mixed.json'), JSON.stringify(lines))
    const rowsOf = async (file: string) => {
      const database = await openDuckdb()
      const rows = await database.all(`SELECT position, line, id, name, rule, observed, problems FROM '${at(file)}'`)
      await database.close()
      return rows
    }
    const row = [
      'T-1',
      '示例，"甲"',
      'qingyuan/environment/measures-6/stall-ratio',
      '{"femaleStalls":2,"maleStalls":2}',
      null,
    ]
    expect((await perform('check', at('mixed.ndjson'), '-f', `parquet=${at('lines.parquet')}`)).status).toBe(2)
    const [violation, refused] = await rowsOf('lines.parquet')
    expect(violation).toEqual([0, 1, ...row])
    expect(refused?.slice(0, 6)).toEqual([2, 3, null, null, null, null])
    expect(String(refused?.[6])).toContain('json-syntax')
    expect((await perform('check', at('mixed.json'), '-f', `parquet=${at('whole.parquet')}`)).status).toBe(1)
    expect((await rowsOf('whole.parquet')).map((one) => one.slice(2))).toEqual([row])
  })

  test('prints views by a mapping, whose constants and tables of values are looked at once', async () => {
    const map = `${MAP}  source: { constant: 清远市 城管局（示例） }\n  maleUrinals: { column: 小便器, values: { 一: 1, 许多: 501 } }\n`
    writeFileSync(at('constant.yaml'), map.replace('{ sum: [小便器, 男蹲位] }', '{ column: 男蹲位 }'))
    const { out, err, status } = await perform(
      'sql',
      '--dialect',
      'duckdb',
      '--map',
      at('constant.yaml'),
      '--table',
      'main.厕所',
    )
    expect([err, status]).toEqual(['', 0])
    const database = await openDuckdb()
    await database.run(`CREATE TABLE 厕所 AS SELECT * FROM (VALUES ('A-1', '城市', '一'), ('A-2', '农村', '许多'), ('A-3', '市', '一'), ('A-4', NULL, NULL)) AS t (编号, 区域, 小便器)
      CROSS JOIN (SELECT 2 AS "女""厕位", 3 AS 男蹲位); ${out}`)
    const rows = await database.all(
      'SELECT id, setting, "maleUrinals", _lane IS NOT NULL FROM halfsky_public_toilet_facts ORDER BY id',
    )
    await database.close()
    expect(rows).toEqual([
      ['A-1', 'urban', 1, true],
      ['A-2', 'rural', null, false],
      ['A-3', null, 1, false],
      ['A-4', null, null, true],
    ])
  })

  test('prints views that fit a file', async () => {
    const { out, status } = await perform('sql', at('toilets.parquet'))
    expect(status).toBe(0)
    const database = await openDuckdb()
    await database.run(out)
    const rows = await database.all(`SELECT id, rule, breach FROM halfsky_public_toilet_violations`)
    await database.close()
    expect(rows).toEqual([['T-5', 'qingyuan/environment/measures-6/stall-ratio', true]])
  })
})
