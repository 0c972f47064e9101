import { EARLIER, type ReadyCase, withFacts } from '../engine/index.ts'
import type { FactRecord, Rule } from '../model/index.ts'
import type { Ground } from './ground.ts'

/** The records of a case with a number in the place of a fact; null for a fact of a period that is not given. */
const withNumber = (ready: ReadyCase, name: string, value: number): Pick<ReadyCase, 'record' | 'records'> | null => {
  const fact = name.replace(EARLIER, '')
  const old = name === fact ? ready.record : ready.records.findLast((one) => one !== ready.record && isPast(one, ready))
  if (old === undefined) return null
  const now = withFacts(old, { [fact]: value })
  return {
    record: old === ready.record ? now : ready.record,
    records: ready.records.map((one) => (one === old ? now : one)),
  }
}

const isPast = (one: FactRecord, { record }: ReadyCase): boolean => one.kind === record.kind && one.id === record.id

const SAMPLES = [0, 1, 3, 7] as const

/**
 * The numbers that a fact must have for a measure to have a value, all else as it is. Every measure is a quotient of two sums of
 * facts, so three samples tell its course: x by y is a quotient again, and keeps the cross-ratio.
 */
export const solverOf = (rule: Rule, ready: ReadyCase, fact: string, measure: string, { bench }: Ground) => {
  const from = ready.record.facts[fact]
  const begin = typeof from === 'number' ? from : 10
  const points = SAMPLES.flatMap((step) => {
    const sample = withNumber(ready, fact, begin + step)
    const y = sample && bench.seat(rule, sample).number(measure)
    return y === null ? [] : [{ x: begin + step, y }]
  })
  const [a, b, c] = points
  if (!a || !b || !c || a.y === b.y) return () => null
  return (wanted: number): number | null => {
    const x = crossing(a, b, c, wanted)
    return x !== null && Number.isFinite(x) && Math.abs(x) < 1e9 ? x : null
  }
}

interface Point {
  readonly x: number
  readonly y: number
}

const crossing = (a: Point, b: Point, c: Point, y: number): number | null => {
  if (Math.abs(y - c.y) < 1e-12) return c.x
  const k = ((y - a.y) * (b.y - c.y)) / ((y - c.y) * (b.y - a.y))
  const [far, near] = [b.x - c.x, b.x - a.x]
  const below = far - k * near
  return Math.abs(below) < 1e-12 ? null : (a.x * far - k * c.x * near) / below
}

/** The numbers nearest to a solution that such a fact can have. */
export const nearest = (x: number, whole: boolean): number[] => {
  const scale = whole ? 1 : 10_000
  const round = Math.round(x * scale)
  if (Math.abs(x * scale - round) < 1e-6) return [round / scale]
  return [Math.floor(x * scale) / scale, Math.ceil(x * scale) / scale]
}
