import { areaStem, type FactRecord, type ReportedWaiver, type Waiver } from '../model/index.ts'

/** Who a waiver may be of. */
export type Waived = Pick<FactRecord, 'kind' | 'id' | 'area'>

/** No exemption at all. */
export const NO_WAIVERS: readonly Waiver[] = Object.freeze([])

/**
 * The waiver that covers a rule on a record on a day, which is the day of the check and not of the record; null for none. Of several, the
 * one that lasts longest, and of those the first.
 */
export const waiverFor = (waivers: readonly Waiver[], rule: string, record: Waived, asOf: string): Waiver | null => {
  let found: Waiver | null = null
  for (const waiver of waivers) {
    if (waiver.rule !== rule || !inForce(waiver, asOf) || !isOf(waiver, record)) continue
    if (found === null || lastsLonger(waiver, found)) found = waiver
  }
  return found
}

const inForce = ({ from, until }: Waiver, asOf: string): boolean => from <= asOf && (until === null || asOf <= until)

const isOf = ({ kind, subject, area }: Waiver, record: Waived): boolean =>
  (kind === null || kind === record.kind) &&
  (subject === null || subject === record.id) &&
  (area === null || areaStem(record.area).startsWith(areaStem(area)))

const lastsLonger = (one: Waiver, other: Waiver): boolean =>
  other.until !== null && (one.until === null || one.until > other.until)

/** What a violation tells of the waiver that covers it. */
export const reportedWaiver = ({ approver, basis, until }: Waiver): ReportedWaiver => ({ approver, basis, until })

/** `waiverFor` on one day; null where nothing is waived on that day, so that whoever asks need not ask of each record. */
export const waivingOf = (
  waivers: readonly Waiver[],
  asOf: string,
): ((rule: string, record: Waived) => Waiver | null) | null => {
  const byRule = Map.groupBy(
    waivers.filter((waiver) => inForce(waiver, asOf)),
    ({ rule }) => rule,
  )
  if (byRule.size === 0) return null
  return (rule, record) => waiverFor(byRule.get(rule) ?? NO_WAIVERS, rule, record, asOf)
}
