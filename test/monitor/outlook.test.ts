import { fc, test as property } from '@fast-check/vitest'
import { TheilSenRegression } from 'ml-regression-theil-sen'
import { describe, expect, test } from 'vitest'
import { type Outlook, STATUSES } from '../../src/model/index.ts'
import { atLeast, atMost, demand, follow, lower, outlook, percent, plain, record } from './made.ts'

describe('statuses', () => {
  test.each<[string, readonly (number | null)[], Parameters<typeof outlook>[1], Outlook['status']]>([
    ['flat below the target', [50, 50, 50, 50, 50], demand(atLeast(70)), 'off-track'],
    ['flat with small noise', [50, 50.3, 49.8, 50.1, 49.9, 50.2], demand(atLeast(70)), 'off-track'],
    ['noisy', [50, 69, 41, 72, 48, 66], demand(atLeast(70)), 'at-risk'],
    ['steady and fast enough', [50, 52, 54, 56, 58, 60], demand(atLeast(70)), 'on-track'],
    ['reaching the number to the digit', [0.1, 0.2, 0.3], demand(atLeast(1.3)), 'on-track'],
    ['reaching a number that must be passed', [0.1, 0.2, 0.3], demand(atLeast(1.3, true)), 'off-track'],
    ['steady and too slow', [50, 50.5, 51, 51.5, 52], demand(atLeast(70)), 'off-track'],
    ['away from the target', [60, 58, 57, 55, 52], demand(atLeast(70)), 'reversing'],
    ['one point', [50], demand(atLeast(70)), 'insufficient-data'],
    ['two points', [50, 60], demand(atLeast(70)), 'insufficient-data'],
    ['one point that meets the target', [71], demand(atLeast(70)), 'met'],
    ['two points, the last on the target', [60, 70], demand(atLeast(70)), 'met'],
    ['constant at the target', [70, 70, 70, 70], demand(atLeast(70)), 'met'],
    ['constant at a strict target', [30, 30.0, 30, 30], demand(atLeast(30, true)), 'off-track'],
    ['a tenth above a strict target', [29, 29.5, 30.1], demand(atLeast(30, true)), 'met'],
    ['overshoot', [65, 72, 80, 88], demand(atLeast(70)), 'met'],
    ['met, and plainly leaving', [90, 86, 82, 78, 74], demand(atLeast(70)), 'reversing'],
    ['gap years', [50, null, null, 56, null, 60, 62], demand(atLeast(70)), 'on-track'],
    [
      'in a band',
      [51, 52, 50],
      demand({ atLeast: { value: 45, strict: false }, atMost: { value: 55, strict: false } }),
      'met',
    ],
    ['a movement that is plain', [50, 51, 52, 53, 54], demand(null, 'rise'), 'on-track'],
    ['a movement that stands still', [50, 50, 50, 50], demand(null, 'rise'), 'off-track'],
    ['standing still where that is enough', [50, 50, 50, 50], demand(null, 'not-fall'), 'on-track'],
    ['a movement the wrong way', [54, 53, 52, 51], demand(null, 'rise'), 'reversing'],
    ['a movement that may or may not be', [50, 53, 49, 54, 51, 53], demand(null, 'rise'), 'at-risk'],
    ['having arrived makes moving needless', [100, 100, 100], demand(atLeast(100), 'rise'), 'met'],
  ])('%s', (_name, values, asked, status) => {
    expect(outlook(values, asked)).toMatchObject({ status })
  })

  test('falling is good where lower is better', () => {
    const falling = [20, 18.5, 17, 15.5, 14]
    expect(outlook(falling, demand(atMost(8)), lower).status).toBe('on-track')
    expect(outlook(falling.toReversed(), demand(atMost(8)), lower).status).toBe('reversing')
    expect(outlook([9, 8.5, 8], demand(atMost(8)), lower).status).toBe('met')
    expect(outlook([9, 8.5, 8.1], demand(atMost(8), null), lower).needed).toBeCloseTo(-0.01)
  })

  test('a year of the due date or later settles it', () => {
    expect(outlook([60, 62, 64], demand(atLeast(70)), plain, 2018).expected).not.toBeNull()
    const late = follow([record(2028, 60), record(2029, 65), record(2030, 69)], demand(atLeast(70)))
    expect(late.outlooks).toEqual([])
    expect(late.leftOut.map(({ why }) => why)).toEqual(['future', 'future', 'future'])
  })
})

describe('what is said besides', () => {
  test('two points show a pace that foretells nothing', () => {
    expect(outlook([50, 60], demand(atLeast(70)))).toMatchObject({
      pace: 10,
      expected: null,
      basis: { method: 'two-points' },
    })
  })

  test('the pace still needed runs from the last value', () => {
    expect(outlook([50, 51, 52], demand(atLeast(70)), plain, 2018)).toMatchObject({ needed: 1.8, pace: 1 })
  })

  test('noise against the way still to go is volatile', () => {
    expect(outlook([50, 69, 41, 72, 48, 66], demand(atLeast(70))).volatile).toBe(true)
    expect(outlook([50, 52, 54.1, 56, 58], demand(atLeast(70))).volatile).toBe(false)
  })

  test('a level shift is found, and only what follows counts', () => {
    const found = outlook([30, 29.8, 29.5, 29.4, 29, 12, 11.8, 11.7, 11.2], demand(atMost(8)), lower, 2015)
    expect(found.basis.shift).toMatchObject({ after: 2019, from: 2020, used: true })
    expect(found.basis.years).toEqual([2020, 2023])
    expect(found.text.en).toContain('shifted between 2019 and 2020')
    const late = outlook([30, 29.8, 29.5, 29.4, 29.2, 29, 12, 11.8], demand(atMost(8)), lower, 2015)
    expect(late.basis.shift).toMatchObject({ from: 2021, used: false })
    expect(late.basis.points).toBe(8)
  })

  test('a trend is no shift, nor is a curve or one odd year', () => {
    const years = Array.from({ length: 10 }, (_, index) => index)
    expect(
      outlook(
        years.map((x) => 50 + 2 * x),
        demand(atLeast(70)),
        plain,
        2015,
      ).basis.shift,
    ).toBeNull()
    const curve = outlook(
      years.map((x) => 30 * Math.exp(-0.12 * x)),
      demand(atMost(4)),
      lower,
      2015,
    )
    expect(curve.basis).toMatchObject({ shift: null, bent: true, points: 5 })
    expect(outlook([50, 51, 52, 90, 54, 55, 56, 57], demand(atLeast(70))).basis.shift).toBeNull()
  })

  test('steps that rounding makes are no shift', () => {
    expect(outlook([6, 6, 5, 5, 5, 4, 4, 4, 4], demand(atMost(2)), lower, 2015).basis.shift).toBeNull()
    expect(outlook([20, 20, 20, 19, 19, 19], demand(atMost(8)), lower).basis.shift).toBeNull()
    expect(outlook([50, 50, 50, 80, 80, 80], demand(atLeast(90))).basis.shift).toMatchObject({ jump: 30 })
  })

  test('no share is expected above 100 or below 0, and it is said', () => {
    const up = outlook([80, 85, 90, 95], demand(atLeast(99)), percent)
    expect(up).toMatchObject({ status: 'on-track', expected: { value: 100, high: 100 }, basis: { clamped: 'ceiling' } })
    expect(up.text.zh).toContain('限制在可能的范围内')
    expect(outlook([9, 7, 5, 3], demand(atMost(1)), lower)).toMatchObject({
      expected: { value: 0, low: 0 },
      basis: { clamped: 'floor' },
    })
  })

  test('equal doubles agree, contradicting ones are left out and said', () => {
    const years = [record(2018, 50), record(2019, 52), record(2020, 54)]
    expect(follow([...years, record(2019, 52)], demand(atLeast(70))).outlooks[0]?.count).toBe(3)
    const { outlooks, leftOut } = follow([...years, record(2019, 40)], demand(atLeast(70)))
    expect(outlooks[0]).toMatchObject({ count: 2, status: 'insufficient-data' })
    expect(leftOut).toMatchObject([{ year: 2019, why: 'contradicting' }])
    expect(leftOut[0]?.text.en).toContain('40, 52')
  })

  test('suspect facts are left out and said', () => {
    const odd = record(2021, 500, { suspect: { thing: [{ code: 'out-of-range', text: { zh: '', en: '' } }] } })
    const { outlooks, leftOut } = follow([record(2020, 50), odd], demand(atLeast(70)))
    expect(outlooks[0]?.last).toEqual({ year: 2020, value: 50 })
    expect(leftOut).toMatchObject([{ year: 2021, why: 'suspect' }])
  })

  test('twelve digits and six name one area', () => {
    const { outlooks } = follow([record(2020, 50), record(2021, 51, { area: '441800000000' })], demand(atLeast(70)))
    expect(outlooks).toMatchObject([{ count: 2, area: { code: '441800', level: 'prefecture' } }])
  })
})

describe('laws', () => {
  const value = fc.integer({ min: -5000, max: 5000 }).map((cents) => cents / 100)
  const values = fc
    .array(fc.option(value, { freq: 6 }), { minLength: 1, maxLength: 16 })
    .filter((all) => all.some((one) => one !== null))
  const target = fc
    .record({ value, strict: fc.boolean() })
    .chain((bound) => fc.constantFrom({ atLeast: bound, atMost: null }, { atLeast: null, atMost: bound }))

  property.prop([values, target, fc.integer()])('the order of records says nothing', (all, one, seed) => {
    const records = all.flatMap((each, index) => (each === null ? [] : [record(2010 + index, each)]))
    const shuffled = records
      .map((each, index) => ({ each, key: Math.sin(seed + index) }))
      .sort((a, b) => a.key - b.key)
      .map(({ each }) => each)
    expect(follow(shuffled, demand(one))).toEqual(follow(records, demand(one)))
  })

  property.prop([values, target, fc.integer({ min: -900, max: 900 })])(
    'a constant added to series and target changes nothing but the level',
    (all, one, more) => {
      const add = (each: number): number => Math.round((each + more) * 100) / 100
      const raised = {
        atLeast: one.atLeast && { ...one.atLeast, value: add(one.atLeast.value) },
        atMost: one.atMost && { ...one.atMost, value: add(one.atMost.value) },
      }
      const before = outlook(all, demand(one), plain, 2010)
      const after = outlook(
        all.map((each) => each && add(each)).map((each, index) => (all[index] === 0 ? add(0) : each)),
        demand(raised),
        plain,
        2010,
      )
      const kept = ({ status, volatile, pace, needed, basis, count }: Outlook) => ({
        status,
        volatile,
        pace,
        needed,
        basis,
        count,
      })
      expect(kept(after)).toEqual(kept(before))
      if (before.expected) expect(after.expected?.value).toBeCloseTo(before.expected.value + more, 6)
    },
  )

  property.prop([values, target])(
    'the interval holds the expectation, and the status is one of the set',
    (all, one) => {
      const found = outlook(all, demand(one), percent, 2010)
      expect(STATUSES).toContain(found.status)
      if (found.expected === null) return
      expect(found.expected.low).toBeLessThanOrEqual(found.expected.value)
      expect(found.expected.high).toBeGreaterThanOrEqual(found.expected.value)
    },
  )

  property.prop([fc.array(value, { minLength: 3, maxLength: 10 })])("the slope lies in Sen's interval", (all) => {
    const { pace, basis } = outlook(all, demand(null, 'rise'), plain, 2012)
    expect(pace).toBeGreaterThanOrEqual(basis.slopes?.low ?? Number.NaN)
    expect(pace).toBeLessThanOrEqual(basis.slopes?.high ?? Number.NaN)
    if (basis.points < all.length) return
    expect(pace).toBeCloseTo(
      new TheilSenRegression(
        all.map((_, index) => index),
        all,
      ).slope,
      6,
    )
  })

  test('three points give two chances in three, four more than nine in ten', () => {
    expect(outlook([1, 2, 3], demand(null, 'rise')).basis.slopes?.confidence).toBe(0.667)
    expect(outlook([1, 2, 3, 4], demand(null, 'rise')).basis.slopes?.confidence).toBe(0.917)
  })
})
