import { benchOf, caseReader, caseRecords, contextOf, judgeOf, runCases } from '../../engine/index.ts'
import { explainRule, sayerOf, turnsFor } from '../../explaining.ts'
import { type Linted, lint } from '../../linting.ts'
import { mend } from '../../mending.ts'
import {
  type Bilingual,
  type Clause,
  type FactRecord,
  type Lang,
  type Problem,
  planOfArea,
  type ReportedFinding,
  type ReportedProblem,
  type Rule,
  type Rulebook,
  type Truth,
  type Verdict,
} from '../../model/index.ts'
import { coverageOfCases, groundOf, mutateRule, pasteCase, type RuleMutation } from '../../mutate/index.ts'
import { claimedBy } from '../../plan/index.ts'
import { type Kinds, readBatch } from '../../record/index.ts'
import { phrasesOf, reportProblem, symbols } from '../../report/index.ts'
import {
  applyEdits,
  clauseFile,
  compileWith,
  fixesOf,
  type RuleFile,
  readOnce,
  scaffoldClause,
} from '../../rulebook/index.ts'
import { insertCase } from './insert-case.ts'
import { type Offered, offerAt } from './offer.ts'
import { type Branch, treesOf } from './tree.ts'

/** What the service has of its rulebook, as `GET /v1/sources` gives it. */
export interface Sources {
  readonly files: readonly RuleFile[]
  readonly planTexts: Readonly<Record<string, string>>
  readonly schemas: Readonly<Record<string, unknown>>
}

/** A clause that a rule file may be about. */
export interface ShelfClause extends Pick<Clause, 'key' | 'plan' | 'domain' | 'path' | 'text'> {
  readonly planTitle: Bilingual
  readonly title: Bilingual | null
  readonly sentences: readonly { readonly text: string; readonly claim: 'rule' | 'not-checked' | null }[]
  readonly rules: readonly { readonly name: string; readonly title: Bilingual; readonly quote: string }[]
  readonly path: string
  readonly file: string
  /** Whether the rulebook has a file of it. */
  readonly hasFile: boolean
}

/** A text that is being written, and where it would stand among the rule files. */
export interface Sheet {
  readonly file: string
  readonly text: string
}

/** A problem in words, and whether something mends it. */
export interface ToldProblem extends ReportedProblem {
  readonly mendable: boolean
}

/** What came of a case. */
export interface CaseOutcome {
  readonly name: string
  readonly line: number
  readonly expected: Verdict
  readonly came: Verdict | null
  readonly missing: readonly string[]
  /** What differs, in words; nothing for one that passes. */
  readonly differs: readonly string[]
}

/** A comparison, and which truths the cases bring out of it. */
export interface LeafSeen {
  readonly path: string
  readonly symbols: string
  readonly seen: readonly Truth[]
  readonly unseen: readonly Truth[]
}

/** A rule of the sheet, and what its cases say of it. */
export interface Study {
  readonly id: string
  readonly name: string
  readonly title: Bilingual
  readonly quote: string
  readonly reading: string | null
  readonly line: number
  readonly manual: Bilingual | null
  readonly subject: string
  readonly cases: readonly CaseOutcome[]
  readonly leaves: readonly LeafSeen[]
}

/** A rule on a record. */
export interface Judging {
  readonly problems: readonly ReportedProblem[]
  readonly finding: ReportedFinding | null
  readonly trees: { readonly when: Branch | null; readonly require: Branch | null }
  readonly turns: readonly string[]
  /** The plan of the record's area, where it is not the rule's. */
  readonly otherPlan: string | null
}

/** What became of the faults that were put into a rule. */
export interface Mutation {
  readonly mutants: number
  readonly killed: number
  readonly excepted: readonly string[]
  readonly survivors: readonly string[]
  readonly missing: readonly { readonly kills: readonly string[]; readonly yaml: string }[]
  readonly elusive: readonly string[]
  readonly problems: readonly ReportedProblem[]
}

/** Everything that can be asked about a sheet; all of it is worked out where it is called. */
export interface Workshop {
  /** The clauses of the plans, with what the rulebook says of them. */
  shelf(): readonly ShelfClause[]
  /** The text to begin with: the rulebook's own file; a new one where it has none, or one is asked for. */
  begin(clause: string, isNew?: boolean): Sheet | null
  /** Every problem that `halfsky lint` would tell of the sheet. */
  lint(sheet: Sheet, lang: Lang): Promise<readonly ToldProblem[]>
  /** The text with everything mended that `halfsky lint --fix` would mend. */
  mend(sheet: Sheet): Promise<string>
  /** The text with one problem mended. */
  mendOne(sheet: Sheet, index: number): Promise<string>
  /** The rules of the sheet and their cases; null while it has errors. */
  study(sheet: Sheet, lang: Lang): Promise<readonly Study[] | null>
  judge(sheet: Sheet, asked: { rule: string; record: string; asOf: string }, lang: Lang): Promise<Judging | null>
  mutate(sheet: Sheet, rule: string, lang: Lang): Mutation | null
  /** A case's record in full, as JSON; with its past and bodies, where it has some, in a list. */
  recordOf(sheet: Sheet, rule: string, index: number): string | null
  /** What may be written at a place of the sheet. */
  offer(text: string, line: number, column: number, lang: Lang): Offered | null
  /** The text with a case more, that kills a mutant; null where there is no place for it. */
  insert(sheet: Sheet, rule: string, index: number): string | null
}

/** Nobody asks what a rulebook is called that is being written. */
const NO_NAME = (): string => ''

/** A workshop on a rulebook's sources. */
export const workshopOf = (sources: Sources, kinds: Kinds): Workshop => {
  const planTexts = new Map(Object.entries(sources.planTexts))
  const open = (overlay: readonly RuleFile[]): Linted => {
    const replaced = new Set(overlay.map(({ path }) => path))
    const files = [...sources.files.filter(({ path }) => !replaced.has(path)), ...overlay]
    const { rulebook, ...rest } = compileWith(NO_NAME, { files, planTexts, kinds: kinds.specs, read: readOnce })
    return { halfsky: rulebook && { rulebook, kinds }, kinds, files, ...rest }
  }
  const shipped = open([])
  const own = shipped.halfsky?.rulebook ?? shipped.draft
  if (own === undefined) throw new Error('a service without a rulebook')
  const paths = sources.files.map(({ path }) => path)
  const clauses = new Map(own.plans.flatMap((plan) => plan.clauses).map((clause) => [clause.key, clause]))

  let last: { readonly sheet: Sheet; readonly opened: Opened } | undefined
  const openedOf = (sheet: Sheet): Opened => {
    if (last?.sheet.file === sheet.file && last.sheet.text === sheet.text) return last.opened
    const opened = openedFrom(open([{ path: sheet.file, text: sheet.text }]), sheet, kinds)
    last = { sheet, opened }
    return opened
  }

  const ruleOf = (sheet: Sheet, name: string) => {
    const opened = openedOf(sheet)
    const rule = opened.rules.find(({ id }) => nameOf(id) === name)
    return rule && opened.rulebook ? { rule, rulebook: opened.rulebook, opened } : null
  }

  return {
    shelf: () => shelfOf(own, paths),

    begin: (key, isNew = false) => {
      const clause = clauses.get(key)
      if (clause === undefined) return null
      const file = clauseFile(clause, paths)
      const known = isNew ? undefined : sources.files.find(({ path }) => path === file)
      return { file, text: known?.text ?? scaffoldClause(clause, Object.keys(kinds.specs).sort()) }
    },

    lint: async (sheet, lang) => {
      const problems = await openedOf(sheet).problems()
      return problems.map((one) => ({
        ...reportProblem(one, lang),
        mendable: one.params.sure !== 0 && fixesOf(sheet.text, one).length > 0,
      }))
    },

    mend: async (sheet) => {
      const { files } = await mend(async (overlay) => open(overlay), [{ path: sheet.file, text: sheet.text }], {
        only: new Set([sheet.file]),
      })
      return files.find(({ path }) => path === sheet.file)?.after ?? sheet.text
    },

    mendOne: async (sheet, index) => {
      const problem = (await openedOf(sheet).problems())[index]
      return problem ? applied(sheet.text, problem) : sheet.text
    },

    study: async (sheet, lang) => {
      const { rulebook, rules } = openedOf(sheet)
      return rulebook && studiesOf(rulebook, rules, kinds, lang)
    },

    judge: async (sheet, { rule: name, record, asOf }, lang) => {
      const found = ruleOf(sheet, name)
      return found && judged(found.rule, found.rulebook, record, asOf, kinds, lang)
    },

    mutate: (sheet, name, lang) => {
      const found = ruleOf(sheet, name)
      return found && mutationOf(found.opened.mutation(found.rule), lang)
    },

    recordOf: (sheet, name, index) => {
      const found = ruleOf(sheet, name)
      const one = found?.rule.cases[index]
      if (!found || one === undefined) return null
      const plan = found.rulebook.plans.find(({ id }) => id === found.rule.plan)
      const { own: last, others } = caseRecords(found.rule, one, plan?.areas[0]?.padEnd(6, '0') ?? '')
      return `${JSON.stringify(others.length === 0 ? last : [...others, last], null, 2)}\n`
    },

    offer: (text, line, column, lang) =>
      offerAt(text, line, column, { kinds: kinds.specs, measures: own.measures, lang }),

    insert: (sheet, name, index) => {
      const found = ruleOf(sheet, name)
      const missing = found?.opened.mutation(found.rule).missing[index]
      return missing ? insertCase(sheet.text, name, (indent) => pasteCase(missing.one, indent)) : null
    },
  }
}

interface Opened {
  readonly rulebook: Rulebook | null
  /** Those of the sheet, as they stand in it. */
  readonly rules: readonly Rule[]
  problems(): Promise<readonly Problem[]>
  mutation(rule: Rule): RuleMutation
}

/** What was worked out of a sheet once is not worked out again while it stays the same. */
const openedFrom = (opening: Linted, { file }: Sheet, kinds: Kinds): Opened => {
  const rulebook = opening.halfsky?.rulebook ?? null
  let problems: Promise<readonly Problem[]> | undefined
  const mutations = new Map<string, RuleMutation>()
  return {
    rulebook,
    rules: (rulebook?.rules ?? []).filter((rule) => rule.file === file).sort((a, b) => a.line - b.line),
    problems: () => {
      problems ??= lint(opening, { only: new Set([file]) })
      return problems
    },
    mutation: (rule) => {
      const known = mutations.get(rule.id)
      if (known) return known
      if (rulebook === null) throw new Error('no rulebook to mutate')
      const made = mutateRule(rule, groundOf(rulebook, kinds))
      mutations.set(rule.id, made)
      return made
    },
  }
}

const nameOf = (id: string): string => id.split('/').at(-1) ?? ''

const applied = (text: string, problem: Problem): string => applyEdits(text, fixesOf(text, problem))

const shelfOf = (
  { plans, rules, notChecked, titles }: Pick<Rulebook, 'plans' | 'rules' | 'notChecked' | 'titles'>,
  paths: readonly string[],
): ShelfClause[] => {
  const ruled = Map.groupBy(rules, ({ clause }) => clause)
  const unchecked = Map.groupBy(notChecked, ({ clause }) => clause)
  return plans.flatMap(({ title: planTitle, clauses }) =>
    clauses.map((whole) => {
      const { key, plan, domain, path, text } = whole
      const clause = { key, plan, domain, path, text }
      const own = (ruled.get(clause.key) ?? []).toSorted((a, b) => a.line - b.line)
      const claimed = (quotes: readonly { readonly quote: string }[] = []): ReadonlySet<number> =>
        new Set(quotes.flatMap(({ quote }) => claimedBy(whole, quote).map((sentence) => sentence.number)))
      const [byRule, aside] = [claimed(own), claimed(unchecked.get(clause.key))]
      const file = clauseFile(clause, paths)
      return {
        ...clause,
        planTitle,
        title: titles[clause.key] ?? null,
        sentences: whole.sentences.map(({ number, text }) => ({
          text,
          claim: byRule.has(number) ? 'rule' : aside.has(number) ? 'not-checked' : null,
        })),
        rules: own.map(({ id, title, quote }) => ({ name: nameOf(id), title, quote })),
        file,
        hasFile: paths.includes(file),
      }
    }),
  )
}

const studiesOf = async (rulebook: Rulebook, rules: readonly Rule[], kinds: Kinds, lang: Lang): Promise<Study[]> => {
  const few = { ...rulebook, rules }
  const results = await runCases(few, judgeOf(few, { suspect: kinds.suspect }), kinds.read, sayerOf(few))
  const byRule = Map.groupBy(results, ({ rule }) => rule)
  const bench = benchOf(rulebook, { suspect: kinds.suspect })
  const read = caseReader(rulebook, kinds.read)
  const ground = groundOf(rulebook, kinds)
  return rules.map((rule) => {
    const variant = bench.variant(rule)
    const cases = rule.cases.map((one, index): CaseOutcome => {
      const ready = read(rule, one, index)
      const came = ready.record === null ? null : bench.seat(rule, ready).finding(variant)
      const { problems = [] } = byRule.get(rule.id)?.[index] ?? {}
      return {
        name: one.name,
        line: one.line,
        expected: one.verdict,
        came: came?.verdict ?? null,
        missing: came?.missing ?? [],
        differs: problems.map((problem) => reportProblem(problem, lang).message),
      }
    })
    const { id, title, quote, reading, line, manual, subject } = rule
    const leaves = coverageOfCases(rule, ground).leaves.map(({ leaf, ...seen }) => ({
      ...seen,
      symbols: symbols(leaf),
    }))
    return { id, name: nameOf(id), title, quote, reading, line, manual, subject, cases, leaves }
  })
}

const judged = async (
  rule: Rule,
  rulebook: Rulebook,
  text: string,
  asOf: string,
  kinds: Kinds,
  lang: Lang,
): Promise<Judging> => {
  const { records, problems } = recordsIn(text, kinds)
  const told = problems.map((one) => reportProblem(one, lang))
  const phrases = phrasesOf(rulebook, rule.subject, lang)
  const record = records.findLast(({ kind }) => kind === rule.subject)
  const nothing = {
    problems: told,
    finding: null,
    trees: treesOf(rule, null, phrases, lang),
    turns: [],
    otherPlan: null,
  }
  if (record === undefined) return nothing
  const judge = judgeOf({ ...rulebook, rules: [rule] }, { suspect: kinds.suspect })
  const options = { lang, asOf, engine: 'compiled' } as const
  const finding = await explainRule({ rulebook, judge }, rule.id, record, contextOf(records), options)
  const plan = planOfArea(rulebook, record.area)
  return {
    problems: told,
    finding,
    trees: treesOf(rule, finding.explanation ?? null, phrases, lang),
    turns: turnsFor(finding, rule, rulebook, lang).map((turn) => turn.text),
    otherPlan: plan !== null && plan !== rule.plan ? plan : null,
  }
}

/** The sound records of a text, and what is wrong with the others. */
const recordsIn = (text: string, kinds: Kinds): { readonly records: FactRecord[]; readonly problems: Problem[] } => {
  const { entries, problems } = readBatch(text, 'json')
  const readings = entries.map(kinds.readEntry)
  return {
    records: readings.flatMap(({ record }) => record ?? []),
    problems: [...problems, ...readings.flatMap((reading) => reading.problems)],
  }
}

const mutationOf = (run: RuleMutation, lang: Lang): Mutation => ({
  mutants: run.mutants,
  killed: run.killed,
  excepted: run.excepted,
  survivors: run.survivors,
  missing: run.missing.map(({ one, kills }) => ({ kills, yaml: pasteCase(one) })),
  elusive: run.elusive,
  problems: run.problems.map((one) => reportProblem(one, lang)),
})
