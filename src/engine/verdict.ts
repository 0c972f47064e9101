import type { Truth, Verdict } from '../model/index.ts'

/**
 * What follows from a rule's two truths (DESIGN.md, Verdicts). `require` is null for a rule that only a person can judge.
 * Where applicability is unknown but the demand is met anyway, the subject complies either way.
 */
export const verdictOf = (when: Truth, require: Truth | null): Verdict => {
  if (when === 'false') return 'not-applicable'
  if (require === null) return when === 'true' ? 'manual' : 'unknown'
  if (require === 'true') return 'pass'
  return when === 'true' && require === 'false' ? 'fail' : 'unknown'
}
