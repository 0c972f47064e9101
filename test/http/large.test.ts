import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Halfsky } from '../../src/halfsky.ts'
import { batchOf, options, shipped } from '../setup/product.ts'
import { calling, check, listen, openDoor } from './open.ts'

let app: FastifyInstance
let halfsky: Halfsky
beforeAll(async () => {
  halfsky = await shipped()
  app = await openDoor()
})
afterAll(() => app.close())

const bodies = (count: number): object[] =>
  Array.from({ length: count }, (_, index) => ({
    kind: 'government-body',
    id: `G-${index}`,
    area: '440117',
    asOf: '2026-04-30',
  }))

describe('records of a kind with hundreds of rules', () => {
  test('are answered in full, though the report is sent while it is written', async () => {
    const records = bodies(30)
    const answer = await check(app, { records }, '/v1/check?lang=zh-CN')
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8')
    expect(answer.headers['content-length']).toBeUndefined()
    const { report } = await halfsky.checkBatch(batchOf(records), options({ lang: 'zh-CN', detail: 'brief' }))
    expect(report.unknown.length).toBeGreaterThan(5_000)
    expect(answer.json()).toEqual(report)
    expect(answer.body).toBe(JSON.stringify(report))
  })

  test.each([
    ['', 2_232],
    ['?detail=all', 446],
  ])('are refused%s where there are more than can be told of at once, with how many can', async (query, limit) => {
    const answer = await check(app, bodies(limit + 1), `/v1/check${query}`)
    expect(answer.json()).toMatchObject({ status: 413, type: 'urn:halfsky:fault:too-many-records' })
    expect(answer.json().detail).toContain(` ${limit} `)
  })
})

const COUNT = 1_000

/** A service with room for one request, which is asked about many bodies; and what it logs: of requests how they ended, and what else. */
const asked = async (type: string) => {
  const log: string[] = []
  const busy = await openDoor({ concurrency: 1, logger: { stream: { write: (line) => void log.push(line) } } })
  const { port } = await listen(busy)
  const text = bodies(COUNT).map((one) => JSON.stringify(one))
  const call = calling(port, type)
  call.on('error', () => {})
  call.end(type === 'application/json' ? `[${text}]` : text.join('\n'))
  const status = async () => (await check(busy, bodies(1))).statusCode
  const everybody = () => check(busy, bodies(COUNT))
  const judged = async () =>
    Number(/^halfsky_records_checked_total (\d+)/m.exec((await busy.inject('/metrics')).body)?.[1])
  const logged = async () => {
    await busy.close()
    const told = log.map((line) => JSON.parse(line))
    return {
      statuses: told.flatMap(({ msg, status }) => (msg === 'answered' ? [status] : [])),
      besides: told.filter(({ level }) => level !== 30),
    }
  }
  return { call, status, everybody, judged, logged }
}

describe('whoever goes away leaves room for others, and is no fault of the service', () => {
  test.each(['application/json', 'application/x-ndjson'])('in the middle of an answer on %s', async (type) => {
    const { call, status, logged } = await asked(type)
    const [answer]: IncomingMessage[] = await once(call, 'response')
    expect(await status()).toBe(503)
    answer?.on('error', () => {}).destroy()
    await expect.poll(status).toBe(200)
    expect(await logged()).toMatchObject({ statuses: expect.arrayContaining([499]), besides: [] })
  })

  test('before the answer begins', async () => {
    const { call, status, everybody, judged, logged } = await asked('application/json')
    await once(call, 'finish')
    // to judge them takes seconds
    await setTimeout(200)
    expect(await status()).toBe(503)
    call.destroy()
    await expect.poll(status).toBe(200)
    // what was begun first would have come to its end first
    const others = (await judged()) + COUNT
    await everybody()
    expect(await judged()).toBe(others)
    expect(await logged()).toMatchObject({ statuses: expect.arrayContaining([499]), besides: [] })
  })
})
