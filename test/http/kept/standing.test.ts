import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Asking, ask, type Desk, openDesk } from './office.ts'

let desk: Desk
let office: Asking
let inspector: Asking

const RATIO = 'qingyuan/environment/measures-6/stall-ratio'

const toilet = (id: string, area: string, femaleStalls: number, asOf = '2026-03-01') => ({
  ...{ kind: 'public-toilet', id, area, asOf, name: `示例公厕${id}（虚构）` },
  ...{ setting: 'urban', construction: 'new', femaleStalls, maleStalls: 2 },
})
const statistics = (area: string, year: number, facts: Readonly<Record<string, number>>) => ({
  ...{ kind: 'area-statistics', id: `${area}-${year}`, area, year, asOf: `${year}-12-31` },
  indicators: facts,
})

const YEARS = [2021, 2022, 2023, 2024, 2025]
const RECORDS = [
  toilet('T-1', '441802', 2),
  toilet('T-2', '441802', 3),
  toilet('T-3', '441803', 2, '2025-06-01'),
  toilet('T-4', '441803', 9, '2025-06-01'),
  ...YEARS.map((year) => statistics('441800', year, { maternalMortalityRate: 14 - (year - 2021) })),
  ...['441802', '441803', '441821'].map((area, index) =>
    statistics(area, 2025, { maternalMortalityRate: [8, 8, 9][index] ?? 0 }),
  ),
]

beforeAll(async () => {
  desk = await openDesk()
  office = await desk.as(['office'], { areas: ['441800'] })
  inspector = await desk.as(['inspector'], { areas: ['441800'] })
  const admin = await desk.as(['admin'])
  const area = (code: string, name: string) => ({ code, name, parent: null, validFrom: '2020-01-01', validTo: null })
  await admin('PUT', '/v1/areas', {
    items: [area('441800', '示例市'), area('441802', '甲区'), area('441803', '乙区'), area('441881', '丁市')],
  })
  for (const some of [RECORDS.slice(0, 4), RECORDS.slice(4)])
    expect((await inspector('POST', '/v1/submissions', some)).status).toBe(201)
})
afterAll(() => desk.close())

const standing = async (asking: Asking, query = 'area=441800', headers = {}) =>
  asking('GET', `/v1/standing?${query}`, undefined, headers)
const findings = async (asking: Asking, query: string) => asking('GET', `/v1/findings?area=441800&${query}`)

type Tally = { rule: string; verdicts: Record<string, number>; breaches: number; waived: number }

describe('the standing of an area', () => {
  test('in a year is that of the report of the year', async () => {
    for (const year of [2024, 2025, 2026]) {
      const { json } = await standing(office, `area=441800&year=${year}`)
      const report = (await office('GET', `/v1/reports/yearly?area=441800&year=${year}&format=json`)).json
      expect([json.rates, json.records, json.period, json.asOf, json.rulebook]).toEqual([
        ...[report.rates, report.records, report.period, report.asOf, report.rulebook],
      ])
      const failing = json.rules
        .filter(({ verdicts }: Tally) => (verdicts.fail ?? 0) > 0)
        .map(({ rule }: Tally) => rule)
      expect(new Set(failing)).toEqual(new Set(report.violations.map(({ rule }: Tally) => rule)))
    }
  })

  test('without one is by the latest record of each subject, whatever its year', async () => {
    const { json } = await standing(office)
    expect(json).toMatchObject({ year: null, period: { from: '2021-01-01', to: '2026-05-01' }, asOf: '2026-05-01' })
    expect(json.records).toMatchObject({ judged: 8, superseded: 4, refused: 0 })
    const ratio = json.rules.find(({ rule }: Tally) => rule === RATIO)
    expect([ratio.verdicts.pass, ratio.verdicts.fail, ratio.breaches]).toEqual([2, 2, 2])
    expect(json.rates.areas.map(({ area }: { area: { name: string } }) => area.name)).toEqual([
      ...['示例市', '甲区', '乙区', '441821'],
    ])
  })

  test('adds up: its rules are its findings, and its parts its whole', async () => {
    const { rules, rates } = (await standing(office)).json
    const sum = (of: (one: Tally) => number) => rules.reduce((all: number, one: Tally) => all + of(one), 0)
    const { overall } = rates
    expect(sum(({ verdicts }) => verdicts.fail ?? 0)).toBe(overall.fail)
    expect(sum(({ verdicts }) => verdicts['not-applicable'] ?? 0)).toBe(overall.notApplicable)
    expect(sum(({ breaches }) => breaches)).toBe(overall.breaches)
    expect((await findings(office, 'verdict=fail&limit=1')).json.total).toBe(overall.fail)
    expect((await findings(office, 'only=breaches&limit=1')).json.total).toBe(overall.breaches)
    for (const { domain, unknown } of rates.domains)
      expect((await findings(office, `domain=${domain}&verdict=unknown&limit=1`)).json.total, domain).toBe(unknown)
  })

  test('is told again only where something was handed in, decided or waived', async () => {
    const { headers, json } = await standing(office)
    const seen = { 'if-none-match': String(headers.etag) }
    expect((await standing(office, 'area=441800', seen)).status).toBe(304)
    expect((await standing(office, 'area=441800&lang=en', seen)).status).toBe(200)
    desk.at('2026-05-01T01:00:00.000Z')
    expect((await standing(office)).json.computedAt).toBe(json.computedAt)

    const more = await inspector('POST', '/v1/submissions', toilet('T-9', '441803', 1))
    const then = await standing(office, 'area=441800', seen)
    expect([then.status, then.json.records.judged]).toEqual([200, 9])
    await office('POST', `/v1/submissions/${more.json.id}/decision`, { decision: 'return', note: '重测' })
    const returned = await standing(office)
    expect(returned.headers.etag).toBe(headers.etag)
    expect(returned.json.records.judged).toBe(8)

    const grant = { rule: RATIO, area: '441802', subject: 'T-1', approver: '示例市', basis: '虚构〔2026〕1号' }
    const waiver = await office('POST', '/v1/waivers', { ...grant, from: '2026-01-01', until: '2026-12-31' })
    expect(waiver.status).toBe(201)
    const waived = (await standing(office)).json
    const ratio = waived.rules.find(({ rule }: Tally) => rule === RATIO)
    expect([ratio.verdicts.fail, ratio.breaches, ratio.waived]).toEqual([2, 1, 1])
    expect(waived.rates.overall.waived).toBe(1)
    const [found] = (await findings(office, 'only=waived')).json.findings
    expect(found).toMatchObject({ breach: false, waiver: { approver: '示例市' }, record: { id: 'T-1' } })
    await office('DELETE', `/v1/waivers/${waiver.json.id}`)
    expect((await standing(office)).headers.etag).toBe(headers.etag)
  })
})

describe('the findings', () => {
  test('tell the record, its submission, the sentence, what to do and the case', async () => {
    const { json } = await findings(office, `rule=${RATIO}&verdict=fail`)
    expect(json.findings.map(({ record }: { record: { id: string } }) => record.id)).toEqual(['T-1', 'T-3'])
    const [first] = json.findings
    expect(first).toMatchObject({
      ...{ breach: true, missing: [], waiver: null, required: 'femaleToMaleStalls ≥ 1.5' },
      record: { kind: 'public-toilet', name: '示例公厕T-1（虚构）', area: { code: '441802', name: '甲区' } },
      clause: { key: 'qingyuan/environment/measures-6', quote: '女厕位与男厕位的比例不小于 1.5:1' },
      remedy: { changes: { femaleStalls: 3 } },
      case: { state: 'open' },
    })
    const submission = await office('GET', `/v1/submissions/${first.submission}/records`)
    expect(submission.json.items.map(({ subject }: { subject: string }) => subject)).toContain('T-1')
    const found = await office('GET', `/v1/cases/${first.case.id}`)
    expect(found.json).toMatchObject({ rule: RATIO, subject: 'T-1', state: 'open' })
  })

  test('of an area alone leave out the areas under it', async () => {
    const { rates } = (await standing(office)).json
    for (const { area, unknown } of rates.areas) {
      const own = area.code === '441800' ? '&own=yes' : ''
      const { json } = await office('GET', `/v1/findings?area=${area.code}&verdict=unknown&limit=1${own}`)
      expect(json.total, area.code).toBe(unknown)
    }
  })

  test('come part by part, each once', async () => {
    const whole = (await findings(office, 'limit=999')).json
    expect(whole.next).toBe(null)
    const seen: unknown[] = []
    for (let after = ''; ; ) {
      const { json } = await findings(office, `limit=7${after}`)
      expect(json.total).toBe(whole.total)
      seen.push(...json.findings)
      if (json.next === null) break
      after = `&after=${json.next}`
    }
    expect(seen).toEqual(whole.findings)
  })

  test('refuse a cursor that nobody gave', async () => {
    for (const after of ['x', Buffer.from('[1,2]').toString('base64url'), Buffer.from('null').toString('base64url')]) {
      const { status, json } = await findings(office, `after=${after}`)
      expect([status, json.problems[0].code]).toEqual([400, 'field-value'])
    }
  })
})

describe('the indicators', () => {
  test('stand with their years and outlooks, as a trend of the same records has them', async () => {
    const { json } = await office('GET', '/v1/standing/indicators?area=441800')
    const mmr = json.indicators.find(
      ({ indicator }: { indicator: { id: string } }) => indicator.id === 'maternalMortalityRate',
    )
    expect(mmr.points).toEqual(YEARS.map((year) => ({ year, value: 14 - (year - 2021) })))
    const records = { records: RECORDS.slice(4, 9).map((one) => ({ ...one, name: '示例市' })) }
    const trend = (await ask(desk.app, 'POST', '/v1/trend?indicator=maternalMortalityRate&asOf=2026-05-01', records))
      .json
    for (const outlook of mmr.outlooks) expect(trend.outlooks).toContainEqual(outlook)
    expect(mmr.outlooks.length).toBeGreaterThan(0)
  })

  test('rank the areas one level below; those without a figure are listed, never placed', async () => {
    const { json } = await office('GET', '/v1/standing/rankings?area=441800&indicator=maternalMortalityRate')
    const [ranking] = json.rankings
    expect(ranking).toMatchObject({ level: 'county', year: 2025 })
    expect(
      ranking.rows.map((one: { rank: number; tied: boolean; gap: number; area: { name: string } }) => [
        ...[one.rank, one.tied, one.gap, one.area.name],
      ]),
    ).toEqual([
      [1, true, null, '甲区'],
      [1, true, null, '乙区'],
      [3, false, 1, '441821'],
    ])
    expect(ranking.missing).toEqual([
      { area: { code: '441881', name: '丁市', level: 'county' }, why: 'missing', last: null },
    ])
  })
})

describe('whoever sees less', () => {
  test('is told of their areas alone', async () => {
    const county = await desk.as(['inspector'], { areas: ['441802'] })
    expect((await standing(county, 'area=441803')).status).toBe(404)
    const { json } = await standing(county)
    expect(json.records.judged).toBe(3)
    for (const url of ['/v1/standing', '/v1/standing/indicators', '/v1/standing/rankings', '/v1/findings']) {
      const { status, text } = await county('GET', `${url}?area=441800`)
      expect(status).toBe(200)
      expect(text).not.toMatch(/T-3|T-4|乙区|丁市|441821/)
    }
  })

  test('is told of their kinds alone', async () => {
    const toilets = await desk.as(['inspector'], { areas: ['441800'], kinds: ['public-toilet'] })
    const { json } = await standing(toilets)
    expect(json.records.judged).toBe(4)
    expect((await toilets('GET', '/v1/standing/indicators?area=441800')).json.indicators).toEqual([])
    expect((await toilets('GET', '/v1/standing/rankings?area=441800')).json.rankings).toEqual([])
    const kinds = (await findings(toilets, 'limit=999')).json.findings.map(
      ({ record }: { record: { kind: string } }) => record.kind,
    )
    expect(new Set(kinds)).toEqual(new Set(['public-toilet']))
  })
})

test('an area without a plan, and a plan that there is not, are said', async () => {
  const everywhere = await desk.as(['office'])
  for (const query of ['area=110000', 'area=441800&plan=none']) {
    expect((await standing(everywhere, query)).status, query).toBe(422)
  }
  expect((await standing(everywhere, '')).status).toBe(400)
})
