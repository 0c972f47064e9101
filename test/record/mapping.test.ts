import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mapCsv, readMapping } from '../../src/record/index.ts'
import { kinds } from './kinds-here.ts'

const ENVELOPE = 'id: {column: 编号}\n  area: {constant: "441802"}\n  asOf: {constant: 2026-05-01}'
const toiletMap = (fields: string, head = '') => `kind: public-toilet\n${head}fields:\n  ${ENVELOPE}\n  ${fields}\n`

const faultsOf = (text: string) =>
  readMapping(text, kinds, 'map.yaml').problems.map(({ code, line, column, params }) => ({
    code,
    line,
    column,
    ...params,
  }))

const map = (fields: string, csv: string, head = '') => {
  const { mapping, problems } = readMapping(toiletMap(fields, head), kinds)
  if (mapping === null) throw new Error(JSON.stringify(problems))
  return mapCsv(csv, mapping, 'in.csv')
}

/** The value of the last field of a one-cell table, or the code of the fault. */
const cell = (field: string, source: string, written: string): unknown => {
  const quoted = `"${written.replaceAll('"', '""')}"`
  const { entries } = map(`${field}: ${source}`, `编号,值\nT-1,${quoted}\n`)
  const [only] = entries
  return only?.problems[0]?.code ?? (only?.value as Record<string, unknown> | undefined)?.[field]
}

describe('cells', () => {
  test.each([
    ['12', 12],
    ['１２', 12],
    [' 12 ', 12],
    ['1,234', 1234],
    ['１，２３４', 1234],
    ['0', 0],
    ['3.0', 3],
    ['', undefined],
    [' 　', undefined],
    ['-5', -5],
  ])('the count %j is %j', (written, value) => {
    expect(cell('femaleStalls', '{column: 值}', written)).toBe(value)
  })

  test.each([
    '0x10',
    '1e3',
    '12人',
    '1,23',
    '12,34',
    '007',
    '十二',
    '3½',
    '5²',
    '①',
    '12％',
    'NaN',
    '1 2',
    '3.5',
    '∞',
    '9007199254740993',
  ])('%j is no count', (written) => {
    expect(cell('femaleStalls', '{column: 值}', written)).toBe('cell-value')
  })

  test('full-width and half-width digits agree', () => {
    fc.assert(
      fc.property(fc.nat(), (count) => {
        const wide = [...String(count)]
          .map((digit) => String.fromCodePoint((digit.codePointAt(0) ?? 0) + 0xfee0))
          .join('')
        expect(cell('femaleStalls', '{column: 值}', wide)).toBe(count)
      }),
      { numRuns: 50 },
    )
  })

  test.each([
    ['是', true],
    ['有', true],
    ['TRUE', true],
    ['１', true],
    ['否', false],
    ['无', false],
    ['0', false],
    ['', undefined],
    ['也许', 'cell-value'],
  ])('yes or no: %j is %j', (written, value) => {
    expect(cell('sanitary', '{column: 值}', written)).toBe(value)
  })

  test('choices by their value or by a table', () => {
    expect(cell('setting', '{column: 值}', 'ｕｒｂａｎ')).toBe('urban')
    expect(cell('setting', '{column: 值}', '城市')).toBe('cell-value')
    const table = '{column: 值, values: {城市: urban, 农村: rural}}'
    expect(cell('setting', table, '农村')).toBe('rural')
    expect(cell('setting', table, '郊区')).toBe('cell-value')
    expect(cell('setting', table, '')).toBe(undefined)
    expect(cell('setting', table.replace('}}', '}, otherwise: rural}'), '郊区')).toBe('rural')
  })

  test('names are kept as written, but composed', () => {
    expect(cell('name', '{column: 值}', '①号公厕（Ａ区）')).toBe('①号公厕（Ａ区）')
    expect(cell('name', '{column: 值}', 'か\u3099')).toBe('が')
  })

  test('area codes from a column stay text', () => {
    const text = 'kind: public-toilet\nfields:\n  id: {column: a}\n  area: {column: b}\n  asOf: {column: c}\n'
    const { mapping } = readMapping(text, kinds)
    const { entries } = mapCsv('a,b,c\n007,４４１８０２,2026-05-01\n', mapping ?? expect.fail())
    expect(entries[0]?.value).toEqual({ kind: 'public-toilet', id: '007', area: '441802', asOf: '2026-05-01' })
  })

  test('a sum is missing when one of its parts is: unknown is not zero', () => {
    const sum = (row: string) => {
      const { entries } = map('maleStalls: {sum: [小便器, 和式, 洋式]}', `编号,小便器,和式,洋式\nT-1,${row}\n`)
      return entries[0]?.problems[0] ?? (entries[0]?.value as { maleStalls?: number } | undefined)?.maleStalls
    }
    expect(sum('2,0,1')).toBe(3)
    expect(sum(',,')).toBe(undefined)
    expect(sum('2,,1')).toBe(undefined)
    expect(sum('2,x,')).toMatchObject({
      code: 'cell-value',
      params: { column: '和式', field: 'maleStalls' },
      column: 7,
    })
  })

  test('decimals are summed as decimals', () => {
    const head = 'kind: venue\nfields:\n  '
    const { mapping } = readMapping(`${head}${ENVELOPE}\n  floorArea: {sum: [甲, 乙]}\n`, kinds)
    const { entries } = mapCsv('编号,甲,乙\nV-1,0.1,0.2\n', mapping ?? expect.fail())
    expect(entries[0]?.value).toMatchObject({ floorArea: 0.3 })
  })
})

describe('tables', () => {
  const FIELDS = 'name: {column: 名称}\n  femaleStalls: {column: 女}'

  test('a row with a fault is refused whole, at its line and column, and the others kept', () => {
    const csv = '编号,名称,女\nT-1,"甲,\n乙",3\nT-2,丙,十\n\n,,\nT-3,丁,４\n'
    const { entries, problems } = map(FIELDS, csv)
    expect(problems).toEqual([])
    expect(
      entries.map(({ position, line, value }) => [position, line, (value as { femaleStalls?: number })?.femaleStalls]),
    ).toEqual([
      [0, 2, 3],
      [1, 4, undefined],
      [2, 7, 4],
    ])
    const fault = { code: 'cell-value', file: 'in.csv', line: 4, column: 7, position: 1 }
    expect(entries[1]?.problems).toMatchObject([{ ...fault, params: { column: '女', field: 'femaleStalls' } }])
    expect(JSON.stringify(entries[1]?.problems)).not.toContain('十')
  })

  test('a ragged row is refused, and the reading goes on', () => {
    const { entries } = map(FIELDS, '编号,名称,女\nT-1,甲\nT-2,乙,3,4\nT-3,丙,5\n')
    expect(entries.map(({ problems }) => problems[0]?.params)).toEqual([
      { detail: 'row-length', expected: 3, found: 2 },
      { detail: 'row-length', expected: 3, found: 4 },
      undefined,
    ])
    expect(entries[1]?.problems[0]).toMatchObject({ code: 'csv-syntax', line: 3 })
  })

  test.each([
    ['a stray quote', 'T-1,甲"乙"丙,1', ['csv-syntax', undefined]],
    ['a quote left open', 'T-1,"甲,1', ['csv-syntax', undefined]],
    ['text after a closing quote', 'T-1,"甲"乙,1', ['csv-syntax', undefined]],
  ])('%s spoils its own row only', (_what, row, codes) => {
    const { entries } = map(FIELDS, `编号,名称,女\n${row}\nT-2,乙,2\n`)
    expect(entries.map(({ problems }) => problems[0]?.code)).toEqual(codes)
    expect(entries[0]?.problems[0]?.line).toBe(2)
    expect(entries[1]).toMatchObject({ line: 3, value: { id: 'T-2', femaleStalls: 2 } })
  })

  test('two quotes left open far apart do not swallow the rows between', () => {
    const { entries } = map(FIELDS, '编号,名称,女\nT-1,甲"乙,1\nT-2,丙,2\nT-3,丁,3\nT-4,"戊,4\nT-5,己,5\n')
    expect(entries.map(({ line, problems }) => [line, problems[0]?.code])).toEqual([
      [2, 'csv-syntax'],
      [3, undefined],
      [4, undefined],
      [5, 'csv-syntax'],
      [6, undefined],
    ])
  })

  test('lines above the header are skipped', () => {
    const csv = '公厕一览\r\n2026年\r\n编号 ,名称,女\r\nT-1,甲,3\r\n'
    expect(map(FIELDS, csv, 'skip: 2\n').entries).toMatchObject([{ line: 4, value: { id: 'T-1', femaleStalls: 3 } }])
  })

  test('a heading that is not there, or there twice, refuses the table', () => {
    const { entries, problems } = map(FIELDS, '编号,名稱,女\nT-1,甲,3\n')
    expect(entries).toEqual([])
    expect(problems).toMatchObject([
      { code: 'unknown-column', params: { column: '名称', suggestion: '名稱' }, line: 1 },
    ])
    const twice = map(FIELDS, '编号,名称,女,女\nT-1,甲,3,4\n')
    expect(twice.problems).toMatchObject([{ code: 'repeated-column', params: { column: '女' }, column: 9 }])
  })

  test('an empty table holds nothing', () => {
    expect(map(FIELDS, '')).toEqual({ entries: [], problems: [] })
    expect(map(FIELDS, '编号,名称,女\n')).toEqual({ entries: [], problems: [] })
  })

  test('indicators are filled by their ids', () => {
    const fields = `${ENVELOPE}\n  year: {column: 年份}\n  maternalMortalityRate: {column: 死亡率}\n  cppccFemaleShare: {column: 委员}`
    const { mapping } = readMapping(`kind: area-statistics\nfields:\n  ${fields}\n`, kinds)
    const { entries } = mapCsv('编号,年份,死亡率,委员\nS-1,2025,7.5,30\n', mapping ?? expect.fail())
    const { record } = kinds.read(entries[0]?.value)
    expect({ ...record?.facts }).toEqual({ year: 2025, maternalMortalityRate: 7.5, cppccFemaleShare: 30 })
  })
})

describe('mapping files', () => {
  test('every fault is reported at its place', () => {
    const text = `kind: public-toilet
skp: 1
fields:
  id: {colum: NO}
  area: {constant: 441802}
  asOf: {constant: 2026-05-01}
  femaleStals: {column: 女}
  setting: {column: 区域, values: {城市: town}}
  sanitary: {sum: [甲, 乙]}
  maleStalls: {column: 男, constant: 3}
`
    expect(faultsOf(text)).toMatchObject([
      { code: 'unknown-key', key: 'skp', suggestion: 'skip', line: 2, column: 1 },
      { code: 'unknown-key', key: 'colum', suggestion: 'column', line: 4 },
      { code: 'mapping-shape', key: 'id', line: 4 },
      { code: 'mapping-shape', key: 'area', expected: 'string', line: 5 },
      { code: 'unknown-field', field: 'femaleStals', suggestion: 'femaleStalls', line: 7, column: 3 },
      { code: 'mapping-shape', key: 'setting', expected: 'urban, rural', line: 8 },
      { code: 'mapping-shape', key: 'sanitary/sum', line: 9 },
      { code: 'mapping-shape', key: 'maleStalls', line: 10 },
    ])
  })

  test('what a record cannot do without must be mapped', () => {
    expect(faultsOf('kind: area-statistics\nfields:\n  id: {column: a}\n')).toMatchObject([
      { code: 'missing-field', field: 'area' },
      { code: 'missing-field', field: 'asOf' },
      { code: 'missing-field', field: 'year' },
    ])
  })

  test.each([
    ['', 'mapping-shape'],
    ['[1]', 'mapping-shape'],
    ['kind: public-toilets\nfields: {}', 'unknown-kind'],
    ['kind: __proto__\nfields: {}', 'unknown-kind'],
    ['fields: {}', 'mapping-shape'],
    ['kind: public-toilet', 'mapping-shape'],
    [toiletMap('sanitary: {column: 值}', 'skip: -1\n'), 'mapping-shape'],
    [toiletMap('sanitary: {column: 值}\n  sanitary: {column: 乙}'), 'duplicate-key'],
    [toiletMap('setting: {column: 值, values: {"１": urban, "1": rural}}'), 'mapping-shape'],
    [toiletMap('setting: {column: 值, otherwise: urban}'), 'mapping-shape'],
    [toiletMap('constructor: {column: 值}'), 'unknown-field'],
    [toiletMap('sanitary: {column: 值}').replace('public-toilet', 'leadership-team'), 'unknown-field'],
    [toiletMap('members: {column: 值}').replace('public-toilet', 'leadership-team'), 'mapping-shape'],
  ])('%j is refused', (text, code) => {
    const { mapping, problems } = readMapping(text, kinds)
    expect(mapping).toBe(null)
    expect(problems.map((fault) => fault.code)).toContain(code)
  })
})

describe('the mapping of Japanese open data', () => {
  const seed = new URL('../../seeds/mappings/japan-public-toilets.yaml', import.meta.url)
  const data = new URL('../../../shared/data/toilets-oyama.csv', import.meta.url)
  const { mapping, problems } = readMapping(readFileSync(seed, 'utf8'), kinds)

  test('reads a row of that layout', () => {
    expect(problems).toEqual([])
    const csv = 'NO,名称,男性トイレ総数,女性トイレ総数\n0110,駅前公衆トイレ,3,2\n0111,公園公衆トイレ,,2\n'
    const { entries } = mapCsv(csv, mapping ?? expect.fail())
    const records = entries.map(({ value }) => kinds.read(value).record)
    expect({ ...records[0]?.facts }).toEqual({ setting: 'urban', construction: 'new', femaleStalls: 2, maleStalls: 3 })
    expect(records[0]?.id).toBe('0110')
    expect(records[1]?.facts.maleStalls).toBe(undefined)
  })

  test.skipIf(!existsSync(data))(
    'reads the hundred toilets of ../shared/data (skipped where that folder is absent)',
    () => {
      const { entries, problems: faults } = mapCsv(readFileSync(data, 'utf8'), mapping ?? expect.fail())
      expect(faults).toEqual([])
      expect(entries.length).toBe(100)
      expect(entries.filter(({ value }) => kinds.read(value).record === null)).toEqual([])
    },
  )
})
