import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Rulebook } from '../../src/model/index.ts'
import { squeeze } from '../../src/plan/index.ts'
import { compareUpper, compileRulebook, type UpperRelation } from '../../src/rulebook/index.ts'
import { readYamlValues } from '../../src/source/index.ts'
import { kinds } from '../record/kinds-here.ts'
import { faultsOf, validatorOf } from '../schemas/schemas-here.ts'
import { shipped } from '../setup/product.ts'

const PATH = 'conghua/upper.yaml'

let rulebook: Rulebook
beforeAll(async () => {
  rulebook = (await shipped()).rulebook
})

const line = ({ target, local, threshold, relation, basis }: UpperRelation): string => {
  const where = local?.id ?? target.clause
  const mine = threshold ? `${threshold.limit} ${threshold.value}` : '-'
  const theirs = target.value === null ? '-' : `${target.limit} ${target.value}`
  return [`[${target.footnote}]`, target.level, where.slice('conghua/'.length), mine, theirs, relation, basis].join(' ')
}

const read = (path: string): string => readFileSync(path, 'utf8')

/** As much of the shipped rulebook as the comparison needs (the clauses with rules named), so that each test opens it quickly. */
const CLAUSES = [
  ...new Set([...read(`rules/${PATH}`).matchAll(/clause: (\S+)\n {2}rule: (?!null)/g)].map(([, key]) => `${key}.yaml`)),
]
const FILES = new Map(
  ['conghua/plan.yaml', 'measures.yaml', ...CLAUSES, PATH].map((path) => [path, read(`rules/${path}`)]),
)
const TEXTS = new Map([['conghua-2021-2030.txt', read('seeds/plans/conghua-2021-2030.txt')]])

const compiled = (path: string, text: string) => {
  const files = [...new Map([...FILES, [path, text]])].map(([path, text]) => ({ path, text }))
  return compileRulebook({ files, planTexts: TEXTS, kinds: kinds.specs })
}

/** The rulebook with other text in one of its files. */
const planted = (path: string, change: (text: string) => string) => {
  const text = FILES.get(path) ?? ''
  const changed = change(text)
  expect(changed).not.toBe(text)
  const { rulebook: other, problems } = compiled(path, changed)
  return { lines: other ? compareUpper(other).map(line) : [], problems }
}

describe('the targets above those of Conghua', () => {
  test('stand to the local ones as listed here', () => {
    expect(compareUpper(rulebook).map(line)).toMatchInlineSnapshot(`
      [
        "[1] guangzhou health/goals-2/maternal-mortality at-most 7.5 at-most 7.5 equal computed",
        "[2] guangzhou health/goals-3/cervical-screening at-least 70 at-least 70 equal computed",
        "[2] guangzhou health/goals-3/breast-screening-rise - - equal stated",
        "[3] guangdong health/goals-3/free-hpv-vaccination - - equal stated",
        "[4] guangzhou health/goals-4/maternal-management at-least 90 at-least 90 equal computed",
        "[5] guangdong health/goals-5/premarital-exams at-least 65 at-least 65 equal computed",
        "[5] guangzhou health/goals-5/premarital-exams at-least 65 at-least 65 equal computed",
        "[5] guangdong health/goals-5/prepregnancy-exams at-least 80 at-least 80 equal computed",
        "[5] guangzhou health/goals-5/prepregnancy-exams at-least 80 at-least 80 equal computed",
        "[6] guangzhou health/goals-9/non-thalassaemia-anaemia at-most 10 at-most 10 equal computed",
        "[7] guangzhou health/goals-11/regular-exercise at-least 50 at-least 50 equal computed",
        "[7] guangzhou health/goals-11/fitness-standard at-least 96 at-least 96 equal computed",
        "[9] nation education/goals-1 - - equal stated",
        "[9] guangdong education/goals-1 - - equal stated",
        "[9] guangzhou education/goals-1 - - equal stated",
        "[10] nation education/goals-2 - - equal stated",
        "[10] guangdong education/goals-2 - - equal stated",
        "[10] guangzhou education/goals-2 - - equal stated",
        "[11] nation education/goals-3 - - equal stated",
        "[11] guangzhou education/goals-3 - - equal stated",
        "[12] nation education/goals-4 - - stricter stated",
        "[12] guangdong education/goals-4/preschool-enrolment at-least 100 at-least 100 equal computed",
        "[12] guangzhou education/goals-4/preschool-enrolment at-least 100 at-least 100 equal computed",
        "[13] nation education/goals-5/retention at-least 98.35 at-least 96 stricter computed",
        "[13] guangdong education/goals-5/retention at-least 98.35 at-least 96 stricter computed",
        "[13] guangdong education/goals-5/retention - - weaker stated",
        "[13] guangzhou education/goals-5/retention at-least 98.35 at-least 98.35 equal computed",
        "[14] nation education/goals-6/senior-secondary-enrolment at-least 99 at-least 92 stricter computed",
        "[14] guangdong education/goals-6/senior-secondary-enrolment at-least 99 at-least 95 stricter computed",
        "[14] guangzhou education/goals-6/senior-secondary-enrolment at-least 99 at-least 99 equal computed",
        "[15] nation education/goals-7/vocational-share - - equal stated",
        "[15] guangdong education/goals-7/vocational-share - - equal stated",
        "[15] guangzhou education/goals-7/vocational-share - - equal stated",
        "[16] nation education/goals-8 - - weaker stated",
        "[16] nation education/goals-8 - - weaker stated",
        "[16] guangdong education/goals-8 - - equal stated",
        "[16] guangzhou education/goals-8 - - equal stated",
        "[17] nation education/goals-9 - - weaker stated",
        "[17] guangdong education/goals-9 - - weaker stated",
        "[17] guangzhou education/goals-9 - - weaker stated",
        "[18] nation education/goals-10/lifelong-education - - equal stated",
        "[18] guangdong education/goals-10/lifelong-education - - equal stated",
        "[18] guangzhou education/goals-10/lifelong-education - - equal stated",
        "[21] nation economy/goals-2/employed-share about 45 about 45 equal computed",
        "[21] guangdong economy/goals-2/employed-share about 45 about 45 equal computed",
        "[21] guangzhou economy/goals-2/employed-share about 45 about 45 equal computed",
        "[22] nation economy/goals-3/urban-unit-share at-least 42 at-least 40 stricter computed",
        "[22] guangdong economy/goals-3/urban-unit-share at-least 42 at-least 42 equal computed",
        "[22] guangzhou economy/goals-3/urban-unit-share at-least 42 at-least 42 equal computed",
        "[23] nation economy/goals-4/senior-professional-share at-least 45 at-least 40 stricter computed",
        "[23] guangdong economy/goals-4/senior-professional-share at-least 45 at-least 40 stricter computed",
        "[23] guangzhou economy/goals-4/senior-professional-share at-least 45 at-least 45 equal computed",
        "[24] guangdong economy/goals-5 - - equal stated",
        "[24] guangzhou economy/goals-5 - - equal stated",
        "[25] guangzhou economy/goals-7/occupational-disease - - weaker stated",
        "[25] guangzhou economy/goals-7/occupational-injury - - weaker stated",
        "[26] nation economy/goals-8 - - equal stated",
        "[26] guangdong economy/goals-8 - - equal stated",
        "[26] guangzhou economy/goals-8 - - equal stated",
        "[27] nation economy/goals-9 - - equal stated",
        "[28] nation economy/goals-10 - - equal stated",
        "[29] guangzhou economy/measures-1 - - weaker stated",
        "[30] nation economy/measures-1 - - equal stated",
        "[30] guangzhou economy/measures-1 - - equal stated",
        "[31] nation economy/measures-3 - - equal stated",
        "[31] guangzhou economy/measures-3 - - equal stated",
        "[32] guangzhou economy/measures-3 - - equal stated",
        "[33] nation economy/measures-3 - - equal stated",
        "[33] guangzhou economy/measures-3 - - equal stated",
        "[34] nation economy/measures-5 - - weaker stated",
        "[34] nation economy/measures-5 - - equal stated",
        "[35] nation economy/measures-5 - - equal stated",
        "[35] guangzhou economy/measures-5 - - equal stated",
        "[36] nation economy/measures-5 - - weaker stated",
        "[37] nation economy/measures-5 - - equal stated",
        "[38] guangzhou economy/measures-6 - - equal stated",
        "[40] guangzhou economy/measures-9 - - equal stated",
        "[43] guangzhou economy/measures-12 - - equal stated",
        "[44] guangdong economy/measures-12 - - equal stated",
        "[46] guangzhou family/goals-1 - - equal stated",
        "[47] nation environment/measures-12 - - equal stated",
      ]
    `)
  })

  test('account for every footnote, with those that tell no demand of a level above', () => {
    const told = rulebook.upper.map(({ footnote }) => footnote)
    const silent = [0, 8, 19, 20, 39, 41, 42, 45]
    expect([...new Set([...told, ...silent])].sort((a, b) => a - b)).toEqual(Array.from({ length: 48 }, (_, n) => n))
    expect(silent.filter((number) => told.includes(number))).toEqual([])
  })

  test('have their number from the footnote, or from the clause that the footnote calls the same', () => {
    const clauses = new Map(rulebook.plans.flatMap((plan) => plan.clauses.map((clause) => [clause.key, clause])))
    for (const { footnote, clause, quote, value } of rulebook.upper.filter((one) => one.value !== null)) {
      const same = /一致|持平/.test(quote) ? (clauses.get(clause)?.text ?? '') : ''
      const numbers = squeeze(quote + same).match(/\d+(?:\.\d+)?/g) ?? []
      expect([footnote, numbers.map(Number).includes(value ?? Number.NaN)]).toEqual([footnote, true])
    }
  })

  test('leave the digest as it is', () => {
    const digestOf = (text: string) => compiled(PATH, text).rulebook?.digest
    const text = FILES.get(PATH) ?? ''
    expect(digestOf(text.replace('value: 96', 'value: 95'))).toBe(digestOf(text))
    expect(digestOf(text)).toMatch(/^sha256:/)
  })
})

describe('a local target made weaker', () => {
  test.each([
    [
      'value',
      'education/goals-6',
      (text: string) => text.replace('value: 99}', 'value: 94}'),
      'at-least 94 at-least 95',
    ],
    [
      'strictness',
      'health/goals-2',
      (text: string) => text.replace('value: 7.5}', 'value: 8}'),
      'at-most 8 at-most 7.5',
    ],
  ])('by its %s changes the list and is warned of at the rule', (_what, clause, change, shown) => {
    const { lines, problems } = planted(`conghua/${clause}.yaml`, change)
    expect(lines.filter((one) => one.includes(`${shown} weaker computed`))).toHaveLength(1)
    expect(problems.map(({ code, severity, file }) => [code, severity, file])).toContainEqual([
      'weaker-than-upper',
      'warning',
      `conghua/${clause}.yaml`,
    ])
  })

  test('is no problem once its reading says so', () => {
    const weaker = (text: string) =>
      text
        .replace('value: 7.5}', 'value: 8}')
        .replace('以下 includes', 'It is weaker than what Guangzhou demands. 以下 includes')
    const { lines, problems } = planted('conghua/health/goals-2.yaml', weaker)
    expect(lines.join('\n')).toContain('at-most 8 at-most 7.5 weaker computed')
    expect(problems).toEqual([])
  })

  test('and a demand from another side, or around a number, is not compared by its size', () => {
    const { lines } = planted(PATH, (text) =>
      text
        .replace('value: 7.5\n  limit: at-most', 'value: 7.5\n  limit: at-least')
        .replace('value: 45\n  limit: about', 'value: 44\n  limit: about'),
    )
    expect(lines[0]).toBe('[1] guangzhou health/goals-2/maternal-mortality at-most 7.5 at-least 7.5 not-comparable ')
    expect(lines.join('\n')).toContain('about 45 about 44 not-comparable')
  })

  test('a limit that excludes its number is stricter than one that includes it', () => {
    const { lines } = planted(PATH, (text) =>
      text.replace('value: 7.5\n  limit: at-most', 'value: 7.5\n  limit: below'),
    )
    expect(lines[0]).toContain('at-most 7.5 below 7.5 weaker computed')
  })
})

const ENTRY = {
  footnote: 13,
  level: 'nation',
  clause: 'conghua/education/goals-5',
  rule: 'retention' as string | null,
  quote: '九年义务教育巩固率提高到96%以上',
  value: 96 as number | undefined,
  limit: 'at-least',
}
const { rule: _rule, ...unruled } = ENTRY
const NONE = { ...ENTRY, value: undefined, limit: 'none', verdict: 'weaker', why: 'it is' }

describe('upper.yaml', () => {
  const validate = validatorOf('upper')
  const problemsOf = (value: unknown, path = PATH) => {
    const text = typeof value === 'string' ? value : JSON.stringify([value])
    const { problems } = compiled(path, text)
    return problems.filter(({ file }) => file === path)
  }

  test.each([
    ['a number', ENTRY],
    ['none', { ...NONE, rule: null }],
    ['a note', { ...ENTRY, note: 'as it stands' }],
  ])('%s is accepted by the reader and by the schema', (_what, entry) => {
    const written: unknown = JSON.parse(JSON.stringify(entry))
    expect(problemsOf(written)).toEqual([])
    expect(faultsOf(validate, [written])).toEqual([])
  })

  test.each([
    ['no rule', unruled, 'missing-key'],
    ['an unknown key', { ...ENTRY, levle: 'nation' }, 'unknown-key'],
    ['an unknown level', { ...ENTRY, level: 'guangzou' }, 'value-type'],
    ['an unknown limit', { ...ENTRY, limit: 'atleast' }, 'value-type'],
    ['a limit without a value', { ...ENTRY, value: undefined }, 'missing-key'],
    ['a value without a limit', { ...NONE, value: 96 }, 'forbidden-key'],
    ['none without a verdict', { ...NONE, verdict: undefined }, 'missing-key'],
    ['a verdict without why', { ...NONE, why: undefined }, 'missing-key'],
    ['a number that is text', { ...ENTRY, value: '96' }, 'wrong-type'],
    ['a footnote that is text', { ...ENTRY, footnote: '13' }, 'wrong-type'],
  ])('%s is refused by both', (_what, entry, code) => {
    const written: unknown = JSON.parse(JSON.stringify(entry))
    expect(problemsOf(written).map((one) => one.code)).toContain(code)
    expect(faultsOf(validate, [written])).not.toEqual([])
  })

  test.each([
    [
      'a clause that is not there',
      { ...ENTRY, clause: 'conghua/education/goal-5' },
      'unknown-clause',
      'conghua/education/goals-5',
    ],
    ['a footnote of another clause', { ...ENTRY, footnote: 14 }, 'unknown-footnote', '13'],
    ['a rule that is not there', { ...ENTRY, rule: 'retentoin' }, 'unknown-rule', 'retention'],
    ['words of no footnote', { ...ENTRY, quote: '提高到97%以上' }, 'quote-not-found', undefined],
    ['a verdict beside numbers', { ...ENTRY, verdict: 'equal', why: 'so it seems' }, 'upper-verdict', undefined],
  ])('%s is found, with what was meant', (_what, entry, code, suggestion) => {
    const [found, ...others] = problemsOf(entry)
    expect([found?.code, others]).toEqual([code, []])
    expect(found?.params.suggestion).toBe(suggestion)
  })

  test('faults stand at their line and column', () => {
    const text = `- footnote: 13
  level: natoin
  clause: conghua/education/goals-5
  rule: retention
  quote: 九年义务教育巩固率提高到97%以上
  value: 96
  limit: at-least
`
    expect(problemsOf(text).map(({ code, line, column }) => [code, line, column])).toEqual([
      ['value-type', 2, 10],
      ['quote-not-found', 5, 10],
    ])
  })

  test('another plan’s targets belong in that plan’s folder', () => {
    expect(problemsOf(ENTRY, 'qingyuan/upper.yaml').map(({ code }) => code)).toContain('misplaced-file')
  })

  test('a rule in a file with faults is not reported missing', () => {
    const { problems } = planted('conghua/education/goals-5.yaml', (text) =>
      text.replace('binding: target', 'binding: targt'),
    )
    expect(problems.map(({ code }) => code)).toEqual(['value-type'])
  })

  test('the shipped file has nothing the schema refuses', () => {
    const { values } = readYamlValues(readFileSync(`rules/${PATH}`, 'utf8'), PATH)
    expect(faultsOf(validate, values[0])).toEqual([])
  })
})
