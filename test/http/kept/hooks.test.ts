import { createHmac } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { isPublic } from '../../../src/http/address.ts'
import { deliver, nextTry, TRIES } from '../../../src/http/deliver.ts'
import { caseFollower, casesOf } from '../../../src/office/index.ts'
import { file, RULEBOOK } from '../../office/filing.ts'
import { type Asking, type Desk, openDesk } from './office.ts'

let desk: Desk
let admin: Asking
let server: Server
let url: string
let answer: number | null = 200
const heard: { headers: IncomingHttpHeaders; body: string; path: string | undefined }[] = []
beforeAll(async () => {
  desk = await openDesk()
  admin = await desk.as(['admin'])
  server = createServer((request, reply) => {
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      heard.push({ headers: request.headers, body, path: request.url })
      if (answer === null) return
      reply.writeHead(answer, answer === 302 ? { location: `${url}/elsewhere` } : {}).end('thanks')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await desk.close()
})
beforeEach(async () => {
  for (const { id } of (await admin('GET', '/v1/hooks')).json.items) await admin('DELETE', `/v1/hooks/${id}`)
  heard.length = 0
  answer = 200
})

let subjects = 0
/** Something that is told: a case is opened. */
const happen = async (): Promise<string> => {
  const { store, now } = desk.office
  const subject = `T-${++subjects}`
  await file(store, caseFollower({ now }, RULEBOOK), [{ subject, verdict: 'fail' }])
  return subject
}
const tellAll = (toPrivate = true, timeout = 2_000) => deliver(desk.office, { toPrivate, timeout })
const addHook = async (body: object = {}) => (await admin('POST', '/v1/hooks', { url, events: [], ...body })).json
const deliveries = async (id: string) => (await admin('GET', `/v1/hooks/${id}/deliveries`)).json.items

describe('a hook', () => {
  test('is told of what happens, signed, once', async () => {
    const { secret } = await addHook({ url: `${url}/in?x=1` })
    const subject = await happen()
    expect(await tellAll()).toBe(1)
    const [{ headers, body, path } = { headers: {}, body: '', path: '' }] = heard
    expect(path).toBe('/in?x=1')
    const { event, at, data } = JSON.parse(body)
    expect([event, at, data.rule, data.to]).toEqual(['case.opened', desk.office.now(), RULEBOOK.rules[0]?.id, 'open'])
    expect(body).not.toContain(subject)
    const time = headers['x-halfsky-timestamp']
    expect(Number(time)).toBe(Date.parse(desk.office.now()) / 1_000)
    const expected = createHmac('sha256', secret).update(`${time}.${body}`).digest('hex')
    expect(headers['x-halfsky-signature']).toBe(`v1=${expected}`)
    expect(headers['x-halfsky-event']).toBe('case.opened')
    expect(await tellAll()).toBe(0)
    expect(heard).toHaveLength(1)
  })

  test('is told only of what it asked for, and not while disabled', async () => {
    const { id } = await addHook({ events: ['case.overdue'] })
    await happen()
    expect(await tellAll()).toBe(0)
    await casesOf(desk.office).markOverdue('2099-01-01')
    expect(await tellAll()).toBe(subjects)
    expect((await admin('PATCH', `/v1/hooks/${id}`, { disabled: true })).json).toMatchObject({ disabled: true })
    await happen()
    await casesOf(desk.office).markOverdue('2099-01-01')
    expect(await tellAll()).toBe(0)
  })

  test.each([
    ['an answer that is not in order', 500, 'status 500'],
    ['a redirect, which is not followed', 302, 'status 302'],
    ['no answer', null, 'timeout'],
  ])('is told again later after %s, and given up in the end', async (_what, given, error) => {
    answer = given
    const { id } = await addHook()
    await happen()
    const begun = Date.parse(desk.office.now())
    let now = begun
    for (let tries = 1; tries <= TRIES; tries++) {
      expect(await tellAll(true, 100)).toBe(0)
      expect(heard).toHaveLength(tries)
      const [told] = await deliveries(id)
      const next = nextTry(new Date(now).toISOString(), tries)
      expect(told).toMatchObject({ tries, error, doneAt: null, nextAt: next })
      // not before its time
      await tellAll(true, 100)
      expect(heard).toHaveLength(tries)
      now = next === null ? now : Date.parse(next)
      desk.at(new Date(now).toISOString())
    }
    expect((await deliveries(id))[0]).toMatchObject({ nextAt: null, doneAt: null })
    desk.at(new Date(begun).toISOString())
    admin = await desk.as(['admin'])
  })

  test('is never one of this machine or its neighbours, unless that is allowed', async () => {
    const port = new URL(url).port
    for (const host of ['127.0.0.1', 'localhost', '[::1]', '[::ffff:127.0.0.1]', '2130706433', '0x7f.1', '0.0.0.0']) {
      const { id } = await addHook({ url: `http://${host}:${port}/` })
      await happen()
      expect(await tellAll(false)).toBe(0)
      expect((await deliveries(id))[0].error, host).toBe('private-address')
      await admin('DELETE', `/v1/hooks/${id}`)
    }
    expect(heard).toEqual([])
  })

  test('has a secret that is told once, and an address without one', async () => {
    const { id, secret } = await addHook()
    expect(secret).toMatch(/^[\w-]{43}$/)
    for (const answer of [await admin('GET', '/v1/hooks'), await admin('PATCH', `/v1/hooks/${id}`, { events: [] })])
      expect(answer.text).not.toContain(secret)
    for (const wrong of ['ftp://example.org', 'https://a:b@example.org', 'example', 'file:///etc/passwd'])
      expect((await admin('POST', '/v1/hooks', { url: wrong, events: [] })).status).toBe(422)
    expect((await admin('POST', '/v1/hooks', { url, events: ['case.eaten'] })).status).toBe(400)
    expect((await admin('DELETE', '/v1/hooks/none')).status).toBe(404)
  })
})

test('private addresses are told from public ones', () => {
  const own = [
    '10.1.2.3',
    '172.31.0.1',
    '192.168.0.1',
    '169.254.169.254',
    '100.64.0.1',
    '::',
    '::1',
    'fe80::1',
    'fd00::1',
  ]
  for (const address of [...own, '::ffff:10.0.0.1', '64:ff9b::a00:1', '2002:7f00:1::', '255.255.255.255', 'x', ''])
    expect(isPublic(address), address).toBe(false)
  for (const address of ['8.8.8.8', '172.32.0.1', '2606:4700::1111', '::ffff:8.8.8.8'])
    expect(isPublic(address), address).toBe(true)
})
