import { afterAll, beforeAll, expect, test } from 'vitest'
import { ROLES } from '../../../src/access/index.ts'
import { toilet } from '../open.ts'
import { type Asking, ask, type Desk, openDesk } from './office.ts'

/** Whatever is of one county bears this; nobody of another may ever read it. */
const MARK = '甲区独有'
const [HOME, AWAY] = ['441802', '441803']
const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')

let desk: Desk
let home: Asking
let away: Asking
/** By what an address begins with, what stands in it of the one county. */
const ids: Record<string, string> = {}
const routes: { method: string; url: string }[] = []

beforeAll(async () => {
  desk = await openDesk()
  home = await desk.as(['inspector', 'hr', 'office', 'admin'], { areas: [HOME] })
  away = await desk.as([...ROLES], { areas: [AWAY] })
  const { paths } = (await ask(desk.app, 'GET', '/openapi.json')).json
  for (const [url, item] of Object.entries<Record<string, { 'x-action'?: string | null }>>(paths)) {
    for (const [method, operation] of Object.entries(item)) {
      if (operation['x-action']) routes.push({ method: method.toUpperCase(), url })
    }
  }
  const record = { ...toilet, area: HOME, id: `T-${MARK}`, name: `${MARK}公厕` }
  const made = await home('POST', '/v1/submissions?period=2026', record)
  expect(made.status).toBe(201)
  ids['/v1/submissions'] = made.json.id
  const [found] = (await home('GET', '/v1/cases')).json.items
  ids['/v1/cases'] = found.id
  const grant = { rule: found.rule, area: HOME, subject: 'T-0', approver: MARK, basis: MARK }
  const waiver = await home('POST', '/v1/waivers', { ...grant, from: '2026-01-01', until: '2026-12-31' })
  ids['/v1/waivers'] = waiver.json.id
  const file = await desk.app.inject({
    ...{ method: 'POST', url: `/v1/files?area=${HOME}`, payload: PNG },
    headers: { cookie: home.cookie, 'content-type': 'image/png' },
  })
  ids['/v1/files'] = file.json().id
  await home('PUT', '/v1/periods', {
    items: [{ area: HOME, kind: 'public-toilet', period: '2026', due: '2026-04-30' }],
  })
  const unit = (await home('POST', '/v1/units', { name: '示例局' })).json
  const duty = await home('POST', '/v1/duties', { unit: unit.id, rule: found.rule, area: HOME })
  ids['/v1/duties'] = duty.json.id
})
afterAll(() => desk.close())

const addressed = (url: string): string | null => {
  const own = Object.entries(ids).find(([prefix]) => url.startsWith(`${prefix}/{`))?.[1]
  const place = url
    .replace('{kind}/{area}/{id}', `public-toilet/${HOME}/${encodeURIComponent(`T-${MARK}`)}`)
    .replace('{form}', 'yearly')
    .replace('{year}', '2026')
    .replace('{id}', own ?? '{id}')
  return place.includes('{') ? null : place
}

const QUERIES = [
  '',
  `?area=${HOME}`,
  `?area=${HOME}&kind=public-toilet&subject=T-${MARK}`,
  `?area=${HOME}&year=2026`,
  '?period=2026',
]

test('there is something of every sort to be read', async () => {
  expect(Object.values(ids).every((id) => typeof id === 'string')).toBe(true)
  for (const url of [
    '/v1/submissions',
    '/v1/subjects',
    '/v1/worklist?area=441802',
    `/v1/reports/yearly?area=${HOME}&format=json`,
    `/v1/standing?area=${HOME}`,
    `/v1/findings?area=${HOME}`,
  ]) {
    expect((await home('GET', url)).text, url).toContain(HOME)
  }
  expect((await home('GET', '/v1/subjects')).text).toContain(MARK)
})

test('what is of one county is told to nobody of another, by any address', async () => {
  let read = 0
  for (const { method, url } of routes) {
    const place = addressed(url)
    if (method !== 'GET' || place === null) continue
    for (const query of QUERIES) {
      const { status, text } = await away('GET', place + encodeURI(query))
      read++
      const told = `${place}${query} ${status}`
      expect(status, told).toBeLessThan(500)
      // what was asked for may be named in saying that it is not there
      if (status < 400) for (const one of [MARK, ...Object.values(ids)]) expect(text.includes(one), told).toBe(false)
      if (status < 400 && place.includes(HOME)) throw new Error(`answered: ${told}`)
    }
  }
  expect(read).toBeGreaterThan(100)
})

test('what is of one county is changed by nobody of another', async () => {
  const bodies = [
    undefined,
    {},
    { decision: 'accept' },
    { to: 'verified', note: 'x' },
    toilet,
    { text: 'x', due: '2026-12-31' },
  ]
  for (const { method, url } of routes) {
    const place = addressed(url)
    if (method === 'GET' || place === null || !url.includes('{') || place.includes('/reports/yearly')) continue
    for (const body of bodies) {
      const { status } = await away(method, place, body)
      expect(status, `${method} ${place} ${JSON.stringify(body)}`).toBeGreaterThanOrEqual(400)
      expect(status, `${method} ${place} ${JSON.stringify(body)}`).toBeLessThan(500)
    }
  }
  const record = { ...toilet, area: HOME, id: 'T-X' }
  expect((await away('POST', '/v1/submissions', record)).status).toBe(403)
  expect((await home('GET', `/v1/submissions/${ids['/v1/submissions']}`)).json.state).toBe('submitted')
})
