import { byText, type Problem, type Rule } from '../model/index.ts'
import { type AnalysedRules, faultIn, type Ground, groundsOf } from './conditions.ts'
import { namesIn } from './facts.ts'
import { type Formula, formulaOf } from './formula.ts'
import { impossible } from './solve.ts'
import { type Candidate, candidateOf } from './witness.ts'

/** Two rules of one plan that cannot both be kept, or of one clause that say the same. */
export interface Clash {
  readonly problem: Problem
  readonly rules: readonly [Rule, Rule]
  /**
   * Facts with which both rules apply, the earlier one passes and the later one fails; null where both apply to all records
   * or no such facts were found.
   */
  readonly candidate: Candidate | null
  /** Whether it is certain without a witness. */
  readonly certain: boolean
}

/** The rules that contradict or repeat each other; each clash stands at the later of the two. */
export const clashesOf = (all: AnalysedRules): Clash[] => {
  const groundOf = groundsOf(all)
  const checkable = all.rules.filter(({ require }) => require !== null)
  const alike = Map.groupBy(checkable, ({ plan, subject }) => `${plan} ${subject}`)
  return [...alike.values()].flatMap((rules) => {
    const read = rules.toSorted(byPlace).map((rule) => ({ rule, names: new Set(namesIn(rule.require)) }))
    return read.flatMap(({ rule, names }, index) =>
      read
        .slice(index + 1)
        .filter((other) => [...other.names].some((name) => names.has(name)))
        .flatMap((other) => clashOf(rule, other.rule, groundOf(rule)) ?? []),
    )
  })
}

/** As they stand in the files, so that the later of two is the one that was added. */
const byPlace = (a: Rule, b: Rule): number => byText(a.file, b.file) || a.line - b.line

const clashOf = (first: Rule, second: Rule, ground: Ground): Clash | null => {
  const { specs, domainOf } = ground
  const holds = (condition: Rule['when'], truth: boolean): Formula =>
    condition ? formulaOf(condition, truth, specs) : truth ? { and: [] } : { or: [] }
  const none = (...formulas: Formula[]): boolean => impossible(formulas, domainOf)
  const applies = [holds(first.when, true), holds(second.when, true)]
  const demands = [holds(first.require, true), holds(second.require, true)]
  if (none(...applies)) return null
  if (none(...applies, ...demands)) {
    // what one rule by itself makes impossible is told of that rule
    if (none(...applies.slice(0, 1), ...demands.slice(0, 1)) || none(...applies.slice(1), ...demands.slice(1)))
      return null
    const candidate =
      candidateOf([...applies, ...demands.slice(0, 1)], domainOf, specs) ?? candidateOf(applies, domainOf, specs)
    const problem = faultIn(second)('rules-contradict', '/require', { other: first.id, witness: '' })
    return { problem, rules: [first, second], candidate, certain: first.when === null && second.when === null }
  }
  const isSame = first.clause === second.clause && first.binding === second.binding && first.due === second.due
  if (!isSame || !equal('when') || !equal('require')) return null
  const problem = faultIn(second, 'warning')('rules-repeat', '', { other: first.id })
  return { problem, rules: [first, second], candidate: null, certain: true }

  function equal(part: 'when' | 'require'): boolean {
    return (
      none(holds(first[part], true), holds(second[part], false)) &&
      none(holds(first[part], false), holds(second[part], true))
    )
  }
}
