import type {
  Binding,
  Operator,
  Problem,
  ProblemCode,
  Reason,
  ReportedWaiver,
  RolledUp,
  Truth,
  Verdict,
} from '../../model/index.ts'

/** Every word a report needs in one language; zh.ts and en.ts fill it. */
export interface Words {
  readonly verdicts: Readonly<Record<Verdict, string>>
  readonly bindings: Readonly<Record<Binding, string>>
  readonly truths: Readonly<Record<Truth, string>>
  readonly operators: Readonly<Record<Operator, string>>
  /** How the operators speak of days. */
  readonly dateOperators: Readonly<Partial<Record<Operator, string>>>
  readonly groups: Readonly<Record<'all' | 'any' | 'not', string>>
  readonly booleans: { readonly true: string; readonly false: string }
  readonly problems: Readonly<Record<ProblemCode, (params: Problem['params']) => string>>
  /** Between things of a list, between halves of a sentence, between sentences. */
  readonly list: string
  readonly clause: string
  readonly semicolon: string
  readonly and: string
  readonly or: string
  measured(title: string, observed: string): string
  states(title: string, operator: string, demand: string): string
  demanded(operator: string, demand: string): string
  /** What is supposed of a fact, to stand after `if`. */
  supposed(title: string, operator: string, demand: string): string
  around(target: string, tolerance: string): string
  range(low: string, high: string): string
  approximately(text: string): string
  notKnown(reason: Reason): string
  whyUnknown(reason: Reason, facts: string): string
  notApplicable(why: string): string
  outsidePeriod: string
  engineError(name: string): string
  increase(by: number, unit: string, title: string, from: string, to: string): string
  set(title: string, value: string): string
  earlier(title: string): string
  /** A rate from so many events out of so many, and whether chance may decide. */
  interval(title: string, denominator: string, outOf: number, events: number, range: string, chance: boolean): string
  member(number: number, field: string): string
  /** What a share over an area was rolled up from; with the share where another figure stands before it. */
  rolledUp(from: Pick<RolledUp, 'state' | 'bodies' | 'expected'>, kind: string, share: string | null): string
  readonly text: TextWords
}

/** The words of the report for people. */
export interface TextWords {
  readonly violations: string
  readonly notYetDue: string
  readonly waived: string
  waiver(waiver: ReportedWaiver): string
  readonly unknown: string
  /** Where to find what a long list leaves out. */
  readonly shortened: string
  /** After a warning: the numbers of the other records that get the same. */
  alike(count: number, numbers: string): string
  readonly manual: string
  readonly errors: string
  readonly findings: string
  readonly problems: string
  readonly quote: string
  readonly required: string
  readonly remedy: string
  readonly reading: string
  readonly evidence: string
  readonly interval: string
  readonly when: string
  readonly require: string
  readonly question: string
  /** The whole of the sentence that a quote is cut from. */
  readonly whole: string
  readonly turns: string
  /** What would bring a verdict. */
  turn(verdict: string, supposed: string): string
  readonly warning: string
  readonly due: string
  readonly noViolations: string
  readonly rulebook: string
  summary(counts: {
    records: number
    refused: number
    pass: number
    fail: number
    breaches: number
    waived?: number
    unknown: number
    notApplicable: number
    manual: number
    error: number
  }): string
  rates(pass: string, completeness: string): string
}
