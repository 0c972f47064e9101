/**
 * Plan text in, clauses, sentences and quotes out.
 * May import: model.
 */
export { parseClauses } from './parse.ts'
export { claimedBy, hasQuote } from './quote.ts'
export { squeeze } from './text.ts'
