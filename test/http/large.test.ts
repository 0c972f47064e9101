import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Halfsky } from '../../src/halfsky.ts'
import { batchOf, options, shipped } from '../setup/product.ts'
import { check, openDoor } from './open.ts'

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
