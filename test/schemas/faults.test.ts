import { describe, expect, test } from 'vitest'
import { readMapping } from '../../src/record/index.ts'
import { kinds } from '../record/kinds-here.ts'
import { CLAUSE, CLAUSE_FILE, compiledOf, RULE } from './rulebook-here.ts'
import { type Format, faultsOf, validatorOf } from './schemas-here.ts'

const LEAF = { fact: 'femaleToMaleStalls', operator: 'greaterThanInclusive', value: 1.5 }
const CASE = { name: 'a case', record: { femaleStalls: 3, maleStalls: 2 }, verdict: 'pass' }
const MEASURE = { kinds: ['public-toilet'], title: { zh: '比', en: 'ratio' }, ratio: ['femaleStalls', 'maleStalls'] }

const rule = (change: object) => ({ ...CLAUSE_FILE, rules: { 'stall-ratio': { ...RULE, ...change } } })
const require = (condition: unknown) => rule({ require: condition })
const leaf = (change: object) => require({ all: [{ ...LEAF, ...change }] })
const without = (key: string, { [key]: _gone, ...rest }: Readonly<Record<string, unknown>> = RULE) => rest
const measure = (change: object, base: object = MEASURE) => ({ tried: { ...base, ...change } })
/** A roll-up with some of its keys changed, or left out. */
const rollup = (change: object) => ({
  partyCommitteeFemaleShare: {
    kinds: ['area-statistics'],
    rollup: { of: 'village-committee', share: ['femaleCount', 'memberCount'], bodies: 'villageCommittees', ...change },
  },
})
const titledRollup = {
  partyCommitteeFemaleShare: { ...rollup({}).partyCommitteeFemaleShare, title: MEASURE.title },
}
const expression = (value: unknown) => measure({ sum: ['femaleStalls', value] }, without('ratio', MEASURE))

const validators = {
  'rule-file': validatorOf('rule-file'),
  measures: validatorOf('measures'),
  plan: validatorOf('plan'),
}
type Tried = keyof typeof validators & Format

const PATHS: Readonly<Record<Tried, string>> = {
  'rule-file': `${CLAUSE}.yaml`,
  // its own measures, so that nothing else is amiss
  measures: 'extra/measures.yaml',
  plan: 'qingyuan/plan.yaml',
}

/** The codes the compiler answers with: JSON is YAML, so it can read it. That a rulebook has no rule is not the format's concern. */
const compiled = (format: Tried, value: unknown) =>
  compiledOf({ [PATHS[format]]: JSON.stringify(value) })
    .problems.map(({ code }) => code)
    .filter((code) => code !== 'rulebook-empty')

const PLAN = {
  id: 'qingyuan',
  title: { zh: '规划', en: 'plan' },
  areas: ['4418'],
  period: { from: '2021-01-01', to: '2030-12-31' },
  text: 'qingyuan-2021-2030.txt',
}

const SOUND: readonly [Tried, string, unknown][] = [
  ['rule-file', 'the base', CLAUSE_FILE],
  ['rule-file', 'a bare leaf', require(LEAF)],
  ['rule-file', 'groups in groups', require({ any: [{ not: LEAF }, { all: [LEAF, { any: [LEAF] }] }] })],
  ['rule-file', 'another fact', leaf({ fact: 'femaleStalls', value: { fact: 'maleStalls' } })],
  ['rule-file', 'about', leaf({ operator: 'about', value: { target: 2, tolerance: 0.5 } })],
  ['rule-file', 'a choice', leaf({ fact: 'setting', operator: 'in', value: ['urban', 'rural'] })],
  ['rule-file', 'no choice', leaf({ fact: 'setting', operator: 'notEqual', value: 'urban' })],
  ['rule-file', 'yes or no', leaf({ fact: 'sanitary', operator: 'equal', value: true })],
  ['rule-file', 'when', rule({ when: LEAF, due: '2025-12-31', binding: 'target', reading: 'as written' })],
  ['rule-file', 'manual', rule({ ...without('require'), require: undefined, manual: { zh: '是否？', en: 'is it?' } })],
  ['rule-file', 'remedies', rule({ remedy: { increase: ['femaleStalls'], set: { sanitary: true } } })],
  ['rule-file', 'no cases yet', rule({ cases: [] })],
  [
    'rule-file',
    'a full case',
    rule({
      cases: [{ ...CASE, earlier: [{}], verdict: 'unknown', missing: ['maleStalls'], reason: 'missing', remedy: {} }],
    }),
  ],
  ['rule-file', 'only what is not checked', { ...without('rules', CLAUSE_FILE), 'not-checked': [] }],
  ['measures', 'a ratio', measure({})],
  ['measures', 'a unit', measure({ unit: { zh: '个', en: 'stalls' } })],
  ['measures', 'expressions in each other', expression({ either: ['maleStalls', { sum: ['maleUrinals', 2] }] })],
  ['measures', 'a roll-up of members', rollup({})],
  [
    'measures',
    'a roll-up of bodies',
    rollup({ share: undefined, holds: { fact: 'headIsFemale', operator: 'equal', value: true } }),
  ],
  ['measures', 'a change', expression({ change: { difference: ['maleStalls', 1] } })],
  [
    'measures',
    'a count',
    { tried: { kinds: ['leadership-team'], title: MEASURE.title, count: 'members', where: { sex: 'female' } } },
  ],
  ['plan', 'the plan', PLAN],
]

const FAULTS: readonly [Tried, string, unknown, string][] = [
  ['rule-file', 'no clause', without('clause', CLAUSE_FILE), 'missing-key'],
  ['rule-file', 'no title', without('title', CLAUSE_FILE), 'missing-key'],
  ['rule-file', 'an unknown key', { ...CLAUSE_FILE, rule: {} }, 'unknown-key'],
  ['rule-file', 'a clause of no domain', { ...CLAUSE_FILE, clause: 'qingyuan/toilets/measures-6' }, 'unknown-clause'],
  ['rule-file', 'rules as a list', { ...CLAUSE_FILE, rules: [RULE] }, 'wrong-type'],
  ['rule-file', 'a rule name in camel case', { ...CLAUSE_FILE, rules: { stallRatio: RULE } }, 'wrong-type'],
  [
    'rule-file',
    'a reason left out',
    { ...CLAUSE_FILE, 'not-checked': [{ quote: '提高卫生厕所普及率' }] },
    'missing-key',
  ],
  ...['title', 'quote', 'subject', 'binding', 'cases'].map((key): [Tried, string, unknown, string] => [
    'rule-file',
    `a rule without ${key}`,
    { ...CLAUSE_FILE, rules: { 'stall-ratio': without(key) } },
    'missing-key',
  ]),
  ['rule-file', 'an unknown key in a rule', rule({ condition: LEAF }), 'unknown-key'],
  ['rule-file', 'a title in one language', rule({ title: { zh: '比例' } }), 'missing-key'],
  ['rule-file', 'an empty title', rule({ title: { zh: '比例', en: ' ' } }), 'wrong-type'],
  ['rule-file', 'a wrong binding', rule({ binding: 'obligatory' }), 'value-type'],
  ['rule-file', 'a day that is none', rule({ due: '2025-02-30' }), 'wrong-type'],
  ['rule-file', 'a year for a day', rule({ due: '2025' }), 'wrong-type'],
  ['rule-file', 'both require and manual', rule({ manual: { zh: '是否？', en: 'is it?' } }), 'require-or-manual'],
  ['rule-file', 'neither', { ...CLAUSE_FILE, rules: { 'stall-ratio': without('require') } }, 'require-or-manual'],
  ['rule-file', 'any beside all', require({ all: [LEAF], any: [LEAF] }), 'mixed-groups'],
  ['rule-file', 'a comparison beside all', require({ all: [LEAF], ...LEAF }), 'mixed-groups'],
  ['rule-file', 'an empty all', require({ all: [] }), 'empty-group'],
  ['rule-file', 'an empty any', require({ all: [{ any: [] }] }), 'empty-group'],
  ['rule-file', 'all of one that is no list', require({ all: LEAF }), 'wrong-type'],
  ['rule-file', 'not of a list', require({ not: [LEAF] }), 'wrong-type'],
  ['rule-file', 'a condition that is text', require('femaleStalls > 3'), 'wrong-type'],
  ['rule-file', 'path', leaf({ path: '$.length' }), 'forbidden-key'],
  ['rule-file', 'params', leaf({ params: {} }), 'forbidden-key'],
  ['rule-file', 'priority beside all', require({ all: [LEAF], priority: 1 }), 'forbidden-key'],
  ['rule-file', 'an unknown key in a comparison', leaf({ unit: '%' }), 'unknown-key'],
  ['rule-file', 'a comparison without a value', require({ fact: 'femaleStalls', operator: 'equal' }), 'missing-key'],
  ['rule-file', 'an unknown operator', leaf({ operator: 'atLeast' }), 'unknown-operator'],
  ['rule-file', 'text for a number', leaf({ value: '1.5' }), 'value-type'],
  ['rule-file', 'null for a number', leaf({ value: null }), 'value-type'],
  ['rule-file', 'in without a list', leaf({ fact: 'setting', operator: 'in', value: 'urban' }), 'wrong-type'],
  ['rule-file', 'in an empty list', leaf({ fact: 'setting', operator: 'in', value: [] }), 'empty-group'],
  ['rule-file', 'about a bare number', leaf({ operator: 'about', value: 1.5 }), 'value-type'],
  [
    'rule-file',
    'about with no tolerance',
    leaf({ operator: 'about', value: { target: 2, tolerance: 0 } }),
    'value-type',
  ],
  ['rule-file', 'another fact with a path', leaf({ value: { fact: 'maleStalls', path: '$' } }), 'value-type'],
  ['rule-file', 'an unknown remedy', rule({ remedy: { decrease: ['maleStalls'] } }), 'unknown-key'],
  ['rule-file', 'a remedy that is text', rule({ remedy: { increase: 'femaleStalls' } }), 'wrong-type'],
  ['rule-file', 'cases as a map', rule({ cases: { 'a case': CASE } }), 'wrong-type'],
  ['rule-file', 'an unknown key in a case', rule({ cases: [{ ...CASE, expect: 'pass' }] }), 'unknown-key'],
  ['rule-file', 'a case without a verdict', rule({ cases: [without('verdict', CASE)] }), 'missing-key'],
  ['rule-file', 'an unknown verdict', rule({ cases: [{ ...CASE, verdict: 'ok' }] }), 'value-type'],
  ['rule-file', 'an unknown reason', rule({ cases: [{ ...CASE, reason: 'absent' }] }), 'value-type'],
  ['rule-file', 'a record that is a list', rule({ cases: [{ ...CASE, record: [] }] }), 'wrong-type'],
  ['measures', 'measures as a list', [MEASURE], 'wrong-type'],
  ['measures', 'no title', measure({}, without('title', MEASURE)), 'missing-key'],
  ['measures', 'no kinds', measure({}, without('kinds', MEASURE)), 'missing-key'],
  ['measures', 'no expression', measure({}, without('ratio', MEASURE)), 'missing-key'],
  ['measures', 'two expressions', measure({ sum: ['femaleStalls', 'maleStalls'] }), 'missing-key'],
  ['measures', 'an unknown key', measure({ formula: 'a / b' }), 'unknown-key'],
  ['measures', 'a ratio of three', measure({ ratio: ['femaleStalls', 'maleStalls', 1] }), 'wrong-type'],
  ['measures', 'a sum of one', expression({ sum: ['maleStalls'] }), 'wrong-type'],
  ['measures', 'an unknown expression', expression({ product: ['maleStalls', 2] }), 'unknown-key'],
  ['measures', 'two expressions in one', expression({ sum: ['maleStalls', 2], change: 'maleStalls' }), 'unknown-key'],
  ['measures', 'a roll-up of nothing said', rollup({ share: undefined }), 'missing-key'],
  ['measures', 'a roll-up of two things', rollup({ holds: { all: [LEAF] } }), 'missing-key'],
  ['measures', 'a roll-up of no kind', rollup({ of: undefined }), 'missing-key'],
  ['measures', 'a roll-up of no known number', rollup({ bodies: undefined }), 'missing-key'],
  ['measures', 'an unknown key in a roll-up', rollup({ over: 'village-committee' }), 'unknown-key'],
  ['measures', 'a roll-up of one part', rollup({ share: ['femaleCount'] }), 'wrong-type'],
  ['measures', 'a roll-up of no part', rollup({ share: 'femaleCount' }), 'wrong-type'],
  ['measures', 'a roll-up with a title', { ...titledRollup }, 'unknown-key'],
  ['measures', 'a roll-up inside', measure({ sum: [1, { rollup: {} }] }, without('ratio', MEASURE)), 'unknown-key'],
  ['measures', 'where without count', measure({ where: { sex: 'female' } }), 'unknown-key'],
  ['measures', 'a list for an operand', expression(['maleStalls']), 'wrong-type'],
  ['measures', 'yes for an operand', expression(true), 'wrong-type'],
  ...(['age', 'sex'] as const).map((key): [Tried, string, unknown, string] => [
    'measures',
    `where ${key} is odd`,
    { tried: { kinds: ['leadership-team'], title: MEASURE.title, count: 'members', where: { [key]: 'old' } } },
    key === 'age' ? 'unknown-key' : 'value-type',
  ]),
  ['plan', 'no period', without('period', PLAN), 'missing-key'],
  ['plan', 'a period with one end', { ...PLAN, period: { from: '2021-01-01' } }, 'missing-key'],
  ['plan', 'a day that is none', { ...PLAN, period: { from: '2021-01-01', to: '2030-13-31' } }, 'wrong-type'],
  ['plan', 'an area code that is a number', { ...PLAN, areas: [4418] }, 'wrong-type'],
  ['plan', 'an unknown key', { ...PLAN, name: 'plan' }, 'unknown-key'],
]

describe('what the compiler accepts, the schema accepts', () => {
  test.each(SOUND)('%s: %s', (format, _name, value) => {
    const written = JSON.parse(JSON.stringify(value))
    expect(compiled(format, written)).toEqual([])
    expect(faultsOf(validators[format], written)).toEqual([])
  })
})

describe('what the compiler refuses, the schema refuses', () => {
  test.each(FAULTS)('%s: %s', (format, _name, value, code) => {
    const written = JSON.parse(JSON.stringify(value))
    expect(compiled(format, written)).toContain(code)
    expect(faultsOf(validators[format], written)).not.toEqual([])
  })
})

describe('mappings', () => {
  const validate = validatorOf('mapping')
  const ENVELOPE = { id: { column: '编号' }, area: { constant: '441802' }, asOf: { constant: '2026-05-01' } }
  const field = (source: unknown) => ({ kind: 'public-toilet', fields: { ...ENVELOPE, femaleStalls: source } })
  const isMapping = (value: unknown) => readMapping(JSON.stringify(value), kinds).problems.length === 0

  test.each([
    ['a column', field({ column: '女' })],
    ['a table', field({ column: '女', values: { 多: 9 }, otherwise: 1 })],
    ['a sum', field({ sum: ['女蹲位', '女坐位'] })],
    ['skipped lines', { ...field({ column: '女' }), skip: 2 }],
  ])('%s is accepted by both', (_name, value) => {
    expect(isMapping(value)).toBe(true)
    expect(faultsOf(validate, value)).toEqual([])
  })

  test.each([
    ['no kind', { fields: ENVELOPE }],
    ['no fields', { kind: 'public-toilet' }],
    ['no area', { kind: 'public-toilet', fields: { id: ENVELOPE.id, asOf: ENVELOPE.asOf } }],
    ['an unknown key', { ...field({ column: '女' }), sheet: 1 }],
    ['half a line to skip', { ...field({ column: '女' }), skip: 0.5 }],
    ['fewer than no lines to skip', { ...field({ column: '女' }), skip: -1 }],
    ['a bare heading', field('女')],
    ['nothing', field({})],
    ['two sources', field({ column: '女', constant: 3 })],
    ['an unknown source', field({ column: '女', default: 0 })],
    ['otherwise without values', field({ column: '女', otherwise: 0 })],
    ['values without a column', field({ constant: 3, values: { 多: 9 } })],
    ['an empty table', field({ column: '女', values: {} })],
    ['an empty cell in a table', field({ column: '女', values: { ' ': 0 } })],
    ['a sum of nothing', field({ sum: [] })],
    ['a heading that is a number', field({ column: 7 })],
    ['no constant', field({ constant: null })],
    ['a roster', { kind: 'leadership-team', fields: { ...ENVELOPE, members: { column: '名单' } } }],
  ])('%s is refused by both', (_name, value) => {
    expect(isMapping(value)).toBe(false)
    expect(faultsOf(validate, value)).not.toEqual([])
  })
})
