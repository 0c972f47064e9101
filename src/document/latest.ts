import { areaStem } from '../model/index.ts'
import type { CheckedRecord } from './rates.ts'

/** A record as far as it is told which of a subject's is the latest. */
export type Dated = Pick<CheckedRecord, 'record' | 'asOf' | 'year'>

/** Of each subject the latest record, in the order of areas, kinds and ids; the later given of two of one day is the correction. */
export const latestOf = <One extends Dated>(records: readonly One[]): One[] => {
  const latest = new Map<string, One>()
  for (const one of records) {
    const known = latest.get(subjectOf(one))
    if (known === undefined || dateOf(known) <= dateOf(one)) latest.set(subjectOf(one), one)
  }
  return [...latest.values()].sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1))
}

/** Where a subject stands in the order of areas, kinds and ids. */
export const placeOf = ({ record }: Dated): string => `${areaStem(record.area)} ${record.kind} ${record.id}`

const dateOf = ({ year, asOf }: Dated): string => `${year ?? ''} ${asOf}`

/** Two areas may have a toilet of one number each; statistics have an id a year, and their subject is the area. */
const subjectOf = ({ record, year }: Dated): string =>
  `${record.kind} ${areaStem(record.area)} ${year === null ? record.id : ''}`
