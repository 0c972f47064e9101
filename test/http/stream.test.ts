import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as wait } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { linesOf } from '../../src/http/lines.ts'
import { calling, listen, openDoor, post, STALL_RATIO, toilet } from './open.ts'

let app: FastifyInstance
let port: number
beforeAll(async () => {
  app = await openDoor()
  port = (await listen(app)).port
})
afterAll(() => app.close())

const NDJSON = 'application/x-ndjson'
const row = (id: string, more: object = {}) => JSON.stringify({ ...toilet, id, highTraffic: false, ...more })

const stream = async (body: string | Buffer, query = '') => {
  const answer = await post(app, body, `/v1/check${query}`, NDJSON)
  expect(answer.statusCode).toBe(200)
  expect(answer.headers['content-type']).toBe(NDJSON)
  const lines = answer.body.split('\n')
  expect(lines.pop()).toBe('')
  return lines.map((line) => JSON.parse(line))
}

describe('POST /v1/check with NDJSON', () => {
  test('answers one line a record, in order', async () => {
    const lines = await stream(`${row('a')}\n${row('b', { femaleStalls: 3 })}\n`)
    expect(lines).toMatchObject([
      { position: 0, record: { id: 'a' }, problems: [] },
      { position: 1, record: { id: 'b' }, problems: [] },
    ])
    const verdict = ({ findings }: { findings: { rule: string; verdict: string }[] }) =>
      findings.find(({ rule }) => rule === STALL_RATIO)?.verdict
    expect(lines.map(verdict)).toEqual(['fail', 'pass'])
  })

  test('takes CRLF, blank lines, a byte-order mark, and a last line without its end', async () => {
    const lines = await stream(`\uFEFF${row('a')}\r\n\r\n  \n${row('b')}`)
    expect(lines.map(({ record }) => record.id)).toEqual(['a', 'b'])
  })

  test('a bad line spoils only itself', async () => {
    const bytes = Buffer.concat([
      Buffer.from(`${row('a')}\n{"kind":\n`),
      Buffer.from([0x7b, 0xc7, 0xe5, 0x7d, 0x0a]),
      Buffer.from(`5\n${row('c', { femaleStalls: '3' })}\n${row('d')}\n`),
    ])
    const lines = await stream(bytes)
    const codes = lines.map(({ problems }) => problems.map(({ code }: { code: string }) => code))
    expect(codes).toEqual([[], ['json-syntax'], ['text-encoding'], ['record-shape'], ['field-type'], []])
    expect(lines[1].problems[0]).toMatchObject({ position: 1, line: 2 })
    expect(lines[5].record.id).toBe('d')
  })

  test('a line of more than a megabyte is not read, and the rest goes on', async () => {
    const lines = await stream(`${row('a')}\n{"x":"${'x'.repeat(3_000_000)}"}\n${row('b')}\n`)
    expect(lines).toMatchObject([
      { record: { id: 'a' } },
      { record: null, problems: [{ code: 'line-too-long', position: 1, line: 2 }] },
      { record: { id: 'b' } },
    ])
  })

  test('lists what does not apply only with detail=all', async () => {
    const [brief] = await stream(row('a', { setting: 'rural' }))
    const [all] = await stream(row('a', { setting: 'rural' }), '?detail=all')
    expect(brief.findings.length).toBeLessThan(all.findings.length)
  })

  test.each(['', '\n\n'])('a stream without a record is 422', async (body) => {
    const answer = await post(app, body, '/v1/check', NDJSON)
    expect(answer.statusCode).toBe(422)
    expect(answer.json().problems).toMatchObject([{ code: 'nothing-to-check' }])
  })

  test('a bad query is refused before the stream', async () => {
    expect((await post(app, row('a'), '/v1/check?plan=x', NDJSON)).statusCode).toBe(400)
  })

  test('a line is answered before the next is sent', async () => {
    const call = calling(port, NDJSON)
    call.write(`${row('a')}\n`)
    const answer = await new Promise<Readable>((resolve) => call.once('response', resolve))
    const lines = answer[Symbol.asyncIterator]()
    expect(String((await lines.next()).value)).toContain('"id":"a"')
    call.end(`${row('b')}\n`)
    expect(String((await lines.next()).value)).toContain('"id":"b"')
    expect((await lines.next()).done).toBe(true)
  })

  // hazard 13
  test('memory stays flat under a slow reader', { timeout: 300_000 }, async () => {
    const COUNT = 200_000
    let sent = 0
    const records = Readable.from(
      (function* () {
        const padding = { name: 'x'.repeat(150), setting: 'rural', femaleStalls: 9 }
        for (; sent < COUNT; sent++) yield `${row(`T-${sent}`, padding)}\n`
      })(),
      { objectMode: false },
    )
    const call = calling(port, NDJSON)
    const response = new Promise<Readable>((resolve) => call.once('response', resolve))
    const sending = pipeline(records, call)
    const answer = await response
    const heap = () => {
      globalThis.gc?.()
      const { heapUsed, external } = process.memoryUsage()
      return (heapUsed + external) / 1e6
    }
    // nobody reads: what is in flight fills the buffers between, and then no more is taken
    let stalled = -1
    while (sent !== stalled && sent < COUNT) {
      stalled = sent
      await wait(1_000)
    }
    expect(sent).toBeLessThan(COUNT / 2)
    const before = heap()
    let answered = 0
    let most = 0
    let chunks = 0
    for await (const chunk of answer) {
      for (const byte of chunk as Buffer) if (byte === 0x0a) answered++
      if (chunks++ % 100 === 0) most = Math.max(most, heap())
    }
    most = Math.max(most, heap())
    await sending
    expect(answered).toBe(COUNT)
    expect(most - before).toBeLessThan(150)
  })

  test('a client that goes away ends the work, and the service goes on', async () => {
    const call = calling(port, NDJSON)
    call.on('error', () => {})
    call.write(`${row('a')}\n`)
    const answer = await new Promise<Readable>((resolve) => call.once('response', resolve))
    answer.on('error', () => {})
    call.destroy()
    await wait(50)
    expect((await stream(row('b')))[0].record.id).toBe('b')
  })
})

describe('linesOf', () => {
  const cut = async (chunks: readonly string[], limit = 10) => {
    const lines = linesOf(Readable.from(chunks.map((chunk) => Buffer.from(chunk))), limit)
    return (await Array.fromAsync(lines)).map(({ bytes }) => bytes?.toString() ?? null)
  }

  test('cuts alike wherever the chunks end', async () => {
    const text = '女\n\nabc\r\n0123456789\n0123456789X\nlast'
    const expected = ['女', '', 'abc\r', '0123456789', null, 'last']
    expect(await cut([text])).toEqual(expected)
    const bytes = [...Buffer.from(text)].map((byte) => Buffer.from([byte]))
    const lines = await Array.fromAsync(linesOf(Readable.from(bytes), 10))
    expect(lines.map(({ bytes: line }) => line?.toString() ?? null)).toEqual(expected)
    expect(lines.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6])
  })

  test('does not hold a line it will not give', async () => {
    async function* endless() {
      const chunk = Buffer.alloc(1_000_000, 0x78)
      for (let count = 0; count < 500; count++) yield chunk
      yield Buffer.from('\nend')
    }
    const before = process.memoryUsage().external
    const lines = await Array.fromAsync(linesOf(endless(), 1_000))
    expect(lines.map(({ bytes }) => bytes?.toString() ?? null)).toEqual([null, 'end'])
    expect(process.memoryUsage().external - before).toBeLessThan(50_000_000)
  })
})
