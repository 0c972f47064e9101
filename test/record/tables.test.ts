import { existsSync, readFileSync } from 'node:fs'
import { fc, test as property } from '@fast-check/vitest'
import papaparse from 'papaparse'
import { describe, expect, test } from 'vitest'
import {
  BYTE_ORDER_MARK,
  csvLine,
  openTable,
  readMapping,
  rowWriter,
  type TableOptions,
  tableEntries,
} from '../../src/record/index.ts'
import { kinds } from './kinds-here.ts'
import { rowOf, workbookOf } from './workbook-here.ts'

const STEM = '编号,行政区划代码,数据日期'
const ROW = 'T-1,441802,2026-05-01'

const open = (text: string | Uint8Array, options: Partial<TableOptions> = {}) =>
  openTable(typeof text === 'string' ? new TextEncoder().encode(text) : text, { kinds, file: 'in.csv', ...options })

const read = async (text: string | Uint8Array, options: Partial<TableOptions> = {}) => {
  const { table, problems } = await open(text, options)
  const readings = [...(table?.entries() ?? [])].map((entry) => kinds.readEntry(entry))
  return {
    table,
    records: readings.flatMap(({ record }) => record ?? []),
    problems: [...problems, ...readings.flatMap((reading) => reading.problems)],
  }
}

const codes = async (text: string | Uint8Array, options: Partial<TableOptions> = {}) =>
  (await read(text, options)).problems.map(({ code }) => code)

describe('headings', () => {
  test('of more columns than a table of records has are not looked for one by one', async () => {
    const { table, problems } = await open(`编号,${'x,'.repeat(1_000)}\n`)
    expect([table, problems]).toMatchObject([null, [{ code: 'workbook', params: { detail: 'columns' } }]])
    expect(await codes(`编号,行政区划代码${',地址'.repeat(998)}\n`, { kind: 'public-toilet' })).not.toContain(
      'workbook',
    )
  })

  test('no kind has a heading that could mean two of its fields, or that every table passes over', () => {
    for (const { kind, facts } of Object.values(kinds.specs)) {
      const meant = new Map<string, string>()
      for (const { name, title, columns } of Object.values(facts)) {
        for (const heading of [name, title.zh, title.en, ...columns]) {
          const plain = heading.normalize('NFKC').trim().toLowerCase().replace(/\s/g, '')
          expect([undefined, name], `${kind}: ${heading}`).toContain(meant.get(plain))
          expect(['问题', 'problem', '序号', 'kind', '记录类型'], `${kind}.${name}`).not.toContain(plain)
          meant.set(plain, name)
        }
      }
    }
  })

  test('no choice has a word that could mean another', () => {
    for (const { facts } of Object.values(kinds.specs)) {
      for (const { name, choices, choiceTitles = {} } of Object.values(facts)) {
        const words = choices.flatMap((choice) => [
          ...new Set([choice, choiceTitles[choice]?.zh, choiceTitles[choice]?.en]),
        ])
        expect(new Set(words).size, name).toBe(words.length)
      }
    }
  })

  test.each([
    '女厕位',
    ' 女 厕 位 ',
    '女厕位（个）',
    '女厕位\n(个)',
    "women's stalls",
    'femaleStalls',
    'FEMALESTALLS',
    '女性厕位数',
  ])('%j is known', async (heading) => {
    const { records } = await read(`${STEM},"${heading}"\n${ROW},３\n`, { kind: 'public-toilet' })
    expect(records).toMatchObject([{ kind: 'public-toilet', facts: { femaleStalls: 3 } }])
  })

  test('every fact of every kind can be given under every heading of its schema', async () => {
    for (const { kind, facts } of Object.values(kinds.specs)) {
      for (const { name, title, columns, type } of Object.values(facts)) {
        if (type === 'members') continue
        for (const heading of [name, title.zh, title.en, ...columns]) {
          const { table } = await open(`"${heading}"\n`, { kind, constants: ENVELOPE(kind, name) })
          expect(table?.columns[0]?.field?.split('/').at(-1), `${kind}: ${heading}`).toBe(name)
        }
      }
    }
  })

  test('a unit that is not the fact’s is none of its headings', async () => {
    expect(await codes(`${STEM},城乡,女厕位（万个）\n${ROW},城镇,3\n`)).toEqual(['unknown-heading'])
  })

  test('evidence stands under the heading of its fact', async () => {
    const text = `${STEM},建立性别平等评估机制,建立性别平等评估机制（依据）\n`
    const spec = Object.values(kinds.specs['government-body']?.facts ?? {}).find(({ type }) => type === 'boolean')
    const heading = spec?.columns[0] ?? ''
    const named = text.replaceAll('建立性别平等评估机制', heading)
    const { records, problems } = await read(`${named}G-1,441802,2026-05-01,是,某发〔2025〕1号\n`)
    expect(problems).toEqual([])
    expect(records[0]?.evidence).toMatchObject({ [spec?.name ?? '']: { document: '某发〔2025〕1号' } })
  })

  test('one that is not known refuses the table and says what was meant, but no name', async () => {
    const misspelt = await read(`${STEM},城乡,女侧位,张三\n${ROW},城镇,3,4\n`)
    expect(misspelt.records).toEqual([])
    expect(misspelt.problems).toMatchObject([
      { code: 'unknown-heading', params: { column: '女侧位', suggestion: '女厕位' }, line: 1, column: 19 },
      { code: 'unknown-heading', params: { column: '' }, line: 1, column: 23 },
    ])
    expect(JSON.stringify(misspelt.problems)).not.toContain('张三')
    expect(await codes(`${STEM},城乡,女厕位,地址\n${ROW},城镇,3,某路\n`, { ignore: ['地址'] })).toEqual([])
  })

  test.each(['姓名', '负责人姓名', '身份证号', '手机号码', '联系电话', 'Phone Number', 'ID card'])(
    '%s is refused by name, even where it was to be ignored',
    async (heading) => {
      const { problems } = await read(`${STEM},女厕位,${heading}\n${ROW},3,某\n`, { ignore: [heading] })
      expect(problems).toMatchObject([{ code: 'personal-column' }])
      expect(heading.toLowerCase()).toContain(problems[0]?.params.column)
    },
  )

  test('two that say the same, and a constant that repeats a column', async () => {
    expect(await codes(`${STEM},女厕位,女厕位数\n${ROW},3,4\n`)).toEqual(['repeated-column'])
    expect(await codes(`${STEM},女厕位\n${ROW},3\n`, { constants: new Map([['area', '441802']]) })).toEqual([
      'repeated-column',
    ])
  })

  test('what the table leaves out is given once, or asked for once', async () => {
    const text = '编号,女厕位\nT-1,3\nT-2,4\n'
    expect((await read(text)).problems).toMatchObject([
      { code: 'missing-column', params: { column: '行政区划代码', field: 'area' } },
      { code: 'missing-column', params: { column: '数据日期', field: 'asOf' } },
    ])
    const constants = new Map([
      ['行政区划代码', '441802'],
      ['asOf', '2026/5/1'],
      ['城乡', '城镇'],
    ])
    const { records, problems } = await read(text, { constants })
    expect(problems).toEqual([])
    expect(records).toMatchObject([
      { area: '441802', asOf: '2026-05-01', facts: { setting: 'urban', femaleStalls: 3 } },
      { id: 'T-2', facts: { setting: 'urban', femaleStalls: 4 } },
    ])
    expect(await codes(text, { constants: new Map([...constants, ['城乡', '郊区']]) })).toEqual(['cell-value'])
    expect(await codes(text, { constants: new Map([...constants, ['成乡', '城镇']]) })).toContain('unknown-field')
  })

  test('a cell under no heading refuses its row', async () => {
    const { records, problems } = await read(`${STEM},女厕位,\n${ROW},3,\nT-2,441802,2026-05-01,3,另说\n`)
    expect(records).toHaveLength(1)
    expect(problems).toMatchObject([{ code: 'cell-unread', params: { detail: 'no-heading' }, line: 3 }])
  })

  test('a total is no record', async () => {
    const constants = new Map([...ENVELOPE('public-toilet', '')].filter(([field]) => field !== 'id'))
    const { records, problems } = await read('编号,女厕位\nT-1,3\n合 计,3\n', { constants })
    expect(records).toHaveLength(1)
    expect(problems).toMatchObject([{ code: 'cell-unread', params: { detail: 'total' }, line: 3 }])
  })

  test('a title above the headings', async () => {
    const text = `公共厕所统计表,,,\n${STEM},女厕位\n${ROW},3\n`
    expect((await read(text)).problems).toMatchObject([{ code: 'headings-below', params: { row: 2 } }])
    expect((await read(text, { headerRow: 2 })).records).toHaveLength(1)
  })
})

/** What every table of a kind needs besides the column under test. */
const ENVELOPE = (kind: string, but: string): ReadonlyMap<string, string> =>
  new Map(
    [
      ['id', 'X'],
      ['area', '441802'],
      ['asOf', '2026-05-01'],
      ...(kind === 'area-statistics' && but !== 'year' ? [['year', '2025'] as const] : []),
    ].map(([field = '', value = '']) => [field, value]),
  )

describe('the kind of record', () => {
  test('is the only one that knows every heading', async () => {
    const { table } = await open(`${STEM},女厕位\n`)
    expect(table?.kind).toBe('public-toilet')
  })

  test('is asked for where several do, or none', async () => {
    expect((await read(`${STEM},名称\n${ROW},某处\n`)).problems).toMatchObject([
      { code: 'kind-unclear', params: { kinds: '' } },
    ])
    const [fault] = (await read(`${STEM},类型\n${ROW},某处\n`)).problems
    expect(fault).toMatchObject({ code: 'kind-unclear', params: { kinds: 'community, venue' } })
    expect(await codes(`${STEM},女厕位\n${ROW},3\n`, { kind: 'toilet' })).toEqual(['unknown-kind'])
    expect(await codes(`${STEM},女厕位\n${ROW},3\n`, { kind: '公共厕所' })).toEqual([])
  })

  test('is named by one column only', async () => {
    expect(await codes(`记录类型,kind,${STEM}\nvenue,venue,${ROW}\n`)).toEqual(['repeated-column'])
  })

  test('may be named row by row; what a kind does not have must be empty', async () => {
    const text = `记录类型,${STEM},女厕位,第三卫生间\n公共厕所,${ROW},3,\nvenue,V-1,441802,2026-05-01,,2\nvenue,V-2,441802,2026-05-01,3,2\n公厕,${ROW},3,\n`
    const { records, problems } = await read(text)
    expect(records).toMatchObject([{ kind: 'public-toilet' }, { kind: 'venue', facts: { thirdToilets: 2 } }])
    expect(problems).toMatchObject([
      { code: 'cell-unread', params: { detail: 'no-heading', column: '女厕位' }, line: 4 },
      { code: 'unknown-kind', line: 5 },
    ])
  })
})

describe('encodings', () => {
  const text = `${STEM},名称,女厕位\nT-1,441802,2026-05-01,一号公厕,3\n`
  const gbk = (name: string): Buffer => readFileSync(new URL(`../cli/fixtures/${name}`, import.meta.url))

  test('UTF-8 with and without its mark, UTF-16 by its mark, GB18030 without one', async () => {
    for (const bytes of [
      Buffer.from(text),
      Buffer.from(BYTE_ORDER_MARK + text),
      Buffer.from(BYTE_ORDER_MARK + text, 'utf16le'),
    ]) {
      expect((await read(bytes)).records).toMatchObject([{ name: '一号公厕' }])
    }
    const { records, table } = await read(gbk('toilets.gbk.csv'))
    expect(table?.encoding).toBe('gb18030')
    expect(records[0]?.name).toBe('一号公厕（虚构）')
  })

  test('what GB18030 makes nothing of, or headings nobody knows, is asked about', async () => {
    // Korean headings as CP949 writes them, which GB18030 takes for other characters
    const korean = Buffer.from('b0fcb8aeb9f8c8a3', 'hex')
    const bytes = Buffer.concat([korean, Buffer.from(','), korean, Buffer.from('1\r\n1,2\r\n')])
    expect(await codes(bytes)).toEqual(['text-encoding'])
    const { mapping } = readMapping(
      'kind: public-toilet\nfields:\n  id: {column: 관리번호}\n  area: {constant: "441802"}\n  asOf: {constant: 2026-05-01}\n',
      kinds,
    )
    expect(await codes(bytes, { mapping })).toEqual(['text-encoding'])
    expect(await codes(bytes, { mapping, encoding: 'euc-kr' })).toEqual([])
    expect(await codes(Buffer.from([0xff, 0x2c, 0xff]))).toEqual(['text-encoding'])
    expect(await codes(bytes, { encoding: 'klingon' })).toEqual(['text-encoding'])
  })
})

describe('cells', () => {
  const cell = async (heading: string, written: string): Promise<unknown> => {
    const { records, problems } = await read(`${STEM},${heading}\n${ROW},${written}\n`, { kind: 'public-toilet' })
    return records[0] === undefined ? problems[0]?.code : (Object.values(records[0].facts)[0] ?? records[0].name)
  }

  test.each([
    ['城乡', '城镇', 'urban'],
    ['城乡', 'Urban', 'urban'],
    ['城乡', ' ｕｒｂａｎ ', 'urban'],
    ['城乡', '城郊', 'cell-value'],
    ['人流密集', '√', true],
    ['人流密集', '无', false],
    ['人流密集', 'yes', true],
    ['人流密集', '不清楚', 'cell-value'],
    ['女厕位', '１２', 12],
    ['女厕位', '12％', 'cell-value'],
    ['女厕位', ' ', undefined],
    ['女厕位', '#N/A', 'cell-unread'],
    ['名称', '#REF!', 'cell-unread'],
    ['名称', '4.40184E+17', 'cell-unread'],
    ['名称', 'Ａ区①号', 'Ａ区①号'],
    ['名称', "'=1+1", '=1+1'],
  ])('%s: %j is %j', async (heading, written, value) => {
    expect(await cell(heading, written)).toBe(value)
  })

  test.each(['2026/5/1', '2026.05.01', '2026年5月1日', '２０２６-5-1', '2026-05-01 08:30', '2026-05-01T08:30:00'])(
    'the day %s',
    async (written) => {
      const { records } = await read(`${STEM},女厕位\nT-1,441802,${written},3\n`)
      expect(records.map(({ asOf }) => asOf)).toEqual(['2026-05-01'])
    },
  )

  test.each(['5/1/2026', '2026/13/1', '2026/5', '20260501', '46143'])('%s is no day', async (written) => {
    expect(await codes(`${STEM},女厕位\nT-1,441802,${written},3\n`)).toEqual(['field-value'])
  })

  test('percent are read with their sign where percent are meant', async () => {
    const text = `${STEM},年份,村委会成员中女性比例\nA-1,441802,2026-05-01,2025,28.5%\nA-2,441802,2026-05-01,2025,28.5\n`
    const { records } = await read(text)
    expect(records.map(({ facts }) => facts.villageCommitteeFemaleShare)).toEqual([28.5, 28.5])
  })

  test('a fault of the record is told at its cell', async () => {
    const { problems } = await read(`${STEM},女厕位\nT-1,4418,2026-05-01,3\n`)
    expect(problems).toMatchObject([{ code: 'field-value', path: '/area', line: 2, column: 5, file: 'in.csv' }])
    const book = workbookOf([
      { name: '公厕', rows: rowOf(...STEM.split(','), '女厕位') + rowOf('T-1', '4418', '2026-05-01', '3') },
    ])
    expect((await read(book)).problems).toMatchObject([{ code: 'field-value', path: '/area', cell: '公厕!B2' }])
  })
})

describe('rosters', () => {
  const HEAD = '编号,行政区划代码,数据日期,机构类型,性别,职务'
  const roster = (...rows: readonly string[]): string => `${HEAD}\n${rows.join('\n')}\n`
  const L1 = 'L-1,441802,2026-05-01,'

  test('one member a row, gathered by body; unknown sex stays unknown', async () => {
    const text = roster(
      `${L1}镇,女,正职`,
      'L-2,441802,2026-05-01,镇,1,',
      `${L1},⼥性,副职`,
      `${L1},0,成员`,
      `${L1},9,成员`,
      `${L1},,成员`,
      `${L1},,`,
    )
    const { records, problems } = await read(text, { kind: 'leadership-team' })
    expect(problems).toEqual([])
    expect(records).toMatchObject([
      {
        id: 'L-1',
        facts: {
          bodyType: 'town',
          members: [
            { sex: 'female', post: 'principal' },
            { sex: 'female', post: 'deputy' },
            { post: 'member' },
            { post: 'member' },
            { post: 'member' },
            {},
          ],
        },
      },
      { id: 'L-2', facts: { members: [{ sex: 'male' }] } },
    ])
    expect(records[0]?.facts.members).toHaveLength(6)
    expect(records[0]?.facts.members).not.toContainEqual(expect.objectContaining({ sex: 'male' }))
  })

  test('a body of which a row is refused is refused, and one that is told in two ways', async () => {
    const text = roster(
      `${L1}镇,女,正职`,
      `${L1},男,书记`,
      'L-2,441802,2026-05-01,镇,男,',
      'L-2,440117,2026-05-01,,男,',
    )
    const { records, problems } = await read(text, { kind: 'leadership-team' })
    expect(records).toEqual([])
    expect(problems).toMatchObject([
      { code: 'cell-value', params: { column: '职务' }, line: 3 },
      { code: 'roster-differs', params: { field: 'area' }, line: 5 },
    ])
  })

  test.each([',441802,2026-05-01,,男,', 'L-1,441802', '"L-1', 'L-1,441802,2026-05-01,镇,男,,'])(
    'a row that may be anybody’s (%s) leaves no body that may lack a member',
    async (row) => {
      const { records, problems } = await read(roster(`${L1}镇,女,正职`, row), { kind: 'leadership-team' })
      expect(records).toEqual([])
      expect(problems).toMatchObject([{ code: 'roster-incomplete', params: { row: 3 }, line: 2 }, { line: 3 }])
    },
  )

  test('a whole sheet may be one body, and is exported as it was', async () => {
    const constants = new Map([...ENVELOPE('leadership-team', ''), ['bodyType', 'town']])
    const { table } = await open('职务,性别\n正职,女\n副职,\n', { kind: 'leadership-team', constants })
    const [entry] = table?.entries() ?? []
    expect(entry?.value).toMatchObject({ members: [{ sex: '女', post: '正职' }, { post: '副职' }] })
    const writer = rowWriter(table === null ? [] : [table], kinds)
    const text = [writer.headings, ...writer.rows(entry?.value as Record<string, unknown>)].map(csvLine).join('')
    const again = await open(text)
    expect([...(again.table?.entries() ?? [])].map(({ value }) => value)).toEqual([entry?.value])
  })
})

test('entries come one by one for whoever streams them', async () => {
  const bytes = new TextEncoder().encode(`${STEM},女厕位\n${ROW},3\n${ROW},x\n`)
  const entries = await Array.fromAsync(tableEntries(bytes, { kinds }))
  expect(entries.map(({ position, problems }) => [position, problems.length])).toEqual([
    [0, 0],
    [1, 1],
  ])
  const none = await Array.fromAsync(tableEntries(new TextEncoder().encode('a,b\n1,2\n'), { kinds }))
  expect(none).toMatchObject([{ value: undefined, problems: [{ code: 'kind-unclear' }] }])
})

describe('export', () => {
  /** Beginnings that spreadsheet programs take for formulas, and those that are read as something else. */
  const text = fc
    .tuple(
      fc.constantFrom(
        '',
        '=',
        '+',
        '-',
        '@',
        '＝',
        '＋',
        '－',
        '＠',
        "'",
        "'=",
        "''-",
        '-5',
        '0',
        '"',
        ',',
        ' ',
        '#N/A',
      ),
      fc.string({ unit: fc.constantFrom('a', '1', '女', '"', ',', "'", '=', ' ', '厕', '|', '!', 'é'), maxLength: 12 }),
    )
    .map((parts) => parts.join('').normalize('NFC'))
  const name = text.filter((one) => one.trim() !== '' && one.trim() !== '#N/A')
  const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined })
  const record = fc.record({
    kind: fc.constant('public-toilet'),
    id: name.map((one) => one.normalize('NFKC').trim()),
    area: fc.constant('441802'),
    asOf: fc.constant('2026-05-01'),
    name: maybe(name),
    source: maybe(name),
    setting: maybe(fc.constantFrom('urban', 'rural')),
    highTraffic: maybe(fc.boolean()),
    femaleStalls: maybe(fc.nat()),
  })
  const HEADINGS = `${STEM},名称,数据来源,城乡,人流密集,女厕位`

  const exported = async (records: readonly object[]): Promise<string> => {
    const { table } = await open(`${HEADINGS}\n`)
    if (table === null) throw new Error('no table')
    const writer = rowWriter([table], kinds)
    const rows = records.flatMap((one) => writer.rows(one as Record<string, unknown>)).map(csvLine)
    return BYTE_ORDER_MARK + csvLine(writer.headings) + rows.join('')
  }

  property.prop([fc.array(record, { minLength: 1, maxLength: 5 })])(
    'what is exported is imported unchanged',
    async (records) => {
      const { table } = await open(await exported(records))
      const entries = [...(table?.entries() ?? [])]
      expect(entries.flatMap(({ problems }) => problems)).toEqual([])
      expect(entries.map(({ value }) => value)).toEqual(JSON.parse(JSON.stringify(records)))
    },
  )

  property.prop([record])('and no cell of it begins like a formula', async (one) => {
    const { data } = papaparse.parse<string[]>(await exported([one]), { delimiter: ',' })
    const cells = data.flat().filter((cell) => !/^-?\d+$/.test(cell))
    for (const cell of cells) expect(cell).not.toMatch(/^[=+\-@\t\r＝＋－＠]/)
  })

  test('small and large numbers are plain decimals', async () => {
    const { table } = await open(`${STEM},建筑面积\nV-1,441802,2026-05-01,0.0000001\n`, { kind: 'venue' })
    const [entry] = table?.entries() ?? []
    const writer = rowWriter(table === null ? [] : [table], kinds)
    expect(writer.rows(entry?.value as Record<string, unknown>)[0]).toContain('0.0000001')
  })
})

const real = existsSync('../shared/data')

describe.runIf(real)('real data', () => {
  test('a table of Seoul in CP949 asks for its encoding, and is refused for no worse reason', async () => {
    const bytes = readFileSync('../shared/data/toilets-seoul-300.cp949.csv')
    expect(await codes(bytes)).toEqual(['text-encoding'])
    expect(await codes(bytes, { encoding: 'euc-kr' })).toEqual(['kind-unclear'])
  })

  test('a roster of councillors is refused for what it tells of persons', async () => {
    expect(await codes(readFileSync('../shared/data/councils-hsinchu.csv'))).toContain('personal-column')
  })
})
