import type { Bilingual, Clause, NotChecked, Rule } from '../model/index.ts'
import { type MapEntry, meant, type SourceNode } from '../source/index.ts'
import { type Reporter, readField, readFields, readList, readText, readWords, wrongType } from './reporter.ts'
import { type Ground, readQuote, readRule } from './rule.ts'

const RULE_NAME = /^[a-z0-9]+(?:-[a-z0-9]+)*$/

/** What one clause file says of its clause. */
export interface ClauseFile {
  /** The clause's key and what the file calls it; null where one of them could not be read. */
  readonly title: readonly [clause: string, title: Bilingual] | null
  readonly rules: readonly Rule[]
  readonly notChecked: readonly NotChecked[]
}

/** The rules and unchecked sentences of one clause file; what is wrong with it goes to the reporter. */
export const readClauseFile = (reporter: Reporter, node: SourceNode, ground: Ground): ClauseFile => {
  const fields = readFields(reporter, node, ['clause', 'title', 'rules', 'not-checked'], ['clause', 'title'])
  const title = readField(fields, 'title', (at) => readWords(reporter, at))
  const clause = readField(fields, 'clause', (at) => readClause(reporter, at, ground))
  return {
    title: clause && title ? [clause.key, title] : null,
    rules: readField(fields, 'rules', (at) => readRules(reporter, at, clause, ground)) ?? [],
    notChecked: readField(fields, 'not-checked', (at) => readNotChecked(reporter, at, clause)) ?? [],
  }
}

/** The clause a file is about; its folder must say the same. */
const readClause = (reporter: Reporter, node: SourceNode, { clauses }: Ground): Clause | null => {
  const key = readText(reporter, node)
  if (key === null) return null
  const clause = clauses.get(key)
  if (clause === undefined) {
    reporter.report('unknown-clause', { clause: key, ...meant(key, clauses.keys()) }, node.at)
    return null
  }
  const expected = `${key}.yaml`
  if (reporter.file !== expected && !reporter.file.endsWith(`/${expected}`)) {
    reporter.report('misplaced-file', { clause: key, expected }, node.at)
  }
  return clause
}

const readRules = (reporter: Reporter, node: SourceNode, clause: Clause | null, ground: Ground): readonly Rule[] => {
  if (node.type !== 'map') return wrongType(reporter, node, 'a map') ?? []
  const rules = node.entries.flatMap((entry) => readNamedRule(reporter, entry, clause, ground) ?? [])
  // the reader has reported a name that stands twice
  return [...Map.groupBy(rules, ({ id }) => id).values()].flatMap(([first]) => first ?? [])
}

const readNamedRule = (reporter: Reporter, entry: MapEntry, clause: Clause | null, ground: Ground): Rule | null => {
  if (!RULE_NAME.test(entry.key)) {
    reporter.report('wrong-type', { expected: 'a kebab-case name', found: entry.key }, entry.keyAt)
  }
  return readRule(reporter, entry, clause, ground)
}

const readNotChecked = (reporter: Reporter, node: SourceNode, clause: Clause | null): NotChecked[] =>
  readList(reporter, node).flatMap((item) => {
    const fields = readFields(reporter, item, ['quote', 'why'], ['quote', 'why'])
    const quote = readField(fields, 'quote', (at) => readQuote(reporter, at, clause))
    const why = readField(fields, 'why', (at) => readText(reporter, at))
    return quote && why && clause ? [{ clause: clause.key, quote, why }] : []
  })
