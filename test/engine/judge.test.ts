import { beforeAll, describe, expect, test } from 'vitest'
import type { Evaluator } from '../../src/engine/evaluators.ts'
import { contextOf, judgeOf } from '../../src/engine/index.ts'
import type { Halfsky } from '../../src/halfsky.ts'
import type { FactRecord } from '../../src/model/index.ts'
import { renderText, reportWriter } from '../../src/report/index.ts'
import { batchOf, options, recordOf, shipped } from '../setup/product.ts'

let halfsky: Halfsky
beforeAll(async () => {
  halfsky = await shipped()
})

const RATIO = 'qingyuan/environment/measures-6/stall-ratio'
const toilet = (facts: Record<string, unknown>, area?: string) =>
  recordOf('public-toilet', { setting: 'urban', construction: 'new', highTraffic: false, ...facts }, area)

const read = (value: unknown): FactRecord => {
  const { record, problems } = halfsky.kinds.read(value)
  if (record === null) throw new Error(JSON.stringify(problems))
  return record
}

const ratio = async (facts: Record<string, unknown>) => judgeOf(halfsky.rulebook).judgeRule(RATIO, read(toilet(facts)))

describe('a remedy', () => {
  test.each([
    [{ femaleStalls: 2, maleStalls: 2 }, 3],
    [{ femaleStalls: 0, maleStalls: 1 }, 2],
    [{ femaleStalls: 7, maleStalls: 50 }, 75],
    [{ femaleStalls: 7, maleStalls: 51 }, 77],
  ])('of %j is the fewest whole stalls that comply: %i', async (facts, enough) => {
    const { remedy } = await ratio(facts)
    expect(remedy).toEqual({
      changes: { femaleStalls: enough },
      steps: [{ fact: 'femaleStalls', from: facts.femaleStalls, to: enough }],
    })
    expect((await ratio({ ...facts, femaleStalls: enough })).verdict).toBe('pass')
    expect((await ratio({ ...facts, femaleStalls: enough - 1 })).verdict).toBe('fail')
  })
})

describe('a remedy can be put into the record as it is', () => {
  const ONE_WOMAN = 'conghua/decision/goals-6/one-woman'
  const team = (facts: Record<string, unknown>) =>
    recordOf('leadership-team', { bodyType: 'subdistrict', ...facts }, '440117001')
  test.each([
    { memberCount: 7, femaleCount: 0 },
    { members: [{ sex: 'male', post: 'principal' }, { sex: '男' }] },
    { members: [{ sex: 'male' }, { sex: 'male' }], memberCount: 2, femaleCount: 0 },
  ])('%j', async (facts) => {
    const judge = judgeOf(halfsky.rulebook, { suspect: halfsky.kinds.suspect })
    const { verdict, remedy } = await judge.judgeRule(ONE_WOMAN, read(team(facts)))
    expect(verdict).toBe('fail')
    expect(remedy?.steps).toEqual([{ fact: 'femaleCount', from: 0, to: 1 }])
    expect((await judge.judgeRule(ONE_WOMAN, read(team({ ...facts, ...remedy?.changes })))).verdict).toBe('pass')
  })

  test('and is not told where it would make the record implausible', async () => {
    const judge = judgeOf(halfsky.rulebook, { suspect: halfsky.kinds.suspect })
    const { verdict, remedy } = await judge.judgeRule(RATIO, read(toilet({ femaleStalls: 1, maleStalls: 500 })))
    expect([verdict, remedy]).toEqual(['fail', null])
  })
})

describe('two engines watch each other', () => {
  const lying: Evaluator = () => ({ when: 'true', require: 'true' })
  const throwing: Evaluator = () => {
    throw new TypeError('secret of the record')
  }
  const record = () => read(toilet({ femaleStalls: 1, maleStalls: 2 }))
  const honest: Evaluator = ({ when, require }, valuer) => ({
    when: when?.(valuer) ?? 'true',
    require: require?.(valuer) ?? null,
  })

  test('a disagreement is an error finding, never silent', async () => {
    const judge = judgeOf(halfsky.rulebook, { evaluators: { compiled: honest, 'json-rules-engine': lying } })
    expect(await judge.judgeRule(RATIO, record(), undefined, { crossCheck: true })).toMatchObject({
      verdict: 'error',
      error: 'engines-disagree',
    })
    expect(await judge.judgeRule(RATIO, record(), undefined, { crossCheck: false })).toMatchObject({ verdict: 'fail' })
  })

  test('a rule that throws is an error finding that tells nothing of the record; the others go on', async () => {
    const half: Evaluator = (rule, valuer) => (rule.rule.id === RATIO ? throwing(rule, valuer) : honest(rule, valuer))
    const judge = judgeOf(halfsky.rulebook, { evaluators: { compiled: half, 'json-rules-engine': honest } })
    const findings = await judge.judge(record(), 'qingyuan', 0, contextOf([]), {
      engine: 'compiled',
      crossCheck: false,
      explain: false,
    })
    expect(findings.find(({ rule }) => rule === RATIO)).toMatchObject({ verdict: 'error', error: 'TypeError' })
    expect(findings.filter(({ verdict }) => verdict !== 'error')).toHaveLength(findings.length - 1)
    expect(JSON.stringify(findings)).not.toContain('secret')
    const judged = { record: record(), plan: 'qingyuan', position: 0, findings }
    const { summary } = reportWriter(halfsky.rulebook, options()).report([judged], [])
    const applicable = findings.filter(({ verdict }) => verdict !== 'not-applicable').length
    // what could not be judged is not complete
    expect(summary).toMatchObject({ error: 1, completeness: Number(((applicable - 1) / applicable).toFixed(2)) })
  })
})

test('a batch is judged no further than to where it is ended', async () => {
  const ending = new AbortController()
  const told: number[] = []
  const onProgress = (done: number): void => {
    told.push(done)
    if (done === 3) ending.abort(new Error('enough'))
  }
  const values = Array.from({ length: 9 }, () => toilet({ femaleStalls: 2, maleStalls: 2 }))
  const checked = halfsky.checkBatch(batchOf(values), options({ onProgress, signal: ending.signal }))
  await expect(checked).rejects.toThrow('enough')
  expect(told).toEqual([1, 2, 3])
})

describe('a report', () => {
  const reportOn = async (values: readonly unknown[], given = {}) =>
    (await halfsky.checkBatch(batchOf(values), options({ detail: 'brief', ...given }))).report

  test('says what the contract says of one toilet', async () => {
    const value = { ...toilet({ femaleStalls: 2, maleStalls: 2 }), id: 'T-1', name: '示例公厕' }
    const report = await reportOn([value], { lang: 'zh-CN', asOf: '2026-05-01' })
    expect(report).toMatchObject({
      rulebook: { digest: expect.stringMatching(/^sha256:/), plans: ['qingyuan'] },
      asOf: '2026-05-01',
      engine: 'compiled',
      summary: {
        records: 1,
        pass: 0,
        fail: 1,
        unknown: 0,
        notApplicable: 1,
        manual: 0,
        error: 0,
        passRate: 0,
        completeness: 1,
      },
      findings: [],
    })
    expect(report.violations).toEqual([
      expect.objectContaining({
        rule: RATIO,
        verdict: 'fail',
        binding: 'mandatory',
        due: null,
        waiver: null,
        record: { kind: 'public-toilet', id: 'T-1', name: '示例公厕', area: '441802' },
        clause: {
          key: 'qingyuan/environment/measures-6',
          path: '二/（七）/策略措施/6',
          quote: '女厕位与男厕位的比例不小于 1.5:1',
        },
        message: '女厕位与男厕位之比为 1:1，要求不小于 1.5:1',
        observed: { femaleStalls: 2, maleStalls: 2 },
        required: 'femaleToMaleStalls ≥ 1.5',
        remedy: { changes: { femaleStalls: 3 }, text: '增加 1 个女厕位（2→3）' },
      }),
    ])
  })

  test('names in one line each what a long list of figures still lacks, and tells a few in full', async () => {
    const area = recordOf('area-statistics', { year: 2025, indicators: {} }, '441800')
    const { unknown } = await reportOn([area])
    expect(unknown.length).toBeGreaterThan(100)
    const text = renderText(await reportOn([area]), 'en')
    for (const { rule, message } of unknown)
      expect(text).toMatch(new RegExp(`${RegExp.escape(message)}.*${rule}$`, 'm'))
    expect(text).toContain('halfsky explain RULE')
    const few = renderText(await reportOn([toilet({ femaleStalls: 1 })]), 'en')
    expect(few).toContain('女厕位与男厕位的比例不小于 1.5:1')
    expect(few).not.toContain('halfsky explain RULE')
  })

  test('is sorted by record, binding and rule, whatever order findings come in', async () => {
    const report = await reportOn(
      [
        recordOf('venue', { venueType: 'library', nursingRooms: 0 }),
        toilet({ femaleStalls: 1, maleStalls: 2, highTraffic: true }),
      ],
      { detail: 'all' },
    )
    const order = ['mandatory', 'target', 'encouraged']
    const keys = report.findings.map(
      ({ record, binding, rule }) => `${record.kind === 'venue' ? 0 : 1} ${order.indexOf(binding)} ${rule}`,
    )
    expect(keys).toEqual([...keys].sort())
    expect(report.violations.map(({ rule }) => rule)).toEqual([
      'qingyuan/environment/measures-7/nursing-room',
      'qingyuan/environment/measures-6/high-traffic-ratio',
      RATIO,
    ])
  })

  test('lists a target before its due date and does not count it as a breach', async () => {
    const team = recordOf('leadership-team', { bodyType: 'subdistrict', members: [{ sex: 'male' }] }, '440117001')
    const before = await reportOn([team], { asOf: '2030-12-30' })
    const after = await reportOn([team], { asOf: '2030-12-31' })
    for (const report of [before, after]) {
      expect(report.violations).toMatchObject([{ rule: 'conghua/decision/goals-6/one-woman', due: '2030-12-31' }])
    }
    expect(before.summary.breaches).toBe(0)
    expect(after.summary.breaches).toBe(1)
  })

  test('judges the other records of a batch when some are refused, and drops nothing', async () => {
    const report = await reportOn([
      toilet({ femaleStalls: 3, maleStalls: 2 }),
      { kind: 'public-toilet' },
      7,
      toilet({ femaleStalls: 1, maleStalls: 2 }),
    ])
    expect(report.summary).toMatchObject({ records: 2, refused: 2, pass: 1, fail: 1 })
    expect(new Set(report.problems.map(({ position }) => position))).toEqual(new Set([1, 2]))
  })

  test('never rounds a rate to all or none of it', async () => {
    const many = Array.from({ length: 300 }, (_, index) => toilet({ femaleStalls: index === 0 ? 1 : 3, maleStalls: 2 }))
    expect((await reportOn(many)).summary).toMatchObject({ pass: 299, fail: 1, passRate: 0.99, completeness: 1 })
  })

  test('warns of a record about which the plan has no rule, instead of finding it in order', async () => {
    const team = recordOf('leadership-team', { bodyType: 'subdistrict', memberCount: 5, femaleCount: 0 }, '441802001')
    const report = await reportOn([team])
    expect(report.violations).toEqual([])
    expect(report.problems).toMatchObject([{ code: 'no-rule-for-kind', severity: 'warning', position: 0 }])
    expect(report.summary).toMatchObject({ records: 1, refused: 0, passRate: null })
  })

  test('takes the plan from the area code, or from the caller', async () => {
    const facts = { femaleStalls: 1, maleStalls: 2 }
    expect((await reportOn([toilet(facts, '440117')])).violations[0]?.rule).toBe(
      'conghua/environment/measures-8/stall-ratio',
    )
    expect((await reportOn([toilet(facts, '441802001001')])).violations[0]?.rule).toBe(RATIO)
    for (const area of ['440106', '440184', '110101', '092088']) {
      expect((await reportOn([toilet(facts, area)])).problems).toMatchObject([
        { code: 'area-without-plan', path: '/area' },
      ])
      expect((await reportOn([toilet(facts, area)], { plan: 'qingyuan' })).violations[0]?.rule).toBe(RATIO)
    }
  })

  test.each(['2020-12-31', '2031-01-01'])('holds nothing against %s, outside the years of the plan', async (asOf) => {
    const report = await reportOn([{ ...toilet({ femaleStalls: 1, maleStalls: 2 }), asOf }], { detail: 'all' })
    expect(report.findings.map(({ verdict, reason }) => [verdict, reason])).toEqual(
      report.findings.map(() => ['not-applicable', 'outside-period']),
    )
    expect(report.summary.notApplicable).toBeGreaterThan(0)
  })

  test('compares an area with its earlier year wherever that stands in the batch', async () => {
    const year = (year: number, share: number) => ({
      ...recordOf('area-statistics', { year, indicators: { villageCommitteeHeadFemaleShare: share } }, '440117'),
      id: `S-${year}`,
    })
    const rule = 'conghua/decision/goals-7/committee-head-share'
    const verdicts = async (...values: unknown[]) =>
      (await reportOn(values, { detail: 'all' })).findings
        .filter((one) => one.rule === rule)
        .map(({ record, verdict }) => `${record.id} ${verdict}`)
    expect(await verdicts(year(2025, 12), year(2024, 11))).toEqual(['S-2025 pass', 'S-2024 unknown'])
    expect(await verdicts(year(2024, 12), year(2025, 12))).toEqual(['S-2024 unknown', 'S-2025 fail'])
    const long = { ...year(2024, 11), area: '440117000000' }
    expect(await verdicts(year(2025, 12), long)).toEqual(['S-2025 pass', 'S-2024 unknown'])
  })
})
