import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { exchange, listen, openDoor, toilet } from './open.ts'

// hazard 11: by default nothing would ever cut these off
let app: FastifyInstance
let port: number
beforeAll(async () => {
  app = await openDoor({ requestTimeout: 400, connectionTimeout: 1_500 })
  port = (await listen(app)).port
})
afterAll(() => app.close())

const head = (type: string) =>
  `POST /v1/check HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: ${type}\r\nTransfer-Encoding: chunked\r\n\r\n`
const timed = async (pieces: readonly string[], gap: number) => {
  const began = performance.now()
  const answer = await exchange(port, pieces, gap)
  return { answer, took: performance.now() - began }
}

test('a dribbled body is cut off', async () => {
  const { answer, took } = await timed([head('application/json'), ...Array(100).fill('1\r\n{\r\n')], 50)
  expect(answer).toMatch(/^HTTP\/1\.1 408 /)
  expect(answer).toContain('urn:halfsky:fault:too-slow')
  expect(took).toBeLessThan(2_000)
})

test('dribbled headers are cut off', async () => {
  const { took } = await timed(['GET / HTTP/1.1\r\n', ...Array(100).fill('x')], 50)
  expect(took).toBeLessThan(2_000)
})

test('a connection that says nothing is closed', async () => {
  const { took } = await timed([], 0)
  expect(took).toBeLessThan(4_000)
})

test('a dribbled stream is cut off, before its first line and after', async () => {
  const before = await timed([head('application/x-ndjson'), ...Array(100).fill('1\r\n{\r\n')], 50)
  expect(before.answer).toMatch(/^HTTP\/1\.1 408 /)
  expect(before.took).toBeLessThan(2_000)
  const line = `${JSON.stringify(toilet)}\n`
  const chunk = `${line.length.toString(16)}\r\n${line}\r\n`
  const after = await timed([head('application/x-ndjson'), chunk, ...Array(100).fill('1\r\n{\r\n')], 50)
  expect(after.answer).toMatch(/^HTTP\/1\.1 200 /)
  expect(after.answer).toContain('"id":"T-1"')
  expect(after.took).toBeLessThan(2_000)
})

test('a stream that keeps its pace may take longer than a request', async () => {
  const line = `${JSON.stringify({ ...toilet, name: 'x'.repeat(150) })}\n`.repeat(4)
  const chunk = `${line.length.toString(16)}\r\n${line}\r\n`
  const { answer, took } = await timed([head('application/x-ndjson'), ...Array(12).fill(chunk), '0\r\n\r\n'], 100)
  expect(answer.match(/"position":/g)).toHaveLength(48)
  expect(took).toBeGreaterThan(1_000)
})
