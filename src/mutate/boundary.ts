import type { Rule, RuleCase } from '../model/index.ts'
import type { Draft } from './draft.ts'
import type { Ground } from './ground.ts'
import { limitsOf, stepped } from './limit.ts'
import { free, nameOf, singles, stated } from './seek.ts'
import { leafSpots } from './tree.ts'
import { type Trial, trialOf } from './trial.ts'

const SIDES = ['below', 'at', 'above'] as const

/** One side of one limit, and the case that visits it. */
export interface Boundary {
  readonly rule: string
  readonly path: string
  readonly fact: string
  readonly limit: number
  readonly side: (typeof SIDES)[number]
  /** The name of a case that is there. */
  readonly visitedBy: string | null
  /** Where none is: a case that would be, with the verdict of the rule as it stands. */
  readonly missing: RuleCase | null
}

/** A record that was made, and what the rule says of it. */
interface Made {
  readonly draft: Draft
  readonly trial: Trial
}

/** Just below, at and just above every number of a rule: within one unit of its last digit. Sides that no record can have are left out. */
export const boundariesOf = (rule: Rule, ground: Ground): Boundary[] => {
  const trials = rule.cases.flatMap((one) => trialOf(rule, one, ground) ?? [])
  // a case that complies is the best to start from
  const seeds = [...trials].sort((a, b) => Number(b.one.verdict === 'pass') - Number(a.one.verdict === 'pass'))
  const names = new Set(rule.cases.map(({ name }) => name))
  let made: readonly Made[] | null = null
  const drafts = (): readonly Made[] => {
    made ??= [...singles(rule, seeds, ground)]
      .flatMap((draft) => ({ draft, trial: stated(rule, draft, ground) }))
      .filter((one): one is Made => one.trial !== null && one.trial.one.reason === null)
    return made
  }
  return leafSpots(rule).flatMap(({ path, leaf }) =>
    limitsOf(leaf).flatMap((limit) =>
      SIDES.flatMap((side): Boundary[] => {
        const isThere = ({ seat }: Trial): boolean => lies(seat.number(leaf.fact), side, limit)
        const head = { rule: rule.id, path, fact: leaf.fact, limit, side }
        const visit = trials.find(isThere)
        if (visit) return [{ ...head, visitedBy: visit.one.name, missing: null }]
        const missing = drafts().find(({ trial }) => isThere(trial))
        if (missing === undefined) return []
        const name = free(nameOf(missing.draft, missing.trial.seat, [leaf]), names)
        return [{ ...head, visitedBy: null, missing: { ...missing.trial.one, name } }]
      }),
    ),
  )
}

const lies = (number: number | null, side: Boundary['side'], limit: number): boolean => {
  if (number === null) return false
  if (side === 'at') return number === limit
  return side === 'below'
    ? number < limit && number >= stepped(limit, -1)
    : number > limit && number <= stepped(limit, 1)
}
