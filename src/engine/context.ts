import { areaStem, areaStems, type FactRecord, type Rollup } from '../model/index.ts'
import type { Tally } from './rollup.ts'

/** The latest records of one body in a year; several where it was reported twice on that day. */
export type Body = readonly FactRecord[]

/** What the other records of a batch say of a subject: of its past, and of the bodies in its area. */
export interface Context {
  /** The subject's records of the latest period before this record's; several when a period was reported twice, and the same list to all who ask. */
  earlier(record: FactRecord): readonly FactRecord[]
  /** The bodies of a kind inside an area record's area, as they last stood in its year; the same list for the same area. */
  bodies(record: FactRecord, kind: string): readonly Body[]
  /** What bodies that were added up elsewhere come to, none of which is among `bodies` or of the id of one; null for none. */
  tally?(rollup: Rollup, record: FactRecord): Tally | null
}

/** A record judged by itself has no past and no bodies. */
export const NO_CONTEXT: Context = { earlier: () => [], bodies: () => [] }

/** Records by period, in order of time. */
type Series = readonly (readonly [period: string, records: readonly FactRecord[]])[]

/** Indexes a batch: records judged together are each other's context. */
export const contextOf = (records: readonly FactRecord[]): Context => {
  const subjects = new Map<string, Series>()
  for (const [subject, all] of Map.groupBy(records, subjectOf)) {
    subjects.set(
      subject,
      [...Map.groupBy(all, periodOf)].sort(([a], [b]) => (a < b ? -1 : 1)),
    )
  }
  let index: BodyIndex | undefined
  return {
    earlier: (record) => latestBefore(subjects.get(subjectOf(record)) ?? [], periodOf(record)),
    bodies: (record, kind) => {
      // most batches hold no area, and need no index
      index ??= indexBodies(subjects.values())
      return index.get(placeKey(kind, periodOf(record), areaStem(record.area))) ?? []
    },
  }
}

/** Bodies by kind, year, and every area they lie in. */
type BodyIndex = ReadonlyMap<string, readonly Body[]>

const placeKey = (kind: string, year: string, stem: string): string => `${kind} ${year} ${stem}`

const indexBodies = (subjects: Iterable<Series>): BodyIndex => {
  const index = new Map<string, Body[]>()
  for (const series of subjects) {
    const latest = new Map(series.map(([period, records]) => [period.slice(0, 4), records]))
    for (const [year, body] of latest) {
      const [first] = body
      for (const stem of first ? areaStems(first.area) : []) {
        const key = placeKey(first?.kind ?? '', year, stem)
        const own = index.get(key)
        if (own) own.push(body)
        else index.set(key, [body])
      }
    }
  }
  return index
}

const latestBefore = (series: Series, period: string): readonly FactRecord[] => {
  let [low, high] = [0, series.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((series[middle]?.[0] ?? '') < period) low = middle + 1
    else high = middle
  }
  return series[low - 1]?.[1] ?? []
}

/** An area is followed by its code, a body by its id within its area. */
const subjectOf = ({ kind, area, id }: FactRecord): string => {
  // 440117 and 440117000000 are one area
  const place = `${kind} ${area.padEnd(12, '0')}`
  return kind === 'area-statistics' ? place : `${place} ${id}`
}

/** When the facts hold: the statistical year, or the day. */
export const periodOf = ({ facts, asOf }: FactRecord): string =>
  typeof facts.year === 'number' ? String(facts.year) : asOf
