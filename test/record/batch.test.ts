import { describe, expect, test } from 'vitest'
import { type BatchFormat, decodeText, MAX_LINE_BYTES, readBatch } from '../../src/record/index.ts'

const summary = (text: string, format: BatchFormat) => {
  const { entries, problems } = readBatch(text, format, 'in')
  return {
    entries: entries.map(({ position, value, problems: own }) => [position, own.length > 0 ? own[0]?.code : value]),
    problems: problems.map(({ code }) => code),
  }
}

describe('a batch in JSON', () => {
  test.each([
    ['{"id":"a"}', [[0, { id: 'a' }]]],
    [
      '[{"id":"a"},{"id":"b"}]',
      [
        [0, { id: 'a' }],
        [1, { id: 'b' }],
      ],
    ],
    ['\uFEFF{"records":[{"id":"a"}]}', [[0, { id: 'a' }]]],
    ['[]', []],
    ['{"records":[]}', []],
    [' \n', []],
    ['null', [[0, null]]],
  ])('%s', (text, entries) => {
    expect(summary(text, 'json')).toEqual({ entries, problems: [] })
  })

  test.each(['[{"n":1},{"n":2,"n":3},{"n":4}]', '{"records":[{"n":1},{"n":2,"n":3},{"n":4}]}'])(
    'a duplicate key spoils only its own record: %s',
    (text) => {
      const { entries, problems } = readBatch(text, 'json', 'in')
      expect(problems).toEqual([])
      expect(entries.map(({ value }) => value)).toEqual([{ n: 1 }, undefined, { n: 4 }])
      const fault = { code: 'duplicate-key', position: 1, path: '/n', line: 1, file: 'in' }
      expect(entries[1]?.problems).toMatchObject([fault])
    },
  )

  test.each(['9007199254740993', '1e400'])('%s loses digits, and is refused with its record alone', (number) => {
    const faults = summary(`[{"m":[{"n":${number}}]},{"n":1}]`, 'json')
    expect(faults).toEqual({
      entries: [
        [0, 'number-inexact'],
        [1, { n: 1 }],
      ],
      problems: [],
    })
    expect(summary(`{"n":${number}}`, 'json').entries).toEqual([[0, 'number-inexact']])
  })

  test('what leaves the whole in doubt refuses the whole', () => {
    expect(summary('[{"n":1},', 'json')).toEqual({ entries: [], problems: ['json-syntax'] })
    expect(summary('{"records":[{"n":1}],"records":[]}', 'json')).toEqual({ entries: [], problems: ['duplicate-key'] })
    const deep = `${'['.repeat(1_001)}${']'.repeat(1_001)}`
    expect(summary(`[{"n":1},${deep}]`, 'json')).toEqual({ entries: [], problems: ['too-deep'] })
    const beside = `{"records":[{"n":1}],"x":${'['.repeat(40)}${']'.repeat(40)}}`
    expect(summary(beside, 'json').entries).toEqual([])
  })

  test('a record that nests too deeply spoils only itself', () => {
    const deep = `{"members":${'['.repeat(40)}${']'.repeat(40)}}`
    for (const text of [`[{"n":1},${deep},{"n":2}]`, `{"records":[{"n":1},${deep},{"n":2}]}`]) {
      const { entries, problems } = readBatch(text, 'json', 'in')
      expect(problems).toEqual([])
      expect(entries.map(({ value }) => value)).toEqual([{ n: 1 }, undefined, { n: 2 }])
      expect(entries[1]?.problems).toMatchObject([
        { code: 'too-deep', params: { limit: 32 }, position: 1, path: '/members/0', line: 1 },
      ])
    }
  })

  test.each<[BatchFormat, string, string]>([
    ['json', '{"records":[', ']}'],
    ['ndjson', '', ''],
    ['yaml', '[', ']'],
  ])(
    'in %s: thousands of faults in one record are told up to a bound, and the others are kept',
    (format, open, close) => {
      const count = format === 'yaml' ? 10_000 : 40_000
      const twice = `{${Array.from({ length: count }, (_, index) => `"k${index}": 1, "k${index}": 2`)}}`
      const comma = format === 'ndjson' ? '\n' : ', '
      const text = `${open}{"n": 1}${comma}${twice}${comma}{"n": 2, "n": 3}${comma}{"n": 4}${close}`
      const { entries } = readBatch(text, format, 'in')
      expect(entries.map(({ problems }) => problems.length)).toEqual([0, 100, 1, 0])
    },
  )

  test('a key beside `records` is not passed over', () => {
    const text = '{"records":[{"id":"a"}],"recrods":[]}'
    expect(summary(text, 'json')).toEqual({ entries: [[0, { id: 'a' }]], problems: ['unknown-field'] })
    expect(summary('{"records":5}', 'json')).toEqual({ entries: [], problems: ['field-type'] })
  })
})

describe('a batch in NDJSON', () => {
  test('a bad line is its own problem, and the others go on', () => {
    const text = '{"n":1}\r\n\n{"n":2,"n":3}\n{"n":\n{"n":1e400}\n {"n":4}\n'
    const { entries, problems } = readBatch(text, 'ndjson', 'in')
    expect(problems).toEqual([])
    expect(entries.map(({ line, position }) => [position, line])).toEqual([
      [0, 1],
      [1, 3],
      [2, 4],
      [3, 5],
      [4, 6],
    ])
    expect(entries.map(({ value }) => value)).toEqual([{ n: 1 }, undefined, undefined, undefined, { n: 4 }])
    const faults = entries.flatMap((entry) => entry.problems)
    expect(faults).toMatchObject([
      { code: 'duplicate-key', line: 3, position: 1, path: '/n', file: 'in' },
      { code: 'json-syntax', line: 4, position: 2 },
      { code: 'number-inexact', line: 5, position: 3 },
    ])
  })

  test('a line of more than a megabyte is not read', () => {
    expect(MAX_LINE_BYTES).toBe(1_048_576)
    const long = JSON.stringify({ name: '长'.repeat(400_000) })
    expect(summary(`${long}\n{"n":1}`, 'ndjson').entries).toEqual([
      [0, 'line-too-long'],
      [1, { n: 1 }],
    ])
  })
})

describe('a batch in YAML', () => {
  test.each([
    ['id: a\nn: 1', [[0, { id: 'a', n: 1 }]]],
    [
      '- {id: a}\n- {id: b}',
      [
        [0, { id: 'a' }],
        [1, { id: 'b' }],
      ],
    ],
    ['records:\n  - id: a', [[0, { id: 'a' }]]],
    [
      'id: a\n---\n- id: b\n---\n',
      [
        [0, { id: 'a' }],
        [1, { id: 'b' }],
      ],
    ],
    ['', []],
    ['records: []', []],
  ])('%j', (text, entries) => {
    expect(summary(text, 'yaml')).toEqual({ entries, problems: [] })
  })

  test('a fault inside one record spoils only that one', () => {
    const { entries, problems } = readBatch('- n: 1\n- n: 010\n- n: 2\n  n: 3\n- n: 4\n', 'yaml', 'in')
    expect(problems).toEqual([])
    expect(entries.map(({ line, problems: own }) => [line, own[0]?.code])).toEqual([
      [1, undefined],
      [2, 'number-form'],
      [3, 'duplicate-key'],
      [5, undefined],
    ])
    expect(entries[1]?.problems[0]).toMatchObject({ line: 2, column: 6, position: 1, file: 'in' })
  })

  test('what leaves the whole in doubt refuses the whole', () => {
    expect(summary('records: [{n: 1}]\nrecords: []', 'yaml')).toEqual({ entries: [], problems: ['duplicate-key'] })
    expect(summary('- {n: 1}\n- {n: [}', 'yaml').entries).toEqual([])
    expect(summary('records： [{n: 1}]', 'yaml')).toEqual({ entries: [], problems: ['full-width-punctuation'] })
    expect(summary('records: [{n: 1}]\nx: 010', 'yaml').entries).toEqual([])
    expect(summary(`- {n: 1}\n- ${'['.repeat(99)}${']'.repeat(99)}`, 'yaml').entries).toEqual([])
  })

  test.each([
    ['- {n: 1}\n- &a {n: 2}\n- {n: 3}', 'yaml-anchor', '2:6'],
    ['- {n: 1}\n- {n: *a}\n- {n: 3}', 'yaml-anchor', '2:7'],
    ['- {n: 1}\n- !odd {n: 2}\n- {n: 3}', 'yaml-syntax', '2:8'],
    ['- {n: 1}\n- !odd\n- {n: 3}', 'yaml-syntax', '2:7'],
    ['- {n: 1}\n- n： 2\n- {n: 3}', 'full-width-punctuation', '2:4'],
    ['[{n: 1}, {a: 1，n: 2}, {n: 3}]', 'full-width-punctuation', '1:15'],
    ['[{n: 1}, {a：1}, {n: 3}]', 'full-width-punctuation', '1:12'],
    [`- {n: 1}\n- {n: ${'['.repeat(20)}${']'.repeat(20)}}\n- {n: 3}`, 'too-deep', '2:21'],
    ['n: 1\n---\n&a n: 2\n---\nn: 3', 'yaml-anchor', '3:4'],
    ['records:\n  - {n: 1}\n  - {n: !!timestamp 2026-05-01}\n  - {n: 3}', 'yaml-syntax', '3:21'],
  ])('%j: what is wrong with one record spoils only that one', (text, code, at) => {
    const { entries, problems } = readBatch(text, 'yaml', 'in')
    expect(problems).toEqual([])
    expect(entries.map(({ value }) => value)).toEqual([{ n: 1 }, undefined, { n: 3 }])
    const [fault, ...more] = entries[1]?.problems ?? []
    expect([fault?.code, fault?.position, `${fault?.line}:${fault?.column}`, more]).toEqual([code, 1, at, []])
  })

  test('full-width marks that drive columns apart are still told of the right record', () => {
    const text = '[{a：1, b：1, c：1}, {n: 2}, {m：3}]'
    expect(summary(text, 'yaml').entries.map(([, outcome]) => outcome)).toEqual([
      'full-width-punctuation',
      { n: 2 },
      'full-width-punctuation',
    ])
  })
})

describe('rosters in a batch', () => {
  const planted = '欧阳甲乙丙'
  const number = '110105194912310021'
  const record = `{"members":[{"id":${number}},{"${planted}":1,"${planted}":2}],"n":1e400}`
  const yaml = `members:\n  - id: ${number}\n  - {${planted}: 1, ${planted}: 2}\nn: 1e400\n`

  test.each<[BatchFormat, string, string]>([
    ['json', record, ''],
    ['json', `[${record}]`, ''],
    ['json', `{"records":[${record}],"records":[]}`, '/records/0'],
    ['ndjson', `${record}\n`, ''],
    ['yaml', yaml, ''],
    ['yaml', `records:\n  - ${yaml.replaceAll('\n', '\n    ')}\nrecords: []\n`, ''],
  ])('in %s: no name and no ID number is repeated by a fault of the text', (format, text, prefix) => {
    const { entries, problems } = readBatch(text, format, 'in')
    const faults = [...problems, ...entries.flatMap((entry) => entry.problems)]
    expect(JSON.stringify(faults)).not.toMatch(/欧阳|1949/)
    const paths = faults.map(({ code, path }) => `${code} ${path}`).slice(0, 3)
    expect(paths.sort()).toEqual([
      `duplicate-key ${prefix}/members/1`,
      `number-inexact ${prefix}/members/0`,
      `number-inexact ${prefix}/n`,
    ])
    expect(JSON.stringify(faults)).toContain('1e400')
  })

  test.each<[BatchFormat, string]>([
    ['json', `{"${planted}":1,"${planted}":${number},"idCard":${number},"${number}":1e400}`],
    ['json', `{"records":[],"${planted}":1,"${planted}":${'['.repeat(40)}${']'.repeat(40)}}`],
    ['json', `{"records":[],"${planted}":1,"${number}":2}`],
    ['ndjson', `{"${planted}":{"a":1e400},"n":1,"n":2}`],
    ['yaml', `${planted}: 1\n${planted}: ${number}\n${number}: 010\n`],
    ['yaml', `records: []\n${planted}: 1\n${planted}: ${number}\n`],
    ['yaml', `records: []\n${planted}: 1\n${number}: 1\n`],
  ])('in %s: nor by a fault outside a roster: %j', (format, text) => {
    const { entries, problems } = readBatch(text, format, 'in')
    const faults = [...problems, ...entries.flatMap((entry) => entry.problems)]
    expect(faults.length).toBeGreaterThan(1)
    expect(JSON.stringify(faults)).not.toMatch(/欧阳|1949/)
  })

  test('a key beside `records` is named where it is no name of somebody, else counted', () => {
    const { problems } = readBatch(`{"records":[],"recrods":1,"${planted}":2}`, 'json')
    expect(problems).toMatchObject([
      { params: { field: 'recrods' }, path: '/recrods' },
      { params: { field: 'field 3' }, path: '' },
    ])
    const inYaml = readBatch(`records: []\nrecrods: 1\n${planted}: 2\n`, 'yaml').problems
    expect(inYaml).toMatchObject(problems.map(({ params, path }) => ({ params, path })))
  })
})

describe('bytes to text', () => {
  const gbk = Uint8Array.from([0xc5, 0xae, 0xb2, 0xde, 0xce, 0xbb])

  test('by byte-order mark, then UTF-8, then GB18030', () => {
    expect(decodeText(new TextEncoder().encode('女厕位')).text).toBe('女厕位')
    expect(decodeText(Buffer.from('\uFEFF女厕位', 'utf8')).text).toBe('女厕位')
    expect(decodeText(Buffer.from('\uFEFF女厕位', 'utf16le')).text).toBe('女厕位')
    expect(decodeText(Buffer.from('\uFEFF女厕位', 'utf16le').swap16()).text).toBe('女厕位')
    expect(decodeText(gbk).text).toBe('女厕位')
    expect(decodeText(new Uint8Array()).text).toBe('')
  })

  test.each([
    ['neither UTF-8 nor GB18030', Uint8Array.from([0x41, 0xff, 0x41]), undefined],
    ['UTF-16 without its mark', Buffer.from('abc', 'utf16le'), undefined],
    ['not what was said', gbk, 'utf-8'],
    ['an encoding nobody knows', gbk, 'utf-7½'],
  ])('%s: a problem, not a guess', (_what, bytes, encoding) => {
    const { text, problems } = decodeText(bytes, encoding)
    expect(text).toBe('')
    expect(problems).toMatchObject([{ code: 'text-encoding' }])
  })

  test('that there is no such encoding is told apart from a text that is not in it', () => {
    const fault = (encoding: string) => decodeText(gbk, encoding).problems[0]?.params
    expect(fault('utf-7½')).toEqual({ tried: 'utf-7½', unknown: 1 })
    expect(fault('utf-8')).toEqual({ tried: 'utf-8' })
  })

  test('an encoding that is named is used', () => {
    expect(decodeText(gbk, 'gbk').text).toBe('女厕位')
    expect(decodeText(Uint8Array.from([0xbf, 0xa9, 0xbc, 0xba]), 'euc-kr').text).toBe('여성')
  })
})
