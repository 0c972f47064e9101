import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { contextOf, type Judge, judgeOf } from '../../src/engine/index.ts'
import type { Halfsky } from '../../src/halfsky.ts'
import type { FactRecord, Finding, Verdict } from '../../src/model/index.ts'
import { factsOf } from '../setup/arbitrary.ts'
import { batchOf, options, shipped } from '../setup/product.ts'

let halfsky: Halfsky
let judge: Judge
beforeAll(async () => {
  halfsky = await shipped()
  judge = judgeOf(halfsky.rulebook)
}, 60_000)

const SHARE = 'conghua/decision/goals-7/committee-share'
const COVERAGE = 'conghua/decision/measures-2/council-coverage'
const RISING = 'conghua/decision/goals-7/committee-head-share'

type Raw = Readonly<Record<string, unknown>>

const read = (value: unknown): FactRecord => {
  const { record, problems } = halfsky.kinds.read(value)
  if (record === null) throw new Error(JSON.stringify(problems))
  return record
}

/** The area's record of a year. */
const area = (indicators: Raw, given: Raw = {}): Raw => {
  const year = given.year ?? 2026
  return { kind: 'area-statistics', id: `A-${year}`, area: '440117', asOf: '2027-01-31', year, indicators, ...given }
}

const AREAS = ['440117', '440117000000', '440117101', '440117101201', '440117102', '440117102202']

const body = (kind: string, index: number, facts: Raw): Raw => ({
  kind,
  id: `B-${index}`,
  area: AREAS[index % AREAS.length],
  asOf: '2026-05-01',
  ...facts,
})
const committee = (index: number, facts: Raw): Raw => body('village-committee', index, facts)
const seats = (...list: readonly (readonly [number, number])[]): Raw[] =>
  list.map(([femaleCount, memberCount], index) => committee(index, { femaleCount, memberCount }))

const judged = (rule: string, subject: Raw, others: readonly Raw[], engine?: 'json-rules-engine'): Promise<Finding> => {
  const record = read(subject)
  const batch = [record, ...others.map(read)]
  return judge.judgeRule(rule, record, contextOf(batch), engine ? { engine } : { crossCheck: true })
}
const verdictOf = async (rule: string, subject: Raw, others: readonly Raw[]): Promise<Verdict> =>
  (await judged(rule, subject, others)).verdict

const opposite = (a: Verdict, b: Verdict): boolean => [a, b].includes('pass') && [a, b].includes('fail')

/** Committees with seats, one of which at least is theirs. */
const bodies = fc.array(
  fc.integer({ min: 1, max: 20 }).chain((size) => fc.tuple(fc.integer({ min: 0, max: size }), fc.constant(size))),
  { minLength: 1, maxLength: 8 },
)
/** Around 30 %, where it matters. */
const close = fc.constantFrom(
  [[3, 10]],
  [[6, 20]],
  [
    [2, 7],
    [4, 13],
  ],
  [
    [1, 5],
    [2, 5],
  ],
  [
    [5, 17],
    [1, 3],
  ],
) as fc.Arbitrary<[number, number][]>
const boards = fc.oneof(bodies, close)
const decimals = fc.integer({ min: 0, max: 4 })

const shareOf = (list: readonly (readonly [number, number])[]) => {
  const [women, all] = [0, 1].map((at) => list.reduce((sum, pair) => sum + Number(pair[at]), 0))
  return { women: Number(women), all: Number(all) }
}
const rounded = (list: readonly (readonly [number, number])[], places: number): number => {
  const { women, all } = shareOf(list)
  return Number(((100 * women) / all).toFixed(places))
}

describe('a share of members rolled up from every body', () => {
  test('is the exact share, in whatever order the records come', async () => {
    await fc.assert(
      fc.asyncProperty(boards, fc.infiniteStream(fc.nat()), async (list, keys) => {
        const { women, all } = shareOf(list)
        const subject = area({ villageCommittees: list.length })
        const finding = await judged(SHARE, subject, seats(...list))
        expect(finding.verdict).toBe(10 * women >= 3 * all ? 'pass' : 'fail')
        const shuffled = seats(...list)
          .map((one) => [Number(keys.next().value), one] as const)
          .sort(([a], [b]) => a - b)
          .map(([, one]) => one)
        expect(await judged(SHARE, subject, shuffled)).toEqual(finding)
      }),
      { numRuns: 100 },
    )
  })

  test('without one of them decides nothing by itself', async () => {
    await fc.assert(
      fc.asyncProperty(boards, fc.nat(), async (list, pick) => {
        const all = seats(...list)
        const fewer = all.filter((_, index) => index !== pick % all.length)
        const finding = await judged(SHARE, area({ villageCommittees: list.length }), fewer)
        expect(finding).toMatchObject({
          verdict: 'unknown',
          reason: 'missing',
          missing: ['villageCommitteeFemaleShare'],
        })
        const unnumbered = await judged(SHARE, area({}), all)
        expect(unnumbered).toMatchObject({ verdict: 'unknown', missing: ['villageCommitteeFemaleShare'] })
      }),
      { numRuns: 60 },
    )
  })

  test('beside a reported figure never turns its verdict into the opposite, nor the figure that of the bodies', async () => {
    await fc.assert(
      fc.asyncProperty(
        boards,
        fc.oneof(fc.constant(null), fc.integer({ min: 0, max: 1000 })),
        decimals,
        async (list, other, places) => {
          const villageCommitteeFemaleShare = other === null ? rounded(list, places) : other / 10
          const villageCommittees = list.length
          const reported = await verdictOf(SHARE, area({ villageCommitteeFemaleShare }), [])
          const rolledUp = await verdictOf(SHARE, area({ villageCommittees }), seats(...list))
          const both = await verdictOf(SHARE, area({ villageCommitteeFemaleShare, villageCommittees }), seats(...list))
          expect(both).toBe(reported === rolledUp ? reported : 'unknown')
          const some = seats(...list).slice(1)
          expect(await verdictOf(SHARE, area({ villageCommitteeFemaleShare, villageCommittees }), some)).toBe(reported)
        },
      ),
      { numRuns: 100 },
    )
  })
})

describe('a share of bodies', () => {
  const councils = fc.array(fc.constantFrom(true, true, true, false, undefined), { minLength: 1, maxLength: 8 })
  const communities = (list: readonly (boolean | undefined)[]): Raw[] =>
    list.map((has, index) => body('community', index, has === undefined ? {} : { hasWomensCouncil: has }))

  test('of which some are not known is decided where these could not change it', async () => {
    await fc.assert(
      fc.asyncProperty(councils, fc.integer({ min: 0, max: 2 }), async (list, absent) => {
        const subject = area({ villagesAndCommunities: list.length + absent })
        const open = absent > 0 || list.includes(undefined)
        const expected = list.includes(false) ? 'fail' : open ? 'unknown' : 'pass'
        expect(await verdictOf(COVERAGE, subject, communities(list))).toBe(expected)
      }),
      { numRuns: 100 },
    )
  })

  test('without one of them never says the opposite of what all of them say', async () => {
    await fc.assert(
      fc.asyncProperty(
        councils,
        fc.nat(),
        fc.option(fc.constantFrom(50, 99.9, 100), { nil: undefined }),
        async (list, pick, given) => {
          const report = given === undefined ? {} : { womensCouncilCoverage: given }
          const subject = area({ villagesAndCommunities: list.length, ...report })
          const all = communities(list)
          const whole = await verdictOf(COVERAGE, subject, all)
          const fewer = await verdictOf(
            COVERAGE,
            subject,
            all.filter((_, index) => index !== pick % all.length),
          )
          expect(opposite(whole, fewer)).toBe(false)
        },
      ),
      { numRuns: 100 },
    )
  })
})

describe('on any batch of bodies', () => {
  const PLANS = { conghua: '440117', qingyuan: '441800' } as const
  const KINDS = [
    'village-committee',
    'residents-committee',
    'leadership-team',
    'community',
    'school',
    'government-body',
  ]

  test.each(['conghua', 'qingyuan'] as const)(
    'both engines agree on every rule of %s',
    async (plan) => {
      const spec = (kind: string) => {
        const found = halfsky.rulebook.kinds[kind]
        if (found === undefined) throw new Error(`no kind ${kind}`)
        return factsOf(found, halfsky.rulebook)
      }
      const others = fc.array(
        fc.oneof(
          ...KINDS.map((kind) =>
            fc
              .tuple(fc.nat({ max: 3 }), spec(kind), fc.constantFrom('2026-05-01', '2026-05-02', '2025-05-01'))
              .map(([index, facts, asOf]) => ({ ...facts, kind, id: `B-${index}`, area: PLANS[plan], asOf })),
          ),
        ),
        { maxLength: 8 },
      )
      const counts = fc
        .nat({ max: 3 })
        .map((count) => ({ villageCommittees: count, urbanCommunities: count, villagesAndCommunities: count }))
      await fc.assert(
        fc.asyncProperty(spec('area-statistics'), counts, others, async (facts, known, rest) => {
          const indicators = { ...(facts.indicators as Raw), ...known }
          const record = read({ ...area(indicators), area: PLANS[plan] })
          const earlier = read({ ...area(indicators, { year: 2025 }), area: PLANS[plan] })
          const context = contextOf([record, earlier, ...rest.map(read)])
          const judging = { crossCheck: false, explain: true } as const
          const [compiled, library] = await Promise.all([
            judge.judge(record, plan, 0, context, { engine: 'compiled', ...judging }),
            judge.judge(record, plan, 0, context, { engine: 'json-rules-engine', ...judging }),
          ])
          expect(library).toEqual(compiled)
          expect(compiled.filter(({ error }) => error !== null)).toEqual([])
        }),
        { numRuns: 25 },
      )
    },
    120_000,
  )
})

describe('which bodies count', () => {
  const one = area({ villageCommittees: 1 })
  const good = committee(0, { femaleCount: 3, memberCount: 5 })
  const bad = committee(1, { femaleCount: 0, memberCount: 50 })

  test.each([
    ['of another area', { area: '440106' }],
    ['of the area around', { area: '440100' }],
    ['of the year before', { asOf: '2025-12-31' }],
    ['of the year after', { asOf: '2027-01-01' }],
    ['of another kind', { kind: 'residents-committee' }],
  ])('none %s', async (_what, change) => {
    expect(await verdictOf(SHARE, one, [good, { ...bad, ...change }])).toBe('pass')
  })

  test.each([
    ['441800', '441802101201'],
    ['441800000000', '441802'],
    ['440000', '441802101'],
    ['441802', '441802000000'],
    ['441802101', '441802101201'],
  ])('in %s one in %s does', async (where, inside) => {
    const rule = 'qingyuan/decision/goals-7/committee-share'
    const known = halfsky.rulebook.rules.some(({ id }) => id === rule) ? rule : SHARE
    const finding = await judged(known, { ...one, area: where }, [{ ...good, area: inside }])
    expect(finding.observed).toMatchObject({ 'villageCommitteeFemaleShare.rolledUp': { bodies: 1, state: 'complete' } })
  })

  test('of several records of one the latest', async () => {
    const later = { ...bad, id: 'B-0', area: good.area, asOf: '2026-06-01' }
    expect(await verdictOf(SHARE, one, [good, later])).toBe('fail')
    expect(await verdictOf(SHARE, one, [{ ...good, asOf: '2026-07-01' }, later])).toBe('pass')
  })

  test('records of one day join where they agree, and are suspect where they do not', async () => {
    const half = { ...good, femaleCount: undefined }
    expect(await verdictOf(SHARE, one, [good, JSON.parse(JSON.stringify(half))])).toBe('pass')
    const other = { ...good, femaleCount: 2 }
    expect(await judged(SHARE, one, [good, other])).toMatchObject({ verdict: 'unknown', reason: 'suspect' })
  })

  test.each([
    ['more of them than there are', [good, bad]],
    ['one whose figures cannot be true', [{ ...good, femaleCount: 6 }]],
    ['one id in an area and in a part of it', [good, { ...good, area: '440117101' }]],
  ])('%s are suspect, and a reported figure stands', async (_what, others) => {
    const finding = await judged(SHARE, one, others)
    expect(finding).toMatchObject({ verdict: 'unknown', reason: 'suspect', missing: ['villageCommitteeFemaleShare'] })
    const reported = area({ villageCommittees: 1, villageCommitteeFemaleShare: 12 })
    expect(await verdictOf(SHARE, reported, others)).toBe('fail')
  })

  test('what repeats among bodies of another sort is no doubt about these', async () => {
    const rule = 'conghua/decision/goals-7/party-member-share'
    const team = (index: number, bodyType: string, given: Raw = {}) =>
      body('leadership-team', index, { bodyType, memberCount: 5, femaleCount: 5, ...given })
    const towns = [team(0, 'town'), { ...team(0, 'town'), area: '440117101' }]
    const subject = area({ villagePartyOrganizations: 1 })
    expect(await verdictOf(rule, subject, [...towns, team(1, 'village-party-organization')])).toBe('pass')
    const { problems } = await halfsky.checkBatch(batchOf([subject, ...towns]), options()).then(({ report }) => report)
    expect(problems.filter(({ code }) => code.startsWith('rollup'))).toEqual([])
  })

  test('a sex that is not known bounds the share', async () => {
    const roster = (...sexes: string[]) => [committee(0, { members: sexes.map((sex) => ({ sex })) })]
    expect(await verdictOf(SHARE, one, roster('female', 'male', 'unknown'))).toBe('pass')
    expect(await verdictOf(SHARE, one, roster('male', 'male', 'unknown'))).toBe('unknown')
    expect(await verdictOf(SHARE, one, roster('male', 'male', 'male', 'unknown'))).toBe('fail')
  })

  test('a body of which it is not known whether it belongs leaves the share open', async () => {
    const rule = 'conghua/decision/measures-9/council-coverage'
    const urban = body('community', 0, { communityType: 'urban', hasWomensCouncil: true })
    const unsaid = body('community', 1, { hasWomensCouncil: true })
    const subject = (count: number) => area({ urbanCommunities: count })
    expect(await verdictOf(rule, subject(1), [urban])).toBe('pass')
    expect(await verdictOf(rule, subject(2), [urban, unsaid])).toBe('unknown')
    expect(await verdictOf(rule, subject(1), [urban, { ...unsaid, communityType: 'village' }])).toBe('pass')
  })
})

test('an area that is asked about again is not tallied again', () => {
  const record = read(area({}))
  const context = contextOf([record, ...seats([1, 2], [3, 4]).map(read)])
  const again = read({ ...area({}), id: 'A-again', area: '440117000000' })
  expect(context.bodies(again, 'village-committee')).toBe(context.bodies(record, 'village-committee'))
  expect(context.bodies(record, 'village-committee')).toHaveLength(2)
})

describe('a change', () => {
  const heads = (year: number, ...female: boolean[]): Raw[] =>
    female.map((headIsFemale, index) => committee(index, { headIsFemale, asOf: `${year}-05-01` }))
  const id = 'villageCommitteeHeadFemaleShare'
  const of = (year: number, indicators: Raw) => area(indicators, { year, asOf: `${year}-12-31` })

  test('compares roll-ups of two years', async () => {
    const years = [heads(2025, true, false, false, false), heads(2026, true, true, false, false)].flat()
    const subject = of(2026, { villageCommittees: 4 })
    expect(await verdictOf(RISING, subject, [...years, of(2025, { villageCommittees: 4 })])).toBe('pass')
    expect(await verdictOf(RISING, subject, [...years, of(2025, { [id]: 60 })])).toBe('fail')
    expect(await verdictOf(RISING, subject, [...years, of(2025, { [id]: 40 })])).toBe('pass')
  })

  test('takes a reported figure for no more exact than its decimals beside a roll-up', async () => {
    const now = heads(2026, true, false, false)
    const past = (share: number) => of(2025, { [id]: share })
    const subject = of(2026, { villageCommittees: 3 })
    expect(await judged(RISING, subject, [...now, past(33.3)])).toMatchObject({
      verdict: 'unknown',
      reason: 'suspect',
    })
    expect(await verdictOf(RISING, subject, [...now, past(33)])).toBe('unknown')
    expect(await verdictOf(RISING, subject, [...now, past(33.2)])).toBe('pass')
    expect(await verdictOf(RISING, subject, [...now, past(33.4)])).toBe('fail')
  })

  test('of reported figures is as it was, whatever bodies agree', async () => {
    const now = of(2026, { [id]: 33.3, villageCommittees: 3 })
    const bodies = heads(2026, true, false, false)
    expect(await verdictOf(RISING, now, [...bodies, of(2025, { [id]: 30 })])).toBe('pass')
    expect(await verdictOf(RISING, now, [...bodies, of(2025, { [id]: 40 })])).toBe('fail')
    expect(await judged(RISING, now, bodies)).toMatchObject({ verdict: 'unknown', missing: [`earlier.${id}`] })
  })
})

describe('a report', () => {
  const reportOn = async (values: readonly unknown[], lang: 'zh-CN' | 'en') =>
    (await halfsky.checkBatch(batchOf(values), options({ lang, crossCheckEvery: 1 }))).report
  const about = async (values: readonly unknown[], lang: 'zh-CN' | 'en') => {
    const { findings, problems } = await reportOn(values, lang)
    const [finding] = findings.filter(({ rule }) => rule === SHARE)
    return { finding, problems }
  }

  test.each([
    [30, 'pass', 3, 10],
    [29.9, 'fail', 299, 1000],
  ] as const)('%d %% rolled up: %s, as where it is reported', async (share, verdict, women, all) => {
    const size = Math.min(all, 100)
    const list = Array.from({ length: all / size }, (_, index): [number, number] => {
      const own = Math.floor(women / (all / size)) + (index < women % (all / size) ? 1 : 0)
      return [own, size]
    })
    const rolledUp = await about([area({ villageCommittees: list.length }), ...seats(...list)], 'en')
    const reported = await about([area({ villageCommitteeFemaleShare: share })], 'en')
    expect([rolledUp.finding?.verdict, reported.finding?.verdict]).toEqual([verdict, verdict])
    expect(rolledUp.finding?.required).toBe('villageCommitteeFemaleShare ≥ 30')
    expect(reported.finding?.message).toBe(
      `women's share of village committee members: ${share}%, must be at least 30%`,
    )
    expect(rolledUp.problems).toEqual([])
  })

  test('tells both figures where they differ, in both languages', async () => {
    const batch = [area({ villageCommittees: 2, villageCommitteeFemaleShare: 45 }), ...seats([2, 5], [2, 5])]
    const zh = await about(batch, 'zh-CN')
    expect(zh.finding).toMatchObject({
      verdict: 'pass',
      message: '村委会成员中女性比例为 45%（由 2 个村民委员会汇总为 40%），要求不小于 30%',
      observed: {
        villageCommitteeFemaleShare: 45,
        'villageCommitteeFemaleShare.rolledUp': { differs: true, bodies: 2 },
      },
    })
    expect(zh.problems).toMatchObject([
      {
        code: 'rollup-differs',
        severity: 'warning',
        position: 0,
        path: '/indicators/villageCommitteeFemaleShare',
        message:
          '`villageCommitteeFemaleShare` 上报为 45%，而由 2 个（共 2 个）`village-committee` 的记录汇总为 40%，请核对',
      },
    ])
    const en = await about(batch, 'en')
    expect(en.problems[0]?.message).toBe(
      '`villageCommitteeFemaleShare` is reported as 45% and rolled up from 2 of 2 `village-committee` records as 40%, check both',
    )
  })

  test('warns of nothing where rounding explains the difference', async () => {
    for (const share of [29, 28.6, 28.57]) {
      const batch = [area({ villageCommittees: 1, villageCommitteeFemaleShare: share }), ...seats([2, 7])]
      const { finding, problems } = await about(batch, 'en')
      expect([finding?.verdict, problems]).toEqual(['fail', []])
    }
    for (const share of [28, 28.5, 28.58, 28.571]) {
      const batch = [area({ villageCommittees: 1, villageCommitteeFemaleShare: share }), ...seats([2, 7])]
      expect((await about(batch, 'en')).problems.map(({ code }) => code)).toEqual(
        share === 28.571 ? [] : ['rollup-differs'],
      )
    }
  })

  test('shows what too few or too many records come to', async () => {
    const codes = async (indicators: Raw, count: number) =>
      (await about([area(indicators), ...seats([1, 5], [2, 5], [1, 5]).slice(0, count)], 'en')).problems.map(
        ({ code }) => code,
      )
    expect(await codes({ villageCommittees: 3, villageCommitteeHeadFemaleShare: 20 }, 2)).toEqual(['rollup-partial'])
    expect(await codes({ villageCommittees: 2, villageCommitteeHeadFemaleShare: 20 }, 3)).toEqual(['rollup-doubtful'])
    expect(await codes({ villageCommitteeFemaleShare: 30, villageCommitteeHeadFemaleShare: 20 }, 2)).toEqual([])
  })

  test('leaves out refused records', async () => {
    const refused = { ...seats([0, 9])[0], id: 'B-9', femaleCount: 'none' }
    const { finding, problems } = await about([area({ villageCommittees: 1 }), ...seats([1, 3]), refused], 'en')
    expect(finding?.verdict).toBe('pass')
    expect(problems.map(({ severity }) => severity)).toContain('error')
  })
})
