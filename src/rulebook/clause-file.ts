import {
  BINDINGS,
  type Clause,
  type KindSpec,
  type Measure,
  type NotChecked,
  type PlanHead,
  type Reason,
  type RemedySpec,
  type Rule,
  type RuleCase,
  type Scalar,
  VERDICTS,
} from '../model/index.ts'
import { hasQuote } from '../plan/index.ts'
import { type MapEntry, plain, type SourceNode, suggest } from '../source/index.ts'
import { numeric, readCondition, type Scope } from './condition.ts'
import { scopeOf } from './measure.ts'
import {
  type Reporter,
  readBilingual,
  readChoice,
  readDate,
  readFields,
  readList,
  readNames,
  readText,
  wrongType,
} from './reporter.ts'

const RULE_KEYS = [
  'title',
  'quote',
  'subject',
  'binding',
  'due',
  'reading',
  'when',
  'require',
  'manual',
  'remedy',
  'cases',
]
const CASE_KEYS = ['name', 'record', 'earlier', 'verdict', 'missing', 'reason', 'remedy']
const REASONS: readonly Reason[] = ['missing', 'suspect', 'undefined', 'outside-period']
const RULE_NAME = /^[a-z0-9]+(?:-[a-z0-9]+)*$/

/** What clause files are read against. */
export interface Ground {
  readonly plans: readonly PlanHead[]
  readonly clauses: ReadonlyMap<string, Clause>
  readonly kinds: Readonly<Record<string, KindSpec>>
  readonly measures: readonly Measure[]
}

/** The rules and unchecked sentences of one clause file; what is wrong with it goes to the reporter. */
export const readClauseFile = (
  reporter: Reporter,
  node: SourceNode,
  ground: Ground,
): { rules: Rule[]; notChecked: NotChecked[] } => {
  const fields = readFields(reporter, node, ['clause', 'title', 'rules', 'not-checked'], ['clause', 'title'])
  const title = fields.get('title')
  if (title) readBilingual(reporter, title.node)
  const clauseEntry = fields.get('clause')
  const clause = clauseEntry ? readClause(reporter, clauseEntry.node, ground) : null
  const rules = readRules(reporter, fields.get('rules'), clause, ground)
  const notChecked = readNotChecked(reporter, fields.get('not-checked'), clause)
  return { rules, notChecked }
}

/** The clause a file is about; its folder must say the same. */
const readClause = (reporter: Reporter, node: SourceNode, { clauses }: Ground): Clause | null => {
  const key = readText(reporter, node)
  if (key === null) return null
  const clause = clauses.get(key)
  if (clause === undefined) {
    reporter.report('unknown-clause', { clause: key, suggestion: suggest(key, clauses.keys()) ?? '' }, node.at)
    return null
  }
  const expected = `${key}.yaml`
  if (reporter.file !== expected && !reporter.file.endsWith(`/${expected}`)) {
    reporter.report('misplaced-file', { clause: key, expected }, node.at)
  }
  return clause
}

const readRules = (reporter: Reporter, entry: MapEntry | undefined, clause: Clause | null, ground: Ground): Rule[] => {
  if (entry === undefined) return []
  if (entry.node.type !== 'map') {
    wrongType(reporter, entry.node, 'a map')
    return []
  }
  return entry.node.entries.flatMap((rule) => {
    if (!RULE_NAME.test(rule.key))
      reporter.report('wrong-type', { expected: 'a kebab-case name', found: rule.key }, rule.keyAt)
    return readRule(reporter, rule, clause, ground) ?? []
  })
}

const readNotChecked = (reporter: Reporter, entry: MapEntry | undefined, clause: Clause | null): NotChecked[] => {
  if (entry === undefined) return []
  return readList(reporter, entry.node).flatMap((item) => {
    const fields = readFields(reporter, item, ['quote', 'why'], ['quote', 'why'])
    const quote = readField(fields, 'quote', (node) => readQuote(reporter, node, clause))
    const why = readField(fields, 'why', (node) => readText(reporter, node))
    return quote && why && clause ? [{ clause: clause.key, quote, why }] : []
  })
}

const readField = <T>(fields: ReadonlyMap<string, MapEntry>, key: string, read: (node: SourceNode) => T): T | null => {
  const entry = fields.get(key)
  return entry ? read(entry.node) : null
}

const readQuote = (reporter: Reporter, node: SourceNode, clause: Clause | null): string | null => {
  const quote = readText(reporter, node)
  if (quote !== null && clause !== null && !hasQuote(clause, quote)) {
    reporter.report('quote-not-found', { quote, clause: clause.key }, node.at)
  }
  return quote
}

const readRule = (
  reporter: Reporter,
  { key, keyAt, node }: MapEntry,
  clause: Clause | null,
  ground: Ground,
): Rule | null => {
  const before = reporter.problems.length
  const fields = readFields(reporter, node, RULE_KEYS, ['title', 'quote', 'subject', 'binding', 'cases'])
  const title = readField(fields, 'title', (at) => readBilingual(reporter, at))
  const quote = readField(fields, 'quote', (at) => readQuote(reporter, at, clause))
  const subject = readField(fields, 'subject', (at) => readSubject(reporter, at, ground))
  const binding = readField(fields, 'binding', (at) => readChoice(reporter, at, BINDINGS))
  const due = readField(fields, 'due', (at) => readDate(reporter, at))
  const reading = readField(fields, 'reading', (at) => readText(reporter, at))
  const manual = readField(fields, 'manual', (at) => readBilingual(reporter, at))
  if (fields.has('require') === fields.has('manual')) reporter.report('require-or-manual', { rule: key }, keyAt)
  const kind = subject === null ? undefined : ground.kinds[subject]
  const scope = kind ? scopeOf(kind, ground.measures) : widestScope(ground)
  const when = readField(fields, 'when', (at) => readCondition(reporter, at, scope))
  const require = readField(fields, 'require', (at) => readCondition(reporter, at, scope))
  const remedy = readField(fields, 'remedy', (at) => readRemedy(reporter, at, scope))
  const cases = readField(fields, 'cases', (at) => readCases(reporter, at)) ?? []
  if (reporter.problems.length > before || !clause || !title || !quote || !subject || !binding) return null
  return {
    id: `${clause.key}/${key}`,
    plan: clause.plan,
    clause: clause.key,
    title,
    quote,
    subject,
    binding,
    // a goal falls due with the plan, unless the text says otherwise
    due: due ?? (binding === 'target' ? planEnd(clause.plan, ground) : null),
    reading,
    when,
    require,
    manual,
    remedy,
    cases,
    file: reporter.file,
    line: keyAt.line,
  }
}

const planEnd = (plan: string, { plans }: Ground): string | null =>
  plans.find(({ id }) => id === plan)?.period.to ?? null

const readSubject = (reporter: Reporter, node: SourceNode, { kinds }: Ground): string | null => {
  const subject = readText(reporter, node)
  if (subject === null || Object.hasOwn(kinds, subject)) return subject
  reporter.report('unknown-subject', { subject, suggestion: suggest(subject, Object.keys(kinds)) ?? '' }, node.at)
  return null
}

/** Where the subject is not known, conditions may still be read for every other fault. */
const widestScope = ({ kinds, measures }: Ground): Scope =>
  new Map(Object.values(kinds).flatMap((kind) => [...scopeOf(kind, measures)]))

/** A map of words, numbers and yes or no. */
const readScalars = (reporter: Reporter, node: SourceNode): Record<string, Scalar> => {
  if (node.type !== 'map') {
    wrongType(reporter, node, 'a map of facts')
    return {}
  }
  return Object.fromEntries(
    node.entries.flatMap(({ key, node: value }): [string, Scalar][] => {
      if (value.type === 'scalar' && value.value !== null) return [[key, value.value]]
      wrongType(reporter, value, 'a value')
      return []
    }),
  )
}

/** Counts that may be raised, and facts that may be set, to comply. */
const readRemedy = (reporter: Reporter, node: SourceNode, scope: Scope): RemedySpec => {
  const fields = readFields(reporter, node, ['increase', 'set'])
  const increase = readField(fields, 'increase', (list) => readNames(reporter, list)) ?? []
  const set = readField(fields, 'set', (map) => readScalars(reporter, map)) ?? {}
  for (const fact of [...increase, ...Object.keys(set)]) {
    const spec = scope.get(fact)
    const countable = spec !== undefined && (numeric(spec) || !increase.includes(fact))
    if (!countable) reporter.report('remedy-fact', { fact, suggestion: suggest(fact, scope.keys()) ?? '' }, node.at)
  }
  return { increase, set }
}

const readCases = (reporter: Reporter, node: SourceNode): RuleCase[] =>
  readList(reporter, node).flatMap((item) => {
    const fields = readFields(reporter, item, CASE_KEYS, ['name', 'record', 'verdict'])
    const name = readField(fields, 'name', (at) => readText(reporter, at))
    const verdict = readField(fields, 'verdict', (at) => readChoice(reporter, at, VERDICTS))
    const record = readField(fields, 'record', (at) => readFacts(reporter, at))
    const earlier = readField(fields, 'earlier', (at) => readEarlier(reporter, at)) ?? []
    const missing = readField(fields, 'missing', (at) => readNames(reporter, at))
    const reason = readField(fields, 'reason', (at) => readChoice(reporter, at, REASONS))
    const remedy = readField(fields, 'remedy', (at) => readScalars(reporter, at))
    if (name === null || verdict === null || record === null) return []
    return [{ name, record, earlier, verdict, missing, reason, remedy, line: item.at.line }]
  })

const readEarlier = (reporter: Reporter, node: SourceNode): Record<string, unknown>[] =>
  readList(reporter, node).flatMap((one): Record<string, unknown>[] => {
    const facts = readFacts(reporter, one)
    return facts ? [facts] : []
  })

const readFacts = (reporter: Reporter, node: SourceNode): Record<string, unknown> | null =>
  node.type === 'map' ? (plain(node) as Record<string, unknown>) : wrongType(reporter, node, 'a map of facts')
