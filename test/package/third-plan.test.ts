import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { run } from '../../src/cli/index.ts'
import { planOfArea } from '../../src/halfsky.ts'
import { checkRecord, openRulebook } from '../../src/index.ts'
import type { Rulebook } from '../../src/model/index.ts'

const PLAN = 'examples/third-plan'
const BESIDE = ['--add', PLAN]
const ALONE = ['--rules', `${PLAN}/rules`, '--plans', `${PLAN}/plans`]

const halfsky = async (...args: string[]) => {
  const printed: string[] = []
  const terminal = {
    out: async (text: string) => void printed.push(text),
    err: () => {},
    stdin: async () => new Uint8Array(),
    interactive: false,
    today: '2026-05-01',
    lang: 'en',
  } as const
  const status = await run(args, terminal, () => '2026-05-01')
  return { status, out: printed.join('') }
}

describe.each([
  ['beside the shipped plans', BESIDE, 3],
  ['alone', ALONE, 1],
])('a third plan %s', (_, where, plans) => {
  test('has nothing against lint, and all its cases pass', async () => {
    expect(await halfsky('lint', ...where)).toEqual({ status: 0, out: '' })
    expect(await halfsky('test', '--run', 'shili/', ...where)).toEqual({ status: 0, out: '23 passed, 0 failed\n' })
  })

  test('is covered whole', async () => {
    const { status, out } = await halfsky('coverage', '--format', 'json', ...where)
    const { total, plans: each } = JSON.parse(out)
    expect({ status, plans: total.plans, open: total.unaccounted }).toEqual({ status: 0, plans, open: 0 })
    expect(each.shili).toMatchObject({ clauses: 5, sentences: 10, byRule: 5, notChecked: 5 })
  })

  test('judges its records', async () => {
    const files = ['toilet.json', 'county.json'].map((name) => `${PLAN}/records/${name}`)
    const { status, out } = await halfsky('check', '--format', 'json', ...where, ...files)
    const { rulebook, violations, problems } = JSON.parse(out)
    expect({ status, plans: rulebook.plans, problems }).toEqual({ status: 1, plans: ['shili'], problems: [] })
    expect(violations.map(({ rule }: { rule: string }) => rule)).toEqual([
      'shili/environment/measures-1/stall-share',
      'shili/decision/goals-1/village-committee-share',
    ])
  })
})

describe('folders of further plans', () => {
  test('leave the shipped plans as they were', async () => {
    const shipped = (await openRulebook()).halfsky?.rulebook
    const both = (await openRulebook({ add: [PLAN] })).halfsky?.rulebook
    expect(both?.rules.filter(({ plan }) => plan !== 'shili')).toEqual(shipped?.rules)
    expect(both?.measures.filter(({ name }) => name !== 'femaleShareOfStalls')).toEqual(shipped?.measures)
  })

  test('may not bring a file of a path that is taken, nor be missing', async () => {
    const twice = await openRulebook({ add: [PLAN, PLAN] })
    expect(twice.halfsky).toBeNull()
    expect(twice.problems.map(({ code, params }) => `${code} ${params.path}`)).toContain(
      'duplicate-file shili/plan.yaml',
    )
    expect(twice.problems.map(({ params }) => params.path)).toContain('shili-2026-2030.txt')
    const missing = await openRulebook({ add: ['no-such-folder'] })
    expect(missing.problems.map(({ code }) => code)).toEqual(['file-unreadable', 'file-unreadable'])
  })

  test('a plan of part of an area comes before that of the whole', () => {
    const plan = (id: string, ...areas: string[]) => ({ id, areas })
    const rulebook = { plans: [plan('city', '4418'), plan('county', '441802', '441803')] } as unknown as Rulebook
    const named = ['441802', '441803001', '441804', '441800', '440117'].map((area) => planOfArea(rulebook, area))
    expect(named).toEqual(['county', 'county', 'city', 'city', null])
  })

  test('a measures file of a plan is linted as its own', async () => {
    expect(await halfsky('lint', ...BESIDE, `${PLAN}/rules/shili/measures.yaml`)).toEqual({ status: 0, out: '' })
  })
})

describe('checkRecord', () => {
  const toilet = JSON.parse(readFileSync('seeds/records/toilet.json', 'utf8'))

  test('takes the shipped rulebook and today, unless told otherwise', async () => {
    const report = await checkRecord(toilet)
    expect(report.violations.map(({ rule }) => rule)).toEqual(['qingyuan/environment/measures-6/stall-ratio'])
    expect(report.violations[0]?.message).toContain('女厕位')
    expect(report.asOf).toBe(new Date().toLocaleDateString('sv-SE'))
  })

  test('takes options one by one, and a rulebook opened before', async () => {
    const { halfsky: alone } = await openRulebook({ rules: `${PLAN}/rules`, plans: `${PLAN}/plans` })
    if (alone === null) throw new Error('the example has problems')
    const report = await checkRecord(toilet, { halfsky: alone, lang: 'en', asOf: '2026-05-01', plan: 'shili' })
    expect(report).toMatchObject({ asOf: '2026-05-01', rulebook: { plans: ['shili'] } })
    expect(report.violations.map(({ rule }) => rule)).toEqual(['shili/environment/measures-1/stall-share'])
  })

  test.each([null, 'text', {}, { kind: 'public-toilt' }])(
    'refuses %j with problems, and throws nothing',
    async (value) => {
      const { summary, problems } = await checkRecord(value, { lang: 'en' })
      expect([summary.records, summary.refused]).toEqual([0, 1])
      expect(problems.length).toBeGreaterThan(0)
    },
  )
})
