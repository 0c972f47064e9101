import type { FactRecord, Lang } from '../model/index.ts'
import { Stop } from './terminal.ts'

/** Which of several records is meant. */
export interface Choice {
  readonly id?: string
  /** The year of statistics, or the day of other records. */
  readonly period?: string
}

/** More than a screen of records helps nobody choose. */
const LISTED = 20

/** The one record of a kind that is meant; where that is not clear, stops with the records to choose from. */
export const chooseRecord = (records: readonly FactRecord[], kind: string, choice: Choice, lang: Lang): FactRecord => {
  const ofKind = records.filter((record) => record.kind === kind)
  if (ofKind.length === 0) throw new Stop(noneOfKind(records, kind, lang))
  const meant = ofKind.filter((record) => isMeant(record, choice))
  const [record] = meant
  if (record === undefined)
    throw new Stop(`${lang === 'en' ? 'no such record' : '没有这条记录'}${listed(ofKind, lang)}`)
  if (meant.length > 1) throw new Stop(`${severalMeant(meant, lang)}${listed(meant, lang)}`)
  return record
}

const isMeant = (record: FactRecord, { id, period }: Choice): boolean =>
  (id === undefined || record.id === id) && (period === undefined || periodOf(record) === period)

/** The year of statistics, or the day of other records. */
export const periodOf = ({ facts, asOf }: FactRecord): string =>
  typeof facts.year === 'number' ? String(facts.year) : asOf

const noneOfKind = (records: readonly FactRecord[], kind: string, lang: Lang): string => {
  const kinds = [...new Set(records.map((record) => record.kind))].join(', ')
  if (kinds === '') return lang === 'en' ? 'there is no record to explain' : '没有可解释的记录'
  return lang === 'en' ? `the rule is about ${kind}, the record is a ${kinds}` : `规则的对象是 ${kind}，记录是 ${kinds}`
}

const severalMeant = (records: readonly FactRecord[], lang: Lang): string => {
  const differ = (value: (record: FactRecord) => string): boolean => new Set(records.map(value)).size > 1
  const option = differ(({ id }) => id) ? '--id' : differ(periodOf) ? '--period' : null
  if (option === null) return lang === 'en' ? 'several records of one id and period' : '有多条编号与时间相同的记录'
  return lang === 'en'
    ? `${records.length} records, choose one with ${option}`
    : `有 ${records.length} 条记录，请用 ${option} 选定`
}

const listed = (records: readonly FactRecord[], lang: Lang): string => {
  const lines = records.slice(0, LISTED).map((record) => `\n  ${record.id} (${periodOf(record)})`)
  const rest = records.length - lines.length
  const more = lang === 'en' ? `\n  … and ${rest} more` : `\n  ……另有 ${rest} 条`
  return `${lang === 'en' ? ':' : '：'}${lines.join('')}${rest > 0 ? more : ''}`
}
