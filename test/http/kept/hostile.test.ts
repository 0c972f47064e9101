import { deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { toilet } from '../open.ts'
import { type Asking, type Desk, openDesk } from './office.ts'

let desk: Desk
let someone: Asking
beforeAll(async () => {
  desk = await openDesk()
  someone = await desk.as(['inspector', 'hr', 'office'], { areas: ['441802'] })
})
afterAll(() => desk.close())

const SHEET = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const RECORD = JSON.stringify(toilet)
const json = (text: string | Buffer): [string, Buffer] => ['application/json', Buffer.from(text)]
const put = (key: string, value: string): string => RECORD.replace('{', `{${JSON.stringify(key)}:${value},`)

/** A zip of one entry that says what it likes of its size. */
const zip = (name: string, content: Buffer, said = content.length, times = 1): Buffer => {
  const packed = deflateRawSync(content)
  const head = Buffer.alloc(30)
  head.writeUInt32LE(0x04034b50, 0)
  head.writeUInt16LE(20, 4)
  head.writeUInt16LE(8, 8)
  head.writeUInt32LE(packed.length, 18)
  head.writeUInt32LE(said, 22)
  head.writeUInt16LE(name.length, 26)
  const central = Buffer.alloc(46)
  central.writeUInt32LE(0x02014b50, 0)
  central.writeUInt16LE(8, 10)
  central.writeUInt32LE(packed.length, 20)
  central.writeUInt32LE(said, 24)
  central.writeUInt16LE(name.length, 28)
  const [local, directory] = [
    Buffer.concat([head, Buffer.from(name), packed]),
    Buffer.concat(Array.from({ length: times }, () => Buffer.concat([central, Buffer.from(name)]))),
  ]
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(times & 0xffff, 8)
  end.writeUInt16LE(times & 0xffff, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(local.length, 16)
  return Buffer.concat([local, directory, end])
}

/** What goes wrong with this stack, each in many guises. */
const hostile: fc.Arbitrary<[string, Buffer]> = fc.oneof(
  // names that objects have of their own, equal keys, numbers no double holds
  fc.constantFrom('__proto__', 'constructor', 'toString', 'hasOwnProperty', '').map((key) => json(put(key, '{"a":1}'))),
  fc.constantFrom('id', 'femaleStalls', 'kind').map((key) => json(put(key, '"twice"'))),
  fc
    .constantFrom('1e400', '-1e400', '9007199254740993', '1e-400', '0x10', '01', '1.', 'NaN', 'Infinity', '-0')
    .map((number) => json(RECORD.replace('"femaleStalls":2', `"femaleStalls":${number}`))),
  // depth, length, text that is none
  fc.integer({ min: 1_000, max: 200_000 }).map((depth) => json('['.repeat(depth))),
  fc
    .integer({ min: 100, max: 3_000 })
    .map((depth) => json(put('evidence', `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`))),
  fc.integer({ min: 1, max: 20_000 }).map((length) => json(put('name', JSON.stringify('长'.repeat(length))))),
  fc
    .constantFrom('\\ud800', '\\u0000', '\\u2028', '\\udc00\\ud800', '\\u202e')
    .map((sign) => json(put('name', `"a${sign}b"`))),
  fc.uint8Array({ minLength: 1, maxLength: 400 }).map((bytes) => json(Buffer.from(bytes))),
  fc.constantFrom('\ufeff', '\u00a0', '\0', '//', '/*', 'while(1);').map((before) => json(before + RECORD)),
  fc
    .constantFrom('true', 'null', '5', '"text"', '[]', '{}', '[[]]', '{"records":{}}', '{"records":null}', '')
    .map(json),
  // what databases and pages take for their own words
  fc
    .constantFrom(
      "'; DROP TABLE submission;--",
      '$1',
      '%',
      '_',
      '\\',
      '<script>alert(1)</script>',
      '=cmd|x',
      '../../etc',
    )
    .map((text) => json(RECORD.replace('"T-1"', JSON.stringify(text)))),
  // tables: formulas, encodings, quotes that never end, very many columns
  fc
    .constantFrom('=1+1', '+1', '@a', '\t=1', '＝1', '１２', '２％', '⼥', '#N/A', '441802199001011234', '"open')
    .map((cell): [string, Buffer] => [
      'text/csv',
      Buffer.from(`编号,地区,日期,女厕位数,男厕位数\n${cell},441802,2026-05-01,${cell},2\n`),
    ]),
  fc
    .integer({ min: 500, max: 20_000 })
    .map((columns): [string, Buffer] => ['text/csv', Buffer.from('a,'.repeat(columns))]),
  fc.uint8Array({ maxLength: 600 }).map((bytes): [string, Buffer] => ['text/csv', Buffer.from(bytes)]),
  // workbooks: bombs, sizes that lie, names that climb, directories that repeat
  fc.uint8Array({ maxLength: 600 }).map((bytes): [string, Buffer] => [SHEET, Buffer.from(bytes)]),
  fc
    .integer({ min: 1, max: 30 })
    .map((megabytes): [string, Buffer] => [
      SHEET,
      zip('xl/worksheets/sheet1.xml', Buffer.alloc(megabytes << 20, 0x20)),
    ]),
  fc
    .constantFrom(0, 1, 0xffffffff)
    .map((said): [string, Buffer] => [SHEET, zip('xl/workbook.xml', Buffer.from('<a/>'), said)]),
  fc
    .constantFrom('../../x', '/x', 'a\0b', 'C:\\x')
    .map((name): [string, Buffer] => [SHEET, zip(name, Buffer.from('<a/>'))]),
  fc
    .integer({ min: 2_001, max: 60_000 })
    .map((times): [string, Buffer] => [SHEET, zip('a', Buffer.from('x'), 1, times)]),
  // streams of lines, some of them without an end
  fc
    .array(fc.constantFrom(RECORD, '{', '', '[]', 'null', RECORD.slice(0, 40)), { maxLength: 30 })
    .map((lines): [string, Buffer] => ['application/x-ndjson', Buffer.from(lines.join('\n'))]),
)

test('a thousand hostile bodies are each taken or refused in order, and the service goes on', {
  timeout: 240_000,
}, async () => {
  const statuses = new Map<number, number>()
  await fc.assert(
    fc.asyncProperty(hostile, fc.constantFrom('', '?kind=public-toilet'), async ([type, payload], query) => {
      const answer = await desk.app.inject({
        ...{ method: 'POST', url: `/v1/submissions${query}`, payload },
        headers: { cookie: someone.cookie, 'content-type': type },
      })
      statuses.set(answer.statusCode, (statuses.get(answer.statusCode) ?? 0) + 1)
      expect([201, 400, 403, 409, 413, 415, 422]).toContain(answer.statusCode)
      if (answer.statusCode === 201) return
      expect(answer.headers['content-type']).toContain('application/problem+json')
      expect(answer.json().problems).toBeInstanceOf(Array)
    }),
    { numRuns: 1_000 },
  )
  // neither was everything refused, nor everything taken
  expect(statuses.size).toBeGreaterThan(2)
  const made = await someone('POST', '/v1/submissions', toilet)
  expect(made.status).toBe(201)
  expect((await someone('GET', `/v1/submissions/${made.json.id}/records`)).json.items).toHaveLength(1)
  expect(({} as { a?: unknown }).a).toBeUndefined()
})
