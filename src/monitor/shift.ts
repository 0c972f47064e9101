import { median, medianAbsoluteDeviation } from 'simple-statistics'
import type { Point } from '../model/index.ts'
import { lastDigit } from './exact.ts'
import { slopesOf } from './line.ts'

/** Fewer years cannot tell a new level from a bad year. */
const FEWEST = 6
/** Years needed on either side of a shift. */
const SIDE = 2
/** The jump against what the values stray about their own level: the fewer the years, the plainer it must be. */
const jumpNeeded = (years: number): number => Math.max(5, 60 / years)
/** The two lines must leave less than this part of what one line leaves. */
const GAIN = 0.4
/** The step between the two years must itself be most of the jump: a curve bends, a shift breaks. */
const STEP = 0.6
/** And larger than every other step of the series by this much. */
const STANDS_OUT = 1.5

/** And exceed this many units of the last digit reported: rounding makes steps of one. */
const DIGITS = 4

/** A place where a series changes its level, and by how much. */
export interface Split {
  /** The index of the first point after. */
  readonly at: number
  readonly jump: number
}

/** The one level shift of a series, if there is one that stands out plainly. Points in order of time. */
export const findShift = (points: readonly Point[]): Split | null => {
  if (points.length < FEWEST) return null
  const splits = points.slice(SIDE, points.length - SIDE + 1).map((_, index) => trySplit(points, index + SIDE))
  const best = splits.reduce((a, b) => (b.left < a.left ? b : a))
  return isPlain(best, points) ? { at: best.at, jump: best.jump } : null
}

interface Trial extends Split {
  readonly slope: number
  /** What the two parallel lines leave unexplained: the sum of distances. */
  readonly left: number
  readonly noise: number
}

/** Two parallel lines: one slope for both sides, a level for each. */
const trySplit = (points: readonly Point[], at: number): Trial => {
  const sides = [points.slice(0, at), points.slice(at)]
  const slope = median(sides.flatMap(slopesOf))
  const levels = sides.map((side) => side.map((point) => flattened(point, slope)))
  const strays = levels.flatMap((side) => side.map((level) => level - median(side)))
  const [before = [], after = []] = levels
  const noise = medianAbsoluteDeviation(strays)
  return { at, slope, jump: median(after) - median(before), left: distance(strays), noise }
}

const flattened = ({ year, value }: Point, slope: number): number => value - slope * year

const distance = (values: readonly number[]): number => values.reduce((sum, value) => sum + Math.abs(value), 0)

const isPlain = ({ at, slope, jump, left, noise }: Trial, points: readonly Point[]): boolean => {
  const whole = median(slopesOf(points))
  const levels = points.map((point) => flattened(point, whole))
  const one = distance(levels.map((level) => level - median(levels)))
  const steps = points.slice(1).map((point, index) => step(points[index] ?? point, point, slope))
  const [here = 0] = steps.splice(at - 1, 1)
  const others = Math.max(...steps.map(Math.abs))
  return (
    Math.abs(jump) > DIGITS * lastDigit(points.map(({ value }) => value)) &&
    Math.abs(jump) > jumpNeeded(points.length) * noise + 1e-9 &&
    left < GAIN * one &&
    here * Math.sign(jump) >= STEP * Math.abs(jump) &&
    Math.abs(here) > STANDS_OUT * others
  )
}

const step = (before: Point, after: Point, slope: number): number => flattened(after, slope) - flattened(before, slope)
