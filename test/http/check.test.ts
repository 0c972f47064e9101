import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { check, openDoor, post, STALL_RATIO, toilet } from './open.ts'

let app: FastifyInstance
beforeAll(async () => {
  app = await openDoor()
})
afterAll(() => app.close())

describe('POST /v1/check', () => {
  test('answers the example of the contract', async () => {
    const answer = await check(app, toilet)
    expect(answer.statusCode).toBe(200)
    expect(answer.headers['content-type']).toMatch(/^application\/json/)
    const report = answer.json()
    expect(report.rulebook).toMatchObject({ plans: ['qingyuan'] })
    expect(report).toMatchObject({ asOf: '2026-05-01', engine: 'compiled', findings: [], problems: [] })
    const violation = report.violations.find(({ rule }: { rule: string }) => rule === STALL_RATIO)
    expect(violation).toMatchObject({
      verdict: 'fail',
      binding: 'mandatory',
      due: null,
      waiver: null,
      record: { kind: 'public-toilet', id: 'T-1', area: '441802' },
      clause: { key: 'qingyuan/environment/measures-6', path: '二/（七）/策略措施/6' },
      observed: { femaleStalls: 2, maleStalls: 2 },
      required: 'femaleToMaleStalls ≥ 1.5',
      remedy: { changes: { femaleStalls: 3 } },
    })
    expect(violation.clause.quote).toContain('1.5:1')
    expect(report.unknown[0]).toMatchObject({ missing: ['highTraffic'], reason: 'missing' })
  })

  test('answers with the evidence and the intervals beside a verdict', async () => {
    const evidence = { maternalMortalityRate: { document: '示例公报', date: '2026-02-01' } }
    const indicators = { maternalMortalityRate: 14.29, liveBirths: 7000 }
    const year = { kind: 'area-statistics', id: 'A-1', area: '441800', asOf: '2026-03-01', year: 2025 }
    const { violations } = (await check(app, { ...year, indicators, evidence })).json()
    expect(violations[0]).toMatchObject({
      evidence,
      intervals: {
        maternalMortalityRate: {
          events: 1,
          low: 0.3617,
          high: 79.59,
          chance: true,
          text: expect.stringContaining('7000'),
        },
      },
    })
  })

  test('takes a record, a list, and an object with records alike', async () => {
    const bodies = [toilet, [toilet], { records: [toilet] }]
    const answers = await Promise.all(bodies.map((body) => check(app, body)))
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1)
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200])
  })

  test('answers in the language asked for, Chinese by default', async () => {
    const ask = async (query: string, header?: string) => {
      const headers = { 'content-type': 'application/json', ...(header ? { 'accept-language': header } : {}) }
      const url = `/v1/check${query}`
      const answer = await app.inject({ method: 'POST', url, headers, payload: JSON.stringify(toilet) })
      expect(answer.headers.vary).toContain('Accept-Language')
      return answer.headers['content-language']
    }
    expect(await ask('')).toBe('zh-CN')
    expect(await ask('', 'en-GB,en;q=0.9,zh;q=0.8')).toBe('en')
    expect(await ask('', 'fr, en;q=0.2, zh-TW;q=0.7')).toBe('zh-CN')
    expect(await ask('', 'fr')).toBe('zh-CN')
    expect(await ask('?lang=en', 'zh-CN')).toBe('en')
  })

  test('lists every finding with detail=all', async () => {
    const report = (await check(app, toilet, '/v1/check?detail=all')).json()
    expect(report.findings.length).toBeGreaterThan(report.violations.length)
    expect(report.findings[0]).toHaveProperty('explanation')
  })

  test('judges by the engine and the day that were asked for', async () => {
    const report = (await check(app, toilet, '/v1/check?engine=json-rules-engine&asOf=2031-01-01')).json()
    expect(report).toMatchObject({ engine: 'json-rules-engine', asOf: '2031-01-01' })
    expect(report.violations[0].rule).toBe(STALL_RATIO)
  })

  test('applies a named plan to a record from elsewhere', async () => {
    const elsewhere = { ...toilet, area: '110101' }
    expect((await check(app, elsewhere)).statusCode).toBe(422)
    expect((await check(app, elsewhere, '/v1/check?plan=qingyuan')).json().violations[0].rule).toBe(STALL_RATIO)
  })

  test('lists refused records beside the verdicts on the others', async () => {
    const answer = await check(app, { records: [{ ...toilet, femaleStall: 3 }, toilet] })
    expect(answer.statusCode).toBe(200)
    const { summary, problems } = answer.json()
    expect(summary).toMatchObject({ records: 1, refused: 1 })
    expect(problems).toMatchObject([{ position: 0, path: '/femaleStall', code: 'unknown-field' }])
    expect(problems[0].message).toContain('femaleStalls')
  })

  test('sixty requests at once answer as sixty in turn', async () => {
    const records = Array.from({ length: 60 }, (_, index) => ({ ...toilet, id: `T-${index}`, femaleStalls: index % 5 }))
    const urls = records.map(
      (_, index) => `/v1/check?engine=${index % 2 ? 'json-rules-engine' : 'compiled'}&detail=all`,
    )
    const inTurn: string[] = []
    for (const [index, record] of records.entries()) inTurn.push((await check(app, record, urls[index])).body)
    const atOnce = await Promise.all(records.map((record, index) => check(app, record, urls[index])))
    expect(atOnce.map(({ body }) => body)).toEqual(inTurn)
  })
})

describe('records are refused, never repaired', () => {
  // hazard 9: fastify's own validator would turn these into 0, 5, 1 and drop the last
  test.each([
    ['null', { femaleStalls: null }, 'field-type'],
    ['a number in quotes', { femaleStalls: '5' }, 'field-type'],
    ['true for one', { femaleStalls: true }, 'field-type'],
    ['a list for its element', { femaleStalls: [2] }, 'field-type'],
    ['an unknown field', { extra: 1 }, 'unknown-field'],
  ])('%s', async (_name, change, code) => {
    const answer = await check(app, { ...toilet, ...change })
    expect(answer.statusCode).toBe(422)
    expect(answer.json().problems).toMatchObject([{ code, position: 0 }])
  })

  // hazard 12
  const text = JSON.stringify(toilet)
  test.each([
    ['a key twice', text.replace('{', '{"femaleStalls":9,'), 'duplicate-key'],
    ['an integer that loses digits', text.replace('"maleStalls":2', '"maleStalls":9007199254740993'), 'number-inexact'],
    ['a number beyond all numbers', text.replace('"maleStalls":2', '"maleStalls":1e400'), 'number-inexact'],
    ['__proto__', text.replace('{', '{"__proto__":{"femaleStalls":9},'), 'unknown-field'],
    ['constructor', text.replace('{', '{"constructor":{"prototype":{"x":1}},'), 'unknown-field'],
  ])('%s', async (_name, payload, code) => {
    const answer = await post(app, payload)
    expect(answer.statusCode).toBe(422)
    expect(answer.json().problems).toMatchObject([{ code }])
    expect(({} as Record<string, unknown>).x).toBeUndefined()
  })

  test('a pattern or a schema from a user is only a field nobody knows', async () => {
    // hazard 14: were it matched, the answer would be minutes away
    const pattern = {
      $schema: 'x',
      pattern: '^(a+)+$',
      properties: { id: { pattern: '^(a+)+$' } },
      id: `${'a'.repeat(36)}!`,
    }
    const answer = await check(app, { ...toilet, ...pattern })
    expect(answer.statusCode).toBe(422)
    expect(answer.json().problems.map(({ code }: { code: string }) => code)).toEqual(Array(3).fill('unknown-field'))
  })

  test('the nearest kind is offered', async () => {
    const { problems } = (await check(app, { ...toilet, kind: 'public-toilets' }, '/v1/check?lang=en')).json()
    expect(problems[0]).toMatchObject({ code: 'unknown-kind', path: '/kind' })
    expect(problems[0].message).toContain('`public-toilet`')
  })
})

describe('what holds no record', () => {
  test.each([
    ['an empty body', '', 400, 'json-syntax'],
    ['white space', ' \n ', 400, 'json-syntax'],
    ['half a record', '{"kind":', 400, 'json-syntax'],
    ['two values', '{} {}', 400, 'json-syntax'],
    ['a number', '5', 400, 'record-shape'],
    ['null', 'null', 400, 'record-shape'],
    ['a string', '"x"', 400, 'record-shape'],
    ['records that are no list', '{"records":{}}', 400, 'field-type'],
    ['nested too deeply', '['.repeat(5_000), 400, 'too-deep'],
    ['an empty list', '[]', 422, 'nothing-to-check'],
    ['an empty list of records', '{"records":[]}', 422, 'nothing-to-check'],
    ['an element that is no record', '[5]', 422, 'record-shape'],
    ['an object without a kind', '{}', 422, 'missing-field'],
  ])('%s', async (_name, payload, status, code) => {
    const answer = await post(app, payload)
    expect(answer.statusCode).toBe(status)
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/)
    expect(answer.json()).toMatchObject({ status, problems: [{ code }] })
  })

  test('bytes that are not UTF-8', async () => {
    const gb18030 = Buffer.concat([Buffer.from('{"name":"'), Buffer.from([0xc7, 0xe5, 0xd4, 0xb6]), Buffer.from('"}')])
    for (const bytes of [gb18030, Buffer.from('\uFEFF{}', 'utf16le')]) {
      const answer = await post(app, bytes)
      expect(answer.statusCode).toBe(400)
      expect(answer.json().problems).toMatchObject([{ code: 'text-encoding' }])
    }
  })

  test('a byte-order mark is none of the record', async () => {
    expect((await post(app, `\uFEFF${JSON.stringify(toilet)}`)).statusCode).toBe(200)
  })
})

describe('query', () => {
  test.each([
    ['plna=qingyuan', 'unknown-key', '`plan`'],
    ['engine=compield', 'field-value', '`compiled`'],
    ['plan=qingyua', 'unknown-plan', '`qingyuan`'],
    ['lang=fr', 'field-value', 'zh-CN'],
    ['detail=ALL', 'field-value', '`all`'],
    ['asOf=2026-02-30', 'field-value', 'YYYY-MM-DD'],
    ['asOf=', 'field-value', 'YYYY-MM-DD'],
    ['lang=en&lang=zh-CN', 'duplicate-key', '`lang`'],
    ['__proto__=1', 'unknown-key', '__proto__'],
  ])('%s is refused with a hint', async (query, code, hint) => {
    const answer = await check(app, toilet, `/v1/check?${query}`)
    expect(answer.statusCode).toBe(400)
    const { type, problems } = answer.json()
    expect(type).toBe('urn:halfsky:fault:bad-query')
    expect(problems).toMatchObject([{ code }])
    expect(problems[0].message).toContain(hint)
  })
})
