import type { Trace } from './finding.ts'
import type { FactInterval } from './interval.ts'
import type { ProblemCode } from './problem.ts'
import type { Evidence, FactValue } from './record.ts'
import { type Binding, type EngineName, isBreach, type Reason, type Verdict } from './rule.ts'
import type { ReportedWaiver } from './waiver.ts'

/** Findings, counts and the rulebook's digest (报告), in the form the contract fixes. */
export interface Report {
  readonly rulebook: { readonly digest: string; readonly plans: readonly string[] }
  /** The day by which targets are due or not. */
  readonly asOf: string
  readonly engine: EngineName
  readonly summary: Summary
  /** Every finding with verdict `fail`; those of targets not yet due are listed and never counted as breaches. */
  readonly violations: readonly ReportedFinding[]
  readonly unknown: readonly ReportedFinding[]
  /** What only a person can judge, each with its question. */
  readonly manual: readonly ReportedFinding[]
  readonly errors: readonly ReportedFinding[]
  /** Every finding, with `detail=all`; otherwise empty. */
  readonly findings: readonly ReportedFinding[]
  /** The refused records, and what else was wrong with the input. */
  readonly problems: readonly ReportedProblem[]
}

/** A report whose findings are put into words while they are read, each time anew: in words they take many times the room. */
export type LazyReport = {
  readonly [Key in keyof Report]: Report[Key] extends readonly ReportedFinding[]
    ? Iterable<ReportedFinding>
    : Report[Key]
}

/** Two rates, never mixed: how much of what was decided complies, and how much of what applies could be decided. */
export interface Summary {
  /** Records judged. */
  readonly records: number
  /** Records refused; they stand in `problems`. */
  readonly refused: number
  readonly pass: number
  readonly fail: number
  readonly unknown: number
  readonly notApplicable: number
  readonly manual: number
  readonly error: number
  /** Failures that count: mandatory ones, and targets once due; not those that are waived. */
  readonly breaches: number
  /** Failures that are waived, which `fail` counts too; absent where none is. */
  readonly waived?: number
  /** pass / (pass + fail), two decimals; null when nothing was decided. */
  readonly passRate: number | null
  /** (pass + fail) / applicable, two decimals; null when nothing applies. */
  readonly completeness: number | null
}

/** A finding with its words. */
export interface ReportedFinding {
  readonly rule: string
  readonly title: string
  readonly verdict: Verdict
  readonly binding: Binding
  readonly due: string | null
  /** The waiver that covers a failure; the verdict stays. */
  readonly waiver: ReportedWaiver | null
  readonly record: { readonly kind: string; readonly id: string; readonly name?: string; readonly area: string }
  readonly clause: { readonly key: string; readonly path: string; readonly quote: string }
  readonly message: string
  readonly observed: Readonly<Record<string, unknown>>
  /** What the facts read rest on; null for a yes without evidence. Absent where there is nothing to say. */
  readonly evidence?: Readonly<Record<string, Evidence | null>>
  /** Where rates may lie by chance alone, with words. Absent where no denominator is known. */
  readonly intervals?: Readonly<Record<string, FactInterval & { readonly text: string }>>
  /** The demand in symbols and fact names. */
  readonly required: string | null
  /** The demand in words. */
  readonly demand: string | null
  readonly remedy: { readonly changes: Readonly<Record<string, FactValue>>; readonly text: string } | null
  readonly missing?: readonly string[]
  readonly reason?: Reason
  /** What went wrong, for an `error`. */
  readonly error?: string
  /** How the rule is read, and the conditions with their values and truths, with `detail=all`. */
  readonly reading?: string | null
  readonly explanation?: { readonly when: Trace | null; readonly require: Trace | null }
}

/** Whether a finding is a breach that counts: a failure that is one on the day, and is not waived. */
export const isCounted = (
  finding: Pick<ReportedFinding, 'verdict' | 'waiver' | 'binding' | 'due'>,
  asOf: string,
): boolean => finding.verdict === 'fail' && finding.waiver === null && isBreach(finding, asOf)

/** A problem with its words. */
export interface ReportedProblem {
  readonly code: ProblemCode
  readonly message: string
  readonly severity: 'error' | 'warning'
  readonly file?: string
  readonly line?: number
  readonly column?: number
  /** Of a workbook, the cell: `Sheet1!C7`. */
  readonly cell?: string
  readonly path?: string
  readonly position?: number
}
