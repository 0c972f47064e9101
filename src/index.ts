/** The public front of halfsky as a package: a door, so it may know what day it is. */
import { type CheckOptions, type Halfsky, openRulebook } from './halfsky.ts'
import type { Report } from './model/index.ts'

export type { CaseResult } from './engine/index.ts'
export {
  type Answer,
  type Checked,
  type CheckOptions,
  type Halfsky,
  type Opening,
  type OpenOptions,
  openRulebook,
  type StreamLine,
} from './halfsky.ts'
export type * from './model/index.ts'
export type { SourceOptions, Sources } from './opening/index.ts'
export { type Batch, type BatchFormat, type Entry, type Kinds, type Reading, readBatch } from './record/index.ts'
export type { Draft, RuleFile } from './rulebook/index.ts'

/** How to check one record: every option of a check has a default. */
export interface CheckRecordOptions extends Partial<CheckOptions> {
  /** A rulebook that was opened before; without it, the shipped one. */
  readonly halfsky?: Halfsky
}

/**
 * Options of a check, filled in where they are not given: words in Chinese, due dates judged by today, the compiled engine with
 * every verdict checked by the other, and in the report only what is not in order.
 */
export const checkOptions = (given: Partial<CheckOptions> = {}): CheckOptions => ({
  lang: 'zh-CN',
  // Swedish dates are ISO dates
  asOf: new Date().toLocaleDateString('sv-SE'),
  engine: 'compiled',
  detail: 'brief',
  crossCheckEvery: 1,
  ...given,
})

let shipped: Promise<Halfsky> | undefined

const shippedOnce = (): Promise<Halfsky> => {
  shipped ??= openShipped()
  return shipped
}

const openShipped = async (): Promise<Halfsky> => {
  const { halfsky, problems } = await openRulebook()
  if (halfsky === null) throw new Error('the shipped rulebook has problems', { cause: problems })
  return halfsky
}

/**
 * Checks one record by itself. A record that cannot be judged is no exception: `report.problems` says why, and
 * `report.summary.records` is 0.
 */
export const checkRecord = async (record: unknown, options: CheckRecordOptions = {}): Promise<Report> => {
  const { halfsky, ...given } = options
  return (halfsky ?? (await shippedOnce())).checkRecord(record, checkOptions(given))
}
