import type { ReportedFinding, Rulebook, Trace } from '../../model/index.ts'
import { membersOf, type Sexes, sexesOf, totalOf } from './composition.ts'
import type { AreaShare, JudgedBody } from './verdicts.ts'

/**
 * How many women more a share over an area takes, with as many members as there are; null where that cannot be told: the roster
 * does not hold all bodies, the share is of something else than members, or the sex of some is not known.
 */
export const shortage = (share: AreaShare, bodies: readonly JudgedBody[], { measures }: Rulebook): number | null => {
  const expression = measures.find(({ name }) => name === share.indicator)?.expression
  if (expression === undefined || !('rollup' in expression)) return null
  const { where, share: shared } = expression.rollup
  if (where !== null || 'holds' in shared || share.rolledUp.state !== 'complete') return null
  const own = bodies.filter(({ record }) => record.kind === share.rolledUp.kind)
  const sexes = sexesOf(own.flatMap(({ record }) => membersOf(record)))
  const demands = share.findings.flatMap((one) => demandOf(one, share.indicator))
  return sexes.unknown > 0 || demands.length === 0 ? null : lacking(Math.max(...demands), sexes)
}

/** Percents times people stay whole numbers, so that none is one too many. */
const lacking = (percent: number, sexes: Sexes): number =>
  Math.max(0, Math.ceil((percent * totalOf(sexes)) / 100) - sexes.female)

/** The least share that a rule which is not met asks for outright, in whole percent. */
const demandOf = ({ verdict, explanation }: ReportedFinding, indicator: string): readonly number[] => {
  if (verdict !== 'fail' || !explanation?.require) return []
  return leaves(explanation.require).flatMap((leaf) => {
    const isLeast = 'fact' in leaf && leaf.fact === indicator && leaf.operator === 'greaterThanInclusive'
    if (!isLeast || leaf.demanded.form !== 'literal') return []
    const { value } = leaf.demanded
    return typeof value === 'number' && Number.isInteger(value) ? [value] : []
  })
}

/** Where one of several would do, none of them is the demand. */
const leaves = (trace: Trace): readonly Trace[] =>
  'fact' in trace ? [trace] : trace.group === 'all' ? trace.parts.flatMap(leaves) : []
