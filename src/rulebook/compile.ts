import { createHash } from 'node:crypto'
import {
  type Clause,
  type KindSpec,
  type Measure,
  type NotChecked,
  type Plan,
  type Problem,
  problem,
  type Rule,
  type Rulebook,
} from '../model/index.ts'
import { parseClauses } from '../plan/index.ts'
import { readYaml, type SourceNode } from '../source/index.ts'
import { readClauseFile } from './clause-file.ts'
import { digestOf } from './digest.ts'
import { readMeasures } from './measure.ts'
import { readPlanHead } from './plan-file.ts'
import { Reporter } from './reporter.ts'

/** A file of the rules folder: its path below that folder, with forward slashes, and its text. */
export interface RuleFile {
  readonly path: string
  readonly text: string
}

/** All a rulebook is made of. */
export interface RulebookSource {
  readonly files: readonly RuleFile[]
  /** Plan texts by file name. */
  readonly planTexts: ReadonlyMap<string, string>
  readonly kinds: Readonly<Record<string, KindSpec>>
}

/** A rulebook, or null; and every problem found, in the order of files and lines. */
export interface Compilation {
  readonly rulebook: Rulebook | null
  readonly problems: readonly Problem[]
}

/** Compiles rule files to a frozen rulebook, or to all their problems at once. */
export const compileRulebook = ({ files, planTexts, kinds }: RulebookSource): Compilation => {
  const problems: Problem[] = []
  const open = (file: RuleFile): { reporter: Reporter; node: SourceNode | undefined } => {
    const reporter = new Reporter(file.path)
    const read = readYaml(file.text, file.path)
    problems.push(...read.problems)
    return { reporter, node: read.nodes[0] }
  }
  const close = (reporter: Reporter): void => {
    problems.push(...reporter.problems)
  }

  const plans: Plan[] = []
  for (const file of files.filter(isPlan)) {
    const { reporter, node } = open(file)
    const head = node ? readPlanHead(reporter, node) : null
    const text = head ? planTexts.get(head.text) : undefined
    if (head && text === undefined) reporter.report('plan-text-missing', { text: head.text }, { line: 1, column: 1 })
    if (head && text !== undefined) {
      const { clauses, problems: odd } = parseClauses(head, text)
      problems.push(...odd)
      plans.push({ ...head, sha256: createHash('sha256').update(text).digest('hex'), clauses })
    }
    close(reporter)
  }

  const measures: Measure[] = []
  for (const file of files.filter(isMeasures)) {
    const { reporter, node } = open(file)
    measures.push(...readMeasures(reporter, node, kinds))
    close(reporter)
  }

  const clauses = new Map(plans.flatMap((plan) => plan.clauses.map((clause): [string, Clause] => [clause.key, clause])))
  const rules: Rule[] = []
  const notChecked: NotChecked[] = []
  const ground = { plans, clauses, kinds, measures }
  for (const file of files.filter((one) => !isPlan(one) && !isMeasures(one))) {
    const { reporter, node } = open(file)
    const read = node ? readClauseFile(reporter, node, ground) : { rules: [], notChecked: [] }
    rules.push(...read.rules)
    notChecked.push(...read.notChecked)
    close(reporter)
  }

  problems.push(...duplicateRules(rules))
  // a policy set with no rules must not pass everything
  if (rules.length === 0 && problems.length === 0)
    problems.push(problem('rulebook-empty', {}, { file: '.', line: 1, column: 1 }))
  problems.sort(byPlace)
  if (problems.some(({ severity }) => severity === 'error')) return { rulebook: null, problems }
  rules.sort((a, b) => (a.id < b.id ? -1 : 1))
  const meaning = { plans, kinds, measures, rules, notChecked }
  return { rulebook: freeze({ digest: digestOf(meaning), ...meaning }), problems }
}

const isPlan = ({ path }: RuleFile): boolean => /(^|\/)plan\.yaml$/.test(path)
const isMeasures = ({ path }: RuleFile): boolean => /(^|\/)measures\.yaml$/.test(path)

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

const byPlace = (a: Problem, b: Problem): number =>
  (a.file ?? '').localeCompare(b.file ?? '', 'en') ||
  (a.line ?? 0) - (b.line ?? 0) ||
  (a.column ?? 0) - (b.column ?? 0) ||
  a.code.localeCompare(b.code, 'en')

const freeze = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const inner of Object.values(value)) freeze(inner)
  }
  return value
}
