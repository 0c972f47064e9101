import {
  type Clause,
  type Footnote,
  type Rule,
  UPPER_LEVELS,
  UPPER_LIMITS,
  UPPER_VERDICTS,
  type UpperTarget,
} from '../model/index.ts'
import { squeeze } from '../plan/index.ts'
import { type MapEntry, meant, type SourceNode } from '../source/index.ts'
import { relationByNumbers } from './relation.ts'
import { type Reporter, readChoice, readFields, readList, readText, wrongType } from './reporter.ts'

const REQUIRED = ['footnote', 'level', 'clause', 'rule', 'quote', 'limit']
const KEYS = [...REQUIRED, 'value', 'verdict', 'why', 'note']

/** What `upper.yaml` is read against. */
export interface UpperGround {
  readonly clauses: ReadonlyMap<string, Clause>
  readonly rules: readonly Rule[]
  /** Clauses whose rules could not all be read: which of them exist is not known. */
  readonly broken: ReadonlySet<string>
}

/** The targets of the levels above, as the footnotes of a plan tell them; what is wrong goes to the reporter. */
export const readUpper = (reporter: Reporter, node: SourceNode, ground: UpperGround): UpperTarget[] =>
  readList(reporter, node).flatMap((item) => readTarget(reporter, item, ground) ?? [])

const readTarget = (reporter: Reporter, node: SourceNode, ground: UpperGround): UpperTarget | null => {
  const before = reporter.problems.length
  const fields = readFields(reporter, node, KEYS, REQUIRED)
  const at = <T>(key: string, read: (node: SourceNode) => T): T | null => {
    const entry = fields.get(key)
    return entry ? read(entry.node) : null
  }
  const text = (key: string): string | null => at(key, (value) => readText(reporter, value))
  const clause = at('clause', (value) => readClause(reporter, value, ground))
  const footnote = at('footnote', (value) => readFootnote(reporter, value, clause))
  const level = at('level', (value) => readChoice(reporter, value, UPPER_LEVELS))
  const rule = at('rule', (value) => readRule(reporter, value, clause, ground))
  const quote = at('quote', (value) => readQuote(reporter, value, clause, footnote))
  const limit = at('limit', (value) => readChoice(reporter, value, UPPER_LIMITS))
  const value = at('value', (one) => readNumber(reporter, one))
  const verdict = at('verdict', (one) => readChoice(reporter, one, UPPER_VERDICTS))
  const why = text('why')
  const note = text('note')
  checkTogether(reporter, node, fields)
  if (reporter.problems.length > before || !clause || !footnote || !level || !quote || !limit) return null
  const target: UpperTarget = {
    ...{ footnote: footnote.number, level, clause: clause.key, rule: rule?.id ?? null, quote },
    ...{ value, limit, verdict, why, note, file: reporter.file, line: node.at.line },
  }
  const stated = fields.get('verdict')
  if (stated && rule && relationByNumbers(rule, target) !== null) {
    reporter.report('upper-verdict', { rule: rule.id }, stated.keyAt)
  }
  return target
}

const readClause = (reporter: Reporter, node: SourceNode, { clauses }: UpperGround): Clause | null => {
  const key = readText(reporter, node)
  if (key === null) return null
  const clause = clauses.get(key)
  if (clause === undefined) {
    reporter.report('unknown-clause', { clause: key, ...meant(key, clauses.keys()) }, node.at)
    return null
  }
  const expected = `${clause.plan}/upper.yaml`
  if (reporter.file !== expected && !reporter.file.endsWith(`/${expected}`)) {
    reporter.report('misplaced-file', { clause: key, expected }, node.at)
  }
  return clause
}

const readFootnote = (reporter: Reporter, node: SourceNode, clause: Clause | null): Footnote | null => {
  const number = readNumber(reporter, node)
  if (number === null || clause === null) return null
  const footnote = clause.footnotes.find((one) => one.number === number)
  if (footnote !== undefined) return footnote
  const [only] = clause.footnotes
  const suggestion = clause.footnotes.length === 1 && only ? String(only.number) : ''
  reporter.report('unknown-footnote', { clause: clause.key, footnote: number, suggestion }, node.at)
  return null
}

/** The local rule, by its name within the clause; null is a choice too. */
const readRule = (
  reporter: Reporter,
  node: SourceNode,
  clause: Clause | null,
  { rules, broken }: UpperGround,
): Rule | null => {
  if (node.type === 'scalar' && node.value === null) return null
  const name = readText(reporter, node)
  if (name === null || clause === null || broken.has(clause.key)) return null
  const ofClause = rules.filter((rule) => rule.clause === clause.key)
  const rule = ofClause.find(({ id }) => id === `${clause.key}/${name}`)
  if (rule !== undefined) return rule
  const names = ofClause.map(({ id }) => id.slice(clause.key.length + 1))
  reporter.report('unknown-rule', { clause: clause.key, rule: name, ...meant(name, names) }, node.at)
  return null
}

const readQuote = (
  reporter: Reporter,
  node: SourceNode,
  clause: Clause | null,
  footnote: Footnote | null,
): string | null => {
  const quote = readText(reporter, node)
  if (quote === null || clause === null || footnote === null) return quote
  if (!squeeze(footnote.text).includes(squeeze(quote))) {
    reporter.report('quote-not-found', { quote, clause: clause.key, footnote: footnote.number }, node.at)
  }
  return quote
}

const readNumber = (reporter: Reporter, node: SourceNode): number | null =>
  node.type === 'scalar' && typeof node.value === 'number' ? node.value : wrongType(reporter, node, 'a number')

/** A limit goes with a value, a demand without one with a verdict, and a verdict with its reason. */
const checkTogether = (reporter: Reporter, node: SourceNode, fields: ReadonlyMap<string, MapEntry>): void => {
  const limit = fields.get('limit')?.node
  if (limit?.type !== 'scalar') return
  const needs = (key: string) => {
    if (!fields.has(key)) reporter.report('missing-key', { key }, node.at)
  }
  if (limit.value !== 'none') needs('value')
  else {
    needs('verdict')
    const value = fields.get('value')
    if (value) reporter.report('forbidden-key', { key: 'value' }, value.keyAt)
  }
  if (fields.has('verdict')) needs('why')
}
