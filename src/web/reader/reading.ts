import type { Bilingual, Domain, Passage, RuleCase, Verdict } from '../../model/index.ts'
import { ask } from '../api.ts'
import type { Findings, Standing } from '../office/told.ts'

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
  const path = `/v1/plans/${encodeURIComponent(id)}`
  const asked = ask<PlanText>(path)
  plans.set(id, asked)
  asked.then(
    () => askAgain(path),
    () => plans.delete(id),
  )
  return asked
}

/** On a first visit the worker that keeps texts comes later than the text. */
const askAgain = (path: string): void => {
  const { serviceWorker } = navigator
  if (serviceWorker === undefined || serviceWorker.controller !== null) return
  serviceWorker.addEventListener('controllerchange', () => void ask(path).catch(() => undefined), { once: true })
}

/** The cases that prove a rule. */
export const readCases = async (rule: string): Promise<readonly RuleCase[]> =>
  (await ask<{ readonly cases: readonly RuleCase[] }>(`/v1/rules/${encodeURIComponent(rule)}`)).cases

/** How an area stands by what is kept. */
export const readStanding = (area: string): Promise<Standing> => ask<Standing>('/v1/standing', { query: { area } })

/** The findings of an area on one rule that came to one verdict, part by part. */
export const readFindings = (area: string, rule: string, verdict: Verdict, after: string | null): Promise<Findings> =>
  ask<Findings>('/v1/findings', { query: { area, rule, verdict, limit: '20', after: after ?? undefined } })
