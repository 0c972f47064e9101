import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDoor, openShipped, STALL_RATIO } from './open.ts'

let app: FastifyInstance
beforeAll(async () => {
  app = await openDoor()
})
afterAll(() => app.close())

const get = async (url: string) => {
  const answer = await app.inject(url)
  expect(answer.statusCode).toBe(200)
  return answer.json()
}

describe('/v1/rules', () => {
  test('lists every rule in the form of the contract', async () => {
    const { rulebook } = await openShipped()
    const { rules } = await get('/v1/rules')
    expect(rules).toHaveLength(rulebook.rules.length)
    expect(rules.find(({ id }: { id: string }) => id === STALL_RATIO)).toMatchObject({
      subject: 'public-toilet',
      binding: 'mandatory',
      due: null,
      manual: null,
      require: { all: [{ fact: 'femaleToMaleStalls', operator: 'greaterThanInclusive', value: 1.5 }] },
      clause: { key: 'qingyuan/environment/measures-6', path: '二/（七）/策略措施/6' },
    })
  })

  test('is narrowed by plan, subject and clause', async () => {
    const clause = 'qingyuan/environment/measures-6'
    const { rules } = await get(`/v1/rules?plan=qingyuan&subject=public-toilet&clause=${clause}`)
    expect(rules.length).toBeGreaterThan(0)
    for (const rule of rules) expect(rule).toMatchObject({ subject: 'public-toilet', clause: { key: clause } })
    expect((await get('/v1/rules?plan=conghua&clause=qingyuan/environment/measures-6')).rules).toEqual([])
  })

  test.each([
    ['plan=qingyua', 'unknown-plan'],
    ['subject=toilet', 'unknown-subject'],
    ['clause=qingyuan/environment/measures-66', 'unknown-clause'],
    ['limit=5', 'unknown-key'],
  ])('%s is refused', async (query, code) => {
    const answer = await app.inject(`/v1/rules?${query}`)
    expect(answer.statusCode).toBe(400)
    expect(answer.json().problems).toMatchObject([{ code }])
  })

  test.each([STALL_RATIO, encodeURIComponent(STALL_RATIO)])('%s is one rule with its cases', async (id) => {
    const rule = await get(`/v1/rules/${id}?lang=en`)
    expect(rule.id).toBe(STALL_RATIO)
    expect(rule.title).toMatch(/^Women/)
    expect(rule.cases).toContainEqual(expect.objectContaining({ name: 'exactly 1.5', verdict: 'pass' }))
  })

  test('a rule that is not there is 404 with the nearest', async () => {
    const answer = await app.inject(`/v1/rules/${STALL_RATIO}s`)
    expect(answer.statusCode).toBe(404)
    expect(answer.json().detail).toContain(`\`${STALL_RATIO}\``)
    expect((await app.inject('/v1/rules/')).statusCode).toBe(404)
  })
})

describe('/v1/plans', () => {
  test('holds every sentence once, marked as the coverage ledger counts it', async () => {
    const { plans } = await get('/v1/plans')
    const coverage = await get('/v1/coverage')
    expect(plans.map(({ id }: { id: string }) => id)).toEqual(Object.keys(coverage.plans))
    for (const { id } of plans) {
      const { clauses } = await get(`/v1/plans/${id}`)
      expect(clauses.map(({ key }: { key: string }) => key)).toEqual(
        (await get(`/v1/clauses?plan=${id}`)).clauses.map(({ key }: { key: string }) => key),
      )
      const marks: string[] = clauses.flatMap((one: { sentences: { mark: string }[] }) =>
        one.sentences.map(({ mark }) => mark),
      )
      const count = (...of: string[]): number => marks.filter((one) => of.includes(one)).length
      const { sentences, byRule, notChecked, unaccounted } = coverage.plans[id]
      expect([marks.length, count('rule', 'manual'), count('not-checked'), count('open')]).toEqual([
        ...[sentences, byRule, notChecked, unaccounted],
      ])
    }
  })

  test('is compressed, settled by its tag, and 404 for what is no plan', async () => {
    const headers = { 'accept-encoding': 'gzip' }
    const answer = await app.inject({ url: '/v1/plans/qingyuan', headers })
    expect(answer.headers['content-encoding']).toBe('gzip')
    const again = { ...headers, 'if-none-match': String(answer.headers.etag) }
    expect((await app.inject({ url: '/v1/plans/qingyuan', headers: again })).statusCode).toBe(304)
    const none = await app.inject('/v1/plans/qingyuam')
    expect(none.statusCode).toBe(404)
    expect(none.json().detail).toContain('qingyuan')
  })
})

test('/v1/clauses holds the plans', async () => {
  const { clauses } = await get('/v1/clauses?plan=qingyuan&domain=environment')
  const keys = clauses.map(({ key }: { key: string }) => key)
  expect(keys).toContain('qingyuan/environment/measures-6')
  expect(keys.every((key: string) => key.startsWith('qingyuan/environment/'))).toBe(true)
  const clause = await get('/v1/clauses/qingyuan/environment/measures-6')
  expect(clause).toMatchObject({ plan: 'qingyuan', domain: 'environment', part: 'measures', number: '6' })
  expect(clause.sentences[0]).toMatchObject({ number: 1 })
  expect((await app.inject('/v1/clauses/qingyuan/environment/measures-66')).json().detail).toContain('measures-6')
  expect((await app.inject('/v1/clauses?domain=helth')).json().problems[0].message).toContain('`health`')
})

test('/v1/coverage accounts for every sentence', async () => {
  const { total, plans } = await get('/v1/coverage')
  expect(total).toMatchObject({ plans: Object.keys(plans).length })
  expect(total.byRule + total.notChecked + total.unaccounted).toBe(total.sentences)
})

test('/v1/indicators is the registry', async () => {
  const { indicators } = await get('/v1/indicators')
  expect(indicators.find(({ id }: { id: string }) => id === 'maternalMortalityRate')).toMatchObject({
    title: { zh: '孕产妇死亡率' },
    definition: { times: 100_000 },
    direction: 'lower',
    readBy: expect.arrayContaining(['qingyuan/health/goals-2/maternal-mortality']),
    unread: null,
  })
})

test('/v1/schemas holds the kinds', async () => {
  const { schemas } = await get('/v1/schemas?lang=en')
  expect(schemas).toContainEqual({ kind: 'public-toilet', title: 'public toilet' })
  const answer = await app.inject('/v1/schemas/public-toilet')
  expect(answer.headers['content-type']).toMatch(/^application\/schema\+json/)
  expect(answer.json()).toMatchObject({ $schema: 'https://json-schema.org/draft/2020-12/schema', type: 'object' })
  const missing = await app.inject('/v1/schemas/public-toilets')
  expect(missing.statusCode).toBe(404)
  expect(missing.json().detail).toContain('`public-toilet`')
  for (const name of ['__proto__', 'constructor', 'toString'])
    expect((await app.inject(`/v1/schemas/${name}`)).statusCode).toBe(404)
})

describe('caching', () => {
  test.each([
    '/v1/rules',
    `/v1/rules/${STALL_RATIO}`,
    '/v1/clauses',
    '/v1/coverage',
    '/v1/indicators',
    '/v1/rulebook',
    '/v1/sources',
    '/v1/schemas',
    '/v1/schemas/venue',
  ])('%s is not sent twice', async (url) => {
    const first = await app.inject(url)
    const etag = String(first.headers.etag)
    expect(etag).toMatch(/^"[\w-]+"$/)
    for (const header of [etag, `W/${etag}`, `"x", ${etag}`, '*']) {
      const again = await app.inject({ url, headers: { 'if-none-match': header } })
      expect(again.statusCode).toBe(304)
      expect(again.body).toBe('')
      expect(again.headers.etag).toBe(etag)
    }
    expect((await app.inject({ url, headers: { 'if-none-match': '"x"' } })).statusCode).toBe(200)
  })

  test('another language or another query has another tag', async () => {
    const tag = async (url: string, lang = 'zh') =>
      (await app.inject({ url, headers: { 'accept-language': lang } })).headers.etag
    const tags = [await tag('/v1/rules'), await tag('/v1/rules', 'en'), await tag('/v1/rules?plan=qingyuan')]
    expect(new Set(tags).size).toBe(3)
    expect(await tag('/v1/rules')).toBe(tags[0])
  })

  test('a refusal has none', async () => {
    const answer = await app.inject('/v1/rules?plan=x')
    expect(answer.headers.etag).toBeUndefined()
    expect(answer.headers['cache-control']).toBe('no-store')
  })
})
