import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Asking, type Desk, openDesk } from './office.ts'

let desk: Desk
let office: Asking
let inspector: Asking

const toilet = (id: string, area: string, femaleStalls: number) => ({
  ...{ kind: 'public-toilet', id, area, asOf: '2026-03-01', name: `示例公厕${id}（虚构）` },
  ...{ setting: 'urban', construction: 'new', femaleStalls, maleStalls: 2 },
})

beforeAll(async () => {
  desk = await openDesk()
  office = await desk.as(['office'], { areas: ['441800'] })
  const admin = await desk.as(['admin'])
  inspector = await desk.as(['inspector'], { areas: ['441800'] })
  const area = (code: string, name: string) => ({ code, name, parent: null, validFrom: '2020-01-01', validTo: null })
  await admin('PUT', '/v1/areas', {
    items: [area('441800', '示例市'), area('441802', '甲区'), area('441803', '乙区')],
  })
  const due = (code: string) => ({ area: code, kind: 'public-toilet', period: '2026', due: '2026-04-30' })
  await office('PUT', '/v1/periods', { items: [due('441802'), due('441803'), due('441825')] })
  // one number in two areas are two toilets
  for (const records of [[toilet('T-1', '441802', 2), toilet('T-2', '441802', 3)], [toilet('T-1', '441803', 2)]]) {
    expect((await inspector('POST', '/v1/submissions?period=2026', records)).status).toBe(201)
  }
})
afterAll(() => desk.close())

const yearly = (asking: Asking, query: string) => asking('GET', `/v1/reports/yearly?year=2026&date=2026-12-31&${query}`)

describe('a report on an area', () => {
  test('tells of all that is kept of it', async () => {
    const { status, json } = await yearly(office, 'area=441800&format=json&issuer=示例市妇儿工委办')
    expect(status).toBe(200)
    expect(json).toMatchObject({
      area: { code: '441800', name: '示例市' },
      issuer: '示例市妇儿工委办',
      records: { judged: 3, superseded: 0, outside: 0, refused: 0 },
      sources: [{ name: '公共厕所（2026）', records: 3, refused: 0 }],
    })
    const stalls = json.violations.find(({ rule }: { rule: string }) => rule.endsWith('/stall-ratio'))
    expect(stalls.subjects.map(({ area, id }: { area: { name: string }; id: string }) => [area.name, id])).toEqual([
      ['甲区', 'T-1'],
      ['乙区', 'T-1'],
    ])
    expect(json.cases.states).toMatchObject({ overdue: json.cases.cases.length, open: 0 })
    expect(json.cases.cases.filter(({ title }: { title: string }) => title.includes('女厕位')).length).toBe(2)
    const asked = Object.fromEntries(
      json.submissions.map((one: { area: { code: string }; received: number; missing: string[] }) => [
        one.area.code,
        [one.received, one.missing],
      ]),
    )
    expect(asked).toEqual({ '441802': [1, []], '441803': [1, []], '441825': [0, ['公共厕所（2026）']] })
  })

  test('is of no more than whoever asks may see', async () => {
    const county = await desk.as(['office'], { areas: ['441802'] })
    expect((await yearly(county, 'area=441803&format=json')).status).toBe(404)
    const { json } = await yearly(county, 'area=441802&format=json')
    expect(JSON.stringify(json)).not.toContain('乙区')
    expect(json.records.judged).toBe(2)
  })

  test('is of no other kinds than whoever asks may see', async () => {
    const venues = await desk.as(['office'], { areas: ['441800'], kinds: ['venue'] })
    const { json } = await yearly(venues, 'area=441800&format=json')
    expect([json.records.judged, json.violations, json.cases.cases]).toEqual([0, [], []])
    const notice = await venues('GET', '/v1/reports/notice?kind=public-toilet&area=441802&subject=T-1')
    expect(notice.status).toBe(404)
  })

  test('comes as a page without scripts, a document and a workbook', async () => {
    const page = await yearly(office, 'area=441800')
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8')
    expect(page.headers['content-security-policy']).toContain("default-src 'none'")
    expect(page.text).toContain('示例市')
    expect(page.text).not.toContain('<script')
    for (const format of ['docx', 'xlsx']) {
      const { status, headers, text } = await yearly(office, `area=441800&format=${format}`)
      expect([status, text.slice(0, 2)]).toEqual([200, 'PK'])
      expect(headers['content-disposition']).toBe(`attachment; filename="yearly-441800-2026.${format}"`)
    }
  })

  test('says which part of the asking is wrong', async () => {
    expect((await yearly(office, 'area=110000')).json).toMatchObject({
      status: 422,
      problems: [{ code: 'area-without-plan' }],
    })
    expect((await office('GET', '/v1/reports/weekly?area=441800')).status).toBe(400)
  })
})

describe('a notice', () => {
  const notice = (asking: Asking, query: string) =>
    asking('GET', `/v1/reports/notice?kind=public-toilet&date=2026-05-02&${query}`)

  test('tells one subject of its own area what to put right', async () => {
    const { json } = await notice(office, 'area=441802&subject=T-1&format=json&deadline=2026-06-01')
    expect(json).toMatchObject({ deadline: '2026-06-01', number: null })
    const stalls = json.items.filter(({ title }: { title: string }) => title.includes('女厕位'))
    expect(stalls).toMatchObject([{ id: 'T-1', area: '甲区', remedy: expect.stringContaining('1 个女厕位') }])
    expect((await notice(office, 'area=441802&subject=T-1')).text.slice(0, 2)).toBe('PK')
  })

  test('is for nobody who breaches nothing, or is not there', async () => {
    expect((await notice(office, 'area=441803&subject=T-2')).status).toBe(404)
    const waived = { rule: 'qingyuan/environment/measures-6/stall-ratio', subject: 'T-1' }
    const grant = {
      ...waived,
      area: '441803',
      approver: '示例局',
      basis: '示例〔2026〕1 号',
      from: '2026-01-01',
      until: '2027-01-01',
    }
    expect((await office('POST', '/v1/waivers', grant)).status).toBe(201)
    const { json } = await notice(office, 'area=441803&subject=T-1&format=json')
    expect(JSON.stringify(json)).not.toContain('女厕位与男厕位')
  })
})
