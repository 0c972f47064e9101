import type { Row } from '../database/index.ts'
import { isBreach, type Rule, type Summary } from '../model/index.ts'
import { rateOf } from '../report/index.ts'
import { countsQuery, type JudgedTable } from '../sql/index.ts'
import type { ShapedTable } from './shape.ts'

/** How often each verdict was given by a rule. */
export interface RuleCounts {
  readonly pass: number
  readonly fail: number
  readonly unknown: number
  readonly notApplicable: number
  readonly manual: number
  readonly error: number
}

/** What SQL counted of a table. */
export interface TableCounts {
  readonly rows: number
  /** Rows that only the reader can judge. */
  readonly left: number
  /** By rule id. */
  readonly rules: ReadonlyMap<string, RuleCounts>
  /** The plans that judged a row. */
  readonly plans: readonly string[]
}

export const NO_COUNTS: RuleCounts = { pass: 0, fail: 0, unknown: 0, notApplicable: 0, manual: 0, error: 0 }

/** Counts a table's verdicts in one scan. */
export const countTable = async ({ database }: ShapedTable, judged: JudgedTable): Promise<TableCounts> => {
  const found = await database.all(countsQuery(judged))
  const byLane = new Map(found.map((row): [number | null, Row] => [row[0] === null ? null : Number(row[0]), row]))
  const rowsIn = (lane: number | null): number => Number(byLane.get(lane)?.[1] ?? 0)
  const rules = judged.rules.map(({ rule, lane }, index): [string, RuleCounts] => {
    const row = byLane.get(lane)
    const [first, fail, none] = [2, 3, 4].map((at) => Number(row?.[at + 3 * index] ?? 0))
    return [rule.id, countsOf(rule, rowsIn(lane), rowsIn(-lane), [first ?? 0, fail ?? 0, none ?? 0])]
  })
  const lanes = judged.plans.map((plan, index) => ({ plan, rows: rowsIn(index + 1) + rowsIn(-index - 1) }))
  return {
    rows: found.reduce((sum, row) => sum + Number(row[1]), 0),
    left: rowsIn(null),
    rules: new Map(rules),
    plans: lanes.filter(({ rows }) => rows > 0).map(({ plan }) => plan.id),
  }
}

/** What was neither passed, failed nor not applicable is unknown; outside the plan's period nothing applies. */
const countsOf = (
  rule: Rule,
  live: number,
  outside: number,
  [first, fail, none]: readonly [number, number, number],
): RuleCounts => ({
  ...NO_COUNTS,
  pass: rule.require === null ? 0 : first,
  manual: rule.require === null ? first : 0,
  fail,
  unknown: live - first - fail - none,
  notApplicable: none + outside,
})

/** Adds up counts by rule. */
export const sumCounts = (all: readonly ReadonlyMap<string, RuleCounts>[]): Map<string, RuleCounts> => {
  const sum = new Map<string, RuleCounts>()
  for (const [rule, counts] of all.flatMap((one) => [...one])) {
    const before = sum.get(rule) ?? NO_COUNTS
    const keys = Object.keys(NO_COUNTS) as (keyof RuleCounts)[]
    sum.set(rule, Object.fromEntries(keys.map((key) => [key, before[key] + counts[key]])) as unknown as RuleCounts)
  }
  return sum
}

/** The summary of a report from counts by rule. */
export const summaryOf = (
  rules: readonly Rule[],
  counts: ReadonlyMap<string, RuleCounts>,
  asOf: string,
  { records, refused }: Pick<Summary, 'records' | 'refused'>,
): Summary => {
  const own = rules.flatMap((rule) => ({ rule, ...(counts.get(rule.id) ?? NO_COUNTS) }))
  const total = (key: keyof RuleCounts): number => own.reduce((sum, one) => sum + one[key], 0)
  const [pass, fail, unknown] = [total('pass'), total('fail'), total('unknown')]
  const [manual, error] = [total('manual'), total('error')]
  return {
    records,
    refused,
    pass,
    fail,
    unknown,
    notApplicable: total('notApplicable'),
    manual,
    error,
    breaches: own.reduce((sum, one) => sum + (isBreach(one.rule, asOf) ? one.fail : 0), 0),
    passRate: rateOf(pass, pass + fail),
    completeness: rateOf(pass + fail, pass + fail + unknown + manual + error),
  }
}
