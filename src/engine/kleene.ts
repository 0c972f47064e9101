import type { Truth } from '../model/index.ts'

/** Kleene's strong logic: a known part decides where it can, whatever else is unknown. */
export const and = (parts: readonly Truth[]): Truth =>
  parts.includes('false') ? 'false' : parts.includes('unknown') ? 'unknown' : 'true'

export const or = (parts: readonly Truth[]): Truth =>
  parts.includes('true') ? 'true' : parts.includes('unknown') ? 'unknown' : 'false'

export const negate = (truth: Truth): Truth => (truth === 'true' ? 'false' : truth === 'false' ? 'true' : 'unknown')

export const truthOf = (known: boolean): Truth => (known ? 'true' : 'false')
