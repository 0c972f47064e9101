import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { eventsOf, overlaps, poissonInterval, rateInterval } from '../../src/chance/index.ts'

const births = { fact: 'liveBirths', per: 100_000 }
const counts = fc.integer({ min: 0, max: 20_000 })

/** Another way to the same: the sum of all terms, each from the one before. */
const atMost = (count: number, mean: number): number => {
  let [term, sum] = [Math.exp(-mean), Math.exp(-mean)]
  for (let k = 1; k <= count; k++) sum += term *= mean / k
  return sum
}

describe('the interval of a Poisson count', () => {
  test.each([
    [0, 0, 3.6889],
    [1, 0.0253, 5.5716],
    [2, 0.2422, 7.2247],
    [3, 0.6187, 8.7673],
    [5, 1.6235, 11.6683],
    [10, 4.7954, 18.3904],
    [20, 12.2165, 30.8884],
    [50, 37.111, 65.9188],
    [100, 81.3639, 121.6268],
  ])('of %i is %f to %f, as the tables have it', (count, low, high) => {
    const found = poissonInterval(count)
    expect(found.low).toBeCloseTo(low, 3)
    expect(found.high).toBeCloseTo(high, 3)
  })

  test('leaves 2.5 % out at either end', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), (count) => {
        const { low, high } = poissonInterval(count)
        expect(1 - atMost(count - 1, low)).toBeCloseTo(0.025, 8)
        expect(atMost(count, high)).toBeCloseTo(0.025, 8)
      }),
    )
  })

  test('holds its count and rises with it, however large', () => {
    fc.assert(
      fc.property(fc.oneof(counts, fc.integer({ min: 0, max: 50_000_000 })), (count) => {
        const [here, next] = [poissonInterval(count), poissonInterval(count + 1)]
        expect(here.low).toBeLessThanOrEqual(count)
        expect(here.high).toBeGreaterThan(count)
        expect(next.low).toBeGreaterThan(here.low)
        expect(next.high).toBeGreaterThan(here.high)
      }),
    )
  })
})

describe('the interval of a rate', () => {
  test('one death among 3,000 births could be chance', () => {
    expect(rateInterval(33.33, births, 3000)).toEqual({
      events: 1,
      denominator: { fact: 'liveBirths', value: 3000, per: 100_000 },
      low: 0.8439,
      high: 185.7,
      level: 0.95,
      few: true,
    })
  })

  test('so could none among 7,000, where 8 in 100,000 are allowed', () => {
    expect(rateInterval(0, births, 7000)).toMatchObject({ events: 0, low: 0, high: 52.7 })
  })

  test('holds the rate as it was rounded', () => {
    fc.assert(
      fc.property(
        counts,
        fc.integer({ min: 1, max: 10_000_000 }),
        fc.integer({ min: 0, max: 3 }),
        (events, more, places) => {
          const rate = Number(((events * 1000) / (events + more)).toFixed(places))
          const found = rateInterval(rate, { fact: 'people', per: 1000 }, events + more)
          if (found === null) throw new Error(`${rate} of ${events + more}`)
          expect(found.low).toBeLessThanOrEqual(rate)
          expect(found.high).toBeGreaterThanOrEqual(rate)
        },
      ),
    )
  })

  test('grows with the number it is given per', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 2000, max: 1_000_000 }), (events, outOf) => {
        const of = (per: number) => rateInterval((events * per) / outOf, { fact: 'people', per }, outOf)
        const [small, large] = [of(1000), of(100_000)]
        expect(small?.events).toBe(events)
        expect(large?.events).toBe(events)
        expect((large?.low ?? 0) / 100).toBeCloseTo(small?.low ?? 0, 6)
        expect((large?.high ?? 0) / 100).toBeCloseTo(small?.high ?? 0, 6)
      }),
    )
  })

  test('never lies above all of them', () => {
    expect(rateInterval(20, { fact: 'children', per: 100 }, 5)).toMatchObject({ events: 1, high: 100 })
  })

  test.each([
    ['missing', undefined],
    ['none at all', 0],
    ['no number', 'many'],
  ])('there is none where the denominator is %s', (_name, outOf) => {
    expect(rateInterval(8, births, outOf)).toBeNull()
  })
})

describe('the events of a rate', () => {
  test.each([
    [33.33, 3000, 1],
    [33, 3000, 1],
    // cut, not rounded
    [66.66, 3000, 2],
    // a denominator of another day
    [14.02, 7000, 1],
    [0, 7000, 0],
    // cut to a whole number
    [1, 60_000, 1],
    [9.8, 5_000_000, 490],
  ])('%f per 100,000 of %i are %i', (rate, outOf, events) => {
    expect(eventsOf(rate, outOf, 100_000)).toBe(events)
  })

  test.each([
    [7, 7000],
    [6.8, 7000],
    [50, 3000],
    [2, 7000],
  ])('%f per 100,000 of %i are no whole number', (rate, outOf) => {
    expect(eventsOf(rate, outOf, 100_000)).toBeNull()
    expect(rateInterval(rate, births, outOf)).toBeNull()
  })
})

test('ranges overlap where they have a value in common', () => {
  expect(overlaps({ low: 0, high: 2 }, { low: 2, high: 3 })).toBe(true)
  expect(overlaps({ low: 2.1, high: 3 }, { low: 0, high: 2 })).toBe(false)
})
