import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { itemLines, numberFault, plain, readJson, readYaml, readYamlValues, suggest } from '../../src/source/index.ts'
import { readClosely } from '../../src/source/json.ts'
import { soundJson } from '../../src/source/sound-json.ts'

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

  test.each([
    ['{"name": 王某某}', 1, 10, 'Unexpected word or sign, text stands in double quotes'],
    ['{\n  "name": "王某某",\n  oops\n}', 3, 3, 'Unexpected word or sign, text stands in double quotes'],
    ['{"name": "王某某", "n": NaN}', 1, 22, 'Unexpected word or sign, text stands in double quotes'],
    ["{'王某某': 1}", 1, 2, 'Unexpected word or sign, text stands in double quotes'],
    ['{"n": 1，"name": "王某某"}', 1, 8, 'Unexpected word or sign, text stands in double quotes'],
    ['{"n": 1} // 王某某', 1, 10, 'Comments are not allowed'],
    ['/* 王某某 */ {"n": 1}', 1, 1, 'Comments are not allowed'],
    ['{"n": 1,\n "m": [1,, 2]}', 2, 10, 'Expected a value'],
    ['{"n": }', 1, 7, 'Expected a value'],
    ['{"n" 1}', 1, 6, "Expected ':' after property name"],
    ['{"n": 1 "王某某": 2}', 1, 9, "Expected ',' or '}' after property value"],
    ['[1 "王某某"]', 1, 4, "Expected ',' or ']' after array element"],
    ['[{"n": 1}', 1, 10, "Expected ',' or ']' after array element"],
    ['{"n": 1\n', 1, 8, "Expected ',' or '}' after property value"],
    ['{"n": 1,}', 1, 9, 'Expected double-quoted property name'],
    ['{1: "王某某"}', 1, 2, 'Expected double-quoted property name'],
    ['{"n": 1} {"王某某": 2}', 1, 10, 'Unexpected non-whitespace character after JSON'],
    ['{"n": "王某某}', 1, 7, 'Unterminated string'],
    ['{"n": 1.}', 1, 7, 'Unterminated number'],
    ['{"n": "王\\"\\u00e9\\某"}', 1, 17, 'Bad escaped character'],
    ['{"n": "王\\u00x"}', 1, 9, 'Bad Unicode escape'],
    ['{"n": "王\t某"}', 1, 9, 'Bad control character in string literal'],
    ['', 1, 1, 'Unexpected end of JSON input'],
    ['{"n":\n', 1, 6, 'Unexpected end of JSON input'],
    ['[', 1, 2, 'Unexpected end of JSON input'],
  ])('a syntax error says where, and not what stood there: %j', (text, line, column, detail) => {
    const { problems } = readJson(text, { file: 'a.json' })
    const at = { line, column, file: 'a.json' }
    expect(problems).toEqual([{ code: 'json-syntax', severity: 'error', params: { detail }, ...at }])
  })

  test('whatever JSON.parse refuses is named and placed, in words that hold none of it', () => {
    const sign = fc.constantFrom(...'{}[]:,"\\/-+.019eEu \n\ttrueNaN王\u00a0\u2028\uFEFF')
    const words = new Set<unknown>()
    fc.assert(
      fc.property(fc.array(sign, { maxLength: 12 }), (signs) => {
        const [fault] = readJson(signs.join('')).problems
        if (fault?.code !== 'json-syntax') return
        expect(fault.params.detail).not.toBe('Not valid JSON')
        words.add(fault.params.detail)
      }),
      { numRuns: 5_000 },
    )
    expect(words.size).toBeLessThan(18)
  })

  test('brackets in a string nest nothing, an escaped quote ends none', () => {
    const text = JSON.stringify({ a: `"${'['.repeat(5_000)}`, b: `\\${'{'.repeat(5_000)}` })
    expect(readJson(text)).toEqual({ value: JSON.parse(text), problems: [] })
  })

  test('what nests too deeply is named with its place; far too deep and nothing is read', () => {
    const deep = `${'['.repeat(32)}${']'.repeat(32)}`
    expect(readJson(deep).problems).toEqual([])
    expect(readJson(`[1, [${deep}], {"a":${deep}}, 2]`).problems).toMatchObject([
      { code: 'too-deep', params: { limit: 32 }, path: `/1${'/0'.repeat(31)}`, line: 1, column: 36 },
      { code: 'too-deep', params: { limit: 32 }, path: `/2/a${'/0'.repeat(30)}` },
    ])
    expect(readJson(`${'['.repeat(1_001)}${']'.repeat(1_001)}`).problems).toEqual([
      { code: 'too-deep', severity: 'error', params: { limit: 32 }, line: 1, column: 1_001 },
    ])
  })

  test('the faults told are bounded, and every item with a fault has one told', () => {
    const twice = (count: number) => `{${Array.from({ length: count }, (_, index) => `"k${index}":1,"k${index}":2`)}}`
    expect(readJson(twice(40_000)).problems.length).toBe(100)
    const lists = Array.from({ length: 20 }, () => twice(200))
    const told = readJson(`[${lists}]`).problems.map(({ path }) => path?.split('/')[1])
    expect(told.length).toBe(1_010)
    expect(new Set(told).size).toBe(20)
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
    ['!odd a: 1', 'yaml-syntax'],
    ['a: !!timestamp 2026-05-01', 'yaml-syntax'],
    ['&x a: 1', 'yaml-anchor'],
  ])('%j has a problem', (text, code) => {
    expect(codes(readYaml(text))).toContain(code)
    expect(readYamlValues(text).values).toEqual([])
  })

  test('200 uses of an alias are problems, not an exception', () => {
    const text = `a: &x 1\nb: [${Array.from({ length: 200 }, () => '*x').join(', ')}]`
    expect(new Set(codes(readYaml(text)))).toEqual(new Set(['yaml-anchor']))
  })

  test.each([
    ['a: !王某某 1', 'Unresolved tag'],
    ['a: |王某某\n  b', 'Unexpected content'],
    ['a: "\\王某某"', 'Invalid escape sequence'],
    ['%王某某\n---\na: 1', 'Unsupported directive'],
    ['a: @王某某', 'Plain value cannot start with this character'],
    ['a: "b" 王某某', 'Unexpected scalar at node end'],
    ['王某某: 1: 2', 'Nested mappings are not allowed in compact mappings'],
    ['a: [王某某', 'Flow sequence in block collection must be sufficiently indented and end with a ]'],
    ['a: !王某某!b 1', 'Unresolved tag'],
  ])('a syntax error is told in fixed words: %j', (text, detail) => {
    const { problems } = readYaml(text)
    expect(problems.map(({ code, params }) => [code, params.detail])).toContainEqual(['yaml-syntax', detail])
    expect(JSON.stringify(problems)).not.toContain('王')
  })

  test.each([
    ['a tab', 'a: 1\nb:\n\tc: 2\n  d: 3\n  e: >-\n    f\n  g: 4\nh: 5\n', ['3:1']],
    ['a quotation mark', 'a:\n  - {b: "c, d: 1}\n  - {b: 2}\n', ['2:9']],
    ['no space', 'a:\n  b:c\n  d: 1\n  e: 2\n', ['2:3']],
  ])('%s is one fault of syntax, at its place', (_name, text, places) => {
    expect(readYaml(text).problems.map(({ line, column }) => `${line}:${column}`)).toEqual(places)
  })

  test('places are those of the text as it was written, full-width marks and all', () => {
    const { problems, nodes } = readYaml('- {a：1，b： 2, c：010, d: &x 1}\n- e：010\n')
    expect(problems.map(({ code, line, column }) => `${code} ${line}:${column}`).sort()).toEqual([
      'full-width-punctuation 1:15',
      'full-width-punctuation 1:5',
      'full-width-punctuation 1:7',
      'full-width-punctuation 1:9',
      'full-width-punctuation 2:4',
      'number-form 1:16',
      'number-form 2:5',
      'yaml-anchor 1:27',
    ])
    expect(nodes.map(plain)).toEqual([[{ a: 1, b: 2, c: 10, d: 1 }, { e: 10 }]])
  })

  test('an anchor of a block stands behind its key, a line above what it names', () => {
    const { problems } = readYaml('a: 1\nwhen: &w\n  b: 2\nc: *w\n')
    expect(problems.map(({ code, line, column }) => `${code} ${line}:${column}`)).toEqual([
      'yaml-anchor 2:7',
      'yaml-anchor 4:4',
    ])
  })

  test('depth is looked at before punctuation, and many marks are told up to a bound', () => {
    const deep = `${'{'.repeat(20_000)}，`
    expect(readYaml(deep)).toMatchObject({ nodes: [], problems: [{ code: 'too-deep', line: 1, column: 65 }] })
    const marks = readYaml(`{${'a: 1，'.repeat(20_000)}b: 1}`)
    expect(marks.sound).toBe(false)
    expect(marks.problems.length).toBeLessThan(1_200)
  })

  test('the faults told are bounded, and every item with a fault has one told', () => {
    const twice = Array.from({ length: 200 }, (_, index) => `k${index}: 1, k${index}: 2`).join(', ')
    const many = Array.from({ length: 20 }, () => `- {${twice}}\n`).join('')
    expect(readYaml(`{${twice}}`).problems.length).toBe(100)
    const told = readYaml(many).problems.map(({ line }) => line)
    expect(told.length).toBe(1_010)
    expect(new Set(told).size).toBe(20)
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
  expect(suggest('王某', ['id', 'in'])).toBeNull()
})

describe('the lines on which items of JSON begin', () => {
  test.each<[string, string | null, number[]]>([
    ['{"a":\n1}', null, [1]],
    ['\n\n{"a": [{}]}', null, [3]],
    ['[{"a":\n1},\n {"b": [{}, {}]}]', null, [1, 3]],
    ['[\n1, "a",\n[2],\nnull]', null, [2, 2, 3, 4]],
    ['{"more": [{}, {}],\n"records": [\n{"records": [{}]}, {}\n],\n"x": [{}]}', 'records', [3, 3]],
    ['[]', null, [1]],
  ])('%j', (text, key, lines) => {
    expect(itemLines(text, key)).toEqual(lines)
  })

  test('there is one for every item', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue(), { minLength: 1 }), fc.constantFrom(0, 2), (items, indent) => {
        const inList = itemLines(JSON.stringify(items, null, indent), null)
        const inWrapper = itemLines(JSON.stringify({ a: items, records: items, b: items }, null, indent), 'records')
        expect(inList).toHaveLength(items.length)
        expect(inWrapper).toHaveLength(items.length)
        const lines = JSON.stringify(items, null, indent).split('\n')
        const begins = (line: number, item: unknown) =>
          lines[line - 1]?.trim().startsWith(JSON.stringify(item, null, indent).split('\n')[0]?.slice(0, 1) ?? '?')
        if (indent > 0) expect(inList.every((line, index) => begins(line, items[index]))).toBe(true)
      }),
    )
  })
})

describe('sound JSON is told at a glance', () => {
  /** JSON with what the glance must not miss: equal keys, however written, long numbers, escapes, brackets in strings, depth. */
  const { text } = fc.letrec<{ text: string }>((tie) => ({
    text: fc.oneof(
      { maxDepth: 5 },
      fc.constantFrom('1', '-0', '0.1', '1e2', '12345678901234', '9007199254740993', '0.1000000000000000055', '1E400'),
      fc.constantFrom('true', 'false', 'null', '"a"', '"\\""', '"\\\\"', '"[{"', '"\\u0061"', '"e12"', '""'),
      fc.array(tie('text'), { maxLength: 4 }).map((items) => `[${items.join(' , ')}]`),
      fc
        .array(fc.tuple(fc.constantFrom('"a"', '"b"', '"\\u0061"', '"__proto__"', '"\\""', '""'), tie('text')), {
          maxLength: 4,
        })
        .map((entries) => `{${entries.map(([key, value]) => `${key} : ${value}`).join(',')}}`),
    ),
  }))
  const nested = fc
    .tuple(text, fc.integer({ min: 28, max: 36 }))
    .map(([inner, depth]) => '['.repeat(depth) + inner + ']'.repeat(depth))
  const cut = fc.tuple(text, fc.nat()).map(([whole, at]) => whole.slice(0, at % (whole.length + 1)))

  test('and where it is, a closer look finds no fault and the same value', () => {
    let sound = 0
    fc.assert(
      fc.property(fc.oneof(text, nested, cut, fc.json()), (given) => {
        expect(readJson(given)).toEqual(readClosely(given))
        if (soundJson(given) !== null) sound++
      }),
      { numRuns: 2_000 },
    )
    expect(sound).toBeGreaterThan(300)
  })

  test.each([
    ['{"a":"\\"","b":{"c":[1,-2.5,"]"]}}', true],
    ['{"a":123456789012345}', true],
    ['{"a":1234567890123456}', false],
    ['{"a":1,"a":1}', false],
    ['{"a":1e2}', false],
    ['{"a":', false],
  ])('%s: %s', (given, isSound) => {
    expect(soundJson(given) !== null).toBe(isSound)
  })
})
