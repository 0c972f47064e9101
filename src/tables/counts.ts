import type { Row } from '../database/index.ts'
import { isBreach, type Rule, type Summary } from '../model/index.ts'
import { rate } from '../report/index.ts'
import { countedOnce, countsQuery, type DialectName, dialectOf, type JudgedTable, PACKED } from '../sql/index.ts'
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
  const dialect = dialectOf(database.dialect)
  const found = await database.all(countsQuery(dialect, judged))
  const { at } = countedOnce(judged)
  const byLane = new Map(found.map((row): [number | null, Row] => [row[0] === null ? null : Number(row[0]), row]))
  const rowsIn = (lane: number | null): number => Number(byLane.get(lane)?.[1] ?? 0)
  const rules = judged.rules.map(({ rule, lane }, index): [string, RuleCounts] => {
    const row = byLane.get(lane)
    const three = row === undefined ? [0, 0, 0] : threeOf(row, at[index] ?? 0, dialect.name)
    return [rule.id, countsOf(rule, rowsIn(lane), rowsIn(-lane), three)]
  })
  const lanes = judged.plans.map((plan, index) => ({ plan, rows: rowsIn(index + 1) + rowsIn(-index - 1) }))
  return {
    rows: found.reduce((sum, row) => sum + Number(row[1]), 0),
    left: rowsIn(null),
    rules: new Map(rules),
    plans: lanes.filter(({ rows }) => rows > 0).map(({ plan }) => plan.id),
  }
}

/** The three counts of a rule in a row of the query. */
const threeOf = (row: Row, place: number, dialect: DialectName): readonly number[] => {
  if (dialect === 'postgres') return [0, 1, 2].map((step) => Number(row[2 + 3 * place + step]))
  const packed = BigInt(row[2 + place] ?? 0)
  const upTo = (places: bigint): bigint => (1n << places) - 1n
  const below = packed & upTo(PACKED.none)
  return [below & upTo(PACKED.fail), below >> PACKED.fail, packed >> PACKED.none].map(Number)
}

/** What was neither passed, failed nor not applicable is unknown; outside the plan's period nothing applies. */
const countsOf = (
  rule: Rule,
  live: number,
  outside: number,
  [first = 0, fail = 0, none = 0]: readonly number[],
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
    passRate: rate(pass, pass + fail),
    completeness: rate(pass + fail, pass + fail + unknown + manual + error),
  }
}
