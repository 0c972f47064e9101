import { type Candidate, type Clash, clashesOf, conditionFaults, remedyFaults } from './analysis/index.ts'
import { judgeOf, NO_CONTEXT, runCases } from './engine/index.ts'
import type { FactRecord, Plan, Problem, Rulebook } from './model/index.ts'
import type { Kinds } from './record/index.ts'
import {
  byPlace,
  caseFaults,
  claimedTwice,
  type Draft,
  located,
  orderFaults,
  type RuleFile,
  readOnce,
  scopeOf,
  unfaithful,
} from './rulebook/index.ts'
import { unreadFacts } from './unread.ts'

/** What to lint. */
export interface LintOptions {
  /** The paths of the files to look at; all of them where not given. */
  readonly only?: ReadonlySet<string>
  /** The files of the schemas, where the rulebook is the one that they were written for, so that it should read all their facts. */
  readonly schemas?: () => readonly RuleFile[]
}

/** What is looked at of an opening. */
export interface Linted {
  readonly halfsky: { readonly rulebook: Rulebook; readonly kinds: Kinds } | null
  readonly kinds: Kinds
  readonly problems: readonly Problem[]
  /** Without a rulebook: what could be read of it. */
  readonly draft?: Draft | undefined
  readonly files: readonly RuleFile[]
}

/** Every fault of an opened rulebook: of form, of faithfulness to the plan, and of what its rules mean, each at its place. */
export const lint = async (opening: Linted, { only, schemas }: LintOptions = {}): Promise<Problem[]> => {
  const { halfsky, draft, kinds, problems, files } = opening
  const chosen = only ? files.filter(({ path }) => only.has(path)) : files
  const rules: Draft | undefined = halfsky?.rulebook ?? draft
  const broken = new Set(problems.flatMap(({ severity, file }) => (severity === 'error' && file ? [file] : [])))
  const meaning = rules ? await meaningFaults(rules, kinds, broken, only) : []
  const own = meaning.filter(({ file = '' }) => only === undefined || only.has(file))
  const ofForm = problems.filter(({ file = '' }) => only === undefined || only.has(file))
  const unread = schemas && halfsky && only === undefined ? unreadFacts(halfsky.rulebook, kinds, schemas()) : []
  return [...ofForm, ...orderIn(chosen), ...located(own, files), ...unread].sort(byPlace)
}

/** Of what is misread the file says nothing that is certain: what needs the whole of it waits. */
const NEEDS_ALL: readonly Problem['code'][] = ['number-not-in-rule', 'claimed-twice']

const meaningFaults = async (
  rules: Draft,
  kinds: Kinds,
  broken: ReadonlySet<string>,
  only: ReadonlySet<string> | undefined,
): Promise<Problem[]> => {
  // but for contradictions, what a file says is held against itself and the plan
  const own = { ...rules, rules: rules.rules.filter(({ file }) => only === undefined || only.has(file)) }
  const scopes = new Map(Object.values(rules.kinds).map((kind) => [kind.kind, scopeOf(kind, rules.measures)]))
  const analysed = {
    rules: rules.rules,
    plans: rules.plans,
    specs: (kind: string) => scopes.get(kind) ?? new Map(),
    ranges: kinds.ranges,
  }
  const found = [
    ...unfaithful(own),
    ...conditionFaults({ ...analysed, rules: own.rules }),
    ...remedyFaults({ ...analysed, rules: own.rules }),
    ...caseFaults(own.rules, analysed.specs),
    ...claimedTwice(own),
    ...(await caseRecords(own, kinds)),
    ...(await witnessed(clashesOf(analysed), rules, kinds)),
  ]
  return found.filter(({ code, file = '' }) => !(NEEDS_ALL.includes(code) && broken.has(file)))
}

/** A case whose record no door would accept is a fault of form; a case that fails is for `halfsky test` to say. */
const caseRecords = async (rules: Draft, kinds: Kinds): Promise<Problem[]> =>
  (await runCases({ ...rules, digest: '' }, null, kinds.read)).flatMap(({ problems }) => problems)

const orderIn = (files: readonly RuleFile[]): Problem[] =>
  files
    .filter(({ path }) => !/(?:^|\/)(?:plan|upper|measures)\.yaml$/.test(path))
    .flatMap((file) =>
      readOnce(file)
        .nodes.slice(0, 1)
        .flatMap((node) => orderFaults(node, file.path)),
    )

/** Contradictions that are certain, each with the record that shows it, as the engine itself judges it. */
const witnessed = async (clashes: readonly Clash[], rules: Draft, kinds: Kinds): Promise<Problem[]> => {
  if (clashes.length === 0) return []
  const rulebook: Rulebook = { ...rules, digest: '' }
  const judge = judgeOf(rulebook, { suspect: kinds.suspect })
  const told = clashes.map(async ({ problem, rules: [first, second], candidate, certain }): Promise<Problem[]> => {
    const plan = rules.plans.find(({ id }) => id === first.plan)
    if (candidate === null || plan === undefined) return certain ? [problem] : []
    const record = recordOf(candidate, first.subject, plan, kinds)
    const verdicts = await Promise.all(
      [first, second].map(async ({ id }) => (await judge.judgeRule(id, record, NO_CONTEXT, {})).verdict),
    )
    const shown = verdicts.join(' ') === 'pass fail' ? { witness: textOf(candidate) } : {}
    const applies = verdicts.every((verdict) => verdict === 'pass' || verdict === 'fail')
    return applies || certain ? [{ ...problem, params: { ...problem.params, ...shown } }] : []
  })
  return (await Promise.all(told)).flat()
}

const recordOf = (candidate: Candidate, kind: string, plan: Plan, kinds: Kinds): FactRecord => {
  const { areaLevel: level, asOf: day, ...facts } = candidate
  const asOf = typeof day === 'string' ? day : plan.period.to
  const area = areaAt(plan.areas[0] ?? '', typeof level === 'string' ? level : 'county')
  return { kind, id: 'witness', area, asOf, facts, suspect: kinds.suspect(kind, facts, asOf) }
}

const textOf = (candidate: Candidate): string =>
  Object.entries(candidate)
    .map(([fact, value]) => `${fact}: ${typeof value === 'object' ? JSON.stringify(value) : value}`)
    .join(', ')

const LEVELS: readonly string[] = ['province', 'prefecture', 'county', 'town', 'village']
const DIGITS = [2, 4, 6, 9, 12]

/** The code of some area of a level, in a plan's area as far as it goes. */
const areaAt = (stem: string, level: string): string =>
  stem
    .slice(0, DIGITS[LEVELS.indexOf(level)])
    .padEnd(DIGITS[LEVELS.indexOf(level)] ?? 6, '1')
    .padEnd(6, '0')
