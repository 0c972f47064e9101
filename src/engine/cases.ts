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

/** Runs every case of every rule, with both engines, and says where a verdict, its missing facts or its remedy differ. */
export const runCases = async (rulebook: Rulebook, judge: Judge, read: ReadRecord): Promise<CaseResult[]> => {
  const areas = new Map(rulebook.plans.map(({ id, areas: [area = ''] }) => [id, area.padEnd(6, '0')]))
  const runs = rulebook.rules.flatMap((rule) =>
    rule.cases.map((one) => runCase(rule, one, areas.get(rule.plan) ?? '', judge, read)),
  )
  return Promise.all(runs)
}

const runCase = async (
  rule: Rule,
  one: RuleCase,
  area: string,
  judge: Judge,
  read: ReadRecord,
): Promise<CaseResult> => {
  const result = (problems: readonly Problem[]): CaseResult => ({ rule: rule.id, name: one.name, problems })
  const readings = [...one.earlier, one.record].map((facts, index, all) =>
    // a case gives only what matters to it; its earlier records are a year apart
    read({ kind: rule.subject, id: 'case', area, asOf: `${YEAR - (all.length - 1 - index)}-${DAY}`, ...facts }),
  )
  const refused = readings.flatMap(({ problems }) => problems)
  if (refused.length > 0) {
    const detail = refused.map(({ code, params }) => `${code} ${params.field ?? ''}`.trim()).join(', ')
    return result([caseProblem('case-record', rule, one, { detail })])
  }
  const records = readings.flatMap(({ record }) => record ?? [])
  const record = records.at(-1)
  if (record === undefined) return result([])
  const finding = await judge.judgeRule(rule.id, record, contextOf(records), { crossCheck: true })
  return result(differences(one, finding).map((difference) => caseProblem('case-failed', rule, one, difference)))
}

const differences = (one: RuleCase, finding: Finding): Record<string, string>[] => {
  const changes = finding.remedy && Object.fromEntries(finding.remedy.changes.map(({ fact, to }) => [fact, to]))
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
