import { BINDINGS, type EngineName } from '../../model/index.ts'
import type { InputOptions } from '../input.ts'
import type { Output } from '../output.ts'
import type { SharedOptions } from '../shared.ts'

/** From which binding up a violation may set the status. */
export const FAIL_ON = [...BINDINGS, 'never'] as const
/** From which binding up a violation sets the status. */
export type FailOn = (typeof FAIL_ON)[number]

/** What `check` can print. */
export const FORMATS = ['text', 'json', 'ndjson', 'csv', 'parquet', 'sarif', 'junit', 'github'] as const
/** What `check` prints. */
export type Format = (typeof FORMATS)[number]
/** Formats that are violations as rows. */
export const ROWS: readonly Format[] = ['ndjson', 'csv', 'parquet']
/** Formats that can be made of any number of records. */
export const FLAT: readonly Format[] = ['text', ...ROWS]

/** The options of `check`. */
export interface Options extends SharedOptions, InputOptions {
  readonly format: readonly Output<Format>[]
  readonly plan?: string
  readonly asOf?: string
  readonly engine: EngineName | 'sql'
  readonly failOn: FailOn
  readonly detail?: 'all'
  readonly strict?: boolean
  readonly site?: string
  readonly from: number
  readonly jobs: number
}

/** The evaluator of what no database judges. */
export const engineOf = ({ engine }: Pick<Options, 'engine'>): EngineName => (engine === 'sql' ? 'compiled' : engine)

/** Every so many records one is evaluated twice; where there are few, each. */
export const crossCheckEvery = (areFew: boolean): number => (areFew ? 1 : 10_000)

/** Whether an argument is a table that an engine reads in place. */
export const isTable = (argument: string, { engine }: Pick<Options, 'engine'>): boolean =>
  /^postgres(?:ql)?:\/\//i.test(argument) ||
  /\.parquet$/i.test(argument) ||
  (engine === 'sql' && /\.csv$/i.test(argument))
