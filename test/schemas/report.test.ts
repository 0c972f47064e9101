import { beforeAll, describe, expect, test } from 'vitest'
import { type CheckOptions, type Halfsky, openRulebook } from '../../src/halfsky.ts'
import type { Lang, Report } from '../../src/model/index.ts'
import { readBatch } from '../../src/record/index.ts'
import { faultsOf, validatorOf } from './schemas-here.ts'

const toilet = { kind: 'public-toilet', id: 'T-1', area: '441802', asOf: '2026-05-01', name: 'Riverside' }
const team = { ...toilet, kind: 'leadership-team', id: 'L-1', bodyType: 'town' }
const area = { ...toilet, kind: 'area-statistics', id: 'A-1', area: '441800' }
const congress = { ...toilet, kind: 'congress', id: 'C-1', congressType: 'party', delegates: 200, femaleDelegates: 59 }

const BATCHES: Readonly<Record<string, readonly unknown[]>> = {
  toilets: [
    { ...toilet, setting: 'urban', construction: 'new', femaleStalls: 2, maleStalls: 2 },
    { ...toilet, setting: 'urban', construction: 'new', femaleStalls: 3 },
    { ...toilet, setting: 'urban', construction: 'rebuilt', femaleStalls: 900, maleCubicles: 1, maleUrinals: 2 },
    { ...toilet, setting: 'urban', construction: 'new', femaleStalls: 0, maleStalls: 0 },
    { ...toilet, area: '440117', setting: 'rural', femaleStalls: 1, maleStalls: 1 },
    { ...toilet, asOf: '2035-01-01', setting: 'urban', construction: 'new', femaleStalls: 1, maleStalls: 1 },
  ],
  venues: [
    {
      ...toilet,
      kind: 'venue',
      venueType: 'railway-station',
      floorArea: 20_000,
      dailyVisitors: 30_000,
      thirdToilets: 0,
    },
    { ...toilet, kind: 'venue', venueType: 'shopping-centre', area: '440117', nursingRooms: 1 },
  ],
  rosters: [
    { ...team, members: [{ sex: '女', post: 'principal' }, { sex: 'male' }, { sex: null }, {}] },
    { ...team, memberCount: 5, femaleCount: 6, principalIsFemale: false },
    { ...team, kind: 'village-committee', members: [{ sex: 0 }, { sex: 1 }], bodyType: undefined },
  ],
  congresses: [
    { ...congress, membership: 30_000, femaleMembership: 9000 },
    { ...congress, congressType: 'peoples', area: '440117' },
  ],
  years: [
    { ...area, year: 2025, indicators: { residentsCommitteeFemaleShare: 44.99, sanitaryToiletCoverage: 98 } },
    {
      ...area,
      year: 2026,
      asOf: '2027-01-01',
      indicators: { residentsCommitteeFemaleShare: 50, sanitaryToiletCoverage: 97 },
    },
  ],
  beside: [
    {
      ...toilet,
      highTraffic: true,
      sanitary: true,
      evidence: { sanitary: { document: 'Notice 3', date: '2027-01-01' } },
    },
    { ...area, year: 2025, indicators: { maternalMortalityRate: 14.29, liveBirths: 7000 } },
    { ...area, year: 2026, indicators: { maternalMortalityRate: 7, liveBirths: 7000 } },
  ],
  refused: [
    'a toilet',
    { ...toilet, femaleStalls: null },
    { ...toilet, femaleStals: 3, 'a/b~c': 1 },
    { ...toilet, kind: 'toilet' },
    { ...toilet, area: '110000' },
    { kind: 'public-toilet' },
    { ...team, members: [{ 姓名: 'x' }] },
  ],
}
const LANGS: readonly Lang[] = ['zh-CN', 'en']

const validate = validatorOf('report')
let halfsky: Halfsky
let reports: readonly Report[]

const checked = async (text: string, options: Partial<CheckOptions> = {}): Promise<Report> => {
  const batch = readBatch(text, 'json', 'records.json')
  const defaults = { lang: 'zh-CN', asOf: '2026-06-01', engine: 'compiled', detail: 'all', crossCheckEvery: 1 } as const
  const { report } = await halfsky.checkBatch(batch, { ...defaults, ...options })
  // what a reader of the JSON sees
  return JSON.parse(JSON.stringify(report))
}

beforeAll(async () => {
  const opening = await openRulebook()
  if (opening.halfsky === null) throw new Error(JSON.stringify(opening.problems))
  halfsky = opening.halfsky
  const everything = JSON.stringify(Object.values(BATCHES).flat())
  reports = await Promise.all(LANGS.map((lang) => checked(everything, { lang })))
})

describe('reports of the product validate', () => {
  test.each(Object.keys(BATCHES).flatMap((name) => LANGS.map((lang) => [name, lang] as const)))(
    '%s in %s',
    async (name, lang) => {
      const text = JSON.stringify(BATCHES[name])
      for (const detail of ['all', 'brief'] as const) {
        expect(faultsOf(validate, await checked(text, { lang, detail }))).toEqual([])
      }
    },
  )

  test('by the other engine, by a plan that was named, and on a day when targets are due', async () => {
    const text = JSON.stringify(BATCHES.rosters)
    expect(faultsOf(validate, await checked(text, { engine: 'json-rules-engine' }))).toEqual([])
    expect(faultsOf(validate, await checked(text, { plan: 'conghua', asOf: '2031-01-01' }))).toEqual([])
  })

  test.each(['', '[]', '{', '{"records": 3}', '[{"id": 1, "id": 2}]'])('on %j', async (text) => {
    expect(faultsOf(validate, await checked(text))).toEqual([])
  })

  test('together they show every verdict but an error, every section, and every form of trace', () => {
    for (const report of reports) {
      const verdicts = new Set(report.findings.map(({ verdict }) => verdict))
      expect(verdicts).toEqual(new Set(['pass', 'fail', 'unknown', 'not-applicable', 'manual']))
      expect(report.violations.some(({ remedy }) => remedy !== null)).toBe(true)
      expect(report.problems.length).toBeGreaterThanOrEqual(7)
      const text = JSON.stringify(report.findings)
      for (const form of ['word', 'number', 'none', 'literal', 'fact']) expect(text).toContain(`"form":"${form}"`)
      for (const reason of ['missing', 'suspect', 'outside-period']) expect(text).toContain(`"reason":"${reason}"`)
    }
  })
})

describe('a report that is wrong is refused', () => {
  const broken = (change: (report: Report & Record<string, unknown>) => object) =>
    faultsOf(validate, change(reports[0] as Report & Record<string, unknown>))
  const firstFinding = (report: Report, change: object) => ({
    ...report,
    findings: report.findings.map((finding, index) => (index === 0 ? { ...finding, ...change } : finding)),
  })

  test.each<[string, (report: Report & Record<string, unknown>) => object]>([
    ['no digest', (report) => ({ ...report, rulebook: { plans: [] } })],
    ['an unknown key', (report) => ({ ...report, score: 1 })],
    ['a pass among the violations', (report) => ({ ...report, violations: report.findings })],
    ['an unknown without what is missing', (report) => ({ ...report, unknown: report.violations.slice(0, 1) })],
    ['a rate above one', (report) => ({ ...report, summary: { ...report.summary, passRate: 83 } })],
    ['a verdict that is none', (report) => firstFinding(report, { verdict: 'ok' })],
    ['evidence without a document', (report) => firstFinding(report, { evidence: { a: { date: '2026-01-01' } } })],
    ['an interval without its events', (report) => firstFinding(report, { intervals: { a: { low: 0, high: 1 } } })],
    ['a finding with an unknown key', (report) => firstFinding(report, { members: [] })],
    ['a roster with a name', (report) => firstFinding(report, { observed: { members: [{ name: 'x' }] } })],
    [
      'a comparison without what it saw',
      (report) => firstFinding(report, { explanation: { when: null, require: { fact: 'a' } } }),
    ],
    [
      'a problem of no known code',
      (report) => ({ ...report, problems: [{ code: 'x', message: 'x', severity: 'error' }] }),
    ],
    [
      'a problem with its parameters',
      (report) => ({ ...report, problems: report.problems.map((problem) => ({ ...problem, params: {} })) }),
    ],
  ])('%s', (_name, change) => {
    expect(broken(change)).not.toEqual([])
  })
})
