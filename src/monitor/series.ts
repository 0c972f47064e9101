import { rateInterval } from '../chance/index.ts'
import {
  type AreaRef,
  areaLevel,
  byText,
  type FactRecord,
  type Indicator,
  type Interval,
  type LeftOut,
  type Point,
} from '../model/index.ts'
import { leftOut } from './words.ts'

/** The values of an indicator in an area, in order of time, one a year. */
export interface Series {
  readonly area: AreaRef
  readonly indicator: Indicator
  readonly points: readonly Point[]
  /** Denominators by year, where the records give them. */
  readonly denominators: ReadonlyMap<number, number>
  readonly leftOut: readonly LeftOut[]
}

/** The records of one area, and what it is called. */
export interface AreaRecords {
  readonly area: AreaRef
  readonly records: readonly FactRecord[]
}

/** 440117 and 440117000000 are one area. */
export const areaCode = (code: string): string => code.replace(/(?:000){1,2}$/, (end) => (code.length > 6 ? '' : end))

/** Area records by area, in order of code. */
export const byArea = (records: readonly FactRecord[]): AreaRecords[] =>
  [...Map.groupBy(records, ({ area }) => areaCode(area))]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, own]) => ({ area: { code, name: nameOf(code, own), level: areaLevel(code) }, records: own }))

/** As the latest record that names it; of several names of one day the first in the alphabet, whatever their order. */
const nameOf = (code: string, records: readonly FactRecord[]): string =>
  records
    .flatMap(({ name, asOf }) => (name === undefined ? [] : [{ name, asOf }]))
    .sort((a, b) => (a.asOf === b.asOf ? byText(a.name, b.name) : byText(b.asOf, a.asOf)))[0]?.name ?? code

/** The year a record is about. */
export const yearOf = ({ facts }: FactRecord): number | null => (typeof facts.year === 'number' ? facts.year : null)

/** One indicator of one area, year by year; what cannot be trusted is left out and said, never averaged. */
export const seriesOf = ({ area, records }: AreaRecords, indicator: Indicator, asOfYear: number): Series => {
  const years = Map.groupBy(records, (record) => yearOf(record) ?? 0)
  const points: Point[] = []
  const left: LeftOut[] = []
  for (const [year, own] of [...years].sort(([a], [b]) => a - b)) {
    const values = own.filter(({ facts }) => typeof facts[indicator.id] === 'number')
    if (values.length === 0) continue
    const why = faultOf(values, indicator.id, year, asOfYear)
    if (why) left.push(leftOut(area, indicator, year, why, numbersOf(values, indicator.id)))
    else points.push({ year, value: Number(values[0]?.facts[indicator.id]) })
  }
  return { area, indicator, points, denominators: denominatorsOf(years, indicator), leftOut: left }
}

/** Where a value of a series may lie by chance alone; null where what it is out of is not known. */
export const intervalAt = ({ indicator, denominators }: Series, { year, value }: Point): Interval | null =>
  indicator.denominator && rateInterval(value, indicator.denominator, denominators.get(year))

const faultOf = (records: readonly FactRecord[], id: string, year: number, asOfYear: number) => {
  if (year > asOfYear) return 'future'
  if (records.some(({ suspect }) => suspect[id] !== undefined || suspect.year !== undefined)) return 'suspect'
  return new Set(numbersOf(records, id)).size > 1 ? 'contradicting' : null
}

const numbersOf = (records: readonly FactRecord[], id: string): number[] =>
  [...new Set(records.map(({ facts }) => Number(facts[id])))].sort((a, b) => a - b)

const denominatorsOf = (
  years: ReadonlyMap<number, readonly FactRecord[]>,
  { denominator }: Indicator,
): ReadonlyMap<number, number> => {
  const found = new Map<number, number>()
  if (denominator === null) return found
  for (const [year, records] of years) {
    const sound = records.filter(({ suspect }) => suspect[denominator.fact] === undefined)
    const values = new Set(sound.map(({ facts }) => facts[denominator.fact]).filter((value) => value !== undefined))
    const [value] = values
    if (values.size === 1 && typeof value === 'number' && value > 0) found.set(year, value)
  }
  return found
}
