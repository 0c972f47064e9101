import { setTimeout as wait } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { afterEach, describe, expect, test } from 'vitest'
import type { Halfsky } from '../../../src/halfsky.ts'
import { buildServer } from '../../../src/http/index.ts'
import { fill } from '../../store/deeds.ts'
import { check, openDoor, openShipped, toilet } from '../open.ts'
import { type Desk, openDesk } from './office.ts'

const open: { close(): Promise<unknown> }[] = []
const kept = <T extends { close(): Promise<unknown> }>(one: T): T => {
  open.push(one)
  return one
}
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

const metrics = async ({ app }: { app: FastifyInstance }): Promise<string> => (await app.inject('/metrics')).body

/** A desk whose store does not answer. */
const withoutStore = async (): Promise<{ app: FastifyInstance; desk: Desk }> => {
  const desk = kept(await openDesk())
  const fallen = await import('../../../src/store/index.ts').then(({ StoreFault }) => {
    const fault = new StoreFault({ code: 'store-unreachable', severity: 'error', params: { detail: '57P01' } })
    return { health: () => Promise.reject(fault), counts: () => Promise.reject(fault) }
  })
  const office = { ...desk.office, store: { ...desk.office.store, ...fallen } }
  return { desk, app: kept(await openDoor({ kept: { office, secret: () => null } })) }
}

describe('what is kept, to those who watch the service', () => {
  test('is counted by state, and nobody is named', async () => {
    const desk = kept(await openDesk())
    await fill(desk.office.store)
    await desk.as(['admin'])
    const text = await metrics(desk)
    expect(text).toMatch(/^halfsky_store_up 1$/m)
    expect(text).toMatch(/^halfsky_submissions\{state="submitted"\} 1$/m)
    expect(text).toMatch(/^halfsky_submissions\{state="superseded"\} 1$/m)
    expect(text).toMatch(/^halfsky_cases\{state="notified"\} 1$/m)
    expect(text).toMatch(/^halfsky_sessions 2$/m)
    expect(text).not.toMatch(/示例|someone|441802/)
  })

  test('is said not to answer where it does not', async () => {
    const { app } = await withoutStore()
    const text = await metrics({ app })
    expect(text).toMatch(/^halfsky_store_up 0$/m)
    expect(text).not.toMatch(/^halfsky_(submissions|cases|sessions)[ {]/m)
    const ready = await app.inject('/readyz')
    expect([ready.statusCode, ready.json().type]).toEqual([503, 'urn:halfsky:fault:store-unavailable'])
    expect((await app.inject('/healthz')).statusCode).toBe(200)
  })

  test('is not told of where nothing is kept', async () => {
    const app = kept(await openDoor())
    expect(await metrics({ app })).not.toContain('halfsky_store')
    expect((await app.inject('/readyz')).statusCode).toBe(200)
  })
})

test('more requests than may be in hand are told to come again, and those in hand are answered', async () => {
  const halfsky = await openShipped()
  const gate = Promise.withResolvers<void>()
  const waiting: Halfsky = {
    ...halfsky,
    answer: () => null,
    checkBatch: async (batch, options) => {
      await gate.promise
      return halfsky.checkBatch(batch, options)
    },
  }
  const app = kept(await buildServer(waiting, { today: () => '2026-05-01', concurrency: 2 }))
  const held = [check(app, toilet), check(app, toilet)]
  await wait(100)
  for (let count = 0; count < 3; count++) {
    const turned = await app.inject('/v1/rules')
    expect([turned.statusCode, turned.headers['retry-after'], turned.json().type]).toEqual([
      503,
      '1',
      'urn:halfsky:fault:too-busy',
    ])
  }
  for (const url of ['/healthz', '/readyz', '/metrics']) expect((await app.inject(url)).statusCode).toBe(200)
  gate.resolve()
  for (const answer of held) expect((await answer).statusCode).toBe(200)
  await wait(20)
  for (let count = 0; count < 3; count++) expect((await app.inject('/v1/rules')).statusCode).toBe(200)
})

describe('the trace that a request belongs to', () => {
  const [trace, parent] = ['0af7651916cd43dd8448eb211c80319c', 'b7ad6b7169203331']
  const logged = async (traceparent: string) => {
    const lines: string[] = []
    const app = kept(await openDoor({ logger: { stream: { write: (line) => void lines.push(line) } } }))
    await app.inject({ url: '/healthz', headers: { traceparent } })
    return JSON.parse(lines.find((line) => line.includes('answered')) ?? '{}')
  }

  test('stands in its log line', async () => {
    expect(await logged(`00-${trace}-${parent}-01`)).toMatchObject({ trace, parent, route: '/healthz' })
    // a version to come may say more
    expect(await logged(`cc-${trace}-${parent}-01-more`)).toMatchObject({ trace, parent })
  })

  test.each([
    '欧阳素衣',
    `ff-${trace}-${parent}-01`,
    `00-${'0'.repeat(32)}-${parent}-01`,
    `00-${trace}-${'0'.repeat(16)}-01`,
    `00-${trace.toUpperCase()}-${parent}-01`,
    `00-${trace}-${parent}-01extra`,
  ])('is passed over where it is none: %s', async (header) => {
    const line = await logged(encodeURIComponent(header))
    expect(line).toMatchObject({ route: '/healthz' })
    expect(Object.keys(line)).not.toContain('trace')
  })
})
