import { type EquivalentMutant, type Reason, type RuleCase, VERDICTS } from '../model/index.ts'
import { plain, type SourceNode } from '../source/index.ts'
import {
  type Reporter,
  readChoice,
  readField,
  readFields,
  readList,
  readNames,
  readScalars,
  readText,
  wrongType,
} from './reporter.ts'

const CASE_KEYS = ['name', 'record', 'earlier', 'bodies', 'verdict', 'missing', 'reason', 'remedy', 'message']
const REASONS: readonly Reason[] = ['missing', 'suspect', 'undefined', 'outside-period']

type Facts = Record<string, unknown>

/** The examples that prove a rule. */
export const readCases = (reporter: Reporter, node: SourceNode): RuleCase[] =>
  readList(reporter, node).flatMap((item) => readCase(reporter, item) ?? [])

const readCase = (reporter: Reporter, node: SourceNode): RuleCase | null => {
  const fields = readFields(reporter, node, CASE_KEYS, ['name', 'record', 'verdict'])
  const name = readField(fields, 'name', (at) => readText(reporter, at))
  const verdict = readField(fields, 'verdict', (at) => readChoice(reporter, at, VERDICTS))
  const record = readField(fields, 'record', (at) => readFacts(reporter, at))
  const earlier = readField(fields, 'earlier', (at) => readRecords(reporter, at)) ?? []
  const bodies = readField(fields, 'bodies', (at) => readRecords(reporter, at)) ?? []
  const missing = readField(fields, 'missing', (at) => readNames(reporter, at))
  const reason = readField(fields, 'reason', (at) => readChoice(reporter, at, REASONS))
  const remedy = readField(fields, 'remedy', (at) => readScalars(reporter, at))
  const message = readField(fields, 'message', (at) => readText(reporter, at))
  if (name === null || verdict === null || record === null) return null
  return { name, record, earlier, bodies, verdict, missing, reason, remedy, message, line: node.at.line }
}

const readRecords = (reporter: Reporter, node: SourceNode): Facts[] =>
  readList(reporter, node).flatMap((one): Facts[] => {
    const facts = readFacts(reporter, one)
    return facts ? [facts] : []
  })

const readFacts = (reporter: Reporter, node: SourceNode): Facts | null =>
  node.type === 'map' ? (plain(node) as Facts) : wrongType(reporter, node, 'a map of facts')

/** The mutants that the author excepts, each with the reason. */
export const readEquivalent = (reporter: Reporter, node: SourceNode): EquivalentMutant[] =>
  readList(reporter, node).flatMap((item) => {
    const fields = readFields(reporter, item, ['mutant', 'why'], ['mutant', 'why'])
    const mutant = readField(fields, 'mutant', (at) => readText(reporter, at))
    const why = readField(fields, 'why', (at) => readText(reporter, at))
    return mutant && why ? [{ mutant, why, line: item.at.line }] : []
  })
