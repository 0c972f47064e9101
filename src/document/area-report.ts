import type {
  Binding,
  Domain,
  Indicator,
  Lang,
  LeftOut,
  Outlook,
  Point,
  Ranking,
  Summary,
  UpperTarget,
} from '../model/index.ts'

export const REPORT_FORMS = ['yearly', 'mid-term', 'final'] as const
/** 年度监测报告, 中期评估报告, 终期评估报告. */
export type ReportForm = (typeof REPORT_FORMS)[number]

/** What an office reports of an area: data in one language, for every format alike. */
export interface AreaReport {
  readonly form: ReportForm
  readonly lang: Lang
  readonly area: AreaName
  readonly plan: { readonly id: string; readonly title: string; readonly from: string; readonly to: string }
  /** The days reported on. */
  readonly period: { readonly from: string; readonly to: string }
  /** Targets are due or not by this day: the last of the period, or that of the document where it comes before. */
  readonly asOf: string
  readonly preparedOn: string
  /** The office that gives it out; null where it was not named. */
  readonly issuer: string | null
  /** By what it was judged. */
  readonly rulebook: string
  readonly engine: { readonly name: string; readonly version: string }
  readonly sources: readonly Source[]
  readonly records: RecordCounts
  readonly rates: Rates
  readonly indicators: readonly FollowedIndicator[]
  /** Values that were left out of the series, and why. */
  readonly leftOut: readonly LeftOut[]
  readonly rankings: readonly Ranking[]
  readonly violations: readonly RuleViolations[]
  /** Null where the cases are not known, which is not the same as none. */
  readonly cases: CaseSummary | null
  /** Null where no submissions are recorded. */
  readonly submissions: readonly AreaSubmissions[] | null
  readonly undecided: readonly Undecided[]
}

/** An area by its code and what it is called. */
export interface AreaName {
  readonly code: string
  readonly name: string
}

/** Where records came from: a file, or a submission. */
export interface Source {
  readonly name: string
  readonly records: number
  readonly refused: number
}

/** What became of the records that were read. */
export interface RecordCounts {
  readonly judged: number
  /** Older records of subjects that have a later one in the period. */
  readonly superseded: number
  /** Outside the area or the period. */
  readonly outside: number
  readonly refused: number
}

/** Counts of findings, with the two rates side by side. */
export type Rate = Omit<Summary, 'records' | 'refused'>

/** The rates of the whole area, and by domain, binding and area below it. */
export interface Rates {
  readonly overall: Rate
  readonly domains: readonly (Rate & { readonly domain: Domain })[]
  readonly bindings: readonly (Rate & { readonly binding: Binding })[]
  readonly areas: readonly (Rate & { readonly area: AreaName })[]
}

/** An indicator of the area over the years, and every demand on it. */
export interface FollowedIndicator {
  readonly indicator: Indicator
  readonly points: readonly Point[]
  readonly demands: readonly FollowedDemand[]
}

/** What is asked of an indicator, and what became of it. */
export interface FollowedDemand {
  readonly outlook: Outlook
  readonly upper: readonly UpperTarget[]
  /** At the end of the plan: whether the value of the last year complies; null where that year has no sound value, or in other reports. */
  readonly reached: boolean | null
}

/** The violations of one rule. */
export interface RuleViolations {
  readonly rule: string
  readonly title: string
  readonly domain: Domain
  readonly binding: Binding
  readonly due: string | null
  /** Mandatory, or a target that is due. */
  readonly breach: boolean
  readonly clause: { readonly key: string; readonly path: string; readonly title: string; readonly quote: string }
  readonly subjects: readonly Violator[]
}

/** A subject that fails a rule: never a person. */
export interface Violator {
  readonly kind: string
  readonly id: string
  readonly name: string
  readonly area: AreaName
  readonly message: string
  readonly remedy: string | null
}

export const CASE_STATES = ['open', 'notified', 'rectifying', 'submitted', 'verified', 'overdue'] as const
/** Where a case stands: 立案, 已通知, 整改中, 已提交, 已核实, 逾期. */
export type CaseState = (typeof CASE_STATES)[number]

/** A violation that is followed up (督办). */
export interface CaseItem {
  readonly number: string
  readonly title: string
  readonly subject: string
  readonly area: AreaName
  readonly state: CaseState
  /** The body that answers for it; null where none is named. */
  readonly responsible: string | null
  readonly openedOn: string
  readonly due: string | null
  /** The day it was verified. */
  readonly closedOn: string | null
  readonly reopened: number
}

/** Cases, and how many of them stand where. */
export interface CaseSummary {
  readonly cases: readonly (CaseItem & { readonly late: boolean })[]
  /** A late one counts as overdue, whatever state it was left in. */
  readonly states: Readonly<Record<CaseState, number>>
  readonly closed: number
  readonly closedInTime: number
  /** Not closed, and past the day they are due. */
  readonly overdue: number
}

/** What one area had to submit in the period. */
export interface SubmissionItem {
  readonly area: AreaName
  /** What was asked for, as people call it. */
  readonly what: string
  readonly due: string | null
  /** Null where nothing came. */
  readonly submittedOn: string | null
  readonly accepted: boolean
}

/** Completeness and timeliness of what an area submitted. */
export interface AreaSubmissions {
  readonly area: AreaName
  readonly asked: number
  readonly received: number
  readonly inTime: number
  readonly accepted: number
  readonly missing: readonly string[]
}

/** Findings of one rule that no verdict came of, for one reason. */
export interface Undecided {
  readonly rule: string
  readonly title: string
  readonly domain: Domain
  readonly clause: string
  readonly verdict: 'unknown' | 'manual' | 'error'
  /** What is missing, what to ask, or what went wrong. */
  readonly why: string
  readonly subjects: readonly string[]
}
