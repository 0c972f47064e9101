import type { FactRecord } from '../model/index.ts'

/** What the other records of a batch say of a subject's past. */
export interface Context {
  /** The subject's records of the latest period before this record's; several when a period was reported twice. */
  earlier(record: FactRecord): readonly FactRecord[]
}

/** A record judged by itself has no past. */
export const NO_CONTEXT: Context = { earlier: () => [] }

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
  return { earlier: (record) => latestBefore(subjects.get(subjectOf(record)) ?? [], periodOf(record)) }
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
