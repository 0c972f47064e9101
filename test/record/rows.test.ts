import { fc, test as property } from '@fast-check/vitest'
import { parse } from 'csv-parse/sync'
import { describe, expect, test } from 'vitest'
import { openTable, openTextTable, readMapping } from '../../src/record/index.ts'
import { linesOf, MAX_LINE } from '../../src/record/lines.ts'
import { readRows } from '../../src/record/rows.ts'
import { decodeText, findEncoding, textOf } from '../../src/record/text.ts'
import { kinds } from './kinds-here.ts'

const cut = <T extends string | Uint8Array>(whole: T, sizes: readonly number[]): T[] => {
  const pieces: T[] = []
  for (let at = 0, i = 0; at < whole.length; i++) {
    const size = sizes[i % sizes.length] ?? 1
    pieces.push(whole.slice(at, at + size) as T)
    at += size
  }
  return pieces
}

const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 })
const scrap = fc.constantFrom('a', '"', ',', ';', '\t', '\n', '\r', '\r\n', '""', ' ', '女', 'b,c')
const text = fc.array(scrap, { maxLength: 40 }).map((scraps) => scraps.join(''))

describe('a text in pieces', () => {
  property.prop([text, sizes])('has the lines of the whole', (whole, sizes) => {
    expect([...linesOf(cut(whole, sizes))]).toEqual(whole.split(/\r\n|\n|\r/))
  })

  property.prop([
    fc.oneof(
      text.map((one) => Buffer.from(one)),
      fc.uint8Array({ maxLength: 40 }),
    ),
    sizes,
  ])('is in the encoding of the whole, and says the same', (bytes, sizes) => {
    // the mark stands in the first piece
    const pieces = () => [bytes.slice(0, 4), ...cut(bytes.slice(4), sizes)]
    const { text, ...found } = decodeText(bytes)
    expect(findEncoding(pieces)).toMatchObject(found)
    if (found.problems.length === 0) expect([...textOf(pieces, found.encoding)].join('')).toBe(text)
  })

  test('a line that is too long is told apart from one that is not, wherever it is cut', () => {
    const longest = 'x'.repeat(MAX_LINE)
    for (const size of [1_000, 65_536, 3_000_000]) {
      for (const end of ['\n', '\r\n', '\r']) {
        const whole = ['a', longest, 'b', `${longest}x`, 'c', longest.repeat(2)].join(end)
        expect([...linesOf(cut(whole, [size]))]).toEqual(['a', longest, 'b', null, 'c', null])
      }
    }
  })
})

describe('rows', () => {
  const rowsIn = (whole: string, delimiter = ',') => [...readRows(linesOf([whole]), 1, delimiter)]

  property.prop([
    fc.array(fc.array(text, { minLength: 1, maxLength: 4 }), { maxLength: 600 }),
    fc.constantFrom(',', ';', '\t'),
  ])('that are written soundly are read as any reader of CSV reads them', (table, delimiter) => {
    const quoted = (cell: string): string => (/[",;\t\r\n ]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
    const whole = table.map((cells) => cells.map(quoted).join(delimiter)).join('\n')
    const expected = parse(whole.replaceAll(/\r\n?/g, '\n'), {
      delimiter,
      relax_column_count: true,
      skip_empty_lines: true,
    })
    // nothing but tabs is a blank line
    const isBlank = (cells: readonly string[]): boolean => delimiter === '\t' && cells.every((cell) => cell === '')
    const told = expected.filter((cells) => !isBlank(cells))
    expect(rowsIn(whole, delimiter).map(({ cells }) => cells)).toEqual(told)
  })

  property.prop([text])('that are broken lose no line but their own', (whole) => {
    const rows = rowsIn(whole)
    const lines = whole.split(/\r\n|\n|\r/)
    // every line that is not blank stands in exactly one row, in order
    const told = rows.flatMap(({ text }) => text.split('\n')).filter((line) => line.trim() !== '')
    expect(told).toEqual(lines.filter((line) => line.trim() !== ''))
    expect(rows.every(({ cells, fault }) => (cells === null) === (fault !== null))).toBe(true)
  })

  test('a quote that stays open for too long is a fault of its line only', () => {
    const filler = `${'x'.repeat(1_000)}\n`.repeat(1_100)
    const rows = rowsIn(`a,"b\n${filler}c",d\ne,f\n`)
    expect(rows.filter(({ fault }) => fault !== null)).toMatchObject([
      { line: 1, fault: 'unclosed-quote' },
      { line: 1_102, fault: 'unclosed-quote' },
    ])
    expect(rows.length).toBe(1_103)
  })

  test('a line that is too long is refused, and the reading goes on', async () => {
    const bytes = Buffer.from(
      `编号,行政区划代码,数据日期,女厕位\nT-1,${'4'.repeat(MAX_LINE)},2026-05-01,1\nT-2,441802,2026-05-01,2\n`,
    )
    const { table } = await openTable(bytes, { kinds, kind: 'public-toilet' })
    expect([...(table?.entries() ?? [])]).toMatchObject([
      { position: 0, line: 2, problems: [{ code: 'line-too-long', line: 2 }] },
      { position: 1, line: 3, value: { id: 'T-2', femaleStalls: 2 } },
    ])
  })
})

describe('what stands between cells', () => {
  const CELLS = [
    ['编号', '行政区划代码', '数据日期', '女厕位'],
    ['T-1', '441802', '2026-05-01', '3'],
    ['T-2', '441802', '2026-05-01', 'x'],
  ]
  const written = (delimiter: string): Buffer => Buffer.from(CELLS.map((row) => row.join(delimiter)).join('\n'))
  const open = (bytes: Uint8Array, options = {}) => openTextTable(() => [bytes], { kinds, ...options })

  test.each([',', ';', '\t'])('may be %j', (delimiter) => {
    const [sound, odd] = open(written(delimiter), { kind: 'public-toilet' }).table?.entries() ?? []
    expect(sound?.value).toMatchObject({ id: 'T-1', femaleStalls: 3 })
    expect(odd?.problems).toMatchObject([{ code: 'cell-value', line: 3, column: 23 }])
  })

  test.each([',', ';', '\t'])('may be %j under a mapping', (delimiter) => {
    const fields = [
      'id: {column: 编号}',
      'area: {column: 行政区划代码}',
      'asOf: {column: 数据日期}',
      'femaleStalls: {column: 女厕位}',
    ]
    const { mapping } = readMapping(`kind: public-toilet\nfields:\n  ${fields.join('\n  ')}\n`, kinds)
    const [sound] = open(written(delimiter), { mapping }).table?.entries() ?? []
    expect(sound?.value).toMatchObject({ id: 'T-1', femaleStalls: 3 })
  })

  test('decides nothing inside cells', () => {
    const bytes = Buffer.from(
      '编号;名称;行政区划代码;数据日期;女厕位\nT-1;"甲;乙";441802;2026-05-01;3\nT-2;丙,丁\t戊;441802;2026-05-01;4\n',
    )
    const entries = [...(open(bytes, { kind: 'public-toilet' }).table?.entries() ?? [])]
    expect(entries.map(({ value }) => Object(value).name)).toEqual(['甲;乙', '丙,丁\t戊'])
  })

  test('a decimal comma is no thousands separator', () => {
    const bytes = Buffer.from('编号;行政区划代码;数据日期;女厕位\nT-1;441802;2026-05-01;1,5\n')
    expect([...(open(bytes, { kind: 'public-toilet' }).table?.entries() ?? [])]).toMatchObject([
      { problems: [{ code: 'cell-value' }] },
    ])
  })

  test('headings further down are told of, and those that are unknown are looked for in the text as it is cut', () => {
    const below = Buffer.concat([Buffer.from('公厕一览\n'), written(';')])
    expect(open(below).problems).toMatchObject([{ code: 'headings-below', params: { row: 2 } }])
    const misspelt = Buffer.from(written('\t').toString().replace('女厕位', '女厕立'))
    expect(open(misspelt, { kind: 'public-toilet' }).problems).toMatchObject([
      { code: 'unknown-heading', params: { suggestion: '女厕位' } },
    ])
  })
})
