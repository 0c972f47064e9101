import { areaStem, areaStems, BINDINGS, DOMAINS, type Domain, isBreach, type ReportedFinding } from '../model/index.ts'
import { noCounts, summaryOf } from '../report/index.ts'
import type { AreaName, Rate, Rates } from './area-report.ts'

/** A record and the findings on it, in the words of one language. */
export interface CheckedRecord {
  readonly record: ReportedFinding['record']
  readonly asOf: string
  /** The year that statistics are about; null for records that hold on a day. */
  readonly year: number | null
  /** Of every verdict, with detail=all. */
  readonly findings: readonly ReportedFinding[]
}

/** A finding as far as it is counted. */
export type Counted = Pick<ReportedFinding, 'verdict' | 'binding' | 'due' | 'clause' | 'waiver'>

/** Names by area; what has none is called by its code. */
export type NameOf = (code: string) => AreaName

/** The names of areas that are known, by whatever length of code they are asked for. */
export const namesOf = (areas: readonly AreaName[]): NameOf => {
  const names = new Map(areas.map(({ code, name }) => [areaStem(code), name]))
  return (code) => ({ code, name: names.get(areaStem(code)) ?? code })
}

/** The chapter of the plan that a finding belongs to. */
export const domainOf = ({ clause }: Pick<ReportedFinding, 'clause'>): Domain => clause.key.split('/')[1] as Domain

/** The rates of the area, by domain, by binding and by the areas below it. */
export const ratesOf = (
  records: readonly { readonly record: CheckedRecord['record']; readonly findings: readonly Counted[] }[],
  area: string,
  asOf: string,
  nameOf: NameOf,
): Rates => {
  const findings = records.flatMap((one) => one.findings)
  const rate = (some: readonly Counted[]): Rate => rateOf(some, asOf)
  const present = <Key>(keys: readonly Key[], keyOf: (one: Counted) => Key) =>
    keys.flatMap((key) => {
      const some = findings.filter((one) => keyOf(one) === key && one.verdict !== 'not-applicable')
      return some.length === 0 ? [] : [{ key, rate: rate(findings.filter((one) => keyOf(one) === key)) }]
    })
  const below = Map.groupBy(records, ({ record }) => stemBelow(record.area, area))
  return {
    overall: rate(findings),
    domains: present(DOMAINS, domainOf).map(({ key, rate: one }) => ({ domain: key, ...one })),
    bindings: present(BINDINGS, ({ binding }) => binding).map(({ key, rate: one }) => ({ binding: key, ...one })),
    areas: [...below]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([stem, own]) => ({ area: nameOf(codeOf(stem)), ...rate(own.flatMap((one) => one.findings)) })),
  }
}

/** The area one level below `area` in which a code lies; `area` itself for what is its own. */
const stemBelow = (code: string, area: string): string => {
  const own = areaStem(area)
  return areaStems(code).find((stem) => stem.length > own.length) ?? own
}

const codeOf = (stem: string): string => stem.padEnd(6, '0')

/** What some findings come to; a failure that is waived is told apart, and no breach. */
export const rateOf = (findings: readonly Counted[], asOf: string): Rate => {
  const counts = noCounts()
  let [breaches, waived] = [0, 0]
  for (const finding of findings) {
    counts[finding.verdict]++
    if (finding.verdict !== 'fail') continue
    if (finding.waiver !== null) waived++
    else if (isBreach(finding, asOf)) breaches++
  }
  const { records, refused, ...rate } = summaryOf(counts, { records: 0, refused: 0, breaches, waived })
  return rate
}
