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

/** The message of a finding in every language, for cases that state words of it. */
export type SayFinding = (record: FactRecord, finding: Finding) => readonly string[]

const DAY = '06-30'
const YEAR = 2026

const NOTHING_SAID: SayFinding = () => []

/**
 * Runs every case of every rule, with both engines, and says where a verdict, its missing facts, its remedy or its message
 * differ. Without a judge it only reads the cases' records, and says which of them no door would accept.
 */
export const runCases = (
  rulebook: Rulebook,
  judge: Judge | null,
  read: ReadRecord,
  say: SayFinding = NOTHING_SAID,
): Promise<CaseResult[]> => {
  const reader = caseReader(rulebook, read)
  const runs = rulebook.rules.flatMap((rule) =>
    rule.cases.map(async (one, index): Promise<CaseResult> => {
      const reading = reader(rule, one, index)
      const judged = reading.record && judge ? await judgeCase(rule, one, index, reading, judge, say) : []
      return { rule: rule.id, name: one.name, problems: [...reading.problems, ...judged] }
    }),
  )
  return Promise.all(runs)
}

/** The records of a case that can be judged: the past, oldest first, the bodies, and the one it is about. */
export interface ReadyCase {
  readonly record: FactRecord
  readonly records: readonly FactRecord[]
  readonly problems: readonly []
}
export type CaseReading = ReadyCase | { readonly record: null; readonly problems: readonly Problem[] }

/** Reads the records of cases as every door would. */
export const caseReader = ({ plans }: Rulebook, read: ReadRecord) => {
  const areas = new Map(plans.map(({ id, areas: [area = ''] }) => [id, area.padEnd(6, '0')]))
  return (rule: Rule, one: CaseRecords, index = 0): CaseReading =>
    readCase(rule, one, index, areas.get(rule.plan) ?? '', read)
}

/** What a case says of records; the rest of it is what must come of them. */
export type CaseRecords = Pick<RuleCase, 'name' | 'record' | 'earlier' | 'bodies' | 'line'>

/** The records of a case in full, the one it is about last: its earlier ones are a year apart, its bodies of its year. */
export const caseRecords = (rule: Pick<Rule, 'subject'>, one: CaseRecords, area: string) => {
  const at = (year: number, facts: RuleCase['record']) => ({
    ...{ kind: rule.subject, id: 'case', area, asOf: `${year}-${DAY}` },
    ...facts,
  })
  const earlier = one.earlier.map((facts, index) => at(YEAR - one.earlier.length + index, facts))
  const bodies = one.bodies.map((facts, index) => ({
    ...{ id: `body-${index}`, area, asOf: `${one.record.year ?? YEAR}-${DAY}` },
    ...facts,
  }))
  return { own: at(YEAR, one.record), others: [...earlier, ...bodies] }
}

/** A case gives only what matters to it. */
const readCase = (rule: Rule, one: CaseRecords, index: number, area: string, read: ReadRecord): CaseReading => {
  const values = caseRecords(rule, one, area)
  const others = values.others.map(read)
  const { record, problems } = read(values.own)
  const own = problems.some(({ severity }) => severity === 'error')
  const told = [...others.flatMap((reading) => reading.problems), ...problems]
  const refused = told.filter(({ severity }) => severity === 'error')
  if (record !== null && refused.length === 0) {
    return { record, records: [...others.flatMap((reading) => reading.record ?? []), record], problems: [] }
  }
  const detail = refused.map(({ code, params }) => `${code} ${params.field ?? ''}`.trim()).join(', ')
  return { record: null, problems: [caseProblem('case-record', rule, one, partOf(index, own, refused), { detail })] }
}

const judgeCase = async (
  rule: Rule,
  one: RuleCase,
  index: number,
  { record, records }: ReadyCase,
  judge: Judge,
  say: SayFinding,
): Promise<Problem[]> => {
  const judging = { crossCheck: true, explain: one.message !== null }
  const finding = await judge.judgeRule(rule.id, record, contextOf(records), judging)
  const said = one.message === null ? [] : say(record, finding)
  return differences(one, finding, said).map((difference) =>
    caseProblem('case-failed', rule, one, `/${index}`, difference),
  )
}

/** Where a finding is not what a case states of it. */
export const differences = (
  one: RuleCase,
  finding: Pick<Finding, 'verdict' | 'missing' | 'reason' | 'remedy'>,
  said: readonly string[],
): Record<string, string>[] => {
  const changes = finding.remedy?.changes ?? null
  const pairs: [string, unknown, unknown][] = [['verdict', one.verdict, finding.verdict]]
  if (one.missing) pairs.push(['missing', [...one.missing].sort(), [...finding.missing].sort()])
  if (one.reason) pairs.push(['reason', one.reason, finding.reason])
  if (one.remedy) pairs.push(['remedy', one.remedy, changes])
  const { message } = one
  if (message !== null && !said.some((text) => text.includes(message))) pairs.push(['message', message, said[0]])
  return pairs
    .map(([what, expected, found]) => ({
      what,
      expected: JSON.stringify(expected),
      found: String(JSON.stringify(found)),
    }))
    .filter(({ expected, found }) => expected !== found)
}

/** The field of the case's own record that is refused; else the case. */
const partOf = (index: number, own: boolean, refused: readonly Problem[]): string =>
  own && refused.length === 1 ? `/${index}/record${refused[0]?.path ?? ''}` : `/${index}`

const caseProblem = (
  code: 'case-record' | 'case-failed',
  rule: Rule,
  one: CaseRecords,
  part: string,
  params: Record<string, string>,
): Problem => {
  const path = `/rules/${rule.id.slice(rule.clause.length + 1)}/cases${part}`
  return problem(
    code,
    { rule: rule.id, case: one.name, ...params },
    { file: rule.file, line: one.line, column: 1, path },
  )
}
