import {
  BINDINGS,
  type FactRecord,
  type Finding,
  isBreach,
  type ReportedProblem,
  type Rule,
  type Rulebook,
  type Waiver,
} from '../model/index.ts'
import { type ViolationRow, waivedRow } from '../report/index.ts'
import { reportedWaiver, type Waived } from '../waiving/index.ts'

/** Where a record stands in the input. */
export interface Standing {
  /** From 0. */
  readonly position: number
  /** From 1; null where there are no lines. */
  readonly line: number | null
  /** The file, where there are several. */
  readonly file?: string
}

/** A violation, or a rule that could not be judged, as one row of a table. */
export type Row = ViolationRow & {
  /** The file, where there are several. */
  readonly file?: string
  /** What went wrong, for an `error`. */
  readonly error?: string
}

/** What was wrong with a record: why it was refused, or what its reader should know. */
export interface Fault extends Standing {
  readonly problems: readonly ReportedProblem[]
}

/** Takes rows in order and keeps their bytes until they are taken. */
export interface RowWriter {
  row(row: Row): void
  fault(fault: Fault): void
  /** The bytes since the last time, which last until the next row. */
  take(): Uint8Array
}

/** The rules of a list with their numbers, in the order in which rows show them: by binding, then rule. */
export const inRowOrder = (rules: readonly Rule[]): readonly number[] =>
  [...rules.keys()].sort((a, b) => {
    const [one, other] = [rules[a] as Rule, rules[b] as Rule]
    return BINDINGS.indexOf(one.binding) - BINDINGS.indexOf(other.binding) || (one.id < other.id ? -1 : 1)
  })

/** Whether a fact of a kind is a roster, of which rows tell counts only. */
export const isRoster = ({ kinds }: Rulebook, kind: string, fact: string): boolean =>
  kinds[kind]?.facts[fact]?.type === 'members'

/** By rule, its place among the rows of a record. */
export const rowRanks = ({ rules }: Rulebook): ReadonlyMap<string, number> =>
  new Map(inRowOrder(rules).map((number, index) => [rules[number]?.id ?? '', index]))

/** Finds the waiver that covers a rule on a record; null where nothing is waived. */
export type Waiving = ((rule: string, record: Waived) => Waiver | null) | null

/** Makes the rows of one record's findings. */
export const rowsOf = (rulebook: Rulebook, asOf: string, waiving: Waiving = null) => {
  const byId = new Map(rulebook.rules.map((rule) => [rule.id, rule]))
  const rank = rowRanks(rulebook)
  return (record: FactRecord, findings: readonly Finding[], standing: Standing): Row[] =>
    findings
      .filter(({ verdict }) => verdict === 'fail' || verdict === 'error')
      .sort((a, b) => (rank.get(a.rule) ?? 0) - (rank.get(b.rule) ?? 0))
      .map((finding) => withWaiver(rowOf(finding, byId.get(finding.rule) as Rule, record, standing, asOf), waiving))
}

/** A row with the waiver that covers it. */
export const withWaiver = (row: Row, waiving: Waiving): Row => {
  const waiver = waiving !== null && row.verdict === 'fail' ? waiving(row.rule, row.record) : null
  return waivedRow(row, waiver && reportedWaiver(waiver))
}

const rowOf = (
  { verdict, observed, error }: Finding,
  rule: Rule,
  record: FactRecord,
  standing: Standing,
  asOf: string,
): Row => ({
  ...standing,
  record: refOf(record),
  rule: rule.id,
  verdict: verdict === 'error' ? 'error' : 'fail',
  binding: rule.binding,
  due: rule.due,
  breach: verdict === 'fail' && isBreach(rule, asOf),
  clause: rule.clause,
  observed,
  ...(error === null ? {} : { error }),
})

/** Who a record is about, and the day. */
export const refOf = ({ kind, id, area, asOf, name }: FactRecord): Row['record'] => ({
  kind,
  id,
  area,
  asOf,
  ...(name === undefined ? {} : { name }),
})
