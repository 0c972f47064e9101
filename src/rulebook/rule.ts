import { BINDINGS, type Clause, type KindSpec, type Measure, type PlanHead, type Rule } from '../model/index.ts'
import { hasQuote, squeeze } from '../plan/index.ts'
import { type MapEntry, meant, type SourceNode } from '../source/index.ts'
import { readCondition, type Scope } from './condition.ts'
import { readRemedy } from './remedy.ts'
import { type Reporter, readChoice, readDate, readField, readFields, readText, readWords } from './reporter.ts'
import { readCases, readEquivalent } from './rule-case.ts'

const NECESSARY = ['title', 'quote', 'subject', 'binding', 'cases']
const OPTIONAL = ['due', 'reading', 'when', 'require', 'manual', 'remedy', 'equivalent']
/** Shorter words stand in half the sentences of a plan, and claim them all. */
const MIN_QUOTE = 4

/** What clause files are read against. */
export interface Ground {
  readonly plans: readonly PlanHead[]
  readonly clauses: ReadonlyMap<string, Clause>
  readonly kinds: Readonly<Record<string, KindSpec>>
  readonly measures: readonly Measure[]
  /** What conditions on each kind may read. */
  readonly scopes: ReadonlyMap<string, Scope>
}

type Fields = ReadonlyMap<string, MapEntry>

/** One rule, or null once anything in it was reported. */
export const readRule = (
  reporter: Reporter,
  { key, keyAt, node }: MapEntry,
  clause: Clause | null,
  ground: Ground,
): Rule | null => {
  const before = reporter.problems.length
  const fields = readFields(reporter, node, [...NECESSARY, ...OPTIONAL], NECESSARY)
  if (fields.has('require') === fields.has('manual')) reporter.report('require-or-manual', { rule: key }, keyAt)
  const head = readHead(reporter, fields, clause, ground)
  const subject = readField(fields, 'subject', (at) => readSubject(reporter, at, ground))
  const body = readBody(reporter, fields, scopeFor(subject, ground))
  if (reporter.problems.length > before || !clause || !head || !subject) return null
  const place = { plan: clause.plan, clause: clause.key, file: reporter.file, line: keyAt.line }
  return { id: `${clause.key}/${key}`, subject, ...head, ...body, ...place }
}

/** What a rule demands of whom, in words. */
const readHead = (reporter: Reporter, fields: Fields, clause: Clause | null, { plans }: Ground) => {
  const title = readField(fields, 'title', (at) => readWords(reporter, at))
  const quote = readField(fields, 'quote', (at) => readQuote(reporter, at, clause))
  const binding = readField(fields, 'binding', (at) => readChoice(reporter, at, BINDINGS))
  const due = readField(fields, 'due', (at) => readDate(reporter, at))
  const reading = readField(fields, 'reading', (at) => readText(reporter, at))
  if (!title || !quote || !binding) return null
  const planEnd = plans.find(({ id }) => id === clause?.plan)?.period.to ?? null
  // a goal falls due with the plan, unless the text says otherwise
  return { title, quote, binding, due: due ?? (binding === 'target' ? planEnd : null), reading }
}

/** What a rule demands, for machines or for a person, and what proves it. */
const readBody = (reporter: Reporter, fields: Fields, scope: Scope) => ({
  when: readField(fields, 'when', (at) => readCondition(reporter, at, scope)),
  require: readField(fields, 'require', (at) => readCondition(reporter, at, scope)),
  manual: readField(fields, 'manual', (at) => readWords(reporter, at)),
  remedy: readField(fields, 'remedy', (at) => readRemedy(reporter, at, scope)),
  cases: readField(fields, 'cases', (at) => readCases(reporter, at)) ?? [],
  equivalent: readField(fields, 'equivalent', (at) => readEquivalent(reporter, at)) ?? [],
})

/** The words of the plan that something rests on: to the letter, and enough of them to be found again. */
export const readQuote = (reporter: Reporter, node: SourceNode, clause: Clause | null): string | null => {
  const quote = readText(reporter, node)
  if (quote === null) return null
  if (squeeze(quote).length < MIN_QUOTE) {
    const expected = 'at least four characters of the sentence'
    reporter.report('wrong-type', { expected, found: quote.trim() }, node.at)
  } else if (clause !== null && !hasQuote(clause, quote)) {
    reporter.report('quote-not-found', { quote, clause: clause.key }, node.at)
  }
  return quote
}

const readSubject = (reporter: Reporter, node: SourceNode, { kinds }: Ground): string | null => {
  const subject = readText(reporter, node)
  if (subject === null || Object.hasOwn(kinds, subject)) return subject
  reporter.report('unknown-subject', { subject, ...meant(subject, Object.keys(kinds)) }, node.at)
  return null
}

/** Where the subject is not known, conditions may still be read for every other fault. */
const scopeFor = (subject: string | null, { scopes }: Ground): Scope =>
  scopes.get(subject ?? '') ?? new Map([...scopes.values()].flatMap((scope) => [...scope]))
