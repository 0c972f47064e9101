import { describe, expect, test } from 'vitest'
import { mapCsv, readMapping } from '../../src/record/index.ts'
import { readYamlValues } from '../../src/source/index.ts'
import { kinds } from './kinds-here.ts'

const county = { kind: 'government-body', id: 'G-1', area: '441802', asOf: '2026-05-01' }

const suspectOf = (facts: object) => kinds.read({ ...county, ...facts }).record?.suspect ?? {}

describe('facts that are dates', () => {
  test('are kept as they are written', () => {
    const { record } = kinds.read({ ...county, planIssuedOn: '2024-02-29' })
    expect(record?.facts.planIssuedOn).toBe('2024-02-29')
    expect(kinds.specs['government-body']?.facts.planIssuedOn?.type).toBe('date')
  })

  test.each(['2023-02-29', '2026-2-1', '2026-13-01', '01-02-2026', '2026-05-01T00:00:00Z', '', '0026-05-01'])(
    '%j is refused',
    (written) => {
      const { problems } = kinds.read({ ...county, planIssuedOn: written })
      expect(problems).toMatchObject([{ code: 'field-value', path: '/planIssuedOn' }])
    },
  )

  test.each([20260501, true, null])('%j is of another type', (written) => {
    const { problems } = kinds.read({ ...county, planIssuedOn: written })
    expect(problems).toMatchObject([{ code: 'field-type', path: '/planIssuedOn' }])
  })

  test('need no quotation marks in YAML', () => {
    const { values } = readYamlValues('planIssuedOn: 2024-02-29\n')
    expect(values).toEqual([{ planIssuedOn: '2024-02-29' }])
  })

  test('come out of a table as text', () => {
    const fields = 'id: {column: 编号}\n  area: {constant: "441802"}\n  asOf: {constant: 2026-05-01}'
    const text = `kind: government-body\nfields:\n  ${fields}\n  planIssuedOn: {column: 规划颁布日期}\n`
    const { mapping } = readMapping(text, kinds)
    if (mapping === null) throw new Error('no mapping')
    const { entries } = mapCsv(
      '编号,规划颁布日期\nG-1, ２０２４-02-29 \nG-2,\nG-3,2024/2/29\nG-4,29/2/2024\n',
      mapping,
      'in.csv',
    )
    const read = entries.map(({ value }) => kinds.read(value))
    expect(read.map(({ record }) => record?.facts.planIssuedOn)).toEqual([
      '2024-02-29',
      undefined,
      '2024-02-29',
      undefined,
    ])
    expect(read.map(({ problems }) => problems.map(({ code }) => code))).toEqual([[], [], [], ['field-value']])
  })
})

describe('dates that cannot be', () => {
  test('after the date of the facts', () => {
    expect(suspectOf({ planIssuedOn: '2026-05-01' })).toEqual({})
    expect(suspectOf({ planIssuedOn: '2026-05-02' })).toEqual({
      planIssuedOn: [
        {
          code: 'out-of-range',
          text: {
            zh: '本级妇女发展规划颁布日期 2026-05-02 晚于数据日期 2026-05-01',
            en: "day on which its women's development plan was issued: 2026-05-02 is after the date of the facts, 2026-05-01",
          },
        },
      ],
    })
  })

  test('filed before it was issued', () => {
    expect(suspectOf({ planIssuedOn: '2026-02-01', planFiledOn: '2026-02-01' })).toEqual({})
    expect(Object.keys(suspectOf({ planIssuedOn: '2026-02-01', planFiledOn: '2026-01-31' })).sort()).toEqual([
      'planFiledOn',
      'planIssuedOn',
    ])
  })

  test('a day of filing where nothing was filed', () => {
    expect(suspectOf({ planFiled: true, planFiledOn: '2026-01-31' })).toEqual({})
    expect(suspectOf({ planFiled: false, planFiledOn: '2026-01-31' }).planFiledOn?.[0]?.text).toEqual({
      zh: '规划未报送的，不应有报送日期（本级妇女发展规划已报送市妇儿工委办公室 否，本级妇女发展规划报送市妇儿工委办公室日期 2026-01-31）',
      en: "a plan that was not filed must have no day of filing (has filed its women's development plan with the city's committee office no, day on which its plan was filed with the city's committee office 2026-01-31)",
    })
  })
})
