import type { Bilingual, Binding, Domain, Passage, RuleCase, Verdict } from '../../model/index.ts'
import { ask } from '../api.ts'

/** How a sentence is marked: checked by a rule, asked of a person, declared not checked, accounted for by nobody. */
export const MARKS = ['rule', 'manual', 'not-checked', 'open'] as const
export type Mark = (typeof MARKS)[number]

/** A stretch of a sentence that the same rules quote, and the footnotes called at its end. */
export interface Segment {
  readonly text: string
  readonly rules: readonly string[]
  readonly footnotes: readonly number[]
}

/** A sentence with what became of it. */
export interface MarkedSentence {
  readonly number: number
  readonly text: string
  readonly mark: Mark
  readonly rules: readonly string[]
  readonly segments: readonly Segment[]
  readonly notChecked: readonly { readonly quote: string; readonly why: string }[]
}

/** A clause as it is read. */
export interface MarkedClause {
  readonly key: string
  readonly domain: Domain
  readonly part: 'goals' | 'measures' | 'items'
  readonly number: string
  readonly path: string
  readonly line: number
  readonly title: Bilingual | null
  readonly sentences: readonly MarkedSentence[]
  readonly footnotes: readonly { readonly number: number; readonly text: string }[]
}

/** A plan whole, as the service tells it. */
export interface PlanText {
  readonly id: string
  readonly title: Bilingual
  readonly period: { readonly from: string; readonly to: string }
  readonly passages: readonly Passage[]
  readonly clauses: readonly MarkedClause[]
}

const plans = new Map<string, Promise<PlanText>>()

/** A plan; the service worker gives it as it was read last where there is no network. */
export const readPlan = (id: string): Promise<PlanText> => {
  const known = plans.get(id)
  if (known !== undefined) return known
  const asked = ask<PlanText>(`/v1/plans/${encodeURIComponent(id)}`)
  plans.set(id, asked)
  asked.catch(() => plans.delete(id))
  return asked
}

/** The cases that prove a rule. */
export const readCases = async (rule: string): Promise<readonly RuleCase[]> =>
  (await ask<{ readonly cases: readonly RuleCase[] }>(`/v1/rules/${encodeURIComponent(rule)}`)).cases

/** How the records of an area stand by one rule. */
export interface RuleStanding {
  readonly rule: string
  readonly verdicts: Readonly<Record<Verdict, number>>
  readonly breaches: number
  readonly waived: number
}

/** How an area stands, as far as it is shown here. */
export interface AreaStanding {
  readonly area: { readonly code: string; readonly name: string }
  readonly plan: { readonly id: string; readonly title: string }
  readonly asOf: string
  readonly records: { readonly judged: number }
  readonly rules: readonly RuleStanding[]
}

/** How an area stands by what is kept. */
export const readStanding = (area: string): Promise<AreaStanding> =>
  ask<AreaStanding>('/v1/standing', { query: { area } })

/** One rule on one record of an area. */
export interface AreaFinding {
  readonly rule: string
  readonly verdict: Verdict
  readonly binding: Binding
  readonly breach: boolean
  readonly record: {
    readonly kind: string
    readonly id: string
    readonly name: string | null
    readonly area: { readonly code: string; readonly name: string }
    readonly asOf: string
  }
  readonly message: string
  readonly remedy: { readonly text: string } | null
}

/** A part of a list, and where the next part begins. */
export interface FindingPart {
  readonly findings: readonly AreaFinding[]
  readonly total: number
  readonly next: string | null
}

/** The findings of an area on one rule that came to one verdict, part by part. */
export const readFindings = (
  area: string,
  rule: string,
  verdict: Verdict,
  after: string | null,
): Promise<FindingPart> =>
  ask<FindingPart>('/v1/findings', { query: { area, rule, verdict, limit: '20', after: after ?? undefined } })
