import exceljs from 'exceljs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { STALL_RATIO, toilet } from '../open.ts'
import { type Asking, type Desk, openDesk } from './office.ts'

let desk: Desk
let inspector: Asking
let office: Asking
beforeAll(async () => {
  desk = await openDesk()
  inspector = await desk.as(['inspector'], { areas: ['441802'] })
  office = await desk.as(['office'], { areas: ['441800'] })
})
afterAll(() => desk.close())

const { Workbook } = exceljs
const SHEET = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

const other = { ...toilet, id: 'T-2', femaleStalls: 3 }
const submit = (record: unknown = toilet, url = '/v1/submissions', headers: Record<string, string> = {}) =>
  inspector('POST', url, record, headers)

describe('a submission', () => {
  test('shows what is waived, tells hooks of it, and is judged again with the waivers of its day', async () => {
    const admin = await desk.as(['admin'])
    await admin('POST', '/v1/hooks', { url: 'https://example.net/hook', events: [] })
    const waiver = { rule: STALL_RATIO, area: '441802', subject: 'T-9', approver: '示例局', basis: '示例〔2026〕1 号' }
    const granted = await office('POST', '/v1/waivers', { ...waiver, from: '2026-01-01', until: '2026-12-31' })
    const { json } = await submit({ ...toilet, id: 'T-9' })
    expect(json.report.violations).toMatchObject([{ rule: STALL_RATIO, waiver: { approver: '示例局' } }])
    expect((await office('DELETE', `/v1/waivers/${granted.json.id}`)).status).toBe(204)
    const decided = await office('POST', `/v1/submissions/${json.id}/decision`, { decision: 'accept' })
    expect(decided.status).toBe(200)
    expect((await office('POST', `/v1/submissions/${json.id}/recheck`)).json.same).toBe(true)
    const { items } = await desk.office.store.hooks.deliveries()
    const told = items.map(({ event }) => event)
    expect(told).toEqual(expect.arrayContaining(['submission.created', 'submission.decided']))
  })

  test('is kept with its report, its records and its problems, and can be read again', async () => {
    const made = await submit({ records: [toilet, { ...other, femaleStall: 1 }] })
    expect(made.status).toBe(201)
    expect(made.json).toMatchObject({
      ...{ state: 'submitted', area: '441802', kind: 'public-toilet', period: '2026', by: inspector.account },
      counts: { records: 1, refused: 1, fail: 1, breaches: 1 },
      report: { violations: [{ rule: STALL_RATIO }] },
    })
    expect(made.headers.location).toBe(`/v1/submissions/${made.json.id}`)
    const url = `/v1/submissions/${made.json.id}`
    const read = await inspector('GET', url)
    expect(read.json).toEqual(made.json)
    expect(read.headers.etag).toBe(made.headers.etag)
    const again = await inspector('GET', url, undefined, { 'if-none-match': String(read.headers.etag) })
    expect([again.status, again.text]).toEqual([304, ''])
    expect((await inspector('GET', `${url}/records`)).json.items).toMatchObject([{ position: 0, record: toilet }])
    expect((await inspector('GET', `${url}/problems?lang=en`)).json.items).toMatchObject([
      { code: 'unknown-field', position: 1 },
    ])
  })

  test('of one county is nobody else’s to see', async () => {
    const { id } = (await submit()).json
    const elsewhere = await desk.as(['office', 'inspector', 'hr'], { areas: ['441803'] })
    const otherKind = await desk.as(['office', 'inspector', 'hr'], { areas: ['441802'], kinds: ['venue'] })
    for (const asking of [elsewhere, otherKind]) {
      for (const [method, path] of [
        ['GET', ''],
        ['GET', '/records'],
        ['GET', '/problems'],
        ['GET', '/people'],
        ['POST', '/recheck'],
        ['POST', '/hand-in'],
      ] as const)
        expect((await asking(method, `/v1/submissions/${id}${path}`)).status, path).toBe(404)
      expect((await asking('POST', `/v1/submissions/${id}/decision`, { decision: 'accept' })).status).toBe(404)
      expect((await asking('PUT', `/v1/submissions/${id}`, toilet)).status).toBe(404)
      expect((await asking('POST', `/v1/submissions/${id}/correction`, toilet)).status).toBe(404)
      expect((await asking('GET', '/v1/submissions')).json.items).toEqual([])
      expect((await asking('GET', '/v1/subjects')).json.items).toEqual([])
      expect((await asking('GET', '/v1/subjects/public-toilet/441802/T-1')).status).toBe(404)
    }
  })

  test('is refused whole where a record lies outside, naming its position', async () => {
    const before = (await office('GET', '/v1/submissions?limit=1000')).json.items.length
    const refused = await submit([toilet, { ...other, area: '441803' }, other])
    expect([refused.status, refused.json.type]).toEqual([403, 'urn:halfsky:fault:outside-scope'])
    expect(refused.json.detail).toContain('1')
    expect(refused.json.detail).not.toContain('2')
    expect((await office('GET', '/v1/submissions?limit=1000')).json.items).toHaveLength(before)
  })

  test('is nothing where no record can be judged', async () => {
    const { status, json } = await submit({ ...toilet, femaleStalls: 'two' })
    expect([status, json.type]).toEqual([422, 'urn:halfsky:fault:no-record-judged'])
    expect(json.problems).toMatchObject([{ code: 'field-type' }])
  })
})

describe('an idempotency key', () => {
  test('with the same request is the same submission; with another it is refused', async () => {
    const key = { 'idempotency-key': 'one-and-the-same' }
    const [first, second] = [await submit(other, '/v1/submissions', key), await submit(other, '/v1/submissions', key)]
    expect([first.status, second.status]).toEqual([201, 201])
    expect(second.json).toEqual(first.json)
    expect([first.headers['idempotent-replayed'], second.headers['idempotent-replayed']]).toEqual([undefined, 'true'])
    expect((await submit(toilet, '/v1/submissions', key)).json.type).toBe('urn:halfsky:fault:key-reused')
    expect((await submit(other, '/v1/submissions?period=2025', key)).json.type).toBe('urn:halfsky:fault:key-reused')
    expect((await submit(other)).json.id).not.toBe(first.json.id)
  })

  test('sent many times at once makes one', async () => {
    const key = { 'idempotency-key': 'at-once' }
    const all = await Promise.all(Array.from({ length: 8 }, () => submit(other, '/v1/submissions', key)))
    expect(new Set(all.map(({ json }) => json.id)).size).toBe(1)
  })
})

describe('what becomes of a submission', () => {
  const decide = (id: string, decision: string, headers = {}) =>
    office('POST', `/v1/submissions/${id}/decision`, { decision, note: '请核对女厕位' }, headers)

  test('a draft may be replaced, is no subject yet, and is handed in as it stands', async () => {
    const draft = (await submit({ ...toilet, id: 'D-1' }, '/v1/submissions?state=draft')).json
    expect([draft.state, draft.submittedAt]).toEqual(['draft', null])
    expect((await inspector('GET', '/v1/subjects/public-toilet/441802/D-1')).status).toBe(404)
    expect((await decide(draft.id, 'accept')).status).toBe(409)
    const replaced = await inspector('PUT', `/v1/submissions/${draft.id}`, { ...toilet, id: 'D-1', femaleStalls: 3 })
    expect([replaced.status, replaced.json.supersedes]).toEqual([200, draft.id])
    expect((await inspector('PUT', `/v1/submissions/${draft.id}`, toilet)).status).toBe(409)
    const handed = await inspector('POST', `/v1/submissions/${replaced.json.id}/hand-in`)
    expect(handed.status).toBe(201)
    expect([handed.json.state, handed.json.counts]).toEqual(['submitted', replaced.json.counts])
    expect((await inspector('GET', '/v1/subjects/public-toilet/441802/D-1')).json.history.items).toHaveLength(1)
  })

  test('it is decided on once, by who saw it as it is', async () => {
    const { id } = (await submit()).json
    expect((await decide(id, 'return', { 'if-match': `"${id}-7"` })).status).toBe(412)
    expect((await decide(id, 'return', { 'if-match': 'W/"x"' })).status).toBe(412)
    const returned = await decide(id, 'return', { 'if-match': `"${id}-1"` })
    expect(returned.json).toMatchObject({ state: 'returned', note: '请核对女厕位', decidedBy: office.account })
    expect(returned.headers.etag).toBe(`"${id}-2"`)
    expect((await decide(id, 'accept')).status).toBe(409)
  })

  test('a correction stands in its place, and it stays to be read', async () => {
    const first = (await submit({ ...toilet, id: 'C-1' })).json
    const url = `/v1/submissions/${first.id}`
    expect((await inspector('POST', `${url}/correction`, toilet, { 'if-match': `"${first.id}-9"` })).status).toBe(412)
    const corrected = await inspector('POST', `${url}/correction`, { ...toilet, id: 'C-1', femaleStalls: 3 })
    expect([corrected.status, corrected.json.supersedes]).toEqual([201, first.id])
    const before = (await inspector('GET', url)).json
    expect(before).toMatchObject({ state: 'superseded', supersededBy: corrected.json.id, report: first.report })
    expect((await inspector('POST', `${url}/correction`, toilet)).status).toBe(409)
  })

  test('a locked period takes no submission, no correction and no decision, until it is let go', async () => {
    const mine = await desk.as(['inspector'], { areas: ['441825'] })
    const record = { ...toilet, area: '441825', asOf: '2025-03-01' }
    const [first, second] = [
      (await mine('POST', '/v1/submissions', record)).json,
      (await mine('POST', '/v1/submissions', record)).json,
    ]
    await decide(first.id, 'accept')
    const put = (locked: boolean) =>
      office('PUT', '/v1/periods', {
        items: [{ area: '441825', kind: 'public-toilet', period: '2025', due: '2025-12-31', locked }],
      })
    expect((await put(true)).json.items[0]).toMatchObject({ lockedBy: office.account })
    expect((await mine('GET', `/v1/submissions/${first.id}`)).json.state).toBe('locked')
    for (const { status, json } of [
      await mine('POST', '/v1/submissions', record),
      await mine('POST', '/v1/submissions', { ...record, area: '441825001' }),
      await mine('POST', `/v1/submissions/${first.id}/correction`, record),
      await mine('POST', `/v1/submissions/${second.id}/correction`, record),
      await mine('POST', `/v1/submissions/${second.id}/correction?period=2026`, { ...record, asOf: '2026-01-01' }),
      await decide(second.id, 'accept'),
    ])
      expect([status, json.type]).toEqual([409, 'urn:halfsky:fault:period-locked'])
    expect((await mine('POST', '/v1/submissions', { ...record, asOf: '2026-03-01' })).status).toBe(201)
    await put(false)
    expect((await mine('GET', `/v1/submissions/${first.id}`)).json.state).toBe('accepted')
    expect((await decide(second.id, 'accept')).status).toBe(200)
  })
})

describe('files', () => {
  const CSV = [
    '编号,行政区划代码,数据日期,城乡,建设性质,女厕位,男厕位',
    'F-1,441802,2026-05-01,城镇,新建,2,2',
    'F-2,441802,2026-05-01,城镇,新建,很多,2',
  ].join('\n')

  test('are taken as CSV, the refused rows told by line', async () => {
    const made = await submit(CSV, '/v1/submissions?kind=public-toilet', { 'content-type': 'text/csv' })
    expect(made.status, made.text).toBe(201)
    expect(made.json.counts).toMatchObject({ records: 1, refused: 1 })
    expect(made.json.report.problems).toMatchObject([{ code: 'cell-value', line: 3, position: 1 }])
    expect((await inspector('POST', `/v1/submissions/${made.json.id}/recheck`)).json.same).toBe(true)
  })

  test('are taken as workbooks, the refused rows told by cell', async () => {
    const rows = CSV.split('\n').map((line) => line.split(','))
    const book = new Workbook()
    book.addWorksheet('厕所').addRows(rows)
    const made = await desk.app.inject({
      method: 'POST',
      url: '/v1/submissions?kind=public-toilet&lang=en',
      headers: { 'content-type': SHEET, cookie: inspector.cookie },
      payload: Buffer.from(await book.xlsx.writeBuffer()),
    })
    expect(made.statusCode, made.body).toBe(201)
    expect(made.json().report.problems).toMatchObject([{ code: 'cell-value', cell: '厕所!F3', position: 1 }])
    expect((await inspector('POST', `/v1/submissions/${made.json().id}/recheck`)).json.same).toBe(true)
  })

  test('hold no more records than the door takes', async () => {
    const many = Array.from({ length: 10_001 }, () => 'F-1,441802,2026-05-01,城镇,新建,2,2')
    const csv = [CSV.split('\n')[0], ...many].join('\n')
    const { status, json } = await submit(csv, '/v1/submissions?kind=public-toilet', { 'content-type': 'text/csv' })
    expect([status, json.type]).toEqual([413, 'urn:halfsky:fault:too-many-records'])
  })

  test('of many records let others have their turns', async () => {
    const many = Array.from({ length: 3_000 }, (_, index) => ({ ...toilet, id: `N-${index}` }))
    let turns = 0
    let isDone = false
    const counting = (): void => {
      turns++
      if (!isDone) setImmediate(counting)
    }
    counting()
    const made = await submit(many)
    isDone = true
    expect([made.status, made.json.counts.records]).toEqual([201, 3_000])
    expect(turns).toBeGreaterThan(20)
  })

  test('are for the area that was named, where all of it lies in it', async () => {
    const wide = await desk.as(['inspector'], { areas: ['441800'] })
    expect((await wide('POST', '/v1/submissions?area=441800', toilet)).json.area).toBe('441800')
    expect((await wide('POST', '/v1/submissions?area=441803', toilet)).status).toBe(403)
    expect((await submit(toilet, '/v1/submissions?area=441800')).status).toBe(403)
    const mixed = await wide('POST', '/v1/submissions', [toilet, { ...other, area: '441803' }])
    expect([mixed.json.area, mixed.json.kind]).toEqual(['441800', 'public-toilet'])
  })

  test('are taken as lines', async () => {
    const lines = [toilet, { nonsense: 1 }, other].map((one) => JSON.stringify(one)).join('\n')
    const made = await submit(lines, '/v1/submissions', { 'content-type': 'application/x-ndjson' })
    expect(made.json.counts).toMatchObject({ records: 2, refused: 1 })
    expect((await inspector('POST', `/v1/submissions/${made.json.id}/recheck`)).json.same).toBe(true)
  })

  test('are taken by a mapping', async () => {
    const map =
      'kind: public-toilet\nfields: {id: {column: No}, area: {constant: "441802"}, asOf: {constant: "2026-05-01"}}'
    const made = await submit('No\nM-1\n', `/v1/submissions?map=${encodeURIComponent(map)}`, {
      'content-type': 'text/csv',
    })
    expect(made.status, made.text).toBe(201)
  })

  test.each(['text/plain', 'application/zip', 'image/png'])('of type %s are no records', async (type) => {
    expect((await submit('x', '/v1/submissions', { 'content-type': type })).status).toBe(415)
  })
})

describe('a report', () => {
  const team = (id: string, area: string, women: number) => ({
    ...{ kind: 'village-committee', id, area, asOf: '2026-03-01' },
    members: Array.from({ length: 5 }, (_, index) => ({
      sex: index < women ? '女' : '男',
      post: index === 0 ? '正职' : '成员',
    })),
  })

  test('is made again, byte for byte, by the rulebook and the records it was made by', async () => {
    const asking = await desk.as(['inspector', 'office'], { areas: ['441821'] })
    const area = { kind: 'area-statistics', id: 'Y', area: '441821', asOf: '2025-12-31', year: 2025 }
    const rate = (year: number, value: number) => ({
      ...{ ...area, year, asOf: `${year}-12-31` },
      indicators: { sanitaryToiletCoverage: value, villageCommitteeFemaleShare: 35, villageCommittees: 2 },
    })
    const first = await asking('POST', '/v1/submissions?lang=en', [
      rate(2024, 90),
      team('V-1', '441821001', 2),
      team('V-2', '441821002', 1),
    ])
    expect(first.status, first.text).toBe(201)
    const second = await asking('POST', '/v1/submissions', rate(2025, 80))
    expect(second.status).toBe(201)
    expect((await asking('POST', '/v1/submissions', rate(2025, 99))).status).toBe(201)
    await asking('POST', `/v1/submissions/${first.json.id}/correction`, [rate(2024, 70)])
    for (const { json } of [first, second]) {
      const again = await asking('POST', `/v1/submissions/${json.id}/recheck`)
      expect(again.json.same, JSON.stringify(json.report.problems)).toBe(true)
      expect(JSON.stringify(again.json.report)).toBe(await desk.office.store.submissions.report(json.id))
    }
  })

  test('reads what the store holds of earlier years', async () => {
    const asking = await desk.as(['inspector'], { areas: ['441823'] })
    const year = (year: number, value: number) => ({
      ...{ kind: 'area-statistics', id: 'Y', area: '441823', asOf: `${year}-12-31`, year },
      indicators: { sanitaryToiletCoverage: value },
    })
    const { json: alone } = await asking('POST', '/v1/submissions', year(2025, 80))
    await asking('POST', '/v1/submissions', year(2024, 90))
    const { json: followed } = await asking('POST', '/v1/submissions', year(2025, 80))
    const { json: together } = await asking('POST', '/v1/check', [year(2024, 90), year(2025, 80)])
    expect(followed.counts).not.toEqual(alone.counts)
    const of2025 = together.violations.filter(({ observed }: { observed: object }) =>
      Object.values(observed).includes(80),
    )
    expect(followed.report.violations.map(({ rule }: { rule: string }) => rule)).toEqual(
      expect.arrayContaining(of2025.map(({ rule }: { rule: string }) => rule)),
    )
    const drafted = (await asking('POST', '/v1/submissions?state=draft', year(2023, 10))).json
    expect(drafted.state).toBe('draft')
    expect((await asking('POST', '/v1/submissions', year(2024, 90))).json.counts).toEqual(
      (await asking('POST', '/v1/submissions', year(2024, 90))).json.counts,
    )
  })

  test('shows reported figures beside those the bodies come to', async () => {
    const asking = await desk.as(['inspector'], { areas: ['441826'] })
    const bodies = [team('V-1', '441826001', 1), team('V-2', '441826002', 2)]
    expect((await asking('POST', '/v1/submissions', bodies)).status).toBe(201)
    const empty = (await asking('GET', '/v1/figures?area=441826&year=2026')).json
    const share = ({ indicator }: { indicator: string }) => indicator === 'villageCommitteeFemaleShare'
    expect(empty.submission).toBeNull()
    expect(empty.items.find(share)).toMatchObject({ reported: null, recomputed: { low: 30, high: 30 } })
    const given = await asking('POST', '/v1/submissions', {
      ...{ kind: 'area-statistics', id: 'Y', area: '441826', asOf: '2026-12-31', year: 2026 },
      indicators: { villageCommitteeFemaleShare: 45, villageCommittees: 2 },
    })
    expect(given.status, given.text).toBe(201)
    const both = (await asking('GET', '/v1/figures?area=441826&year=2026')).json
    expect(both.submission).toBe(given.json.id)
    expect(both.items.find(share)).toMatchObject({ reported: 45, difference: 15, differs: true, state: 'complete' })
    expect((await inspector('GET', '/v1/figures?area=441826&year=2026')).status).toBe(404)
  })
})

describe('what is due', () => {
  test('is on time, late or missing, by the day it is in China', async () => {
    desk.at('2026-05-01T08:00:00.000Z')
    await inspector('GET', '/v1/session')
    const lead = await desk.as(['office', 'inspector'], { areas: ['440117'] })
    const record = (area: string) => ({ ...toilet, area, asOf: '2026-05-01' })
    const items = ['440117001', '440117002', '440117003'].map((area) => ({
      ...{ area, kind: 'public-toilet', period: '2026', due: '2026-05-01' },
    }))
    expect((await lead('PUT', '/v1/periods', { items })).status).toBe(200)
    expect((await lead('PUT', '/v1/periods', { items: [{ ...items[0], area: '441802' }] })).status).toBe(403)
    desk.at('2026-05-01T15:59:59.000Z')
    const first = (await lead('POST', '/v1/submissions', record('440117001'))).json
    desk.at('2026-05-01T16:00:00.000Z')
    await lead('POST', '/v1/submissions', record('440117002101'))
    await lead('POST', `/v1/submissions/${first.id}/correction`, record('440117001'))
    await lead('POST', `/v1/submissions/${first.id}/decision`, { decision: 'accept' })
    const { json } = await lead('GET', '/v1/completeness?area=440117&period=2026')
    expect(json.items.map(({ onTime, late, missing }: Record<string, number>) => [onTime, late, missing])).toEqual([
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ])
    expect(json.total).toMatchObject({ expected: 3, submitted: 2, timeliness: 0.33, completeness: 0.66 })
    expect((await inspector('GET', '/v1/completeness?area=440117')).status).toBe(404)
    expect((await inspector('GET', '/v1/completeness')).json.total.expected).toBe(0)
  })
})

describe('evidence', () => {
  const PNG = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  )
  const upload = (payload: Buffer, area = '441802', type = 'image/png') =>
    desk.app.inject({
      method: 'POST',
      url: `/v1/files?area=${area}`,
      headers: { 'content-type': type, cookie: inspector.cookie },
      payload,
    })

  test('comes back as it was handed in, to whoever sees its area, and is never shown as a page', async () => {
    const { id } = (await upload(PNG)).json()
    const url = `/v1/files/${id}`
    const { rawPayload, headers } = await desk.app.inject({ url, headers: { cookie: inspector.cookie } })
    expect(rawPayload.equals(PNG)).toBe(true)
    expect(headers).toMatchObject({
      ...{ 'content-type': 'image/png', 'x-content-type-options': 'nosniff' },
      'content-disposition': `attachment; filename="${id}.png"`,
    })
    const elsewhere = await desk.as(['inspector'], { areas: ['441803'] })
    expect((await elsewhere('GET', url)).status).toBe(404)
    expect((await upload(PNG, '441803')).statusCode).toBe(403)
  })

  test('is what its bytes say, whatever it is called', async () => {
    expect((await upload(Buffer.from('<script>'))).statusCode).toBe(415)
    expect((await upload(Buffer.from('%PDF-1.7'))).json().type).toBe('application/pdf')
    expect((await upload(Buffer.alloc(0))).statusCode).toBe(415)
    expect((await upload(PNG, '441802', 'text/html')).statusCode).toBe(415)
  })
})
