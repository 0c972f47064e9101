import {
  type FactRecord,
  type Finding,
  type Problem,
  problem,
  type Rule,
  type Rulebook,
  type RuleCase,
} from '../model/index.ts'
import { contextOf } from './context.ts'
import type { Judge } from './judge.ts'

/** One case of a rule file, run. */
export interface CaseResult {
  readonly rule: string
  readonly name: string
  readonly problems: readonly Problem[]
}

/** Reads a record the way every door does. */
export type ReadRecord = (value: unknown) => { record: FactRecord | null; problems: readonly Problem[] }

const DAY = '06-30'
const YEAR = 2026

/**
 * Runs every case of every rule, with both engines, and says where a verdict, its missing facts or its remedy differ.
 * Without a judge it only reads the cases' records, and says which of them no door would accept.
 */
export const runCases = (rulebook: Rulebook, judge: Judge | null, read: ReadRecord): Promise<CaseResult[]> => {
  const areas = new Map(rulebook.plans.map(({ id, areas: [area = ''] }) => [id, area.padEnd(6, '0')]))
  const runs = rulebook.rules.flatMap((rule) =>
    rule.cases.map(async (one): Promise<CaseResult> => {
      const reading = readCase(rule, one, areas.get(rule.plan) ?? '', read)
      const judged = reading.record && judge ? await judgeCase(rule, one, reading, judge) : []
      return { rule: rule.id, name: one.name, problems: [...reading.problems, ...judged] }
    }),
  )
  return Promise.all(runs)
}

/** The records of a case that can be judged: the past, oldest first, the bodies, and the one it is about. */
interface ReadyCase {
  readonly record: FactRecord
  readonly records: readonly FactRecord[]
  readonly problems: readonly []
}
type CaseReading = ReadyCase | { readonly record: null; readonly problems: readonly Problem[] }

/** A case gives only what matters to it; its earlier records are a year apart, its bodies of its year. */
const readCase = (rule: Rule, one: RuleCase, area: string, read: ReadRecord): CaseReading => {
  const readAt = (year: number, facts: RuleCase['record']) =>
    read({ kind: rule.subject, id: 'case', area, asOf: `${year}-${DAY}`, ...facts })
  const earlier = one.earlier.map((facts, index) => readAt(YEAR - one.earlier.length + index, facts))
  const bodies = one.bodies.map((facts, index) =>
    read({ id: `body-${index}`, area, asOf: `${one.record.year ?? YEAR}-${DAY}`, ...facts }),
  )
  const others = [...earlier, ...bodies]
  const { record, problems } = readAt(YEAR, one.record)
  const told = [...others.flatMap((reading) => reading.problems), ...problems]
  const refused = told.filter(({ severity }) => severity === 'error')
  if (record !== null && refused.length === 0) {
    return { record, records: [...others.flatMap((reading) => reading.record ?? []), record], problems: [] }
  }
  const detail = refused.map(({ code, params }) => `${code} ${params.field ?? ''}`.trim()).join(', ')
  return { record: null, problems: [caseProblem('case-record', rule, one, { detail })] }
}

const judgeCase = async (
  rule: Rule,
  one: RuleCase,
  { record, records }: ReadyCase,
  judge: Judge,
): Promise<Problem[]> => {
  const finding = await judge.judgeRule(rule.id, record, contextOf(records), { crossCheck: true })
  return differences(one, finding).map((difference) => caseProblem('case-failed', rule, one, difference))
}

const differences = (one: RuleCase, finding: Finding): Record<string, string>[] => {
  const changes = finding.remedy?.changes ?? null
  const pairs: [string, unknown, unknown][] = [['verdict', one.verdict, finding.verdict]]
  if (one.missing) pairs.push(['missing', [...one.missing].sort(), [...finding.missing].sort()])
  if (one.reason) pairs.push(['reason', one.reason, finding.reason])
  if (one.remedy) pairs.push(['remedy', one.remedy, changes])
  return pairs
    .map(([what, expected, found]) => ({ what, expected: JSON.stringify(expected), found: JSON.stringify(found) }))
    .filter(({ expected, found }) => expected !== found)
}

const caseProblem = (code: 'case-record' | 'case-failed', rule: Rule, one: RuleCase, params: Record<string, string>) =>
  problem(code, { rule: rule.id, case: one.name, ...params }, { file: rule.file, line: one.line, column: 1 })
