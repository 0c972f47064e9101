import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { purgeNames } from '../../../src/office/index.ts'
import { type Asking, type Desk, openDesk } from './office.ts'

/** Names nobody has. */
const NAMES = ['欧阳测不存', '司徒虚构娥', 'Zzyzx Qwertyova', '110101199003078888'] as const
const [NAME, OTHER, LATIN, NUMBER] = NAMES

let desk: Desk
const log: string[] = []
let inspector: Asking
let hr: Asking
beforeAll(async () => {
  desk = await openDesk({ logger: { level: 'trace', stream: { write: (line) => log.push(line) } } })
  inspector = await desk.as(['inspector', 'hr', 'office', 'author', 'admin'], { areas: ['*'] })
  hr = await desk.as(['hr'], { areas: ['441802'] })
})
afterAll(() => desk.close())

const team = (members: unknown) => ({
  ...{ kind: 'village-committee', id: 'V-1', area: '441802', asOf: '2026-03-01', members },
})
const ROSTER = [
  { name: NAME, sex: '女', post: '正职' },
  { name: OTHER, sex: '男' },
]
const CSV = `编号,行政区划代码,数据日期,姓名,性别,职务\nV-1,441802,2026-03-01,${NAME},女,正职\nV-1,441802,2026-03-01,${OTHER},男,\n`
const NEAR = { 'content-type': 'text/csv' }

const holdsNone = (text: string, told: string): void => {
  for (const name of NAMES) {
    for (const form of [name, encodeURIComponent(name), JSON.stringify(name).slice(1, -1)])
      expect(text.includes(form), `${told}: ${text.slice(0, 300)}`).toBe(false)
  }
}

/** Everything that is kept, but for the table of names. */
const stored = async (): Promise<string> => {
  const lines: string[] = []
  for await (const line of desk.office.store.exportAll()) lines.push(line)
  return lines.filter((line) => !line.startsWith('{"table":"person"')).join('\n')
}

describe('names of people', () => {
  test('are refused where nobody chose to keep them, and in a table by their column', async () => {
    const plain = await inspector('POST', '/v1/submissions', team(ROSTER))
    expect([plain.status, plain.json.problems[0].code]).toEqual([422, 'unknown-field'])
    const table = await inspector('POST', '/v1/submissions?kind=village-committee', CSV, NEAR)
    expect([table.status, table.json.problems[0].code]).toEqual([422, 'personal-column'])
    const numbered = CSV.replace('姓名', '身份证号')
    const choice = await inspector('POST', '/v1/submissions?kind=village-committee&names=keep', numbered, NEAR)
    expect([choice.status, choice.json.problems[0].code]).toEqual([422, 'personal-column'])
    for (const { text } of [plain, table, choice]) holdsNone(text, 'refused')
  })

  test.each([
    ['a record', team(ROSTER), '/v1/submissions?names=keep', {}],
    ['a table', CSV, '/v1/submissions?kind=village-committee&names=keep', NEAR],
  ])('of %s are kept apart by choice, shown to few, exported, erased and purged', async (_, body, url, headers) => {
    const made = await inspector('POST', url, body, headers)
    expect(made.status, made.text).toBe(201)
    holdsNone(made.text, 'submission')
    const path = `/v1/submissions/${made.json.id}`
    const only = await desk.as(['inspector'], { areas: ['441802'] })
    expect((await only('GET', `${path}/people`)).status).toBe(403)
    expect((await only('GET', `/v1/people?name=${encodeURIComponent(NAME)}`)).status).toBe(403)
    const elsewhere = await desk.as(['hr', 'office'], { areas: ['441803'] })
    const named = `/v1/people?name=${encodeURIComponent(NAME)}`
    expect((await elsewhere('GET', named)).json.places).toEqual([])
    expect((await elsewhere('DELETE', named)).json.erased).toBe(0)
    expect((await hr('GET', `${path}/people`)).json.items).toEqual([
      { position: 0, place: 0, name: NAME, purgeAt: '2026-07-30T00:00:00.000Z' },
      { position: 0, place: 1, name: OTHER, purgeAt: '2026-07-30T00:00:00.000Z' },
    ])
    expect((await inspector('GET', `${path}/records`)).json.items[0].record.members).toEqual([
      { sex: 'female', post: 'principal' },
      { sex: 'male' },
    ])
    const places = (await hr('GET', named)).json.places
    expect(places.map(({ submission }: { submission: string }) => submission)).toContain(made.json.id)
    expect((await inspector('DELETE', named)).json.erased).toBe(places.length)
    expect((await hr('GET', named)).json.places).toEqual([])
    expect(await purgeNames(desk.office)).toBe(0)
    expect((await inspector('POST', `${path}/recheck`)).json.same).toBe(true)
  })

  test('go when their time has come', async () => {
    desk.at('2026-07-29T23:59:59.000Z')
    expect(await purgeNames(desk.office)).toBe(0)
    desk.at('2026-07-30T00:00:00.000Z')
    expect(await purgeNames(desk.office)).toBe(2)
    expect(await purgeNames(desk.office)).toBe(0)
    desk.at('2026-05-01T00:00:00.000Z')
  })
})

const HEADERS = {
  'idempotency-key': encodeURIComponent(NAME),
  'if-match': `"${LATIN}"`,
  'if-none-match': `"${LATIN}"`,
  'content-disposition': `attachment; filename="${LATIN}.xlsx"; filename*=UTF-8''${encodeURIComponent(NAME)}`,
  'user-agent': LATIN,
  referer: `https://example.org/${encodeURIComponent(NAME)}`,
  'x-request-id': NUMBER,
  'accept-language': LATIN,
}

const BODIES: readonly (readonly [type: string, body: string])[] = [
  ['application/json', JSON.stringify({ [NAME]: 1, name: OTHER, [LATIN]: { [NUMBER]: NAME } })],
  ['application/json', JSON.stringify(team(ROSTER))],
  ['application/json', JSON.stringify(team([{ sex: NAME, [OTHER]: LATIN }]))],
  ['application/json', JSON.stringify({ items: [{ [NAME]: OTHER, area: NAME, kind: OTHER }] })],
  [
    'application/json',
    JSON.stringify({ items: [{ area: '441802', kind: NAME, period: '2026', due: '2026-12-31', locked: false }] }),
  ],
  ['application/json', JSON.stringify({ decision: NAME, note: [OTHER], kind: NAME, area: LATIN })],
  ['application/json', `{"a":1,"${NAME}":2,"${NAME}":3}`],
  ['application/json', `{"members":[{"${NAME}": ${NUMBER}${NUMBER}}]} ${OTHER}`],
  ['application/json', `${NAME} ${OTHER}`],
  ['application/x-ndjson', `${JSON.stringify(team(ROSTER))}\n${NAME}\n{"${OTHER}":"${LATIN}`],
  ['text/csv', CSV],
  ['text/csv', `编号,${NAME},${OTHER}\n1,${LATIN},${NUMBER}\n`],
  ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', NAME],
  ['image/png', NAME],
]

describe('names planted everywhere', () => {
  test('stand in no answer, log line, metric, audit line or stored body', async () => {
    const { paths } = (await desk.app.inject('/openapi.json')).json()
    const routes = Object.entries<Record<string, { 'x-action'?: string }>>(paths).flatMap(([url, item]) =>
      Object.entries(item).flatMap(([method, operation]) =>
        'x-action' in operation ? [{ url, method: method.toUpperCase() }] : [],
      ),
    )
    expect(routes.length).toBeGreaterThan(30)
    const made = (await inspector('POST', '/v1/submissions', team([{ sex: '女' }]))).json.id
    const draft = (await inspector('POST', '/v1/submissions?state=draft', team([{ sex: '女' }]))).json.id
    const planted = [
      `?name=${encodeURIComponent(NAME)}`,
      `?${encodeURIComponent(NAME)}=${encodeURIComponent(OTHER)}`,
      `?kind=${encodeURIComponent(NAME)}&area=${encodeURIComponent(OTHER)}&period=${encodeURIComponent(NAME)}`,
      `?kind=${encodeURIComponent(NAME)}&sheet=${encodeURIComponent(OTHER)}`,
      `?map=${encodeURIComponent(`kind: village-committee\nfields: {id: {column: ${NAME}}, ${OTHER}: 1}`)}`,
      `?set=${encodeURIComponent(`${NAME}=${OTHER}`)}&ignore=${encodeURIComponent(NAME)}`,
    ]
    const plain = ['', '?names=keep', '?names=keep&kind=village-committee', '?area=441802']
    const ids = [made, draft, 'nothing-of-the-kind', encodeURIComponent(NAME)]
    const statuses = new Map<number, number>()
    const plant = async (method: string, url: string, type?: string, body?: string, more = {}): Promise<void> => {
      const headers = { ...more, ...(type === undefined ? {} : { 'content-type': type }) }
      const { status, text, headers: told } = await inspector(method, url, body, headers)
      const what = `${method} ${decodeURIComponent(url)} ${type}: ${status}`
      expect(status, what).toBeLessThan(500)
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
      // the export of a person names whom it is of
      if (status >= 300 || !url.startsWith('/v1/people')) holdsNone(text + JSON.stringify(told), what)
    }
    for (const { url, method } of routes) {
      if (url === '/v1/session' && method === 'DELETE') continue
      const isRead = method === 'GET' || method === 'DELETE'
      for (const path of new Set(ids.map((id) => url.replace(/\{[^}]+\}/g, id)))) {
        const [type, body] = isRead ? [] : (BODIES[1] ?? [])
        for (const query of [...planted, ...plain]) await plant(method, path + query, type, body, HEADERS)
        for (const query of isRead ? [] : plain)
          for (const [type, body] of BODIES) await plant(method, path + query, type, body)
      }
    }
    expect(statuses.get(200)).toBeGreaterThan(20)
    expect(statuses.get(201)).toBeGreaterThan(5)
    expect(statuses.get(422)).toBeGreaterThan(20)
    holdsNone((await desk.app.inject('/metrics')).body, 'metrics')
    holdsNone(log.join('\n'), 'log')
    expect(log.length).toBeGreaterThan(500)
    holdsNone((await inspector('GET', '/v1/audit?limit=1000')).text, 'audit')
    const kept = await stored()
    expect(kept.length).toBeGreaterThan(1_000)
    holdsNone(kept, 'store')
  }, 120_000)
})
