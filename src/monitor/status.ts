import type { Movement, Point, Status, Target } from '../model/index.ts'
import { meets } from './exact.ts'
import type { Line } from './line.ts'

/** What a status is judged by; values and target on one scale. */
export interface Evidence {
  readonly last: Point
  readonly target: Target | null
  readonly movement: Movement | null
  readonly line: Line | null
  readonly expected: { readonly value: number; readonly low: number; readonly high: number } | null
  /** The last value is of the due year or later. */
  readonly isDue: boolean
}

/** The status of an indicator. A target reached now is `met`, unless the years plainly lead out of it again. */
export const statusOf = (evidence: Evidence): Status => {
  const { last, target, movement, line, isDue } = evidence
  if (target !== null && meets(last.value, target)) return isLeaving(evidence, target) ? 'reversing' : 'met'
  if (movement !== null) return line === null ? 'insufficient-data' : ofMovement(line, movement)
  if (target === null) return 'insufficient-data'
  if (isDue) return 'off-track'
  return ofTarget(evidence, target)
}

const isLeaving = ({ line, expected, isDue }: Evidence, target: Target): boolean =>
  line !== null && expected !== null && !isDue && (line.low > 0 || line.high < 0) && !meets(expected.value, target)

const ofTarget = ({ last, line, expected }: Evidence, target: Target): Status => {
  if (line === null || expected === null) return 'insufficient-data'
  const wanted = wantedSign(last.value, target)
  if (isAgainst(line, wanted)) return 'reversing'
  if (meets(expected.low, target) && meets(expected.high, target)) return 'on-track'
  return isWhollyShort(expected, target, wanted) ? 'off-track' : 'at-risk'
}

/** Up where the value is too low, down where it is too high. */
export const wantedSign = (value: number, { atLeast }: Target): 1 | -1 =>
  atLeast !== null && value <= atLeast.value ? 1 : -1

/** Sure movement the wrong way: every slope of the interval leads away. */
const isAgainst = ({ low, high }: Line, wanted: 1 | -1): boolean => (wanted > 0 ? high < 0 : low > 0)

/** Not even the better end of the range complies, and it stops on this side of the target. */
const isWhollyShort = (
  { low, high }: { readonly low: number; readonly high: number },
  target: Target,
  wanted: 1 | -1,
): boolean => {
  const better = wanted > 0 ? high : low
  return !meets(better, target) && wantedSign(better, target) === wanted
}

const ofMovement = (line: Line, movement: Movement): Status => {
  const wanted = movement === 'rise' || movement === 'not-fall' ? 1 : -1
  if (isAgainst(line, wanted)) return 'reversing'
  const along = line.slope * wanted
  if (movement === 'not-fall' || movement === 'not-rise') return along >= 0 ? 'on-track' : 'at-risk'
  const sure = wanted > 0 ? line.low > 0 : line.high < 0
  return sure ? 'on-track' : along > 0 ? 'at-risk' : 'off-track'
}
