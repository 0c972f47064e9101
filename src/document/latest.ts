import { areaStem } from '../model/index.ts'
import type { CheckedRecord } from './rates.ts'

/** Of each subject the latest record, in the order of areas, kinds and ids; the later given of two of one day is the correction. */
export const latestOf = (records: readonly CheckedRecord[]): CheckedRecord[] => {
  const latest = new Map<string, CheckedRecord>()
  for (const one of records) {
    const known = latest.get(subjectOf(one))
    if (known === undefined || dateOf(known) <= dateOf(one)) latest.set(subjectOf(one), one)
  }
  return [...latest.values()].sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1))
}

const placeOf = ({ record }: CheckedRecord): string => `${areaStem(record.area)} ${record.kind} ${record.id}`

const dateOf = ({ year, asOf }: CheckedRecord): string => `${year ?? ''} ${asOf}`

/** Two areas may have a toilet of one number each; statistics have an id a year, and their subject is the area. */
const subjectOf = ({ record, year }: CheckedRecord): string =>
  `${record.kind} ${areaStem(record.area)} ${year === null ? record.id : ''}`
