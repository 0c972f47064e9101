import type { FactInterval } from './interval.ts'
import type { Evidence, FactValue } from './record.ts'
import type { Operator, Reason, Scalar, Verdict } from './rule.ts'

/** True, false, or unknown, in Kleene's logic. */
export type Truth = 'true' | 'false' | 'unknown'

/** A value as people read it: an exact number in lowest terms, a range where only bounds are known, or a word. */
export type Observed =
  | { readonly form: 'word'; readonly value: string | boolean }
  | { readonly form: 'number'; readonly low: ExactNumber; readonly high: ExactNumber }
  | { readonly form: 'none'; readonly reason: Reason }

/** numerator / denominator in lowest terms, as decimal digits; the denominator is positive. */
export interface ExactNumber {
  readonly numerator: string
  readonly denominator: string
}

/** One condition, with what it saw and what came of it. */
export type Trace =
  | { readonly group: 'all' | 'any' | 'not'; readonly truth: Truth; readonly parts: readonly Trace[] }
  | {
      readonly fact: string
      readonly operator: Operator
      readonly observed: Observed
      readonly demanded: Demand
      readonly truth: Truth
      /** For a share over an area, what the bodies of the batch say of it. */
      readonly rolledUp?: RolledUp
    }

/** A share over an area as the records of its bodies have it, beside what was reported (汇总). */
export interface RolledUp {
  /** The record kind of the bodies. */
  readonly kind: string
  /** How many bodies have a record. */
  readonly bodies: number
  /** How many the area has, where that is known. */
  readonly expected: number | null
  /** `partial` where a body or something of one is not known; `doubtful` where the records cannot all be right. */
  readonly state: 'complete' | 'partial' | 'doubtful'
  /** The share in percent, exactly or in bounds: of the area if it can be told, else of the bodies that are known. */
  readonly share: { readonly low: ExactNumber; readonly high: ExactNumber } | null
  readonly reported: ExactNumber | null
  /** Whether the reported figure is none that the bodies, rounded as it is, could give. */
  readonly differs: boolean
}

/** What a leaf compares with: literals, a tolerance, or another fact with its value. */
export type Demand =
  | { readonly form: 'literal'; readonly value: Scalar | readonly Scalar[] }
  | { readonly form: 'around'; readonly target: number; readonly tolerance: number }
  | { readonly form: 'fact'; readonly fact: string; readonly observed: Observed }

/** The smallest change that complies, re-evaluated before it is shown (整改建议). */
export interface Remedy {
  /** The facts to change, with values that can be put into the record as they are. */
  readonly changes: Readonly<Record<string, FactValue>>
  /** The same as people say it: a roster changes by how many of its members are women. */
  readonly steps: readonly { readonly fact: string; readonly from: Scalar | null; readonly to: Scalar }[]
}

/** One rule on one record (结论). */
export interface Finding {
  /** The rule's id. */
  readonly rule: string
  /** Which record of the batch, from 0. */
  readonly position: number
  readonly verdict: Verdict
  readonly reason: Reason | null
  /** The fewest facts that would settle an `unknown`. */
  readonly missing: readonly string[]
  /** The base facts the rule read, with their values. */
  readonly observed: Readonly<Record<string, unknown>>
  /** What those facts rest on, of those with evidence; null for a yes without any. */
  readonly evidence: Readonly<Record<string, Evidence | null>>
  /** Where the rates among them may lie by chance alone, of those given with their denominators. */
  readonly intervals: Readonly<Record<string, FactInterval>>
  readonly when: Trace | null
  readonly require: Trace | null
  readonly remedy: Remedy | null
  /** What went wrong, for an `error`: the name of what a rule threw, or ENGINES_DISAGREE. */
  readonly error: string | null
}

/** The error of a finding on which the evaluators differ. */
export const ENGINES_DISAGREE = 'engines-disagree'
