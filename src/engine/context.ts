import type { FactRecord } from '../model/index.ts'

/** What the other records of a batch say of a subject's past. */
export interface Context {
  /** The subject's records of the latest period before this record's; several when a period was reported twice. */
  earlier(record: FactRecord): readonly FactRecord[]
}

/** A record judged by itself has no past. */
export const NO_CONTEXT: Context = { earlier: () => [] }

/** Indexes a batch: records judged together are each other's context. */
export const contextOf = (records: readonly FactRecord[]): Context => {
  const subjects = new Map<string, FactRecord[]>()
  for (const record of records) {
    const series = subjects.get(subjectOf(record))
    if (series) series.push(record)
    else subjects.set(subjectOf(record), [record])
  }
  return {
    earlier: (record) => {
      const before = (subjects.get(subjectOf(record)) ?? []).filter((other) => periodOf(other) < periodOf(record))
      const latest = before.map(periodOf).sort().at(-1)
      return before.filter((other) => periodOf(other) === latest)
    },
  }
}

/** An area is followed by its code, a body by its id within its area. */
const subjectOf = ({ kind, area, id }: FactRecord): string =>
  kind === 'area-statistics' ? `${kind} ${area.padEnd(12, '0')}` : `${kind} ${area} ${id}`

/** When the facts hold: the statistical year, or the day. */
export const periodOf = ({ facts, asOf }: FactRecord): string =>
  typeof facts.year === 'number' ? String(facts.year) : asOf
