import { beforeAll, describe, expect, test } from 'vitest'
import type { Halfsky } from '../../src/halfsky.ts'
import type { Lang, ReportedFinding } from '../../src/model/index.ts'
import { renderText } from '../../src/report/index.ts'
import { batchOf, options, shipped } from '../setup/product.ts'

let halfsky: Halfsky
beforeAll(async () => {
  halfsky = await shipped()
})

const year = (indicators: object, given: object = {}) => ({
  kind: 'area-statistics',
  id: 'A-1',
  area: '440117',
  asOf: '2026-03-01',
  year: 2025,
  indicators,
  ...given,
})
const village = {
  kind: 'community',
  id: 'CM-1',
  area: '440117101201',
  asOf: '2026-05-01',
  communityType: 'village',
  hasWomensCouncil: true,
  womensCouncilActive: true,
}

const check = async (values: readonly unknown[], lang: Lang = 'en') =>
  (await halfsky.checkBatch(batchOf(values), options({ lang }))).report

/** The findings that read a fact. */
const reading = async (fact: string, ...values: unknown[]): Promise<readonly ReportedFinding[]> =>
  (await check(values)).findings.filter(({ observed }) => fact in observed)

describe('evidence beside a verdict', () => {
  const document = { document: '示例村妇联换届选举公告', date: '2025-03-01', note: '第三章' }

  test('is shown with the fact it stands for; a yes without any says so and passes', async () => {
    const [bare] = await reading('hasWomensCouncil', village)
    const [proved] = await reading('hasWomensCouncil', { ...village, evidence: { hasWomensCouncil: document } })
    expect(bare?.evidence).toMatchObject({ hasWomensCouncil: null })
    expect(proved?.evidence).toMatchObject({ hasWomensCouncil: document })
    expect([bare?.verdict, bare?.message]).toEqual([proved?.verdict, proved?.message])
  })

  test('a no needs none, and evidence for one is shown all the same', async () => {
    const no = { ...village, hasWomensCouncil: false, womensCouncilActive: false }
    expect((await reading('hasWomensCouncil', no))[0]?.evidence).toBeUndefined()
    const [told] = await reading('hasWomensCouncil', { ...no, evidence: { hasWomensCouncil: document } })
    expect(told?.evidence).toEqual({ hasWomensCouncil: document })
  })

  test('changes nothing else of the report', async () => {
    const strip = ({ evidence: _, ...rest }: ReportedFinding) => rest
    const bare = await check([village])
    const proved = await check([{ ...village, evidence: { hasWomensCouncil: document } }])
    expect(proved.summary).toEqual(bare.summary)
    expect(proved.findings.map(strip)).toEqual(bare.findings.map(strip))
  })

  test.each([
    ['zh-CN', '      依据: 示例村妇联换届选举公告，2025-03-01，第三章'],
    ['en', '      evidence: 示例村妇联换届选举公告, 2025-03-01, 第三章'],
  ] as const)('is a line of the text in %s', async (lang, line) => {
    const text = renderText(await check([{ ...village, evidence: { hasWomensCouncil: document } }], lang), lang)
    expect(text.split('\n')).toContain(line)
    expect(renderText(await check([village], lang), lang)).not.toContain(lang === 'en' ? 'evidence:' : '依据:')
  })
})

describe('the interval beside a verdict', () => {
  const RATE = 'maternalMortalityRate'
  const intervalOf = async (...values: unknown[]) => (await reading(RATE, ...values))[0]?.intervals?.[RATE]

  test('one death among 7,000 births breaks the number, and may be chance', async () => {
    const [finding] = await reading(RATE, year({ [RATE]: 14.29, liveBirths: 7000 }))
    expect(finding?.verdict).toBe('fail')
    expect(finding?.intervals?.[RATE]).toMatchObject({
      events: 1,
      denominator: { fact: 'liveBirths', value: 7000, per: 100_000 },
      low: 0.3617,
      high: 79.59,
      level: 0.95,
      few: true,
      chance: true,
    })
  })

  test('none among 7,000 complies, and may be chance too', async () => {
    expect(await intervalOf(year({ [RATE]: 0, liveBirths: 7000 }))).toMatchObject({ events: 0, chance: true })
  })

  test('a hundred deaths are no chance', async () => {
    const found = await intervalOf(year({ [RATE]: 50, liveBirths: 200_000 }))
    expect(found).toMatchObject({ events: 100, few: false, chance: false })
  })

  test('nothing is said without the births, of doubtful ones, or where the two do not belong together', async () => {
    expect(await intervalOf(year({ [RATE]: 14.29 }))).toBeUndefined()
    expect(await intervalOf(year({ [RATE]: 14.29, liveBirths: 90_000_000 }))).toBeUndefined()
    expect(await intervalOf(year({ [RATE]: 7, liveBirths: 7000 }))).toBeUndefined()
    expect(await intervalOf(year({ [RATE]: 5000, liveBirths: 7000 }))).toBeUndefined()
  })

  test('where a rate shall fall, the year before stands beside it', async () => {
    const past = year(
      { crimesAgainstWomenRate: 2.5, residentPopulation: 720_000 },
      { id: 'A-0', year: 2024, asOf: '2025-03-01' },
    )
    const now = year({ crimesAgainstWomenRate: 2.22, residentPopulation: 720_000 })
    const found = (await reading('earlier.crimesAgainstWomenRate', past, now)).filter(({ intervals }) => intervals)
    expect(found.length).toBeGreaterThan(0)
    for (const { intervals } of found) {
      expect(intervals).toMatchObject({
        crimesAgainstWomenRate: { events: 16, chance: true },
        'earlier.crimesAgainstWomenRate': { events: 18, chance: true },
      })
    }
  })

  test.each([
    ['zh-CN', '      例数: 活产数 7000 中 1 例（孕产妇死亡率），95% 区间 0.3617 至 79.59 每10万，可能是偶然波动'],
    [
      'en',
      '      events: 1 in 7000 live births (maternal mortality rate), 95 % interval 0.3617 to 79.59 per 100,000 live births, may be chance',
    ],
  ] as const)('is a line of the text in %s', async (lang, line) => {
    const text = renderText(await check([year({ [RATE]: 14.29, liveBirths: 7000 })], lang), lang)
    expect(text.split('\n')).toContain(line)
  })

  test('no verdict turns on it', async () => {
    const verdicts = async (indicators: object) => (await check([year(indicators)])).findings.map((one) => one.verdict)
    for (const rate of [0, 14.29, 7]) {
      expect(await verdicts({ [RATE]: rate, liveBirths: 7000 })).toEqual(await verdicts({ [RATE]: rate }))
    }
  })
})
