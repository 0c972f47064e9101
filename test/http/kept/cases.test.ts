import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { caseFollower, casesOf } from '../../../src/office/index.ts'
import { file, RULEBOOK } from '../../office/filing.ts'
import { handedIn, keepRulebook } from '../../store/deeds.ts'
import { toilet } from '../open.ts'
import { type Asking, type Desk, openDesk } from './office.ts'

let desk: Desk
let office: Asking
let inspector: Asking
let other: Asking
beforeAll(async () => {
  desk = await openDesk()
  office = await desk.as(['office'], { areas: ['441800'] })
  inspector = await desk.as(['inspector'], { areas: ['441802'] })
  other = await desk.as(['inspector', 'office'], { areas: ['440117'] })
})
afterAll(() => desk.close())

const openCase = async (subject: string, area = '441802'): Promise<string> => {
  const { store, now } = desk.office
  await file(store, caseFollower({ now }, RULEBOOK), [{ subject, verdict: 'fail', area }], { area })
  return (await store.cases.list({ subject })).items[0]?.id ?? ''
}

describe('a case', () => {
  test('goes from the office to those responsible and back, version by version', async () => {
    const id = await openCase('T-1')
    const url = `/v1/cases/${id}`
    const opened = await inspector('GET', url)
    expect(opened).toMatchObject({ status: 200, json: { state: 'open', due: '2026-05-31', events: [{ to: 'open' }] } })
    expect(opened.headers.etag).toBe('"1"')
    expect((await office('GET', url)).json).toMatchObject({
      name: null,
      moves: [
        { to: 'notified', by: 'direct', needs: ['body', 'due'] },
        { to: 'verified', by: 'direct', needs: ['note'] },
      ],
    })
    expect(opened.json.moves).toEqual([])
    const lacking = await office('POST', `${url}/moves`, { to: 'notified' })
    expect(lacking.json).toMatchObject({ status: 422, type: 'urn:halfsky:fault:case-needs' })
    const notified = { to: 'notified', body: '示例局', due: '2026-06-15', note: '请整改' }
    expect((await inspector('POST', `${url}/moves`, notified)).status).toBe(403)
    expect((await office('POST', `${url}/moves`, notified, { 'if-match': '"7"' })).status).toBe(412)
    expect((await office('POST', `${url}/moves`, notified, { 'if-match': 'seven' })).status).toBe(400)
    const answer = await office('POST', `${url}/moves`, notified, { 'if-match': '"1"' })
    expect(answer).toMatchObject({
      status: 200,
      json: { state: 'notified', body: '示例局', due: '2026-06-15', version: 2 },
    })
    expect((await inspector('POST', `${url}/moves`, { to: 'verified' })).json).toMatchObject({
      ...{ status: 409, type: 'urn:halfsky:fault:case-move' },
    })
    expect((await inspector('POST', `${url}/moves`, { to: 'rectifying' })).status).toBe(200)
    const bytes = new Uint8Array([1])
    const [own, foreign] = [
      await desk.office.store.files.add({ area: '441802', type: 'image/png', by: 'test', bytes }),
      await desk.office.store.files.add({ area: '440117', type: 'image/png', by: 'test', bytes }),
    ]
    const evidence = (id: string) => inspector('POST', `${url}/moves`, { to: 'submitted', file: id })
    expect((await evidence(foreign.id)).status).toBe(404)
    expect((await evidence('nothing')).status).toBe(404)
    expect((await evidence(own.id)).json).toMatchObject({ state: 'submitted', body: '示例局' })
    expect((await office('POST', `${url}/moves`, { to: 'verified' })).json).toMatchObject({
      state: 'verified',
      closedBy: null,
    })
    const audit = await (await desk.as(['admin']))('GET', `/v1/audit?object=case/${id}`)
    expect(audit.json.items).toHaveLength(4)
    expect(audit.text).not.toContain('请整改')
  })

  test('is there only for those in whose areas it lies', async () => {
    const id = await openCase('T-2')
    expect((await other('GET', `/v1/cases/${id}`)).status).toBe(404)
    expect((await other('POST', `/v1/cases/${id}/moves`, { to: 'verified', note: 'x' })).status).toBe(404)
    expect((await other('GET', '/v1/cases')).json).toEqual({ items: [], next: null })
    expect((await other('GET', '/v1/cases?area=441802')).json.items).toEqual([])
    const nurse = await desk.as(['inspector'], { areas: ['441802'], kinds: ['venue'] })
    expect((await nurse('GET', `/v1/cases/${id}`)).status).toBe(404)
    expect((await nurse('GET', '/v1/cases')).json.items).toEqual([])
    expect((await nurse('GET', '/v1/cases?kind=public-toilet')).json.items).toEqual([])
  })

  test('is listed by area, state, day and in parts', async () => {
    await openCase('T-3')
    await openCase('T-4', '441825')
    const list = async (query: string) => (await office('GET', `/v1/cases?${query}`)).json
    expect((await list('area=441825')).items.map(({ subject }: { subject: string }) => subject)).toEqual(['T-4'])
    expect((await list('area=440000')).items.length).toBeGreaterThan(2)
    expect((await list('state=verified')).items.map(({ subject }: { subject: string }) => subject)).toEqual(['T-1'])
    expect((await list('state=unclosed&dueBefore=2026-05-31')).items).toEqual([])
    const first = await list('limit=1')
    expect(first.items).toHaveLength(1)
    expect((await list(`limit=1&after=${first.next}`)).items[0].seq).toBeGreaterThan(first.items[0].seq)
    expect((await office('GET', '/v1/cases?state=closed')).status).toBe(400)
  })
})

describe('the worklist', () => {
  const keep = async (...records: readonly Record<string, unknown>[]) => {
    const { store } = desk.office
    await keepRulebook(store)
    await store.submissions.add(
      handedIn({
        records: records.map((record, position) => ({
          ...{ position, kind: String(record.kind), subject: String(record.id), area: String(record.area) },
          ...{ asOf: String(record.asOf), body: JSON.stringify(record) },
        })),
      }),
    )
  }
  const { maleStalls: _, ...bare } = toilet

  test('asks what settles most, subject by subject, what is late first', async () => {
    await openCase('W-4')
    await keep(
      { ...bare, id: 'W-1' },
      { ...bare, id: 'W-2', area: '441802001' },
      { ...toilet, id: 'W-3' },
      { ...bare, id: 'W-4' },
      { ...toilet, id: 'W-4', asOf: '2026-04-01' },
      { ...bare, id: 'W-5', area: '440117' },
    )
    await casesOf(desk.office).markOverdue('2026-06-30')
    const { status, json } = await inspector('GET', '/v1/worklist?kind=public-toilet&lang=en')
    expect(status).toBe(200)
    const told = json.areas.map(({ area, subjects }: { area: string; subjects: { record: { id: string } }[] }) => [
      area,
      subjects.map(({ record }) => record.id).filter((id) => id.startsWith('W')),
    ])
    expect(told).toEqual([
      ['441802', ['W-4', 'W-1', 'W-3']],
      ['441802001', ['W-2']],
    ])
    const [fact] = json.areas[1].subjects[0].facts
    expect(json.areas[0].subjects[0]).toMatchObject({ overdue: 1, record: { id: 'W-4' } })
    expect(json.areas[1].subjects[0].facts.map((one: { fact: string }) => one.fact)).toContain('maleStalls')
    expect(fact).toMatchObject({
      title: expect.any(String),
      settled: 1,
      why: [{ clause: { quote: expect.any(String) } }, {}],
    })
    expect((await other('GET', '/v1/worklist?area=441800')).json).toMatchObject({ subjects: 0, areas: [] })
    expect((await other('GET', '/v1/worklist')).json.areas.map(({ area }: { area: string }) => area)).toEqual([
      '440117',
    ])
  })

  test('is not made of more records than may be looked at', async () => {
    const narrow = await inspector('GET', '/v1/worklist?limit=1')
    expect(narrow.json.areas.flatMap(({ subjects }: { subjects: unknown[] }) => subjects)).toHaveLength(1)
  })
})
