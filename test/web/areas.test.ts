import { fc, test as prop } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import {
  distinct,
  isAreaCode,
  type KnownArea,
  meantBy,
  plainCode,
  searchAreas,
  trailOf,
} from '../../src/web/area-search.ts'

const area = (code: string, name: string, isNamed = true): KnownArea => ({ code, name, isNamed })
const AREAS = distinct([
  area('441800', '示例市'),
  area('441802', '东城区'),
  area('441803', '西城区'),
  area('441802001', '东城街道'),
  area('440117', '适用《示例规划》', false),
])
const codes = (typed: string): readonly string[] => searchAreas(AREAS, typed).map(({ code }) => code)

describe('areas are found', () => {
  test.each([
    ['441802', ['441802', '441802001']],
    ['４４１８０３', ['441803']],
    ['441802000000', ['441802']],
    ['城', ['441802', '441802001', '441803']],
    ['示例市', ['441800', '441802', '441802001', '441803']],
    ['示例市 东城', ['441802', '441802001']],
    ['东城区 街道', ['441802001']],
    ['规划', ['440117']],
    ['nowhere', []],
  ])('by %s', (typed, expected) => {
    expect(codes(typed)).toEqual(expected)
  })

  test('with the areas they lie in, by name', () => {
    expect(trailOf(AREAS, '441802001999')).toEqual(['示例市', '东城区', '东城街道'])
    expect(trailOf(AREAS, '440117')).toEqual([])
    expect(searchAreas(AREAS, '街道')[0]?.within).toEqual(['示例市', '东城区'])
  })

  test('and one is meant only where no other can be', () => {
    expect(meantBy(AREAS, '西城')?.code).toBe('441803')
    expect(meantBy(AREAS, '东城')).toBeNull()
    expect(meantBy(AREAS, '东城区')?.code).toBe('441802')
    expect(meantBy(AREAS, ' ')).toBeNull()
  })
})

const stems = fc.constantFrom(2, 4, 6, 9, 12).chain((digits) => fc.stringMatching(new RegExp(`^[1-9]{${digits}}$`)))
const known = stems.map((stem) => area(stem.padEnd(6, '0'), `地区${stem}`))

prop.prop([fc.array(known)])('each area is there once, and is found by its code and by its name', (all) => {
  const list = distinct(all)
  for (const { code, name } of all) {
    expect(list.filter((one) => one.code === code)).toHaveLength(1)
    expect(searchAreas(list, code)[0]?.code).toBe(code)
    expect(meantBy(list, name)?.code).toBe(code)
  }
  expect(searchAreas(list, '')).toHaveLength(list.length)
})

prop.prop([fc.string()])('a code is 6, 9 or 12 digits, however wide', (text) => {
  expect(isAreaCode(text)).toBe(/^(?:\d{6}|\d{9}|\d{12})$/.test(plainCode(text)))
})
