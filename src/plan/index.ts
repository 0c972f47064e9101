/**
 * Plan text in, clauses, sentences and quotes out.
 * May import: model.
 */
export { type ClaimedSentence, claimsOf, type Mark, markOf } from './claims.ts'
export { parseClauses } from './parse.ts'
export { claimedBy, hasQuote } from './quote.ts'
export { squeeze } from './text.ts'
