import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Halfsky } from '../../src/halfsky.ts'
import { buildServer } from '../../src/http/index.ts'
import { FAULTS } from '../../src/http/words.ts'
import { check, exchange, listen, openDoor, openShipped, post, toilet } from './open.ts'

let app: FastifyInstance
beforeAll(async () => {
  app = await openDoor()
})
afterAll(() => app.close())

const problem = (
  answer: { headers: Record<string, unknown>; json(): Record<string, unknown> },
  name: keyof typeof FAULTS,
) => {
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/)
  const document = answer.json()
  expect(Object.keys(document).sort()).toEqual(['detail', 'problems', 'status', 'title', 'type'])
  expect(document).toMatchObject({ type: `urn:halfsky:fault:${name}`, status: FAULTS[name].status })
  return document
}

test('an address that does not exist is 404, in either language', async () => {
  expect(problem(await app.inject('/nope'), 'no-such-page').title).toBe('未找到')
  const headers = { 'accept-language': 'en' }
  expect(problem(await app.inject({ url: '/v1/check/x', headers }), 'no-such-page').title).toBe('Not found')
  expect(
    (await app.inject({ method: 'POST', url: '/nope', headers: { 'content-type': 'text/plain' }, payload: 'x' }))
      .statusCode,
  ).toBe(404)
})

test.each([
  ['GET', '/v1/check', 'POST'],
  ['PUT', '/v1/check', 'POST'],
  ['DELETE', '/v1/rules/qingyuan/x', 'GET, HEAD'],
  ['POST', '/v1/schemas/public-toilet', 'GET, HEAD'],
  ['PATCH', '/healthz', 'GET, HEAD'],
  ['OPTIONS', '/v1/rules', 'GET, HEAD'],
] as const)('%s %s is 405 with Allow', async (method, url, allow) => {
  const answer = await app.inject({ method, url, headers: { 'content-type': 'text/plain' }, payload: 'x' })
  expect(answer.statusCode).toBe(405)
  expect(answer.headers.allow).toBe(allow)
  problem(answer, 'wrong-method')
})

test('an address that cannot be decoded is 400', async () => {
  problem(await app.inject('/v1/rules/%E0%A4%A'), 'bad-request')
  problem(await app.inject('/%zz'), 'bad-request')
})

test('too many requests are 429 with Retry-After', async () => {
  const limited = await openDoor({ rateLimit: { max: 2, timeWindow: 60_000 } })
  await check(limited, toilet)
  await check(limited, toilet)
  const answer = await check(limited, toilet)
  problem(answer, 'too-many-requests')
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
  expect((await limited.inject('/healthz')).statusCode).toBe(200)
  await limited.close()
})

describe('a fault of our own', () => {
  const SECRET = '张伟-440106199001011234'

  const broken = async (lines: string[] = []) => {
    const fail = () => {
      throw new Error(`cannot read ${SECRET}`)
    }
    const halfsky = {
      ...(await openShipped()),
      answer: fail,
      checkBatch: fail,
      checkStream: fail,
    } as unknown as Halfsky
    const logger = { stream: { write: (line: string) => void lines.push(line) } }
    return buildServer(halfsky, { today: () => '2026-05-01', logger })
  }

  test('is 500 and repeats nothing, in the answer or the log', async () => {
    const lines: string[] = []
    const door = await broken(lines)
    const answers = [
      await check(door, toilet),
      await post(door, JSON.stringify(toilet), '/v1/check', 'application/x-ndjson'),
    ]
    for (const answer of answers) {
      problem(answer, 'internal')
      expect(answer.body).not.toMatch(/张伟|4401|\.ts|Error/)
    }
    expect(lines.join('')).toContain('faults.test.ts')
    expect(lines.join('')).not.toMatch(/张伟|4401/)
    await door.close()
  })
})

test('bytes that are no request are 400, headers without end 431', async () => {
  const door = await openDoor()
  const { port } = await listen(door)
  const answer = await exchange(port, ['\x16\x03\x01\x02\x00 hello\r\n\r\n'])
  expect(answer).toMatch(/^HTTP\/1\.1 400 /)
  expect(answer).toContain('application/problem+json')
  expect(await exchange(port, [`GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(40_000)}\r\n\r\n`])).toMatch(
    /^HTTP\/1\.1 431 /,
  )
  await door.close()
})

test('every fault says what it is and what to do, in both languages', () => {
  for (const { title, detail, status } of Object.values(FAULTS)) {
    const text = detail({
      name: 'x',
      suggestion: 'y',
      limit: 1,
      found: 2,
      allow: 'GET',
      expected: 'z',
      what: 'w',
      id: 'i',
      action: 'a',
      seconds: 60,
      types: 't',
      positions: '0',
      period: '2026',
      area: '441802',
      fault: 'short',
      from: 'open',
      external: 'e',
      to: 'verified',
      need: 'note',
    })
    expect(title.zh && title.en && text.zh && text.en).toBeTruthy()
    expect(text.en).not.toMatch(/\.$|undefined/)
    expect(status).toBeGreaterThanOrEqual(400)
  }
})
