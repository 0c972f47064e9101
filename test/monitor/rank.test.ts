import { describe, expect, test } from 'vitest'
import { rankingsOf } from '../../src/monitor/index.ts'
import { atMost, demand, demands, lower, record } from './made.ts'

const at = (area: string, year: number, value: number, more: Readonly<Record<string, number>> = {}) =>
  record(year, value, { area, name: `N${area}`, facts: { year, thing: value, ...more } })

const rank = (records: Parameters<typeof rankingsOf>[0], year?: number, indicator = lower) =>
  rankingsOf(records, { indicator, demands: demands(demand(atMost(8))), planOf: () => null, asOf: '2026-05-01', year })

describe('rankings', () => {
  test('equal values share a place and the next stays empty; gaps are exact', () => {
    const [ranking] = rank([
      at('441802', 2024, 9.3),
      at('441803', 2024, 9.1),
      at('441881', 2024, 9.1),
      at('441882', 2024, 8),
    ])
    expect(ranking?.rows.map(({ rank: place, tied, value, gap }) => [place, tied, value, gap])).toEqual([
      [1, false, 8, null],
      [2, true, 9.1, 1.1],
      [2, true, 9.1, 1.1],
      [4, false, 9.3, 0.2],
    ])
    expect(ranking?.rows.map(({ targets }) => [targets[0]?.met, targets[0]?.gap])).toEqual([
      [true, 0],
      [false, 1.1],
      [false, 1.1],
      [false, 1.3],
    ])
  })

  test('each level stands by itself', () => {
    const rankings = rank([at('441800', 2024, 9), at('441802', 2024, 10), at('441803', 2024, 8)])
    expect(rankings.map(({ level, rows }) => [level, rows.length])).toEqual([
      ['prefecture', 1],
      ['county', 2],
    ])
  })

  test('the latest year all share is taken, and the missing are named with what is known of them', () => {
    const records = [at('441802', 2023, 9), at('441803', 2023, 8), at('441802', 2024, 7)]
    expect(rank(records)[0]).toMatchObject({ year: 2023, missing: [] })
    expect(rank(records, 2024)[0]).toMatchObject({
      rows: [{ area: { name: 'N441802' } }],
      missing: [{ area: { name: 'N441803' }, why: 'missing', last: { year: 2023, value: 8 } }],
    })
    expect(rank([...records, at('441803', 2024, 6), at('441803', 2024, 5)], 2024)[0]?.missing).toMatchObject([
      { why: 'contradicting' },
    ])
  })

  test('a rate from few events says so, with the range of chance', () => {
    const known = { ...lower, denominator: { fact: 'births', per: 100_000 } }
    const [ranking] = rank([at('441802', 2024, 33.33, { births: 3000 }), at('441803', 2024, 20)], 2024, known)
    expect(ranking?.rows.map(({ interval }) => interval?.events ?? null)).toEqual([null, 1])
    expect(ranking?.rows[1]?.interval).toMatchObject({ low: 0.8439, high: 185.7, few: true })
  })

  test('rows whose intervals overlap cannot be told apart', () => {
    const known = { ...lower, denominator: { fact: 'births', per: 100_000 } }
    const of = (area: string, value: number, births: number) => at(area, 2024, value, { births })
    const records = [
      of('441802', 0, 7000),
      of('441803', 33.33, 3000),
      of('441881', 400, 10_000),
      at('441882', 2024, 500),
    ]
    expect(rank(records, 2024, known)[0]?.rows.map(({ overlaps }) => overlaps)).toEqual([null, true, false, null])
  })
})
