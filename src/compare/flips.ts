import { isBreach, type ReportedFinding, type Verdict } from '../model/index.ts'

/** What a rule says of a record, and whether it counts as a breach on the day. */
export interface Outcome {
  readonly verdict: Verdict
  readonly breach: boolean
}

/** Who a finding is about: the record, and the day or year it holds for. */
export type Subject = ReportedFinding['record'] & { readonly period: string }

/** The findings of one record of a batch, under one rulebook. */
export interface Judgement {
  readonly position: number
  readonly subject: Subject | null
  readonly findings: readonly ReportedFinding[]
}

/** One rule that says something else of one record; null where a rulebook has no such rule for it. */
export interface Flip {
  readonly subject: Subject
  readonly rule: string
  readonly title: string
  readonly from: Outcome | null
  readonly to: Outcome | null
}

/**
 * What two rulebooks say differently of the same records, in the order of records and rules; `renamed` gives rules of the
 * old one their new ids.
 */
export const flipsOf = (
  before: readonly Judgement[],
  after: readonly Judgement[],
  asOf: string,
  renamed: ReadonlyMap<string, string>,
): Flip[] => {
  const old = new Map(before.map((judgement) => [judgement.position, underNewIds(judgement, renamed)]))
  return after.flatMap((now) => {
    const was = old.get(now.position)
    const subject = now.subject ?? was?.subject ?? null
    return subject === null ? [] : flipsOn(subject, was?.findings ?? [], now.findings, asOf)
  })
}

const underNewIds = (judgement: Judgement, renamed: ReadonlyMap<string, string>): Judgement => ({
  ...judgement,
  findings: judgement.findings.map((finding) => ({ ...finding, rule: renamed.get(finding.rule) ?? finding.rule })),
})

const flipsOn = (
  subject: Subject,
  before: readonly ReportedFinding[],
  after: readonly ReportedFinding[],
  asOf: string,
): Flip[] => {
  const [old, now] = [byRule(before), byRule(after)]
  const rules = [...new Set([...old.keys(), ...now.keys()])].sort()
  return rules.flatMap((rule) => {
    const [was, is] = [old.get(rule), now.get(rule)]
    const [from, to] = [outcomeOf(was, asOf), outcomeOf(is, asOf)]
    if (alike(from, to)) return []
    return [{ subject, rule, title: is?.title ?? was?.title ?? '', from, to }]
  })
}

const byRule = (findings: readonly ReportedFinding[]) => new Map(findings.map((finding) => [finding.rule, finding]))

const outcomeOf = (finding: ReportedFinding | undefined, asOf: string): Outcome | null =>
  finding === undefined
    ? null
    : { verdict: finding.verdict, breach: finding.verdict === 'fail' && isBreach(finding, asOf) }

/** A rule that does not apply says as much as one that is not there. */
const alike = (from: Outcome | null, to: Outcome | null): boolean =>
  (from?.verdict ?? 'not-applicable') === (to?.verdict ?? 'not-applicable') &&
  (from?.breach ?? false) === (to?.breach ?? false)
