import type { Clause, Sentence } from '../model/index.ts'
import { squeeze } from './text.ts'

/** Whether the exact words stand in the clause; white space and line breaks do not count, all else does. */
export const hasQuote = (clause: Clause, quote: string): boolean =>
  squeeze(quote) !== '' && squeeze(clause.text).includes(squeeze(quote))

/** The sentences of a clause that a quote touches: it claims them. */
export const claimedBy = (clause: Clause, quote: string): Sentence[] => {
  const needle = squeeze(quote)
  if (needle === '') return []
  const spans = sentenceSpans(clause)
  const text = squeeze(clause.text)
  const claimed = new Set<Sentence>()
  for (let at = text.indexOf(needle); at !== -1; at = text.indexOf(needle, at + 1)) {
    for (const { sentence, from, to } of spans) {
      if (from < at + needle.length && at < to) claimed.add(sentence)
    }
  }
  return [...claimed]
}

const sentenceSpans = (clause: Clause) => {
  let from = 0
  return clause.sentences.map((sentence) => {
    const to = from + squeeze(sentence.text).length
    const span = { sentence, from, to }
    from = to
    return span
  })
}
