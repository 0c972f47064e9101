import {
  type Clause,
  type KindSpec,
  type Measure,
  type Plan,
  type Problem,
  problem,
  type Rule,
  type Rulebook,
  type UpperTarget,
} from '../model/index.ts'
import { parseClauses } from '../plan/index.ts'
import { entryOf, readYaml, type SourceNode, type YamlReading } from '../source/index.ts'
import { type ClauseFile, readClauseFile } from './clause-file.ts'
import { digestOf } from './digest.ts'
import { readMeasures, scopeOf } from './measure.ts'
import { readPlanHead } from './plan-file.ts'
import { weakerUnsaid } from './relation.ts'
import { Reporter } from './reporter.ts'
import { type RuleFile, roleOf } from './role.ts'
import type { Ground } from './rule.ts'
import { readUpper, type UpperGround } from './upper.ts'

/** All a rulebook is made of. */
export interface RulebookSource {
  readonly files: readonly RuleFile[]
  /** How a file is read, for a caller who remembers what it read; trees that nobody keeps are soon forgotten. */
  readonly read?: (file: RuleFile) => YamlReading
  /** Plan texts by file name. */
  readonly planTexts: ReadonlyMap<string, string>
  readonly kinds: Readonly<Record<string, KindSpec>>
}

/** A rulebook, or null; and every problem found, in the order of files and lines. */
export interface Compilation {
  readonly rulebook: Rulebook | null
  readonly problems: readonly Problem[]
  /** Without a rulebook: what could be read, so that more can be said of it. */
  readonly draft?: Draft
}

/** What is sound of a rulebook with faults. */
export type Draft = Omit<Rulebook, 'digest'>

/** SHA-256 of a text, in hex; where nobody asks what a rulebook is called, anything. */
export type Hash = (text: string) => string

/** Compiles rule files to a frozen rulebook, or to all their problems at once. */
export const compileWith = (hash: Hash, { files, planTexts, kinds, read = readFile }: RulebookSource): Compilation => {
  const readable = files.map((file) => ({ ...file, tree: () => read(file) }))
  const { plan = [], measures: measure = [], clause = [], upper: above = [] } = Object.groupBy(readable, roleOf)
  const plans = readPlans(hash, plan, planTexts)
  const measures = readMeasureFiles(measure, kinds)
  const scopes = new Map(Object.values(kinds).map((kind) => [kind.kind, scopeOf(kind, measures.values)] as const))
  const ground = { plans: plans.values, clauses: clausesOf(plans.values), kinds, measures: measures.values, scopes }
  const clauses = readClauseFiles(clause, ground)
  const rules = clauses.values.flatMap((file) => file.rules).sort((a, b) => (a.id < b.id ? -1 : 1))
  const notChecked = clauses.values.flatMap((file) => file.notChecked)
  const titles = Object.fromEntries(clauses.values.flatMap(({ title }) => (title ? [title] : [])))
  const broken = brokenClauses(clauses.problems)
  const upper = readUpperFiles(above, { clauses: ground.clauses, rules, broken })
  const found = [plans, measures, clauses, upper].flatMap((read): readonly Problem[] => read.problems)
  const problems = closingChecks(rules, [...found, ...weakerUnsaid({ rules, upper: upper.values })])
  const meaning = { plans: plans.values, kinds, measures: measures.values, rules, notChecked }
  const draft = freeze({ ...meaning, titles, upper: upper.values })
  if (hasErrors(problems)) return { rulebook: null, problems, draft }
  return { rulebook: freeze({ digest: digestOf(hash, meaning), ...draft }), problems }
}

/** The plans among rule files, by themselves: there may be no rules yet. */
export const compilePlansWith = (
  hash: Hash,
  { files, planTexts }: Pick<RulebookSource, 'files' | 'planTexts'>,
): Read<Plan> =>
  readPlans(
    hash,
    files.filter((file) => roleOf(file) === 'plan').map((file) => ({ ...file, tree: () => readFile(file) })),
    planTexts,
  )

const readFile = ({ path, text }: RuleFile): YamlReading => readYaml(text, path)

/** A file whose text is read when its turn comes. */
interface ReadableFile extends RuleFile {
  tree(): YamlReading
}

/** What files hold, and what is wrong with them. */
export interface Read<T> {
  readonly values: readonly T[]
  readonly problems: readonly Problem[]
}

const readPlans = (hash: Hash, files: readonly ReadableFile[], planTexts: ReadonlyMap<string, string>): Read<Plan> => {
  const taken = new Set<string>()
  return readEach(files, 'id', (reporter, node) => {
    const head = readPlanHead(reporter, node)
    if (head === null) return []
    if (taken.has(head.id)) {
      reporter.report('duplicate-key', { key: head.id }, entryOf(node, 'id')?.keyAt ?? node.at)
      return []
    }
    taken.add(head.id)
    const text = planTexts.get(head.text)
    if (text === undefined) {
      reporter.report('plan-text-missing', { text: head.text }, { line: 1, column: 1 })
      return []
    }
    const { clauses, passages, problems } = parseClauses(head, text)
    reporter.problems.push(...problems)
    return [{ ...head, sha256: hash(text), clauses, passages }]
  })
}

const readMeasureFiles = (files: readonly ReadableFile[], kinds: RulebookSource['kinds']): Read<Measure> => {
  const taken = new Set<string>()
  return readEach(files, null, (reporter, node) => {
    const measures = readMeasures(reporter, node, kinds, taken).filter(({ name }) => !taken.has(name))
    for (const { name } of measures) taken.add(name)
    return measures
  })
}

const readClauseFiles = (files: readonly ReadableFile[], ground: Ground): Read<ClauseFile> =>
  readEach(files, 'clause', (reporter, node) => [readClauseFile(reporter, node, ground)])

const readUpperFiles = (files: readonly ReadableFile[], ground: UpperGround): Read<UpperTarget> =>
  readEach(files, null, (reporter, node) => readUpper(reporter, node, ground))

/** The keys of the clauses whose files have errors: a rule that is missed there may only be misread. */
const brokenClauses = (problems: readonly Problem[]): ReadonlySet<string> =>
  new Set(
    problems
      .filter(({ severity }) => severity === 'error')
      .map(({ file = '' }) =>
        file
          .replace(/\.ya?ml$/, '')
          .split('/')
          .slice(-3)
          .join('/'),
      ),
  )

const clausesOf = (plans: readonly Plan[]): ReadonlyMap<string, Clause> =>
  new Map(plans.flatMap(({ clauses }) => clauses.map((clause) => [clause.key, clause] as const)))

/** Reads files of one kind, one document each; `first` is the key that an empty one is told it lacks. */
const readEach = <T>(
  files: readonly ReadableFile[],
  first: string | null,
  read: (reporter: Reporter, node: SourceNode) => readonly T[],
): Read<T> => {
  const all = files.map((file) => {
    const { nodes, problems } = file.tree()
    const reporter = new Reporter(file.path)
    const [node, second] = nodes
    if (node === undefined && problems.length === 0 && first !== null) {
      reporter.report('missing-key', { key: first }, { line: 1, column: 1 })
    }
    const values = node ? read(reporter, node) : []
    if (second)
      reporter.report('wrong-type', { expected: 'the end of the file', found: 'a second document' }, second.at)
    return { values, problems: [...problems, ...withoutNoise(withoutStrays(reporter.problems), problems, file)] }
  })
  return { values: all.flatMap(({ values }) => values), problems: all.flatMap(({ problems }) => problems) }
}

/** Beside the wrong clause, that none of its quotes are found tells nobody anything. */
const withoutStrays = (problems: readonly Problem[]): readonly Problem[] =>
  problems.some(({ code }) => code === 'misplaced-file')
    ? problems.filter(({ code }) => code !== 'quote-not-found')
    : problems

/** From a fault of syntax on, the tree is the parser's guess, and what is wrong with it tells nobody anything. */
const withoutNoise = (problems: readonly Problem[], ofReader: readonly Problem[], file: RuleFile): Problem[] => {
  const broken = Math.min(...ofReader.flatMap(({ code, line }) => (code === 'yaml-syntax' ? (line ?? 1) : [])))
  if (broken === Number.POSITIVE_INFINITY) return [...problems]
  const lines = file.text.split('\n')
  return problems.filter((one) => one.file !== file.path || ((one.line ?? 1) < broken && !isCutOff(one, lines, broken)))
}

/** Whether what lacks a key may have it behind the fault: no line before that is indented less ends it. */
const isCutOff = ({ code, line = 1, column = 1 }: Problem, lines: readonly string[], broken: number): boolean => {
  if (code !== 'missing-key' && code !== 'require-or-manual') return false
  const least = code === 'missing-key' ? column - 1 : column
  const between = lines.slice(line, broken - 1).filter((text) => !/^\s*(?:#|$)/.test(text))
  return between.every((text) => text.length - text.trimStart().length >= least)
}

/** What shows only when all files are read; every problem in the order of files and lines. */
const closingChecks = (rules: readonly Rule[], found: readonly Problem[]): Problem[] => {
  const problems = [...found, ...duplicateRules(rules)]
  // a policy set with no rules must not pass everything
  if (rules.length === 0 && !hasErrors(problems)) {
    problems.push(problem('rulebook-empty', {}, { file: '.', line: 1, column: 1 }))
  }
  return problems.sort(byPlace)
}

const hasErrors = (problems: readonly Problem[]): boolean => problems.some(({ severity }) => severity === 'error')

const duplicateRules = (rules: readonly Rule[]): Problem[] => {
  const first = new Map<string, Rule>()
  return rules.flatMap((rule) => {
    const other = first.get(rule.id)
    if (other === undefined) {
      first.set(rule.id, rule)
      return []
    }
    const where = { file: rule.file, line: rule.line, column: 1 }
    return [problem('duplicate-rule', { rule: rule.id, other: `${other.file}:${other.line}` }, where)]
  })
}

/** In the order of files, lines and columns. */
export const byPlace = (a: Problem, b: Problem): number =>
  (a.file ?? '').localeCompare(b.file ?? '', 'en') ||
  (a.line ?? 0) - (b.line ?? 0) ||
  (a.column ?? 0) - (b.column ?? 0) ||
  a.code.localeCompare(b.code, 'en')

/** Freezes all the way down: what stands inside may be frozen already, and hold what is not. */
export const freeze = <T>(value: T): T => {
  if (typeof value !== 'object' || value === null) return value
  for (const key in value) freeze(value[key])
  return Object.freeze(value)
}
