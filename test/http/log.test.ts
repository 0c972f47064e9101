import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { check, exchange, listen, openDoor, post, toilet } from './open.ts'

const NAME = '欧阳素衣'
const NUMBER = '44010619900101123X'
const lines: string[] = []
let app: FastifyInstance
beforeAll(async () => {
  app = await openDoor({ logger: { level: 'trace', stream: { write: (line) => void lines.push(line) } } })
})
afterAll(() => app.close())

// hazard 25
test('the log holds nobody, wherever a name is planted', async () => {
  const team = { kind: 'leadership-team', id: 'L-1', area: '441802', asOf: '2026-05-01', bodyType: 'town' }
  const members = [{ sex: 'female', post: 'principal', [NAME]: 1, name: NAME, idNumber: NUMBER }]
  await check(app, { ...toilet, name: NAME, id: NUMBER, source: NAME })
  await check(app, { ...team, members })
  await check(app, { ...team, members: [{ sex: NAME, post: NUMBER }] })
  await check(app, { ...toilet, [NAME]: NUMBER })
  await check(app, toilet, `/v1/check?plan=${encodeURIComponent(NAME)}&${NUMBER}=1&lang=${NUMBER}`)
  await post(app, `{"name":"${NAME}",`)
  await post(app, `{"name":"${NAME}","name":"${NUMBER}"}`)
  await post(app, `{"name":"${NAME}"\n${JSON.stringify({ ...team, members })}\n`, '/v1/check', 'application/x-ndjson')
  await app.inject(`/v1/rules/${encodeURIComponent(NAME)}`)
  await app.inject(`/${encodeURIComponent(NAME)}/${NUMBER}?${NUMBER}`)
  await app.inject(`/%zz${NUMBER}`)
  await app.inject({
    url: '/healthz',
    headers: { 'x-request-id': NUMBER, 'user-agent': NUMBER, cookie: NUMBER, referer: NUMBER },
  })
  const { port } = await listen(app)
  await exchange(port, [`GET /${NUMBER} HTTP/9.9\r\n${NUMBER}\r\n\r\n`])
  const log = lines.join('')
  expect(lines.length).toBeGreaterThan(10)
  expect(log).not.toContain(NAME)
  expect(log).not.toContain(encodeURIComponent(NAME))
  expect(log).not.toContain(NUMBER)
})

test('answers name no member of a roster', async () => {
  const team = { kind: 'leadership-team', id: 'L-1', area: '441802', asOf: '2026-05-01', bodyType: 'town' }
  for (const member of [{ sex: NAME }, { [NAME]: 1 }, { post: NUMBER }, { name: NAME }, { idNumber: NUMBER }]) {
    const answer = await check(app, { ...team, members: [member] })
    expect(answer.statusCode).toBeLessThan(500)
    expect(answer.body).not.toContain(NAME)
    expect(answer.body).not.toContain(NUMBER)
  }
})

test('a line says which request, which route, how it ended, how long it took, and how many records', async () => {
  lines.length = 0
  const answer = await check(app, [toilet, { ...toilet, x: 1 }])
  const line = JSON.parse(lines.find((one) => one.includes('answered')) ?? '')
  expect(line).toMatchObject({ method: 'POST', route: '/v1/check', status: 200, records: 1, refused: 1 })
  expect(line.reqId).toBe(answer.headers['x-request-id'])
  expect(line.ms).toBeGreaterThan(0)
})
