import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { loadKinds } from '../../src/record/index.ts'
import { kinds, schemas, team, toilet } from './kinds-here.ts'

const withoutUnits: unknown = JSON.parse(JSON.stringify(schemas['public-toilet']), (key, value: unknown) =>
  key === 'x-unit' ? undefined : value,
)

const refusal = (value: unknown): Record<string, unknown>[] => {
  const { problems } = kinds.read(value)
  return problems.map(({ code, path, params }) => ({ code, path, ...params }))
}

const accepted = (value: unknown) => {
  const { record, problems } = kinds.read(value)
  expect(problems).toEqual([])
  if (record === null) throw new Error('refused')
  return record
}

describe('a record that is right', () => {
  test('keeps its envelope and its facts', () => {
    const record = accepted({ ...toilet, name: '市中心公厕', femaleStalls: 3, setting: 'urban', sanitary: true })
    expect(record).toMatchObject({ ...toilet, name: '市中心公厕' })
    expect({ ...record.facts }).toEqual({ femaleStalls: 3, setting: 'urban', sanitary: true })
    expect('source' in record).toBe(false)
  })

  test('is frozen, and its facts inherit nothing', () => {
    const record = accepted({ ...team, members: [{ sex: '女' }] })
    expect(Object.isFrozen(record) && Object.isFrozen(record.facts) && Object.isFrozen(record.facts.members)).toBe(true)
    expect(Object.getPrototypeOf(record.facts)).toBe(null)
    expect(record.facts.constructor).toBe(undefined)
  })

  test('indicators stand among the facts', () => {
    const statistics = { ...toilet, kind: 'area-statistics', year: 2025, indicators: { maternalMortalityRate: 7.5 } }
    expect({ ...accepted(statistics).facts }).toEqual({ year: 2025, maternalMortalityRate: 7.5 })
  })

  test('reading never changes a valid number', () => {
    const area = fc.double({ min: 0, noNaN: true, noDefaultInfinity: true })
    const count = fc.nat({ max: Number.MAX_SAFE_INTEGER })
    const share = fc.double({ noNaN: true, noDefaultInfinity: true })
    fc.assert(
      fc.property(area, count, share, (floorArea, dailyVisitors, cppccFemaleShare) => {
        const venue = accepted({ ...toilet, kind: 'venue', floorArea, dailyVisitors })
        const indicators = { cppccFemaleShare }
        const statistics = accepted({ ...toilet, kind: 'area-statistics', year: 2025, indicators })
        expect(Object.is(venue.facts.floorArea, floorArea)).toBe(true)
        expect(Object.is(venue.facts.dailyVisitors, dailyVisitors)).toBe(true)
        expect(Object.is(statistics.facts.cppccFemaleShare, cppccFemaleShare)).toBe(true)
      }),
    )
  })

  test('the value that was given is left as it was', () => {
    const value = Object.freeze({ ...team, members: Object.freeze([Object.freeze({ sex: ' 女 ', post: '正职' })]) })
    accepted(value)
    expect(value.members[0]).toEqual({ sex: ' 女 ', post: '正职' })
  })
})

describe('a record that is wrong', () => {
  test.each([
    ['5', 'string'],
    ['0x10', 'string'],
    ['1e3', 'string'],
    [true, 'boolean'],
    [2.5, 'decimal'],
    [Number.POSITIVE_INFINITY, 'Infinity'],
    [Number.NaN, 'NaN'],
    [[3], 'array'],
    [{}, 'object'],
  ])('%j is no count', (femaleStalls, found) => {
    const fault = { code: 'field-type', path: '/femaleStalls', field: 'femaleStalls', expected: 'integer', found }
    expect(refusal({ ...toilet, femaleStalls })).toEqual([fault])
  })

  test('null is refused with the hint to leave the field out', () => {
    expect(refusal({ ...toilet, maleStalls: null })).toMatchObject([
      { code: 'field-type', field: 'maleStalls', found: 'null', hint: 'leave-out' },
    ])
  })

  test('3.0 is a whole number, -1 is no count', () => {
    expect(accepted(JSON.parse(JSON.stringify(toilet).replace('}', ',"maleStalls":3.0}'))).facts.maleStalls).toBe(3)
    expect(refusal({ ...toilet, maleStalls: -1 })).toMatchObject([{ code: 'field-value', expected: '≥ 0' }])
  })

  test('unknown fields are named with what was probably meant', () => {
    expect(refusal({ ...toilet, femaleStals: 3 })).toMatchObject([
      { code: 'unknown-field', path: '/femaleStals', field: 'femaleStals', suggestion: 'femaleStalls' },
    ])
    expect(refusal({ ...toilet, 女厕位数: 3 })).toMatchObject([{ suggestion: 'femaleStalls' }])
    expect(refusal({ ...toilet, zzzzzzzzzz: 3 })).toMatchObject([{ suggestion: '' }])
  })

  test('of a figure beside the indicators it is told where it belongs', () => {
    const area = { ...toilet, kind: 'area-statistics', year: 2025, indicators: {} }
    const meant = { suggestion: 'indicators/maternalMortalityRate' }
    expect(refusal({ ...area, maternalMortalityRate: 7 })).toMatchObject([{ path: '/maternalMortalityRate', ...meant }])
    expect(refusal({ ...area, maternalMortaltyRate: 7 })).toMatchObject([meant])
    expect(refusal({ ...area, indicators: { maternalMortaltyRate: 7 } })).toMatchObject([
      { path: '/indicators/maternalMortaltyRate', suggestion: 'maternalMortalityRate' },
    ])
  })

  test('__proto__ and constructor are unknown fields, and inherited facts do not count', () => {
    const value: unknown = JSON.parse('{"kind":"public-toilet","__proto__":{"id":"x","area":"441802"},"constructor":1}')
    expect(refusal(value)).toMatchObject([
      { code: 'missing-field', field: 'id' },
      { code: 'missing-field', field: 'area' },
      { code: 'missing-field', field: 'asOf' },
      { code: 'unknown-field', field: '__proto__' },
      { code: 'unknown-field', field: 'constructor' },
    ])
    expect(refusal(Object.create(toilet))).toMatchObject([{ code: 'missing-field', field: 'kind' }])
    const heir = Object.assign(Object.create({ ...toilet, femaleStalls: 3 }), { kind: 'public-toilet' })
    expect(refusal(heir).map(({ code }) => code)).toEqual(['missing-field', 'missing-field', 'missing-field'])
  })

  test('all faults come at once, each at its place', () => {
    const faults = refusal({ ...toilet, id: ' ', area: '44180', asOf: '2026-02-30', setting: 'urbn', construction: 1 })
    expect(faults.map(({ code, path }) => `${code} ${path}`)).toEqual([
      'field-value /id',
      'field-value /area',
      'field-value /asOf',
      'field-value /setting',
      'field-type /construction',
    ])
    expect(faults[1]).toMatchObject({ expected: '6, 9 or 12 digits', expectedZh: '6、9 或 12 位数字' })
    expect(faults[3]).toMatchObject({ expected: 'urban, rural', suggestion: 'urban' })
  })

  test.each(['44180', '4418021', '44180210', '4418021000', '44180210000', '4418021000000', '４４１８０２', '44180a'])(
    '%s is no whole area code',
    (area) => {
      expect(refusal({ ...toilet, area })).toMatchObject([{ code: 'field-value', field: 'area' }])
    },
  )

  test.each(['440000', '441802', '441802100', '441802100201'])('%s is a whole area code', (area) => {
    expect(accepted({ ...toilet, area }).area).toBe(area)
  })

  test.each(['\n', '\r', '\t', '\0', '\u001b[1m', '\u007f', '\u0085', '\u2028', '\u2029'])(
    'the control character %j forges no line of a report',
    (sign) => {
      for (const field of ['id', 'name', 'source']) {
        const faults = refusal({ ...toilet, [field]: `一号${sign}二号` })
        expect(faults).toMatchObject([{ code: 'field-value', path: `/${field}` }])
        expect(faults[0]).toMatchObject({
          expected: expect.stringContaining('control'),
          expectedZh: expect.stringContaining('控制字符'),
        })
      }
    },
  )

  test('a long identifier that fails takes no quadratic time', () => {
    expect(refusal({ ...toilet, id: `${' a'.repeat(200_000)}\n` })).toMatchObject([{ field: 'id' }])
    expect(accepted({ ...toilet, id: ' 甲 1 号 ', name: '' }).id).toBe(' 甲 1 号 ')
  })

  test.each(['1899-12-31', '2026-2-3', '2026-13-01', '2025-02-29', '2026-05-01T00:00:00Z', '20260501'])(
    '%s is no date of a record',
    (asOf) => {
      expect(refusal({ ...toilet, asOf })).toMatchObject([{ code: 'field-value', field: 'asOf' }])
    },
  )

  test('the kind must be known', () => {
    expect(refusal({ ...toilet, kind: 'public-toilets' })).toMatchObject([
      { code: 'unknown-kind', kind: 'public-toilets', suggestion: 'public-toilet' },
    ])
    for (const kind of ['__proto__', 'constructor', 'envelope']) {
      expect(refusal({ ...toilet, kind })).toMatchObject([{ code: 'unknown-kind' }])
    }
    expect(refusal({ ...toilet, kind: 3 })).toMatchObject([{ code: 'field-type', field: 'kind' }])
  })

  test.each([null, undefined, 3, 'text', [toilet]])('%j is no record', (value) => {
    expect(refusal(value)).toMatchObject([{ code: 'record-shape', path: '' }])
  })

  test('a key that is neither like ours nor near one is counted, not repeated', () => {
    const planted = '欧阳甲乙丙'
    const number = '110105194912310021'
    const odd = {
      ...{ [planted]: 1, [`${planted} ${number}`]: 2, 王某: 3, name王某: 4, [number]: 5 },
      ...{ '女厕位 ': 6, 'female stalls': 7, note_1: 8, ['n'.repeat(42)]: 9 },
    }
    expect(refusal({ ...toilet, ...odd }).map(({ path, field, suggestion }) => [path, field, suggestion])).toEqual([
      ['', 'field 5', ''],
      ['', 'field 6', ''],
      ['', 'field 7', ''],
      ['', 'field 8', 'name'],
      ['', 'field 9', ''],
      ['/女厕位 ', '女厕位 ', 'femaleStalls'],
      ['/female stalls', 'female stalls', 'femaleStalls'],
      ['/note_1', 'note_1', ''],
      ['', 'field 13', ''],
    ])
    const statistics = { ...toilet, kind: 'area-statistics', year: 2025, indicators: { [planted]: 1, wmoen: 2 } }
    expect(refusal(statistics)).toMatchObject([
      { path: '/indicators', field: 'field 1' },
      { path: '/indicators/wmoen', field: 'wmoen' },
    ])
  })

  test('nor is a kind', () => {
    const shown = (kind: string) => refusal({ ...toilet, kind })[0]?.kind
    expect(['王某', '欧阳甲乙丙', '110105194912310021', 'wang xiaoming'].map(shown)).toEqual(['…', '…', '…', '…'])
    expect(['toilet', 'public toilet', '__proto__'].map(shown)).toEqual(['toilet', 'public toilet', '__proto__'])
    expect(refusal({ ...toilet, kind: 'v'.repeat(1_000_000) })).toMatchObject([{ kind: '…', path: '/kind' }])
  })

  test('problems carry where the record stood', () => {
    const [fault] = kinds.read({ ...toilet, maleStalls: '2' }, { file: 'a.ndjson', line: 7, position: 6 }).problems
    expect(fault).toMatchObject({ file: 'a.ndjson', line: 7, position: 6, path: '/maleStalls', severity: 'error' })
  })

  test('a hostile record does not drown its reader', () => {
    const many = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`field${index}`, index]))
    expect(refusal({ ...toilet, ...many }).length).toBe(100)
  })
})

describe('rosters', () => {
  const sexes = (values: unknown[]) => {
    const { members } = accepted({ ...team, members: values.map((sex) => ({ sex })) }).facts
    return (members as { sex?: string }[]).map(({ sex }) => sex)
  }

  test('women and men are known by the words and codes of the country', () => {
    expect(new Set(sexes(['女', '女性', 'female', 'F', ' 女 ', '⼥', '２', '2', 2]))).toEqual(new Set(['female']))
    expect(new Set(sexes(['男', '男性', 'male', 'm', '１', 1]))).toEqual(new Set(['male']))
  })

  test('whatever else is unknown, and never counted as a man', () => {
    expect(new Set(sexes([null, undefined, 0, 9, '0', '9', '', '未知', '女？', 'toString']))).toEqual(
      new Set([undefined]),
    )
    expect(accepted({ ...team, members: [{}] }).facts.members).toEqual([{}])
  })

  test('posts are read in both languages', () => {
    const members = ['principal', 'deputy', 'member', '正职', '副职', '成员'].map((post) => ({ post }))
    const posts = (accepted({ ...team, members }).facts.members as { post: string }[]).map(({ post }) => post)
    expect(posts).toEqual(['principal', 'deputy', 'member', 'principal', 'deputy', 'member'])
  })

  test('a name or an ID number is refused, and nothing of it repeated', () => {
    const planted = '欧阳甲乙丙'
    const number = '11010519491231002X'
    const members = [
      { name: planted, sex: '女' },
      { 身份证号: number },
      { [planted]: '女' },
      { sex: true, post: planted },
      { sex: { [planted]: number } },
      planted,
    ]
    const faults = refusal({ ...team, members })
    expect(faults.map(({ code, path }) => `${code} ${path}`)).toEqual([
      'unknown-field /members/0/name',
      'unknown-field /members/1/身份证号',
      'unknown-field /members/2',
      'field-value /members/3/sex',
      'field-value /members/3/post',
      'field-value /members/4/sex',
      'field-type /members/5',
    ])
    expect(JSON.stringify(faults)).not.toMatch(/欧阳|1949/)
  })

  test('a roster has at most a thousand members', () => {
    const members = Array.from({ length: 1001 }, () => ({}))
    expect(refusal({ ...team, members })).toMatchObject([{ code: 'field-value', field: 'members', expected: '≤ 1000' }])
  })
})

describe('facts that cannot be true', () => {
  const codes = (value: unknown) => {
    const { suspect } = accepted(value)
    return Object.fromEntries(Object.entries(suspect).map(([fact, why]) => [fact, why.map(({ code }) => code)]))
  }

  test('outside the plausible range: accepted, and suspect', () => {
    expect(codes({ ...toilet, femaleStalls: 500, maleStalls: 501 })).toEqual({ maleStalls: ['out-of-range'] })
    const { suspect } = accepted({ ...toilet, maleStalls: 501 })
    expect(suspect.maleStalls?.[0]?.text).toEqual({
      zh: '男厕位为 501，不在合理范围 0–500 内（单位：个）',
      en: "men's stalls: 501 is outside the plausible range 0–500 (unit: stalls)",
    })
  })

  test('a range without a unit is told without one', () => {
    const { suspect } = loadKinds({ ...schemas, 'public-toilet': withoutUnits }).read({ ...toilet, maleStalls: 501 })
      .record ?? { suspect: {} as Record<string, never> }
    expect(suspect.maleStalls?.[0]?.text).toEqual({
      zh: '男厕位为 501，不在合理范围 0–500 内',
      en: "men's stalls: 501 is outside the plausible range 0–500",
    })
  })

  test('a share above 100 or below 0 is suspect', () => {
    const indicators = { cppccFemaleShare: 100.5, boardFemaleShare: -1, peoplesCongressFemaleShare: 100 }
    expect(codes({ ...toilet, kind: 'area-statistics', year: 2025, indicators })).toEqual({
      cppccFemaleShare: ['out-of-range'],
      boardFemaleShare: ['out-of-range'],
    })
  })

  test('more women than members', () => {
    const both = { memberCount: ['inconsistent'], femaleCount: ['inconsistent'] }
    expect(codes({ ...team, memberCount: 5, femaleCount: 6 })).toEqual(both)
    expect(codes({ ...team, memberCount: 5, femaleCount: 5 })).toEqual({})
    expect(codes({ ...team, femaleCount: 6 })).toEqual({})
    const { suspect } = accepted({ ...team, memberCount: 5, femaleCount: 6 })
    expect(suspect.femaleCount?.[0]?.text.zh).toBe('女性成员数应不多于成员总数（班子成员总数 5，班子女性成员 6）')
  })

  test('a toilet with stalls for neither', () => {
    expect(codes({ ...toilet, femaleStalls: 0, maleStalls: 0 })).toEqual({
      femaleStalls: ['inconsistent'],
      maleStalls: ['inconsistent'],
    })
    expect(codes({ ...toilet, femaleStalls: 0, maleCubicles: 0 })).toEqual({})
    expect(codes({ ...toilet, femaleStalls: 0, maleStalls: 1 })).toEqual({})
  })
})
