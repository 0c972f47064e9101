import type { RolledUp, Rollup } from '../model/index.ts'
import {
  add,
  compare,
  divide,
  type Fraction,
  fraction,
  greatest,
  HUNDRED,
  least,
  multiply,
  subtract,
} from './fraction.ts'
import { between, none, type Value } from './value.ts'

/** What the bodies of an area add up to. */
export interface Tally {
  /** Bodies that belong to the roll-up. */
  readonly bodies: number
  /** Bodies of which it is not known whether they belong. */
  readonly possible: number
  /** Bodies of which all that is rolled up is known, if only in bounds. */
  readonly known: number
  /** Whether records contradict each other or themselves, or may be of one body twice. */
  readonly doubtful: boolean
  /** Sums over the known ones. */
  readonly part: Span
  readonly whole: Span
}

export interface Span {
  readonly low: Fraction
  readonly high: Fraction
}

/** An area's figure, and what it was made from where the batch has bodies. */
export interface Figure {
  readonly value: Value
  readonly rolledUp: RolledUp | null
}

/** What an area's figure is made from. */
export interface Sources {
  readonly rollup: Rollup
  readonly reported: Value
  /** How many bodies the area has. */
  readonly count: Value
  /** Null where the batch has no bodies. */
  readonly tally: Tally | null
  /** Whether a reported figure is taken for no more exact than its decimals. */
  readonly coarse: boolean
}

/**
 * The figure of an area from what was reported and what its bodies add up to. A complete roll-up stands for a figure that was not
 * reported; beside one that was, the figure is known only to lie between the two.
 */
export const figureOf = ({ rollup, reported, count, tally, coarse }: Sources): Figure => {
  const given = pointOf(reported)
  const rounded = given && coarse ? asRounded(given) : null
  const plain = rounded ? between(rounded.low, rounded.high, [[rollup.reported]], true) : reported
  // records that say nothing of it are no roll-up of it
  if (tally === null || (tally.known === 0 && !tally.doubtful)) return { value: plain, rolledUp: null }
  const expected = pointOf(count)
  const state = stateOf(tally, expected)
  const span = spanOf(rollup, tally, expected, state)
  const differs = given !== null && span !== null && apart(asRounded(given), span)
  const rolledUp: RolledUp = {
    kind: rollup.of,
    bodies: tally.bodies,
    expected: expected && Number(expected.n),
    state,
    share: spanDigits(span ?? shareOf(tally)),
    reported: given && digitsOf(given),
    differs,
  }
  return {
    value: span === null ? withoutSpan(plain, state, rollup) : withSpan(reported, given, span, rollup),
    rolledUp,
  }
}

const withoutSpan = (reported: Value, state: RolledUp['state'], rollup: Rollup): Value => {
  const isDoubt = state === 'doubtful' && reported.form === 'none'
  return isDoubt ? none('suspect', [[rollup.reported]]) : reported
}

/**
 * Between what was reported and what the bodies say; a figure among those they allow stands as it is, and one that only its rounding
 * takes out of them lies between itself and the nearest.
 */
const withSpan = (reported: Value, given: Fraction | null, span: Span, rollup: Rollup): Value => {
  const ways = [[rollup.reported]]
  if (reported.form === 'none') return reported.reason === 'missing' ? between(span.low, span.high, ways) : reported
  if (given === null || !apart({ low: given, high: given }, span)) return reported
  const nearest = compare(given, span.low) < 0 ? span.low : span.high
  const said = apart(asRounded(given), span) ? [span.low, span.high] : [nearest]
  return between(least([given, ...said]), greatest([given, ...said]), ways, true)
}

const stateOf = ({ bodies, possible, known, doubtful }: Tally, expected: Fraction | null): RolledUp['state'] => {
  const surplus = expected === null ? -1 : compare(fraction(bodies), expected)
  if (doubtful || surplus > 0) return 'doubtful'
  return surplus === 0 && possible === 0 && known === bodies ? 'complete' : 'partial'
}

/** The share of the whole area, or the bounds it lies in; null where too little is known of it. */
const spanOf = ({ share }: Rollup, tally: Tally, expected: Fraction | null, state: RolledUp['state']): Span | null => {
  if (state === 'complete') return shareOf(tally)
  if (state === 'doubtful' || expected === null || !('holds' in share)) return null
  // each body that is not known may be one of those that count, or none
  const open = subtract(expected, fraction(tally.known))
  return { low: percent(tally.part.low, expected), high: percent(add(tally.part.high, open), expected) }
}

const shareOf = ({ part, whole }: Tally): Span | null =>
  whole.low.n <= 0n ? null : { low: percent(part.low, whole.high), high: percent(part.high, whole.low) }

const percent = (part: Fraction, whole: Fraction): Fraction => multiply(HUNDRED, divide(part, whole))

/** A number that is known exactly. */
const pointOf = (value: Value): Fraction | null =>
  value.form === 'number' && compare(value.low, value.high) === 0 ? value.low : null

const apart = (a: Span, b: Span): boolean => compare(a.high, b.low) < 0 || compare(b.high, a.low) < 0

/** All that gives the figure when rounded to as many decimals as it has, both ends included. */
const asRounded = (figure: Fraction): Span => {
  const half: Fraction = { n: 1n, d: 2n * 10n ** BigInt(decimalsOf(figure)) }
  return { low: subtract(figure, half), high: add(figure, half) }
}

const decimalsOf = ({ d }: Fraction): number => {
  let decimals = 0
  while (10n ** BigInt(decimals) % d !== 0n) decimals++
  return decimals
}

const digitsOf = ({ n, d }: Fraction) => ({ numerator: String(n), denominator: String(d) })

const spanDigits = (span: Span | null): RolledUp['share'] =>
  span && { low: digitsOf(span.low), high: digitsOf(span.high) }
