import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { numberFault, plain, readJson, readYaml, readYamlValues, suggest } from '../../src/source/index.ts'

const codes = ({ problems }: { problems: readonly { code: string }[] }) => problems.map(({ code }) => code)

describe('JSON is refused where reading it would change it', () => {
  test.each([
    ['{"a":1,"a":2}', 'duplicate-key'],
    ['{"a":{"b":1,"\\u0062":2}}', 'duplicate-key'],
    ['{"a":9007199254740993}', 'number-inexact'],
    ['{"a":1e400}', 'number-inexact'],
    ['{"a":0.1000000000000000055}', 'number-inexact'],
    ['{"a":1,}', 'json-syntax'],
    ['{"a":0x10}', 'json-syntax'],
    ['{"a":NaN}', 'json-syntax'],
    ['', 'json-syntax'],
    ['['.repeat(100_000), 'too-deep'],
  ])('%s', (text, code) => {
    const read = readJson(text)
    expect(codes(read)).toEqual([code])
    expect(read.value).toBeUndefined()
  })

  test('a syntax error says where, and not what stood there', () => {
    const { problems } = readJson('{\n  "name": "某某某", \n  oops\n}')
    expect(problems).toMatchObject([{ line: 3, column: 3 }])
    expect(JSON.stringify(problems)).not.toContain('某某某')
  })

  test('what is accepted is what JSON.parse gives', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const text = JSON.stringify(value)
        const { value: read, problems } = readJson(text)
        expect(problems).toEqual([])
        expect(read).toEqual(JSON.parse(text))
      }),
    )
  })
})

describe('numbers as written', () => {
  test.each(['0', '-1', '1.50', '15e-1', '0.1', '98.35', '123456789012345'])('%s is kept exactly', (source) => {
    expect(numberFault(source)).toBeNull()
  })
  test.each(['010', '0x10', '1_000', '.5', '+1', '.inf', '1.'])('%s can be read in several ways', (source) => {
    expect(numberFault(source)).toBe('number-form')
  })
  test('every double that is written by JSON survives', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(numberFault(JSON.stringify(value))).toBeNull()
      }),
    )
  })
})

describe('YAML', () => {
  test('knows where things stand', () => {
    const { nodes, problems } = readYaml('a: 1\nb:\n  - x\n  - y\n')
    expect(problems).toEqual([])
    expect(nodes[0]).toMatchObject({
      type: 'map',
      entries: [
        { key: 'a' },
        { key: 'b', keyAt: { line: 2, column: 1 }, node: { items: [{}, { at: { line: 4, column: 5 } }] } },
      ],
    })
    expect(plain(nodes[0] as never)).toEqual({ a: 1, b: ['x', 'y'] })
  })

  test.each([
    ['a: 1\na: 2', 'duplicate-key'],
    ['a: &x 1\nb: *x', 'yaml-anchor'],
    ['a: !foo 1', 'yaml-syntax'],
    ['a: 010', 'number-form'],
    ['a: .nan', 'number-form'],
    ['a： 1', 'full-width-punctuation'],
    ['a: {b: 1，c: 2}', 'full-width-punctuation'],
    ['a: [', 'yaml-syntax'],
  ])('%j has a problem', (text, code) => {
    expect(codes(readYaml(text))).toContain(code)
    expect(readYamlValues(text).values).toEqual([])
  })

  test('200 uses of an alias are problems, not an exception', () => {
    const text = `a: &x 1\nb: [${Array.from({ length: 200 }, () => '*x').join(', ')}]`
    expect(new Set(codes(readYaml(text)))).toEqual(new Set(['yaml-anchor']))
  })

  test('full-width marks inside Chinese text are left alone', () => {
    const text = 'quote: 男女厕位比例不低于1：1.5，人流量较大地区不低于1：2\ntitle: {zh: 甲，乙：丙, en: x}\n'
    expect(readYamlValues(text)).toEqual({
      values: [{ quote: '男女厕位比例不低于1：1.5，人流量较大地区不低于1：2', title: { zh: '甲，乙：丙', en: 'x' } }],
      problems: [],
    })
  })

  test('20,000 keys take no quadratic time', () => {
    const text = Array.from({ length: 20_000 }, (_, index) => `k${index}: 1`).join('\n')
    expect(readYamlValues(text).problems).toEqual([])
  })

  test('__proto__ is a key like any other', () => {
    const { values } = readYamlValues('__proto__: {polluted: true}')
    expect(Object.keys(values[0] as object)).toEqual(['__proto__'])
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })
})

test('suggestions are near or not at all', () => {
  expect(suggest('femaleStals', ['maleStalls', 'femaleStalls'])).toBe('femaleStalls')
  expect(suggest('nothingLikeIt', ['maleStalls', 'femaleStalls'])).toBeNull()
})
