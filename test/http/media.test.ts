import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { check, exchange, listen, openDoor, toilet } from './open.ts'

let app: FastifyInstance
let port: number
beforeAll(async () => {
  app = await openDoor({ bodyLimit: 100_000, maxRecords: 100 })
  port = (await listen(app)).port
})
afterAll(() => app.close())

const payload = JSON.stringify(toilet)
const send = (headers: Record<string, string>) => app.inject({ method: 'POST', url: '/v1/check', headers, payload })

// hazard 10: none of these may reach the rules
describe('content types', () => {
  test.each([
    'text/plain',
    'text/plain; charset=application/json',
    'text/json',
    'application/jsonx',
    'application/json5',
    'application/json-seq',
    'application/problem+json',
    'application/vnd.api+json',
    'application/json, text/plain',
    'text/plain, application/json',
    'application/json; charset=gbk',
    'application/json; charset=utf-16',
    'application/json; charset="utf-8"; charset=gbk',
    'application/json; charset',
    'application/json;;',
    'application / json',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'undefined',
    'application/json\u00a0',
    '*/*',
    'json',
  ])('%s is refused', async (type) => {
    const answer = await send({ 'content-type': type })
    expect(answer.statusCode).toBe(415)
    expect(answer.json()).toMatchObject({ status: 415, type: 'urn:halfsky:fault:unsupported-type' })
  })

  test('none at all is refused, with a body and without', async () => {
    const url = '/v1/check'
    expect((await app.inject({ method: 'POST', url })).statusCode).toBe(415)
    expect((await app.inject({ method: 'POST', url, payload: Buffer.from(payload) })).statusCode).toBe(415)
  })

  test.each([
    'application/json',
    'Application/JSON',
    'application/json; charset=utf-8',
    'application/json;charset="UTF-8"',
  ])('%s is accepted', async (type) => {
    expect((await send({ 'content-type': type })).statusCode).toBe(200)
  })

  test('a compressed body is refused, whatever it holds', async () => {
    expect((await send({ 'content-type': 'application/json', 'content-encoding': 'gzip' })).statusCode).toBe(415)
  })

  test.each([
    [
      'two content types',
      ['Content-Type: application/json', 'Content-Type: text/plain', `Content-Length: ${payload.length}`],
    ],
    [
      'the same, the other first',
      ['Content-Type: text/plain', 'Content-Type: application/json', `Content-Length: ${payload.length}`],
    ],
    ['a folded content type', ['Content-Type: text/plain', ' application/json', `Content-Length: ${payload.length}`]],
    [
      'a length and chunks',
      ['Content-Type: application/json', 'Transfer-Encoding: chunked', `Content-Length: ${payload.length}`],
    ],
    ['two lengths', ['Content-Type: application/json', 'Content-Length: 5', `Content-Length: ${payload.length}`]],
    ['a space before the colon', ['Content-Type : application/json', `Content-Length: ${payload.length}`]],
    ['chunks inside chunks', ['Content-Type: application/json', 'Transfer-Encoding: chunked, identity']],
  ])('%s', async (_name, headers) => {
    const head = ['POST /v1/check HTTP/1.1', 'Host: x', 'Connection: close', ...headers].join('\r\n')
    const answer = await exchange(port, [`${head}\r\n\r\n${payload}`])
    expect(answer).toMatch(/^HTTP\/1\.1 (400|415) /)
    expect(answer).toContain('application/problem+json')
  })
})

describe('size', () => {
  test('a body over the limit is refused before it is read', async () => {
    const answer = await check(app, { ...toilet, name: 'x'.repeat(100_000) })
    expect(answer.statusCode).toBe(413)
    expect(answer.json()).toMatchObject({ type: 'urn:halfsky:fault:too-large', status: 413 })
  })

  test('so is one that does not say how long it is', async () => {
    const head =
      'POST /v1/check HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n'
    const chunk = `ea60\r\n${'x'.repeat(60_000)}\r\n`
    expect(await exchange(port, [head, chunk, chunk])).toMatch(/^HTTP\/1\.1 413 /)
  })

  test('more records than fit in memory with their findings are refused', async () => {
    const records = (count: number) => ({ records: Array(count).fill(toilet) })
    expect((await check(app, records(100))).statusCode).toBe(200)
    const answer = await check(app, records(101), '/v1/check?lang=en')
    expect(answer.json()).toMatchObject({ status: 413, type: 'urn:halfsky:fault:too-many-records' })
    expect(answer.json().detail).toContain('application/x-ndjson')
    expect((await check(app, records(21), '/v1/check?detail=all')).statusCode).toBe(413)
  })
})
