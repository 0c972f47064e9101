import type { Binding, Domain, Status, Summary, Verdict } from '../../model/index.ts'

/** What the service tells the desk. */
export interface AreaName {
  readonly code: string
  readonly name: string
}

/** Counts of findings with both rates. */
export type Rate = Omit<Summary, 'records' | 'refused'>

/** Of what an answer is. */
export interface Frame {
  readonly area: AreaName
  readonly plan: { readonly id: string; readonly title: string; readonly from: string; readonly to: string }
  readonly year: number | null
  readonly period: { readonly from: string; readonly to: string }
  readonly asOf: string
  readonly computedAt: string
  readonly rulebook: string
}

/** What the findings of a rule came to. */
export interface RuleTally {
  readonly rule: string
  readonly title: string
  readonly binding: Binding
  readonly due: string | null
  readonly clause: { readonly key: string; readonly path: string; readonly quote: string }
  readonly verdicts: Readonly<Record<Verdict, number>>
  readonly breaches: number
  readonly waived: number
}

/** `GET /v1/standing`. */
export interface Standing extends Frame {
  readonly records: {
    readonly judged: number
    readonly superseded: number
    readonly outside: number
    readonly refused: number
  }
  readonly rates: {
    readonly overall: Rate
    readonly domains: readonly (Rate & { readonly domain: Domain })[]
    readonly bindings: readonly (Rate & { readonly binding: Binding })[]
    readonly areas: readonly (Rate & { readonly area: AreaName })[]
  }
  readonly rules: readonly RuleTally[]
}

/** A finding of `GET /v1/findings`. */
export interface Finding {
  readonly rule: string
  readonly title: string
  readonly verdict: Verdict
  readonly binding: Binding
  readonly due: string | null
  readonly breach: boolean
  readonly clause: RuleTally['clause']
  readonly record: {
    readonly kind: string
    readonly id: string
    readonly name: string | null
    readonly area: AreaName
    readonly asOf: string
    readonly year: number | null
  }
  readonly submission: string
  readonly message: string
  readonly required: string | null
  readonly demand: string | null
  readonly remedy: { readonly text: string } | null
  readonly missing: readonly string[]
  readonly waiver: { readonly approver: string; readonly basis: string; readonly until: string | null } | null
  readonly case: { readonly id: string; readonly state: CaseState; readonly due: string | null } | null
}

/** `GET /v1/findings`. */
export interface Findings extends Frame {
  readonly findings: readonly Finding[]
  readonly total: number
  readonly next: string | null
}

/** A year's value. */
export interface Point {
  readonly year: number
  readonly value: number
}

interface Bound {
  readonly value: number
  readonly strict: boolean
}

/** What becomes of an indicator. */
export interface Outlook {
  readonly rule: {
    readonly id: string
    readonly title: string
    readonly quote: string
    readonly due: string | null
  } | null
  readonly demand: string
  readonly target: { readonly atLeast: Bound | null; readonly atMost: Bound | null } | null
  readonly movement: string | null
  readonly status: Status
  readonly statusText: string
  readonly volatile: boolean
  readonly expected: {
    readonly year: number
    readonly value: number
    readonly low: number
    readonly high: number
  } | null
  readonly message: string
}

/** What an indicator is called. */
export interface IndicatorName {
  readonly id: string
  readonly title: string
  readonly unit: string | null
  readonly direction: 'higher' | 'lower' | 'near' | 'none'
}

/** An indicator of an area with its years. */
export interface Indicator {
  readonly indicator: IndicatorName
  readonly points: readonly Point[]
  readonly outlooks: readonly Outlook[]
}

/** `GET /v1/standing/indicators`. */
export interface Indicators extends Frame {
  readonly indicators: readonly Indicator[]
  readonly leftOut: readonly {
    readonly indicator: string | null
    readonly year: number | null
    readonly message: string
  }[]
}

/** The areas of one level by an indicator. */
export interface Ranking {
  readonly indicator: IndicatorName
  readonly year: number | null
  readonly rows: readonly {
    readonly rank: number
    readonly tied: boolean
    readonly area: AreaName
    readonly value: number
    readonly gap: number | null
    readonly overlaps: boolean | null
    readonly targets: readonly { readonly rule: string; readonly met: boolean; readonly gap: number }[]
  }[]
  readonly missing: readonly {
    readonly area: AreaName
    readonly why: 'missing' | 'suspect' | 'contradicting'
    readonly last: Point | null
  }[]
}

/** `GET /v1/standing/rankings`. */
export interface Rankings extends Frame {
  readonly rankings: readonly Ranking[]
}

export const CASE_STATES = ['overdue', 'submitted', 'open', 'notified', 'rectifying', 'verified'] as const
/** How far a case is; what the office has to see to stands first. */
export type CaseState = (typeof CASE_STATES)[number]

/** A case of `GET /v1/cases`. */
export interface Case {
  readonly id: string
  readonly seq: number
  readonly rule: string
  readonly kind: string
  readonly area: string
  readonly subject: string
  readonly name: string | null
  readonly state: CaseState
  readonly body: string | null
  readonly due: string | null
  readonly openedAt: string
  readonly openedBy: string
  readonly closedAt: string | null
  readonly reopened: number
  readonly version: number
}

/** What may be done with a case next. */
export interface CaseMove {
  readonly to: CaseState
  readonly by: 'direct' | 'rectify'
  readonly needs: readonly ('body' | 'due' | 'note' | 'note-or-file')[]
}

/** What happened to a case. */
export interface CaseEvent {
  readonly seq: number
  readonly at: string
  readonly who: string
  readonly from: CaseState | null
  readonly to: CaseState
  readonly note: string | null
  readonly file: string | null
}

/** `GET /v1/cases/{id}`. */
export interface WholeCase extends Case {
  readonly moves: readonly CaseMove[]
  readonly events: readonly CaseEvent[]
}

/** A submission of `GET /v1/submissions`. */
export interface Submission {
  readonly id: string
  readonly state: 'draft' | 'submitted' | 'accepted' | 'returned' | 'locked' | 'superseded'
  readonly area: string
  readonly kind: string | null
  readonly period: string | null
  readonly submittedAt: string | null
  readonly decidedAt: string | null
  readonly note: string | null
  readonly counts: {
    readonly records: number
    readonly refused: number
    readonly fail: number
    readonly unknown: number
    readonly breaches: number
  }
  readonly revision: number
}

/** A part of a list. */
export interface PageOf<T> {
  readonly items: readonly T[]
  readonly next: number | null
}

/** `GET /v1/figures`. */
export interface Figures {
  readonly submission: string | null
  readonly items: readonly {
    readonly indicator: string
    readonly title: { readonly zh: string; readonly en: string }
    readonly unit: { readonly zh: string; readonly en: string } | null
    readonly reported: number | null
    readonly recomputed: { readonly low: number; readonly high: number } | null
    readonly difference: number | null
    readonly differs: boolean
    readonly bodies: { readonly kind: string; readonly found: number; readonly expected: number | null } | null
    readonly state: 'complete' | 'partial' | 'doubtful' | null
  }[]
}
