import { BINDINGS, byText } from '../../model/index.ts'
import type { Case, RuleTally } from './told.ts'

/** A rate in whole percent; the service never gives all or nothing for what is not. */
export const percent = (rate: number | null): string => (rate === null ? '—' : `${Math.round(rate * 100)}%`)

/** Rules that something fails, as the office sees to them: what counts first, what binds most before what falls due soonest. */
export const inRed = (rules: readonly RuleTally[]): readonly RuleTally[] =>
  rules
    .filter(({ verdicts }) => verdicts.fail > 0)
    .sort(
      (a, b) =>
        Number(b.breaches > 0) - Number(a.breaches > 0) ||
        BINDINGS.indexOf(a.binding) - BINDINGS.indexOf(b.binding) ||
        byText(a.due ?? '9999', b.due ?? '9999') ||
        b.verdicts.fail - a.verdicts.fail,
    )

/** Cases as the office sees to them: what is late, then what waits for the office, then by the day they are due. */
export const inOrder = (cases: readonly Case[]): readonly Case[] =>
  [...cases].sort((a, b) => urgency(a) - urgency(b) || byText(a.due ?? '9999', b.due ?? '9999') || a.seq - b.seq)

const urgency = ({ state }: Case): number =>
  ({ overdue: 0, submitted: 1, open: 2, notified: 3, rectifying: 3, verified: 4 })[state]
