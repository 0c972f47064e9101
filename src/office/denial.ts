import type { Problem, ReportedProblem } from '../model/index.ts'

/** Why the office does not do what it is asked. */
export type DenialName =
  | 'login-first'
  | 'login-failed'
  | 'login-later'
  | 'change-password'
  | 'not-allowed'
  | 'not-found'
  | 'conflict'
  | 'set-up-already'
  | 'weak-password'
  | 'unfit-request'
  | 'outside-scope'
  | 'period-locked'
  | 'key-reused'
  | 'no-record-judged'
  | 'stale'
  | 'no-evidence'
  | 'case-move'
  | 'case-needs'
  | 'scope-too-wide'
  | 'nothing-breached'

/** A denial: data first, words last. */
export interface Denial {
  readonly name: DenialName
  readonly params: Readonly<Record<string, string | number>>
  readonly problems: readonly (Problem | ReportedProblem)[]
}

/** The error to throw for a denial; the door puts it into words. */
export const denied = (
  name: DenialName,
  params: Denial['params'] = {},
  problems: Denial['problems'] = [],
): Error & { readonly denial: Denial } => Object.assign(new Error(name), { denial: { name, params, problems } })
