import { type ReportedProblem, type Rulebook, VERDICTS, type Verdict } from '../model/index.ts'
import type { Row } from './row.ts'

/** One violation of a rule, to show. */
export interface Example {
  /** The rule by its place in the rulebook. */
  readonly rule: number
  readonly row: Row
}

/** What became of records, in numbers. */
export interface Tally {
  records: number
  refused: number
  /** Problems of records, warnings among them. */
  problems: number
  /** By rule and verdict, their places in the rulebook and in VERDICTS. */
  readonly counts: Float64Array
  /** Of the failures of a rule, by its place in the rulebook, how many are waived; nothing for none. */
  readonly waived: Record<number, number>
  /** The first violations of each rule, where they were asked for. */
  readonly examples: Example[]
  /** The first problems, where they were asked for. */
  readonly faults: ReportedProblem[]
}

/** The counts of one rule. */
export type RuleCounts = Readonly<Record<Verdict, number>>

/** As many examples of a rule as are kept. */
export const EXAMPLES = 3
/** As many problems as are kept. */
export const FAULTS = 10

/** Nothing counted. */
export const emptyTally = ({ rules }: Rulebook): Tally => ({
  records: 0,
  refused: 0,
  problems: 0,
  counts: new Float64Array(rules.length * VERDICTS.length),
  waived: {},
  examples: [],
  faults: [],
})

/** Adds what was counted later. */
export const addTally = (tally: Tally, later: Tally): void => {
  tally.records += later.records
  tally.refused += later.refused
  tally.problems += later.problems
  for (let i = 0; i < later.counts.length; i++) tally.counts[i] = (tally.counts[i] ?? 0) + (later.counts[i] ?? 0)
  for (const [rule, count] of Object.entries(later.waived)) addWaived(tally, Number(rule), count)
  for (const example of later.examples) addExample(tally, example)
  tally.faults.push(...later.faults.slice(0, FAULTS - tally.faults.length))
}

/** Counts failures of a rule that are waived. */
export const addWaived = ({ waived }: Tally, rule: number, count: number): void => {
  waived[rule] = (waived[rule] ?? 0) + count
}

/** Keeps an example of a rule that has too few yet. */
export const addExample = ({ examples }: Tally, example: Example): void => {
  if (examples.filter(({ rule }) => rule === example.rule).length < EXAMPLES) examples.push(example)
}

/** The counts of a rule by its place in the rulebook. */
export const countsOf = ({ counts }: Tally, rule: number): RuleCounts =>
  Object.fromEntries(
    VERDICTS.map((verdict, code) => [verdict, counts[rule * VERDICTS.length + code] ?? 0]),
  ) as RuleCounts
