import { describe, expect, test } from 'vitest'
import { mutateRule } from '../../src/mutate/index.ts'
import { benchFor, leaf } from './bench-here.ts'

const of = (femaleStalls: number, maleStalls: number, verdict: string, more = {}) => ({
  name: `${femaleStalls} to ${maleStalls}`,
  record: { setting: 'urban', femaleStalls, maleStalls, ...more },
  verdict,
})
const blank = (record: Record<string, unknown>, missing: string[]) => ({
  name: `without ${missing}`,
  record: { setting: 'urban', ...record },
  verdict: 'unknown',
  missing,
})

const RATIO = leaf('femaleToMaleStalls', 'greaterThanInclusive', 1.5)
const CASES = [
  of(3, 2, 'pass'),
  of(301, 200, 'pass'),
  of(299, 200, 'fail'),
  of(1, 2, 'not-applicable', { setting: 'rural' }),
  blank({ maleStalls: 2 }, ['femaleStalls']),
  blank({ femaleStalls: 1, maleCubicles: 2 }, ['maleUrinals']),
  blank({ femaleStalls: 1, maleUrinals: 2 }, ['maleCubicles']),
  of(1, 1, 'fail'),
  { name: 'setting unknown', record: { femaleStalls: 1, maleStalls: 2 }, verdict: 'unknown', missing: ['setting'] },
]

const mutate = (keys: Readonly<Record<string, unknown>>) => {
  const { rule, ground } = benchFor({ when: leaf('setting', 'equal', 'urban'), require: RATIO, cases: CASES, ...keys })
  return mutateRule(rule, ground)
}

test('cases that try everything kill every mutant', () => {
  expect(mutate({})).toMatchObject({ mutants: 13, killed: 13, survivors: [], missing: [], elusive: [], problems: [] })
})

describe('what a case that is gone leaves untried is the case that is missing', () => {
  test.each([
    ['exactly 1.5', 0, ['require ≥ → >'], { name: 'exactly 1.5', verdict: 'pass' }],
    ['just below 1.5', 2, ['require 1.5 → 1.4'], { name: 'just below 1.5', verdict: 'fail' }],
    ['rural', 3, ['when removed'], { name: 'rural', verdict: 'not-applicable', record: { setting: 'rural' } }],
    ["women's stalls", 4, ['blank femaleStalls'], { verdict: 'unknown', missing: ['femaleStalls'] }],
    ['urinals', 5, ['blank maleUrinals'], { verdict: 'unknown' }],
  ])('%s', (_what, gone, survivors, missing) => {
    const found = mutate({ cases: CASES.filter((_one, index) => index !== gone) })
    expect(found.survivors).toEqual(survivors)
    expect(found.missing).toMatchObject([{ kills: survivors, one: missing }])
    expect(found.elusive).toEqual([])
  })
})

test('without any case records are still found', () => {
  const { mutants, survivors, missing } = mutate({ cases: [] })
  expect(survivors).toHaveLength(mutants)
  expect(missing.length).toBeGreaterThan(1)
})

describe('a mutant that no record tells from the rule', () => {
  const require = { any: [RATIO, leaf('femaleToMaleStalls', 'greaterThan', 2)] }
  const { elusive } = mutate({ require })

  test('is perhaps equivalent', () => {
    expect(elusive).toContain('require/any/1 dropped')
  })

  test('may be excepted with a reason', () => {
    const found = mutate({ require, equivalent: [{ mutant: 'require/any/1 dropped', why: 'above 2 is above 1.5' }] })
    expect(found.excepted).toEqual(['require/any/1 dropped'])
    expect(found.survivors).not.toContain('require/any/1 dropped')
    expect(found.problems).toEqual([])
  })
})

test('an exception for a mutant that is killed, or is none, is a problem', () => {
  const excepted = ['require ≥ → >', 'require ≥ → ≥'].map((mutant) => ({ mutant, why: 'we think so' }))
  expect(mutate({ equivalent: excepted }).problems.map(({ code, params }) => [code, params.mutant])).toEqual([
    ['mutant-killed', 'require ≥ → >'],
    ['unknown-mutant', 'require ≥ → ≥'],
  ])
})

test('a remedy gives no limit away', () => {
  const remedied = CASES.map((one, index) => (index === 2 ? { ...one, remedy: { femaleStalls: 300 } } : one)).slice(1)
  expect(mutate({ cases: remedied, remedy: { increase: ['femaleStalls'] } }).survivors).toEqual(['require ≥ → >'])
})

test('a blank read as zero shows in the facts that an unknown misses', () => {
  const silent = CASES.map(({ name, record, verdict }) => ({ name, record, verdict }))
  expect(mutate({ cases: silent }).survivors).toEqual(['blank maleStalls'])
})

test('what is unknown shows no condition at work', () => {
  const unknown = CASES.filter(({ verdict }) => verdict === 'unknown')
  expect(mutate({ cases: unknown }).survivors).toContain('when removed')
})
