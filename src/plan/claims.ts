import type { Clause, NotChecked, Rule, Sentence } from '../model/index.ts'
import { squeeze } from './text.ts'

/** A stretch of a sentence that the same rules quote, and the footnotes called at its end. */
export interface Segment {
  readonly text: string
  readonly rules: readonly Rule[]
  readonly footnotes: readonly number[]
}

/** A sentence with what claims it. */
export interface ClaimedSentence {
  readonly sentence: Sentence
  readonly segments: readonly Segment[]
  readonly rules: readonly Rule[]
  readonly notChecked: readonly NotChecked[]
  readonly state: 'by-rule' | 'not-checked' | 'open'
}

/** How a sentence is marked for readers: `manual` where rules claim it that all ask a person. */
export type Mark = 'rule' | 'manual' | 'not-checked' | 'open'

/** The mark of a sentence. */
export const markOf = ({ state, rules }: ClaimedSentence): Mark => {
  if (state !== 'by-rule') return state
  return rules.every(({ manual }) => manual !== null) ? 'manual' : 'rule'
}

/** Where a quote stands in the clause's text without white space. */
interface Span<T> {
  readonly from: number
  readonly to: number
  readonly of: T
}

/** The sentences of a clause, cut where quotes begin and end, each with the rules and reasons that claim it. */
export const claimsOf = (
  clause: Clause,
  rules: readonly Rule[],
  notChecked: readonly NotChecked[],
): readonly ClaimedSentence[] => {
  const text = squeeze(clause.text)
  const quoted = rules.flatMap((rule) => spansOf(text, rule))
  const declared = notChecked.flatMap((entry) => spansOf(text, entry))
  const calls = clause.footnotes.map(({ number, at }) => ({ number, at: squeeze(clause.text.slice(0, at)).length }))
  let from = 0
  return clause.sentences.map((sentence) => {
    const to = from + squeeze(sentence.text).length
    const within = <T>(spans: readonly Span<T>[]): T[] => [
      ...new Set(spans.filter((span) => span.from < to && span.to > from).map(({ of }) => of)),
    ]
    const [own, why] = [within(quoted), within(declared)]
    const segments = segmentsOf(sentence.text, from, quoted, calls)
    from = to
    const state = own.length > 0 ? 'by-rule' : why.length > 0 ? 'not-checked' : 'open'
    return { sentence, segments, rules: own, notChecked: why, state }
  })
}

const spansOf = <T extends { readonly quote: string }>(text: string, of: T): Span<T>[] => {
  const needle = squeeze(of.quote)
  const spans: Span<T>[] = []
  if (needle === '') return spans
  for (let from = text.indexOf(needle); from !== -1; from = text.indexOf(needle, from + 1)) {
    spans.push({ from, to: from + needle.length, of })
  }
  return spans
}

const segmentsOf = (
  text: string,
  start: number,
  quoted: readonly Span<Rule>[],
  calls: readonly { readonly number: number; readonly at: number }[],
): Segment[] => {
  const segments: { text: string; rules: readonly Rule[]; footnotes: number[] }[] = []
  let at = start
  for (const sign of text.split('')) {
    const last = segments.at(-1)
    if (/\s/.test(sign) && last !== undefined) {
      last.text += sign
      continue
    }
    const rules = [...new Set(quoted.filter(({ from, to }) => from <= at && at < to).map(({ of }) => of))]
    if (last === undefined || last.footnotes.length > 0 || !same(last.rules, rules)) {
      segments.push({ text: sign, rules, footnotes: [] })
    } else last.text += sign
    at += 1
    for (const call of calls) if (call.at === at) segments.at(-1)?.footnotes.push(call.number)
  }
  return segments
}

const same = (a: readonly Rule[], b: readonly Rule[]): boolean =>
  a.length === b.length && a.every((rule, index) => rule === b[index])
