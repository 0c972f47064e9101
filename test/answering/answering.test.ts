import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { answeringOf } from '../../src/answering/index.ts'
import { keyOf } from '../../src/answering/key.ts'
import { memoryOf } from '../../src/answering/memo.ts'
import { judgeOf } from '../../src/engine/index.ts'
import type { Halfsky } from '../../src/halfsky.ts'
import type { KindSpec, Lang } from '../../src/model/index.ts'
import { factsOf, withoutSuspects } from '../setup/arbitrary.ts'
import { batchOf, options, recordOf, shipped } from '../setup/product.ts'

let halfsky: Halfsky
beforeAll(async () => {
  halfsky = await shipped()
})

const given = (lang: Lang, asOf = '2026-05-01') => options({ detail: 'brief', lang, asOf })

const atLength = async (value: unknown, lang: Lang): Promise<string> =>
  JSON.stringify((await halfsky.checkBatch(batchOf([value]), given(lang))).report)

const quickly = (value: unknown, lang: Lang): string | null => {
  const answer = halfsky.answer(batchOf([value]), given(lang))
  return answer && Buffer.from(answer.json, 'latin1').toString()
}

const ofBytes = (value: unknown, lang: Lang, space?: number): string | null => {
  const answer = halfsky.answerBytes(Buffer.from(JSON.stringify(value, null, space)), given(lang))
  return answer && Buffer.from(answer.json, 'latin1').toString()
}

/** Records of a kind in both plans' areas, some with a name and with evidence for facts they have. */
const recordsOf = (kind: string): fc.Arbitrary<Record<string, unknown>> => {
  const spec = halfsky.kinds.specs[kind]
  if (spec === undefined) throw new Error(`no kind ${kind}`)
  const envelope = fc.record(
    {
      area: fc.constantFrom('441802', '441800', '440117', '440117001', '440117001002'),
      asOf: fc.constantFrom('2020-12-31', '2021-01-01', '2024-02-29', '2026-04-30', '2031-01-01'),
      name: fc.constantFrom('示例（虚构）', 'a "name" \\ 𠮷', ''),
    },
    { requiredKeys: ['area', 'asOf'] },
  )
  return fc.tuple(factsOf(spec, halfsky.rulebook), envelope, fc.nat({ max: 3 })).map(([made, own, rests]) => {
    const facts = made.indicators ? { ...made, indicators: withoutCounts(made.indicators, spec) } : made
    const names = Object.keys({ ...facts, ...(facts.indicators as object | undefined) })
    const evidence = Object.fromEntries(
      names
        .filter((name) => name !== 'indicators')
        .slice(0, rests)
        .map((name) => [name, { document: '示例〔2026〕1 号', date: '2020-01-01' }]),
    )
    return { ...recordOf(kind, facts), ...own, ...(Object.keys(evidence).length > 0 ? { evidence } : {}) }
  })
}

/** Half of them as they were made, half such as are answered from bytes. */
const halfPlain = (kind: string): fc.Arbitrary<Record<string, unknown>> => {
  const plain = recordsOf(kind).map((record) => ({ ...withoutSuspects(record, halfsky.kinds), asOf: '2026-04-30' }))
  return fc.oneof(recordsOf(kind), plain)
}

/** Rates made up beside what they are out of are no whole number of events, of which the report would warn. */
const withoutCounts = (indicators: unknown, { facts }: KindSpec): object => {
  const counts = Object.values(facts).map(({ denominator }) => denominator?.fact)
  return Object.fromEntries(Object.entries(indicators as object).filter(([name]) => !counts.includes(name)))
}

const KINDS = [
  'area-statistics',
  'committee-office',
  'community',
  'congress',
  'employer',
  'government-body',
  'leadership-team',
  'medical-institution',
  'public-toilet',
  'residents-committee',
  'school',
  'venue',
  'village-committee',
]

describe('an answer is the report of the same record, byte for byte', () => {
  test('every kind is tried', () => {
    expect(Object.keys(halfsky.kinds.specs).sort()).toEqual(KINDS)
  })

  test.each(KINDS)('%s, at first and again', async (kind) => {
    let answered = 0
    await fc.assert(
      fc.asyncProperty(recordsOf(kind), fc.constantFrom<Lang>('zh-CN', 'en'), async (record, lang) => {
        for (const answer of [quickly(record, lang), quickly(record, lang)]) {
          if (answer === null) continue
          answered++
          expect(answer).toBe(await atLength(record, lang))
        }
      }),
      { numRuns: kind === 'public-toilet' || kind === 'leadership-team' ? 300 : 60 },
    )
    expect(answered).toBeGreaterThan(20)
  })

  test.each(KINDS)('%s, from its bytes', async (kind) => {
    let answered = 0
    await fc.assert(
      fc.asyncProperty(halfPlain(kind), fc.constantFrom<Lang>('zh-CN', 'en'), async (record, lang) => {
        for (const answer of [ofBytes(record, lang), quickly(record, lang) && ofBytes(record, lang)]) {
          if (answer === null) continue
          answered++
          expect(answer).toBe(await atLength(record, lang))
        }
      }),
      { numRuns: ['public-toilet', 'venue', 'leadership-team'].includes(kind) ? 300 : 60 },
    )
    // figures of areas are read in full
    if (kind !== 'area-statistics') expect(answered).toBeGreaterThan(0)
  })

  test('from bytes after records that differ in one fact', async () => {
    await fc.assert(
      fc.asyncProperty(recordsOf('venue'), recordsOf('venue'), async (one, other) => {
        quickly(one, 'en')
        for (const [name, value] of Object.entries(other)) {
          if (name === 'evidence') continue
          const record = { ...one, [name]: value }
          const answer = ofBytes(record, 'en')
          if (answer !== null) expect(answer).toBe(await atLength(record, 'en'))
        }
      }),
      { numRuns: 100 },
    )
  })

  // what is kept of one record must not be told of another that differs in a single fact
  test.each(KINDS)('%s, after records that differ in one fact', async (kind) => {
    await fc.assert(
      fc.asyncProperty(recordsOf(kind), recordsOf(kind), async (one, other) => {
        const names = Object.keys(other).filter((name) => name !== 'evidence')
        for (const name of names.slice(0, 8)) {
          const between = { ...one, [name]: other[name], evidence: undefined }
          const { evidence: _evidence, ...record } = between
          quickly(one, 'en')
          const answer = quickly(record, 'en')
          if (answer !== null) expect(answer).toBe(await atLength(record, 'en'))
        }
      }),
      { numRuns: kind === 'venue' ? 200 : 25 },
    )
  })

  test('dates that had not come yet on the day of another record', async () => {
    const facts = { planIssuedOn: '2024-03-01', planFiledOn: '2024-03-20' }
    for (const asOf of ['2024-02-01', '2026-04-30', '2024-02-01']) {
      const record = { ...recordOf('government-body', facts), asOf }
      expect(quickly(record, 'en')).toBe(await atLength(record, 'en'))
    }
  })

  test('rates of events, whatever they are out of', async () => {
    for (const liveBirths of [7000, 14000, 7000]) {
      const indicators = { maternalMortalityRate: Number((100_000 / liveBirths).toFixed(2)), liveBirths }
      const record = recordOf('area-statistics', { year: 2025, indicators }, '441800')
      expect(quickly(record, 'zh-CN')).toBe(await atLength(record, 'zh-CN'))
    }
  })

  test('whichever day targets are due by', async () => {
    const record = recordOf('village-committee', { memberCount: 5, femaleCount: 0, headIsFemale: false })
    for (const asOf of ['2026-05-01', '2031-01-01', '2026-05-01']) {
      const answer = halfsky.answer(batchOf([record]), given('en', asOf))
      const { report } = await halfsky.checkBatch(batchOf([record]), given('en', asOf))
      expect(answer && Buffer.from(answer.json, 'latin1').toString()).toBe(JSON.stringify(report))
      expect(answer?.summary).toEqual(report.summary)
    }
  })
})

describe('there is none', () => {
  const toilet = recordOf('public-toilet', { femaleStalls: 2, maleStalls: 2 })

  test.each([
    ['for no record', []],
    ['for several records', [toilet, toilet]],
    ['for a refused record', [{ ...toilet, femaleStalls: '2' }]],
    ['for a record with a warning', [recordOf('public-toilet', {}, '999999')]],
    ['outside the period of the plan', [{ ...toilet, asOf: '2020-12-31' }]],
    ['for a kind without rules', [recordOf('leadership-team', { memberCount: 5 }, '441802')]],
  ])('%s', (_name, values) => {
    expect(halfsky.answer(batchOf(values), given('en'))).toBeNull()
  })

  test.each([{ detail: 'all' }, { engine: 'json-rules-engine' }, { crossCheckEvery: 1 }] as const)(
    'with %j',
    (asked) => {
      expect(halfsky.answer(batchOf([toilet]), { ...given('en'), ...asked })).toBeNull()
    },
  )
})

describe('what is kept', () => {
  test('stays within its room, however many records differ', () => {
    const { rulebook, kinds } = halfsky
    const room = 2_000_000
    const judge = judgeOf(rulebook, { suspect: kinds.suspect })
    const answering = answeringOf({ rulebook, judge, companions: kinds.companions, typed: () => null, room })
    let largest = 0
    for (let index = 0; index < 100_000; index++) {
      const facts = { femaleStalls: index % 400, maleStalls: Math.floor(index / 400) }
      const { record } = kinds.read(recordOf('public-toilet', { setting: 'rural', construction: 'new', ...facts }))
      if (record === null) throw new Error('refused')
      answering.answer(record, 'qingyuan', 'zh-CN', '2026-05-01')
      largest = Math.max(largest, answering.size())
    }
    expect(largest).toBeGreaterThan(room / 4)
    expect(largest).toBeLessThan(room * 1.01)
  })

  test('holds on to what is asked for again', () => {
    const memory = memoryOf(10_000)
    const memo = memory.memo()
    memo.set('often', { verdict: 'pass', pieces: null })
    for (let index = 0; index < 1_000; index++) {
      memo.set(`once ${index}`, { verdict: 'pass', pieces: null })
      expect(memo.get('often')).toBeDefined()
    }
    expect(memo.get('once 1')).toBeUndefined()
  })

  test('is kept of a roster under sexes and posts alone', () => {
    const members = [{ sex: '女', post: 'principal' }, { sex: '欧阳素衣' }, { sex: '1', post: '副职' }]
    const { record } = halfsky.kinds.read({ ...recordOf('village-committee', { members }), name: '欧阳素衣' })
    const facts = [halfsky.kinds.specs['village-committee']?.facts.members].flatMap((spec) => spec ?? [])
    expect(record && keyOf({ facts, limits: new Map(), level: true, day: true }, record, false)).toBe(
      '.fp--md,county,2026-04-30',
    )
  })
})
