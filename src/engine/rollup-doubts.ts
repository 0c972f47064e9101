import { type ExactNumber, type Problem, problem, type RolledUp } from '../model/index.ts'
import type { MeasureTable, Valuer } from './valuer.ts'

/**
 * What is to be said of a record's shares over its area: that bodies and report differ, that the bodies cannot be rolled up, or
 * that they are too few where nothing was reported.
 */
export const rollupDoubts = (measures: MeasureTable, valuer: Valuer): Problem[] =>
  [...measures].flatMap(([indicator, { expression }]) => {
    const found = 'rollup' in expression ? valuer.rolledUp(indicator) : null
    return found ? doubtOf(indicator, found) : []
  })

const doubtOf = (indicator: string, rolledUp: RolledUp): Problem[] => {
  const { state, differs, kind, bodies, expected, share } = rolledUp
  const code = differs ? 'rollup-differs' : state === 'doubtful' ? 'rollup-doubtful' : 'rollup-partial'
  if (code === 'rollup-partial' && (state === 'complete' || rolledUp.reported !== null)) return []
  const reported = rolledUp.reported ? asGiven(rolledUp.reported) : ''
  const places = Math.max(2, (reported.split('.')[1] ?? '').length + 1)
  const [low, high] = share ? [decimal(share.low, places), decimal(share.high, places)] : ['', '']
  const params = { indicator, kind, bodies, expected: expected ?? '', reported, low, high }
  return [problem(code, params, { severity: 'warning', path: `/indicators/${indicator}` })]
}

/** A reported figure was a double, which the quotient gives back. */
const asGiven = ({ numerator, denominator }: ExactNumber): string => String(Number(numerator) / Number(denominator))

/** Cut to so many decimals, as measured values are, without zeros at the end. */
const decimal = ({ numerator, denominator }: ExactNumber, places: number): string => {
  const digits = String((BigInt(numerator) * 10n ** BigInt(places)) / BigInt(denominator)).padStart(places + 1, '0')
  return `${digits.slice(0, -places)}.${digits.slice(-places)}`.replace(/\.?0+$/, '')
}
