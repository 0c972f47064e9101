import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fc, test as property } from '@fast-check/vitest'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ndjsonLine } from '../../src/bulk/index.ts'
import { rowsOfBatch } from '../../src/cli/bulk/batch-rows.ts'
import { checkLines } from '../../src/cli/bulk/check.ts'
import { chooseTables } from '../../src/cli/bulk/choose-tables.ts'
import { summaryOf } from '../../src/cli/bulk/summary.ts'
import { run } from '../../src/cli/index.ts'
import { type InputOptions, readInput } from '../../src/cli/input.ts'
import type { Halfsky } from '../../src/halfsky.ts'
import type { FactSpec, Problem } from '../../src/model/index.ts'
import { rowOf, workbookOf } from '../record/workbook-here.ts'
import { options, shipped } from '../setup/product.ts'

let halfsky: Halfsky
beforeAll(async () => {
  halfsky = await shipped()
})
const folder = mkdtempSync(join(tmpdir(), 'halfsky-tables-'))
afterAll(() => rmSync(folder, { recursive: true }))

const said: string[] = []
let stop: ((signal: 'SIGINT') => void) | null = null
const terminal = {
  out: async () => {},
  err: (line: string) => void said.push(line),
  stdin: async () => new Uint8Array(),
  interactive: false,
  today: '2026-05-01',
  lang: 'en',
  onStop: (tell: (signal: 'SIGINT') => void) => {
    stop = tell
    return () => {}
  },
} as const

interface Way {
  readonly from?: number
  readonly crossCheckEvery?: number
  readonly room?: { readonly held: number; readonly bodies: number }
  readonly stopAfterRows?: boolean
}

/** Files checked row by row: rows, counts, and problems of whole tables. */
const streamed = async (files: readonly string[], input: InputOptions = {}, way: Way = {}) => {
  const { lines } = await chooseTables(files, input, halfsky.kinds, terminal)
  if (lines === null) throw new Error('no tables')
  const rows: string[] = []
  const sink = {
    takes: { ndjson: true, csv: false },
    take: async ({ ndjson }: { readonly ndjson: Uint8Array }) => {
      rows.push(Buffer.from(ndjson).toString())
      if (way.stopAfterRows) stop?.('SIGINT')
    },
    finish: async () => {},
    drop: async () => {},
  }
  const common = {
    ...options({ detail: 'brief', crossCheckEvery: way.crossCheckEvery ?? 0 }),
    rows: sink.takes,
    examples: false,
    several: files.length > 1,
  }
  const parts = { halfsky, open: {}, lines, options: common, hired: [], sink, terminal, lang: 'en' } as const
  const checked = await checkLines({
    ...parts,
    from: way.from ?? 0,
    ...(way.room === undefined ? {} : { unusual: { room: way.room } }),
  })
  const summary = summaryOf({
    rulebook: halfsky.rulebook,
    tally: checked.tally,
    asOf: '2026-05-01',
    engine: 'compiled',
  })
  return { rows: rows.join(''), summary, problems: checked.problems, stoppedBy: checked.stoppedBy }
}

/** The same files checked all at once. */
const whole = async (files: readonly string[], input: InputOptions = {}) => {
  const batch = await readInput(files, input, halfsky.kinds, terminal)
  const checked = await halfsky.checkBatch(batch, options({ detail: 'brief', crossCheckEvery: 0 }))
  const rows = [...rowsOfBatch(checked, batch, halfsky.rulebook, files.length > 1)].map(ndjsonLine).join('')
  return { rows, summary: checked.report.summary, problems: batch.problems }
}

const told = (problems: readonly Problem[]) =>
  problems.map(({ code, params, file, line, cell }) => ({ code, params, file, line, cell }))

const expectSame = async (files: readonly string[], input: InputOptions = {}, way: Way = {}): Promise<string> => {
  const [row, batch] = [await streamed(files, input, way), await whole(files, input)]
  expect(row.rows).toBe(batch.rows)
  expect(row.summary).toEqual(batch.summary)
  expect(told(row.problems)).toEqual(told(batch.problems))
  return row.rows
}

const KINDS = ['public-toilet', 'village-committee', 'congress', 'area-statistics', 'school', 'employer', 'venue']
const NOISE = ['', '', '', 'x', '-1', '#N/A', '1.23E+15', '９', '合计', '99999999']

const cellOf = ({ type, choices }: FactSpec) => {
  const sound = {
    integer: ['0', '1', '2', '3', '5', '12', '100'],
    number: ['0', '1.5', '30', '57.2'],
    boolean: ['是', '否'],
  }
  const words = type === 'choice' ? choices : type === 'date' ? ['2026-01-01', '2027年1月1日'] : null
  const own = words ?? (type === 'integer' || type === 'number' || type === 'boolean' ? sound[type] : ['甲'])
  return fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...own) },
    { weight: 1, arbitrary: fc.constantFrom(...NOISE) },
  )
}

const often = (usual: readonly string[]) =>
  fc.oneof({ weight: 12, arbitrary: fc.constantFrom(...usual) }, { weight: 1, arbitrary: fc.constantFrom(...NOISE) })

/** Tables of one kind, as cells; now and then with rows of another width. */
const tableOf = (kind: string) => {
  const facts = Object.values(halfsky.kinds.specs[kind]?.facts ?? {}).filter(
    ({ type }) => type !== 'members' && type !== 'text',
  )
  const named = facts.filter(({ name }) => name !== 'year')
  return fc
    .shuffledSubarray(named, { minLength: Math.min(4, named.length), maxLength: Math.min(8, named.length) })
    .chain((own) => {
      const year = facts.filter(({ name }) => name === 'year')
      const all = [...year, ...own]
      const row = fc.tuple(
        fc.constant(kind),
        often(['A-1', 'A-2', 'B-3']),
        often(['441802', '440117', '440117101', '440117101201', '110101']),
        often(['2026-05-01', '2025/12/31', '2021年1月10日']),
        ...all.map((fact) => (fact.name === 'year' ? often(['2024', '2025', '2026']) : cellOf(fact))),
      )
      const head = ['记录类型', '编号', '行政区划代码', '数据日期', ...all.map(({ name }) => name)]
      return fc.array(row, { maxLength: 12 }).map((rows) => [head, ...rows])
    })
}

const FORMS = ['csv', 'semicolons.csv', 'tsv', 'xlsx'] as const
const written = (rows: readonly (readonly string[])[], form: (typeof FORMS)[number], index: number): string => {
  const path = join(folder, `in-${index}.${form}`)
  const delimiter = { csv: ',', 'semicolons.csv': ';', tsv: '\t', xlsx: '' }[form]
  const text = (): string => rows.map((row) => row.join(delimiter)).join('\n')
  writeFileSync(
    path,
    form === 'xlsx' ? workbookOf([{ name: '表', rows: rows.map((row) => rowOf(...row)).join('') }]) : text(),
  )
  return path
}

describe('what is read row by row', () => {
  const found = new Set<string>()

  property.prop(
    [
      fc
        .array(fc.tuple(fc.constantFrom(...KINDS), fc.constantFrom(...FORMS)), { minLength: 1, maxLength: 3 })
        .chain((files) => fc.tuple(...files.map(([kind, form]) => fc.tuple(tableOf(kind), fc.constant(form))))),
      fc.constantFrom(0, 1, 2),
    ],
    { numRuns: 150 },
  )('is judged as the same tables are at once', async (tables, crossCheckEvery) => {
    const files = tables.map(([rows, form], index) => written(rows, form, index))
    const rows = await expectSame(files, {}, { crossCheckEvery })
    for (const line of rows.split('\n').slice(0, -1)) {
      const { rule, problems = [] } = JSON.parse(line)
      for (const code of rule ? ['violation'] : problems.map((one: { code: string }) => one.code)) found.add(code)
    }
  })

  test('so violations, refused cells and refused rows were compared', () => {
    expect([...found]).toEqual(expect.arrayContaining(['violation', 'cell-value', 'cell-unread', 'missing-field']))
  })

  const STEM = '编号,行政区划代码,数据日期'
  const file = (name: string, bytes: string | Uint8Array): string => {
    const path = join(folder, name)
    writeFileSync(path, bytes)
    return path
  }
  const toilets = (count: number): string =>
    `${STEM},城乡,建设性质,女厕位,男厕位\n${Array.from({ length: count }, (_, i) => `T-${i},441802,2026-05-01,城镇,新建,${i % 4},2\n`).join('')}`

  test('a roster is gathered, and refused where a row of it is', async () => {
    const head = `${STEM},机构类型,性别,职务`
    const row = (id: string, sex: string, post = ''): string => `${id},441802,2026-05-01,town,${sex},${post}`
    const path = file(
      'roster.csv',
      [head, row('L-1', '女'), row('L-2', '男'), row('L-1', '男'), row('L-2', '男', 'x')].join('\n'),
    )
    expect(await expectSame([path], { kind: 'leadership-team' })).toContain('"cell-value"')
  })

  test('figures are judged with what stands elsewhere in the tables', async () => {
    const villages = file(
      'villages.csv',
      `${STEM},记录类型,memberCount,femaleCount\nV-1,440117101201,2026-04-30,village-committee,5,2\nV-2,440117101202,2026-04-30,village-committee,5,0\n`,
    )
    const figures = file(
      'figures.csv',
      `${STEM},year,sanitaryToiletCoverage,villageCommittees\nS-1,440117,2025-12-31,2025,98,\nS-1,440117,2026-12-31,2026,97,\nS-2,440117101,2026-12-31,2026,,2\n`,
    )
    const rows = await expectSame([villages, figures])
    expect(rows).toContain('"rule"')
    // what is passed over is still what others are judged by
    const rest = await streamed([villages, figures], {}, { from: 3 })
    expect(rest.rows.split('\n').filter((line) => line.includes('"S-'))).toEqual(
      rows.split('\n').filter((line) => line.includes('"S-')),
    )
    const { problems } = await streamed([villages, figures], {}, { room: { held: 10, bodies: 10 } })
    expect(problems).toMatchObject([{ code: 'context-too-large', params: { omitted: 'held' } }])
    const crowded = await streamed([villages, figures], {}, { room: { held: 10_000, bodies: 10 } })
    expect(crowded.problems).toMatchObject([{ code: 'context-too-large', params: { omitted: 'bodies' } }])
  })

  test('a table that cannot be read, one with a warning and an empty one are told of, and the others are judged', async () => {
    const sound = file('sound.csv', toilets(3))
    const unknown = file('unknown.csv', '甲,乙\n1,2\n')
    const empty = file('empty.csv', toilets(0))
    const bytes = workbookOf([
      {
        name: '看得见',
        rows: rowOf('编号', '行政区划代码', '数据日期', '女厕位') + rowOf('T-9', '441802', '2026-05-01', 'x'),
      },
      { name: '隐藏', state: 'hidden', rows: rowOf('编号') },
    ])
    const input = { kind: 'public-toilet' }
    await expectSame([sound, unknown, empty, file('hidden.xlsx', bytes)], input)
    const sheets = workbookOf(['甲', '乙'].map((name) => ({ name, rows: rowOf('编号') + rowOf('T-1') })))
    await expectSame([file('several.xlsx', sheets), sound], input)
    const broken = workbookOf([
      { name: '表', rows: `${rowOf('编号', '行政区划代码', '数据日期')}<row r="9"/><row r="3"/>` },
    ])
    await expectSame([sound, file('broken.xlsx', broken)], input)
  })

  test('stops when asked, and goes on where it stopped', async () => {
    const path = file('many.csv', toilets(1_234))
    const all = (await expectSame([path], { kind: 'public-toilet' })).split('\n')
    said.length = 0
    const begun = await streamed([path], { kind: 'public-toilet' }, { stopAfterRows: true })
    expect(begun.stoppedBy).toBe('SIGINT')
    const [, from] = /^stopped after record (\d+); go on with --from \1\n/.exec(said.join('')) ?? []
    const rest = await streamed([path], { kind: 'public-toilet' }, { from: Number(from) })
    expect(rest.stoppedBy).toBe(null)
    expect((begun.rows + rest.rows).split('\n')).toEqual(all)
    expect(begun.rows).not.toBe('')
  })

  describe('on the command line', () => {
    const halfskyOn = async (words: readonly string[], input: string | Uint8Array = '') => {
      const printed = { out: '', err: '' }
      const status = await run(
        words,
        {
          ...terminal,
          out: async (text: string | Uint8Array) => {
            printed.out += Buffer.from(text).toString()
          },
          err: (text: string) => {
            printed.err += text
          },
          stdin: async () => Buffer.from(input),
        },
        () => '2026-05-01',
      )
      return { ...printed, status }
    }

    test('rows, counts and status are those of the whole report', async () => {
      const odd = file(
        'odd.csv',
        toilets(30)
          .replace('T-7,441802', 'T-7,4418')
          .replace('T-9,441802,2026-05-01,城镇', 'T-9,441802,2026-05-01,城x'),
      )
      for (const path of [odd, file('clean.csv', toilets(1)), file('none.csv', '甲\n1\n')]) {
        const json = join(folder, 'report.json')
        for (const format of ['ndjson', 'csv']) {
          const copy = join(folder, `copy.${format}`)
          const row = await halfskyOn(['check', path, '--kind', 'public-toilet', '-f', format])
          const batch = await halfskyOn([
            'check',
            path,
            '--kind',
            'public-toilet',
            '-f',
            `${format}=${copy}`,
            '-f',
            `json=${json}`,
          ])
          expect(row.out).toBe(readFileSync(copy, 'utf8'))
          expect(row.status).toBe(batch.status)
          const { summary } = JSON.parse(readFileSync(json, 'utf8'))
          expect(row.err).toContain(
            `${summary.records} record${summary.records === 1 ? '' : 's'} (${summary.refused} refused): ${summary.pass} pass, ${summary.fail} fail`,
          )
        }
      }
    })

    test('a mapping, standard input and Parquet go the same way', async () => {
      const path = file('mapped.csv', toilets(20).replace('编号', '号'))
      const map = file(
        'map.yaml',
        'kind: public-toilet\nfields:\n  id: {column: 号}\n  area: {column: 行政区划代码}\n  asOf: {column: 数据日期}\n  setting: {column: 城乡, values: {城镇: urban}}\n  construction: {column: 建设性质, values: {新建: new}}\n  femaleStalls: {column: 女厕位}\n  maleStalls: {column: 男厕位}\n',
      )
      const named = await halfskyOn(['check', path, '--map', map, '-f', 'ndjson'])
      expect(named.out.split('\n').length).toBeGreaterThan(10)
      const piped = await halfskyOn(['check', '-', '--map', map, '-f', 'ndjson'], readFileSync(path))
      expect(piped).toEqual(named)
      const typed = await halfskyOn(
        ['check', '-', '--input-format', 'csv', '--kind', 'public-toilet', '-f', 'ndjson'],
        toilets(20),
      )
      expect(typed.out).toBe(named.out)
      const parquet = join(folder, 'rows.parquet')
      const wrote = await halfskyOn(['check', path, '--map', map, '-f', `parquet=${parquet}`])
      expect(wrote).toEqual({ ...named, out: '' })
      expect(existsSync(parquet)).toBe(true)
    })

    test('a mapping with faults, and a file that is not there, are told of as ever', async () => {
      const path = file('plain.csv', toilets(2))
      const bad = await halfskyOn(['check', path, '--map', file('bad.yaml', 'kind: nothing\n'), '-f', 'ndjson'])
      expect(bad).toMatchObject({ out: '', status: 2 })
      const gone = await halfskyOn(['check', path, join(folder, 'gone.csv'), '--kind', 'public-toilet', '-f', 'ndjson'])
      expect(gone.status).toBe(2)
      expect(gone.err).toContain('gone.csv')
    })

    test('a large table is summed up in text, and refused where everything would be shown', async () => {
      const large = file('large.csv', toilets(40_000))
      const text = await halfskyOn(['check', large, '--kind', 'public-toilet'])
      expect(text.status).toBe(1)
      expect(text.out).toContain('40000 records (0 refused)')
      expect(text.out.length).toBeLessThan(5_000)
      const larger = file('larger.csv', toilets(400_000))
      const json = await halfskyOn(['check', larger, '--kind', 'public-toilet', '-f', 'json'])
      expect(json).toMatchObject({ out: '', status: 2 })
    })

    test('--from passes over rows', async () => {
      const path = file('from.csv', toilets(20))
      const { out } = await halfskyOn(['check', path, '--kind', 'public-toilet', '-f', 'ndjson', '--from', '10'])
      const positions = out
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line).position)
      expect(Math.min(...positions)).toBeGreaterThanOrEqual(10)
      const text = await halfskyOn(['check', path, '--kind', 'public-toilet', '--from', '10'])
      expect(text.out).toContain('10 records (0 refused)')
    })
  })
})
