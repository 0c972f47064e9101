import type { Bilingual } from './words.ts'

export const DOMAINS = [
  'health',
  'education',
  'economy',
  'decision',
  'security',
  'family',
  'environment',
  'law',
  'projects',
  'organization',
  'monitoring',
  'general',
] as const

/** A chapter of a plan: the eight domains of chapter 二, and the four others. */
export type Domain = (typeof DOMAINS)[number]

/** 主要目标, 策略措施, or the numbered items of the other chapters. */
export type Part = 'goals' | 'measures' | 'items'

/** A remark the plan makes under the text (从化 states upper-level targets in them). */
export interface Footnote {
  readonly number: number
  readonly text: string
  /** Where in the clause's text it is called, in UTF-16 units. */
  readonly at: number
}

/** One sentence of a clause, as the coverage ledger counts them. */
export interface Sentence {
  /** From 1, within its clause. */
  readonly number: number
  readonly text: string
}

/** A numbered item of a plan (条款). */
export interface Clause {
  /** `<plan>/<domain>/<part>-<n>`. */
  readonly key: string
  readonly plan: string
  readonly domain: Domain
  readonly part: Part
  /** The item's number as the key writes it: `8`, or `8b` for a second item 8. */
  readonly number: string
  /** The way to it in the plan, such as `二/（七）/策略措施/6`. */
  readonly path: string
  /** The clause without its number and footnotes, the line breaks of the source taken out. */
  readonly text: string
  /** The first line of the clause in the plan text, from 1. */
  readonly line: number
  readonly sentences: readonly Sentence[]
  readonly footnotes: readonly Footnote[]
}

/** What a plan says beside its clauses: its headings, and the paragraphs that stand under no number. */
export interface Passage {
  readonly kind: 'chapter' | 'section' | 'part' | 'text'
  readonly text: string
  /** The line of the plan text, from 1. */
  readonly line: number
}

/** What `plan.yaml` says of a plan. */
export interface PlanHead {
  readonly id: string
  readonly title: Bilingual
  /** Area codes (GB/T 2260) begin with one of these where the plan applies. */
  readonly areas: readonly string[]
  readonly period: { readonly from: string; readonly to: string }
  /** The text's file name in the folder of plan texts. */
  readonly text: string
}

/** A published plan, its head, its clauses, and what stands between them. */
export interface Plan extends PlanHead {
  readonly sha256: string
  readonly passages: readonly Passage[]
  readonly clauses: readonly Clause[]
}

/** The plan in whose area a record lies; where a county's own plan stands beside its city's, that of the county. */
export const planOfArea = ({ plans }: { readonly plans: readonly PlanHead[] }, area: string): string | null => {
  let [plan, length]: [string | null, number] = [null, -1]
  for (const { id, areas } of plans) {
    for (const prefix of areas)
      if (prefix.length > length && area.startsWith(prefix)) [plan, length] = [id, prefix.length]
  }
  return plan
}
