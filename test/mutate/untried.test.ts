import { describe, expect, test } from 'vitest'
import { boundariesOf, coverageOfCases } from '../../src/mutate/index.ts'
import { benchFor, leaf } from './bench-here.ts'

const of = (femaleStalls: number, maleStalls: number) => ({
  name: `${femaleStalls} to ${maleStalls}`,
  record: { femaleStalls, maleStalls },
  verdict: femaleStalls * 2 >= maleStalls * 3 ? 'pass' : 'fail',
})

describe('condition coverage', () => {
  const unseen = (keys: Readonly<Record<string, unknown>>) => {
    const { rule, ground } = benchFor(keys)
    return coverageOfCases(rule, ground).leaves.map((one) => [one.path, ...one.unseen])
  }

  test('names the truths that no case brings out', () => {
    expect(unseen({ cases: [of(3, 2)] })).toEqual([['require/all/0', 'false', 'unknown']])
    expect(unseen({ cases: [of(3, 2), of(2, 2), { name: 'x', record: {}, verdict: 'unknown' }] })).toEqual([
      ['require/all/0'],
    ])
  })

  test('does not ask for what every record gives to be unknown', () => {
    expect(unseen({ when: leaf('areaLevel', 'equal', 'county'), cases: [] })).toEqual([
      ['when', 'true', 'false'],
      ['require/all/0', 'true', 'false', 'unknown'],
    ])
  })
})

describe('boundaries', () => {
  const sidesOf = (keys: Readonly<Record<string, unknown>>) => {
    const { rule, ground } = benchFor(keys)
    return boundariesOf(rule, ground).map(({ side, visitedBy, missing }) => [side, visitedBy, missing?.record ?? null])
  }

  test('a case within one unit of the limit visits it', () => {
    expect(sidesOf({ cases: [of(3, 2), of(299, 200), of(301, 200)] })).toEqual([
      ['below', '299 to 200', null],
      ['at', '3 to 2', null],
      ['above', '301 to 200', null],
    ])
  })

  test('those that none visits are solved for by a fact', () => {
    expect(sidesOf({ cases: [of(310, 200)] })).toEqual([
      ['below', null, { femaleStalls: 280, maleStalls: 200 }],
      ['at', null, { femaleStalls: 300, maleStalls: 200 }],
      ['above', '310 to 200', null],
    ])
  })

  test('nothing that is counted lies below none', () => {
    const require = leaf('femaleStalls', 'greaterThan', 0)
    expect(sidesOf({ require, cases: [of(1, 1)] }).map(([side]) => side)).toEqual(['at', 'above'])
  })

  test('a verdict stands beside each, as the rule gives it', () => {
    const { rule, ground } = benchFor({ cases: [of(310, 200)] })
    const verdicts = boundariesOf(rule, ground).map(({ missing }) => missing?.verdict ?? null)
    expect(verdicts).toEqual(['fail', 'pass', null])
  })
})
