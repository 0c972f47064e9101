import {
  type Condition,
  type FactRange,
  type Plan,
  type Problem,
  type ProblemCode,
  problem,
  type Rule,
  symbols,
} from '../model/index.ts'
import { domainsOf } from './bounds.ts'
import { type Formula, formulaOf, type Specs } from './formula.ts'
import { type DomainOf, impossible } from './solve.ts'

/** What the rules are held against. */
export interface AnalysedRules {
  readonly rules: readonly Rule[]
  readonly plans: readonly Plan[]
  /** The facts and measures of a kind. */
  specs(kind: string): Specs
  ranges(kind: string): Readonly<Record<string, FactRange>>
}

/** What is known of a rule's facts, and how its conditions are put. */
export interface Ground {
  readonly specs: Specs
  readonly domainOf: DomainOf
}

const ETERNITY = { from: '0001-01-01', to: '9999-12-31' }

/** The grounds of rules, one for each plan and kind. */
export const groundsOf = ({ plans, specs, ranges }: Omit<AnalysedRules, 'rules'>): ((rule: Rule) => Ground) => {
  const known = new Map<string, Ground>()
  return ({ plan, subject }) => {
    const key = `${plan} ${subject}`
    const period = plans.find(({ id }) => id === plan)?.period ?? ETERNITY
    const found = known.get(key) ?? {
      specs: specs(subject),
      domainOf: domainsOf(specs(subject), ranges(subject), period),
    }
    known.set(key, found)
    return found
  }
}

/** Conditions that can never hold, always hold or change nothing, and rules that can never fail or never pass. */
export const conditionFaults = (all: AnalysedRules): Problem[] => {
  const groundOf = groundsOf(all)
  return all.rules.flatMap((rule) => faultsOf(rule, groundOf(rule)))
}

const faultsOf = (rule: Rule, ground: Ground): Problem[] => {
  const fault = faultIn(rule)
  const when = rule.when ? extremes(rule.when, '/when', ground, fault) : []
  const demand = rule.require ? extremes(rule.require, '/require', ground, fault) : []
  const own = [...when, ...demand]
  if (own.length > 0) return own
  const holds = (condition: Condition | null, truth: boolean): Formula =>
    condition ? formulaOf(condition, truth, ground.specs) : { and: [] }
  const applies = holds(rule.when, true)
  const idleWhen = rule.when ? idle(rule.when, '/when', { and: [] }, ground, fault) : []
  if (rule.require === null) return idleWhen
  const ofAll = (truth: boolean) => impossible([applies, holds(rule.require, truth)], ground.domainOf)
  const condition = symbols(rule.require)
  if (ofAll(true)) return [fault('never-passes', '/require', { condition })]
  if (ofAll(false)) return [fault('never-fails', '/require', { condition })]
  return [...idleWhen, ...idle(rule.require, '/require', applies, ground, fault)]
}

type Fault = (code: ProblemCode, path: string, params: Problem['params']) => Problem

/** A fault at a place in a rule, by its path in the rule's file. */
export const faultIn =
  (rule: Rule, severity: Problem['severity'] = 'error'): Fault =>
  (code, path, params) =>
    problem(
      code,
      { rule: rule.id, ...params },
      {
        severity: code === 'condition-idle' ? 'warning' : severity,
        ...{ file: rule.file, line: rule.line, column: 1, path: `${pathOf(rule)}${path}` },
      },
    )

/** Where a rule stands in its file, as a JSON Pointer. */
export const pathOf = ({ id, clause }: Rule): string => `/rules/${id.slice(clause.length + 1)}`

interface Part {
  readonly condition: Condition
  readonly path: string
}

/** The parts of a group, each with its path; a comparison has none. */
const partsOf = (condition: Condition, path: string): readonly Part[] => {
  if ('not' in condition) return [{ condition: condition.not, path: `${path}/not` }]
  if ('all' in condition) return condition.all.map((part, index) => ({ condition: part, path: `${path}/all/${index}` }))
  if ('any' in condition) return condition.any.map((part, index) => ({ condition: part, path: `${path}/any/${index}` }))
  return []
}

/** The innermost conditions that can never hold, or never fail. */
const extremes = (condition: Condition, path: string, ground: Ground, fault: Fault): Problem[] => {
  const parts = partsOf(condition, path)
  const inner = parts.flatMap((part) => extremes(part.condition, part.path, ground, fault))
  if (inner.length > 0) return inner
  const found = [true, false].find((truth) => cannot(truth, [condition], ground))
  if (found === undefined) return []
  const code = found ? 'condition-never' : 'condition-always'
  const { at, beside } = culprit(parts, found, ground) ?? { at: { condition, path }, beside: null }
  const range = rangeText(at.condition, ground)
  return [fault(code, at.path, { condition: symbols(at.condition), beside: beside ? symbols(beside) : '', range })]
}

/** What a fact that is compared with a number may be, such as `0 ≤ x ≤ 100`. */
const rangeText = (condition: Condition, { domainOf }: Ground): string => {
  if (!('fact' in condition) || typeof condition.value !== 'number') return ''
  const domain = domainOf(condition.fact)
  if (domain.type !== 'numbers') return ''
  const low = Number.isFinite(domain.low) ? `${domain.low} ≤ ` : ''
  const high = Number.isFinite(domain.high) ? ` ≤ ${domain.high}` : ''
  return low || high ? `${low}${condition.fact}${high}` : ''
}

const cannot = (truth: boolean, conditions: readonly Condition[], { specs, domainOf }: Ground): boolean =>
  impossible(
    conditions.map((one) => formulaOf(one, truth, specs)),
    domainOf,
  )

/** The part at which a group becomes impossible, and the single one before it that makes it so. */
const culprit = (
  parts: readonly Part[],
  truth: boolean,
  ground: Ground,
): { at: Part; beside: Condition | null } | null => {
  const until = parts.findIndex((_part, index) =>
    cannot(
      truth,
      parts.slice(0, index + 1).map((one) => one.condition),
      ground,
    ),
  )
  const at = parts[until]
  if (at === undefined || until === 0) return null
  const beside = parts.slice(0, until).find((one) => cannot(truth, [one.condition, at.condition], ground))
  return { at, beside: beside?.condition ?? null }
}

/** The parts of groups without which the whole says the same, given what else is known to hold. */
const idle = (whole: Condition, path: string, given: Formula, ground: Ground, fault: Fault): Problem[] => {
  const found: Problem[] = []
  let left: Tree = { condition: whole, path }
  const visit = (part: Part): void => {
    const inner = partsOf(part.condition, part.path)
    const isGroup = !('not' in part.condition)
    for (const one of inner.toReversed()) {
      const rest = isGroup ? without(left, one.path) : null
      if (rest === null || !same(left.condition, rest.condition, given, ground)) visit(one)
      else {
        const beside = isGroup ? reasonFor(one, inner, 'all' in part.condition, ground) : null
        found.unshift(
          fault('condition-idle', one.path, {
            condition: symbols(one.condition),
            beside: beside ? symbols(beside) : '',
          }),
        )
        left = rest
      }
    }
  }
  visit(left)
  return found
}

/** A condition whose parts remember where they stood in the file, though others were taken out. */
interface Tree extends Part {}

/** The tree without the part at a path; null where its group would be empty. */
const without = (tree: Tree, path: string): Tree | null => {
  const cut = cutOut(tree.condition, tree.path, path)
  return cut && { ...tree, condition: cut }
}

const NOTHING = Object.freeze({ all: [] })

const cutOut = (condition: Condition, at: string, path: string): Condition | null => {
  if ('not' in condition) {
    const inner = cutOut(condition.not, `${at}/not`, path)
    return inner && { not: inner }
  }
  if (!('all' in condition || 'any' in condition)) return condition
  const group = 'all' in condition ? 'all' : 'any'
  const parts = 'all' in condition ? condition.all : condition.any
  const neutral: Condition = group === 'all' ? NOTHING : { any: [] }
  const cut = parts.map((part, index): Condition | null => {
    const own = `${at}/${group}/${index}`
    if (own === path) return neutral
    return path.startsWith(`${own}/`) ? cutOut(part, own, path) : part
  })
  const some = cut.flatMap((part) => part ?? [])
  const empty = some.every(
    (part) => ('all' in part && part.all.length === 0) || ('any' in part && part.any.length === 0),
  )
  if (some.length < cut.length || empty) return null
  return group === 'all' ? { all: some } : { any: some }
}

/** Whether two conditions hold for the same records, where what is given holds. */
const same = (a: Condition, b: Condition, given: Formula, { specs, domainOf }: Ground): boolean => {
  const differ = (truth: boolean) => [given, formulaOf(a, truth, specs), formulaOf(b, !truth, specs)]
  return impossible(differ(true), domainOf) && impossible(differ(false), domainOf)
}

/** The one neighbour that makes a part idle, if a single one does. */
const reasonFor = (part: Part, all: readonly Part[], isAll: boolean, { specs, domainOf }: Ground): Condition | null =>
  all.find(
    (one) =>
      one.path !== part.path &&
      impossible([formulaOf(one.condition, isAll, specs), formulaOf(part.condition, !isAll, specs)], domainOf),
  )?.condition ?? null
