import { type Clause, DOMAINS, type Domain, type Rulebook } from '../model/index.ts'
import { claimedBy } from '../plan/index.ts'

/** How many sentences a stretch of a plan has, and how they are accounted for. */
export interface Tally {
  readonly clauses: number
  readonly sentences: number
  readonly byRule: number
  readonly notChecked: number
  readonly unaccounted: number
}

/** One clause in the coverage ledger. */
export interface ClauseCoverage extends Tally {
  readonly key: string
  readonly path: string
  /** The sentences nobody claims. */
  readonly open: readonly string[]
}

export interface DomainCoverage extends Tally {
  readonly clauseList: readonly ClauseCoverage[]
}

export interface PlanCoverage extends Tally {
  readonly domains: Readonly<Partial<Record<Domain, DomainCoverage>>>
}

/** The coverage ledger: every sentence of every plan is claimed by a rule, declared not checked, or unaccounted. */
export interface Coverage {
  readonly total: Tally & { readonly plans: number }
  readonly plans: Readonly<Record<string, PlanCoverage>>
}

/** Counts what the rules and the not-checked entries claim of the plans' sentences. */
export const coverageOf = (rulebook: Rulebook): Coverage => {
  const quotes = group(rulebook.rules)
  const unchecked = group(rulebook.notChecked)
  const plans: Record<string, PlanCoverage> = {}
  for (const plan of rulebook.plans) {
    const list = plan.clauses.map((clause) => coverClause(clause, quotes.get(clause.key), unchecked.get(clause.key)))
    const domainOf = new Map(plan.clauses.map((clause) => [clause.key, clause.domain]))
    const domains: Partial<Record<Domain, DomainCoverage>> = {}
    for (const domain of DOMAINS) {
      const clauseList = list.filter(({ key }) => domainOf.get(key) === domain)
      if (clauseList.length > 0) domains[domain] = { ...total(clauseList), clauseList }
    }
    plans[plan.id] = { ...total(list), domains }
  }
  return { total: { plans: rulebook.plans.length, ...total(Object.values(plans)) }, plans }
}

const group = (claims: readonly { clause: string; quote: string }[]): Map<string, string[]> => {
  const groups = new Map<string, string[]>()
  for (const { clause, quote } of claims) groups.set(clause, [...(groups.get(clause) ?? []), quote])
  return groups
}

const coverClause = (
  clause: Clause,
  quotes: readonly string[] = [],
  unchecked: readonly string[] = [],
): ClauseCoverage => {
  const byRule = new Set(quotes.flatMap((quote) => claimedBy(clause, quote)))
  const declared = new Set(unchecked.flatMap((quote) => claimedBy(clause, quote)).filter((one) => !byRule.has(one)))
  const open = clause.sentences.filter((one) => !byRule.has(one) && !declared.has(one)).map(({ text }) => text)
  return {
    key: clause.key,
    path: clause.path,
    clauses: 1,
    sentences: clause.sentences.length,
    byRule: byRule.size,
    notChecked: declared.size,
    unaccounted: open.length,
    open,
  }
}

const total = (parts: readonly Tally[]): Tally => {
  const sum = (count: (part: Tally) => number) => parts.reduce((all, part) => all + count(part), 0)
  return {
    clauses: sum(({ clauses }) => clauses),
    sentences: sum(({ sentences }) => sentences),
    byRule: sum(({ byRule }) => byRule),
    notChecked: sum(({ notChecked }) => notChecked),
    unaccounted: sum(({ unaccounted }) => unaccounted),
  }
}
