import type { FactSpec } from './record.ts'

const LEVELS = ['province', 'prefecture', 'county', 'town', 'village'] as const

/** Which level of government an area code names (GB/T 2260, GB/T 10114). */
export type AreaLevel = (typeof LEVELS)[number]

/** 440000 is a province, 441800 a prefecture-level city, 441802 a county or district; nine digits a town, twelve a village. */
export const areaLevel = (area: string): AreaLevel => {
  const code = area.padEnd(12, '0')
  if (code.slice(9) !== '000') return 'village'
  if (code.slice(6, 9) !== '000') return 'town'
  if (code.slice(4, 6) !== '00') return 'county'
  return code.slice(2, 4) !== '00' ? 'prefecture' : 'province'
}

const DIGITS: Readonly<Record<AreaLevel, number>> = { province: 2, prefecture: 4, county: 6, town: 9, village: 12 }

/** The digits of a code that name the area: 440117 and 440117000000 are one, and 441800 names all of 4418…. */
export const areaStem = (area: string): string => area.padEnd(12, '0').slice(0, DIGITS[areaLevel(area)])

/** The stems of every area that an area lies in, its own last. */
export const areaStems = (area: string): string[] => {
  const stem = areaStem(area)
  return LEVELS.map((level) => DIGITS[level]).flatMap((digits) => (digits > stem.length ? [] : [stem.slice(0, digits)]))
}

/** Every record's `areaLevel`, read off its area code: some demands are on a whole city (全市) only. */
export const AREA_LEVEL: FactSpec = Object.freeze({
  name: 'areaLevel',
  type: 'choice',
  title: { zh: '区划级别', en: 'area level' },
  unit: null,
  choices: LEVELS,
  columns: [],
})

/** Every record's `asOf`: what is still owed depends on the day. */
export const AS_OF: FactSpec = Object.freeze({
  name: 'asOf',
  type: 'date',
  title: { zh: '数据日期', en: 'date of the facts' },
  unit: null,
  choices: [],
  columns: [],
})

/** The facts that every record has, whatever its kind. */
export const COMMON_FACTS: readonly FactSpec[] = Object.freeze([AREA_LEVEL, AS_OF])
