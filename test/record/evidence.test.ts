import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mapCsv, readBatch, readMapping } from '../../src/record/index.ts'
import { kinds, toilet } from './kinds-here.ts'

const NOTICE = { document: '示例城管〔2025〕3 号', date: '2025-04-01', note: '第二条' }
const sanitary = { ...toilet, sanitary: true }

const faultsOf = (value: unknown) =>
  kinds.read(value).problems.map(({ code, path, params, severity }) => ({ code, path, severity, ...params }))

describe('evidence', () => {
  test('is carried beside the facts, and is no fact', () => {
    const { record } = kinds.read({ ...sanitary, evidence: { sanitary: NOTICE } })
    expect(record?.evidence).toEqual({ sanitary: NOTICE })
    expect(Object.keys(record?.facts ?? {})).toEqual(['sanitary'])
    expect(Object.isFrozen(record?.evidence?.sanitary)).toBe(true)
  })

  test('is not there where none is given', () => {
    expect('evidence' in (kinds.read(sanitary).record ?? {})).toBe(false)
  })

  test.each(Object.values(kinds.specs))('may be given for any fact of $kind, and nothing else', ({ kind, facts }) => {
    const { properties } = kinds.schemas[kind] as { properties: { evidence: { propertyNames: { enum: string[] } } } }
    expect(properties.evidence.propertyNames.enum).toEqual(Object.keys(facts))
  })

  test('stands under indicators by their own ids', () => {
    const area = { ...toilet, kind: 'area-statistics', year: 2025, indicators: { maternalMortalityRate: 9 } }
    const { record } = kinds.read({ ...area, evidence: { maternalMortalityRate: { document: '公报' } } })
    expect(record?.evidence).toEqual({ maternalMortalityRate: { document: '公报' } })
  })

  test.each([
    ['a list', [], 'field-type', '/evidence'],
    ['a text', { sanitary: '公报' }, 'field-type', '/evidence/sanitary'],
    ['no document', { sanitary: { date: '2025-04-01' } }, 'missing-field', '/evidence/sanitary/document'],
    ['a blank document', { sanitary: { document: ' ' } }, 'field-value', '/evidence/sanitary/document'],
    ['a document of two lines', { sanitary: { document: 'a\nb' } }, 'field-value', '/evidence/sanitary/document'],
    ['a long document', { sanitary: { document: '文'.repeat(501) } }, 'field-value', '/evidence/sanitary/document'],
    ['no day', { sanitary: { document: 'a', date: '2025-02-30' } }, 'field-value', '/evidence/sanitary/date'],
    ['a part we do not know', { sanitary: { document: 'a', dated: 'b' } }, 'unknown-field', '/evidence/sanitary/dated'],
  ])('%s is refused', (_name, evidence, code, path) => {
    expect(kinds.read({ ...sanitary, evidence }).record).toBeNull()
    expect(faultsOf({ ...sanitary, evidence })).toMatchObject([{ code, path, severity: 'error' }])
  })

  test('for what is no fact is refused, with the fact that was meant', () => {
    expect(faultsOf({ ...sanitary, evidence: { sanitry: NOTICE } })).toEqual([
      {
        code: 'unknown-field',
        path: '/evidence/sanitry',
        severity: 'error',
        field: 'evidence/sanitry',
        suggestion: 'evidence/sanitary',
      },
    ])
    expect(faultsOf({ ...sanitary, evidence: { area: NOTICE } })).toMatchObject([{ code: 'unknown-field' }])
  })

  test('for a fact not given is refused', () => {
    expect(faultsOf({ ...toilet, evidence: { sanitary: NOTICE } })).toEqual([
      { code: 'evidence-without-fact', path: '/evidence/sanitary', severity: 'error', field: 'sanitary' },
    ])
  })

  test('of a later day than the facts is a warning, and the record is read', () => {
    const late = { ...sanitary, evidence: { sanitary: { ...NOTICE, date: '2026-05-02' } } }
    expect(kinds.read(late).record).not.toBeNull()
    expect(faultsOf(late)).toMatchObject([
      { code: 'evidence-after-facts', path: '/evidence/sanitary/date', severity: 'warning', asOf: toilet.asOf },
    ])
    expect(faultsOf({ ...sanitary, evidence: { sanitary: { ...NOTICE, date: toilet.asOf } } })).toEqual([])
  })

  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('the key %s is no fact', (key) => {
    const [entry] = readBatch(
      `{"kind": "public-toilet", "id": "T-1", "area": "441802", "asOf": "2026-05-01", "evidence": {"${key}": {"document": "a"}}}`,
      'json',
    ).entries
    const problems = entry?.problems.length ? entry.problems : kinds.read(entry?.value).problems
    expect(problems.length).toBeGreaterThan(0)
    expect(problems.every(({ severity }) => severity === 'error')).toBe(true)
  })

  test('under a hundred thousand keys that are no facts is refused, with no more problems than help', () => {
    const keys = Array.from({ length: 100_000 }, (_, index) => [`k${index}`, { document: '', more: 1 }])
    expect(faultsOf({ ...sanitary, evidence: Object.fromEntries(keys) }).length).toBeLessThanOrEqual(100)
  })

  test('neither a document nor a key that could be a name is repeated in a problem', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('document', 'date', 'note', '张某某'),
        fc.constantFrom('张某某', 'sanitary'),
        (part, key) => {
          const value = { ...toilet, sanitary: 3, evidence: { [key]: { document: '', [part]: '张某某\n' } } }
          expect(JSON.stringify(kinds.read(value).problems)).not.toContain('张某某')
        },
      ),
    )
  })
})

describe('evidence in a table', () => {
  const map = (fields: string, csv: string) => {
    const text = `kind: public-toilet\nfields:\n  id: {column: 编号}\n  area: {constant: "441802"}\n  asOf: {constant: 2026-05-01}\n  ${fields}\n`
    const { mapping, problems } = readMapping(text, kinds, 'map.yaml')
    return { problems, entries: mapping ? mapCsv(csv, mapping, 'in.csv').entries : [] }
  }
  const FIELDS =
    'sanitary: {column: 卫生}\n  sanitary.document: {column: 卫生依据}\n  sanitary.date: {column: 卫生依据日期}'

  test('is mapped under the name of its fact', () => {
    const { entries } = map(FIELDS, '编号,卫生,卫生依据,卫生依据日期\nT-1,是,示例〔2025〕3 号,2025-04-01\nT-2,否,,\n')
    const [first, second] = entries.map(({ value }) => kinds.read(value).record)
    expect(first?.evidence).toEqual({ sanitary: { document: '示例〔2025〕3 号', date: '2025-04-01' } })
    expect(second?.facts).toEqual({ sanitary: false })
    expect(second && 'evidence' in second).toBe(false)
  })

  test('without its fact, or a date without a document, is refused', () => {
    const { entries } = map(FIELDS, '编号,卫生,卫生依据,卫生依据日期\nT-1,,示例〔2025〕3 号,\nT-2,是,,2025-04-01\n')
    expect(entries.map(({ value }) => kinds.read(value).problems[0]?.code)).toEqual([
      'evidence-without-fact',
      'missing-field',
    ])
  })

  test.each([
    ['sanitry.document: {column: 卫生}', 'unknown-field'],
    ['sanitary.paper: {column: 卫生}', 'unknown-field'],
    ['name.document: {column: 卫生}', 'unknown-field'],
    ['sanitary.document: 卫生', 'mapping-shape'],
  ])('%s is refused', (field, code) => {
    expect(map(field, '').problems.map((one) => one.code)).toEqual([code])
  })
})

describe('a rate and the count it is out of', () => {
  const area = (indicators: object) => ({ ...toilet, kind: 'area-statistics', year: 2025, indicators })

  test('that make no whole number of events are a warning', () => {
    expect(faultsOf(area({ maternalMortalityRate: 7, liveBirths: 7000 }))).toEqual([
      {
        code: 'rate-without-events',
        path: '/indicators/maternalMortalityRate',
        severity: 'warning',
        field: 'maternalMortalityRate',
        rate: 7,
        denominator: 'liveBirths',
        outOf: 7000,
        events: 0.49,
      },
    ])
  })

  test.each([
    { maternalMortalityRate: 14.29, liveBirths: 7000 },
    { maternalMortalityRate: 0, liveBirths: 7000 },
    { maternalMortalityRate: 7 },
    { maternalMortalityRate: 7, liveBirths: 0 },
    // doubted already
    { maternalMortalityRate: 5000, liveBirths: 70 },
  ])('%j is none', (indicators) => {
    expect(faultsOf(area(indicators))).toEqual([])
  })

  test('are both indicators, and no rate is its own', () => {
    const facts = kinds.specs['area-statistics']?.facts ?? {}
    const rates = Object.values(facts).filter(({ denominator }) => denominator)
    expect(rates.length).toBeGreaterThanOrEqual(9)
    for (const { name, denominator, unit } of rates) {
      expect(facts[denominator?.fact ?? '']?.type, name).toBe('integer')
      const per = { '%': 100, '‰': 1000, 每10万: 100_000 }[unit?.zh ?? '']
      expect(denominator?.per, name).toBe(per)
    }
  })
})
