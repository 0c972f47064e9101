import { type Problem, type ProblemCode, problem, type Rule, type RuleCase } from '../model/index.ts'
import type { Ground } from './ground.ts'
import { mutantsOf } from './mutants.ts'
import { seekCases } from './seek.ts'
import { kills, type Suspect, trialOf } from './trial.ts'

/** A case that a rule lacks, and the mutants it would kill. */
export interface MissingCase {
  readonly one: RuleCase
  readonly kills: readonly string[]
}

/** What became of a rule's mutants. */
export interface RuleMutation {
  readonly rule: string
  readonly mutants: number
  readonly killed: number
  /** Those that the author excepts with a reason. */
  readonly excepted: readonly string[]
  readonly survivors: readonly string[]
  /** The fewest cases found that kill the survivors. */
  readonly missing: readonly MissingCase[]
  /** Survivors that no record was found to tell from the rule: perhaps equivalent. */
  readonly elusive: readonly string[]
  /** Exceptions that are none. */
  readonly problems: readonly Problem[]
}

/** Tries a rule's cases on every mutant of it, and looks for the cases that would kill those that survive. */
export const mutateRule = (rule: Rule, ground: Ground): RuleMutation => {
  const suspects = suspectsOf(rule, ground)
  const trials = rule.cases.flatMap((one) => trialOf(rule, one, ground) ?? [])
  const alive = suspects.filter((suspect) => !trials.some((trial) => kills(trial, suspect, ground)))
  const excused = new Set(rule.equivalent.map(({ mutant }) => mutant))
  const survivors = alive.filter(({ mutant }) => !excused.has(mutant.id))
  const { missing, elusive } = seekCases(rule, trials, survivors, ground)
  return {
    rule: rule.id,
    mutants: suspects.length,
    killed: suspects.length - alive.length,
    excepted: idsOf(alive).filter((id) => excused.has(id)),
    survivors: idsOf(survivors),
    missing,
    elusive,
    problems: exceptionFaults(rule, idsOf(suspects), idsOf(alive)),
  }
}

const suspectsOf = (rule: Rule, { rulebook, bench, specOf }: Ground): Suspect[] =>
  mutantsOf(rule, {
    neighbours: rulebook.rules,
    facts: bench.factsOf(rule),
    specOf: (fact) => specOf(rule, fact),
  }).map((mutant) => ({ mutant, variant: bench.variant(mutant.rule) }))

const idsOf = (suspects: readonly Suspect[]): string[] => suspects.map(({ mutant }) => mutant.id)

const exceptionFaults = (rule: Rule, all: readonly string[], alive: readonly string[]): Problem[] =>
  rule.equivalent
    .filter(({ mutant }) => !alive.includes(mutant))
    .map(({ mutant, line }) => {
      const code: ProblemCode = all.includes(mutant) ? 'mutant-killed' : 'unknown-mutant'
      return problem(code, { rule: rule.id, mutant }, { file: rule.file, line, column: 1 })
    })
