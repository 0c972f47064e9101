import { type Clause, DOMAINS, type ReportedFinding } from '../../model/index.ts'
import type { Field } from '../judging/fields.ts'
import { wanted } from '../judging/judging.ts'

/** A fact that is asked, with the findings on the rules that read it, those first that wait for it. */
export interface Asked {
  readonly field: Field
  readonly why: readonly ReportedFinding[]
}

/** Facts that belong together: those of one chapter of the plan. */
export interface Group {
  /** `basic` are facts on which rules of many chapters rest, `rolled` those that are added up over the area, `given` those that nothing asked for. */
  readonly name: Clause['domain'] | 'basic' | 'rolled' | 'given'
  readonly asked: readonly Asked[]
  /** How many of them are still wanted. */
  readonly left: number
}

/** A form at this moment: what is asked in its groups, and what nothing asks for. */
export interface Form {
  readonly groups: readonly Group[]
  readonly others: readonly Asked[]
  /** How many facts are still wanted. */
  readonly left: number
}

/** Lays out a form. A fact has one place whatever is answered, so that nothing moves under the finger. */
export const formOf = (
  fields: readonly Field[],
  findings: readonly ReportedFinding[],
  readers: ReadonlyMap<string, readonly string[]>,
  rolled: ReadonlySet<string>,
  isGiven: (name: string) => boolean,
): Form => {
  const want = wanted(findings)
  const byRule = new Map(findings.map((one) => [one.rule, one]))
  const whyOf = (name: string): readonly ReportedFinding[] => {
    const reading = (readers.get(name) ?? []).flatMap((id) => byRule.get(id) ?? [])
    const failed = reading.filter(({ verdict }) => verdict === 'fail')
    const others = reading.filter(({ verdict }) => verdict !== 'not-applicable')
    return [...new Set([...(want.get(name) ?? []), ...failed, ...others])]
  }
  const homeOf = (name: string): Group['name'] =>
    homeIn(readers.get(name) ?? []) ?? (rolled.has(name) ? 'rolled' : 'given')
  const isLeft = ({ field: { name } }: Asked): boolean => want.has(name) && !isGiven(name)

  const shown = fields.filter(({ name }) => want.has(name) || rolled.has(name) || isGiven(name))
  const asked = shown.map((field) => ({ field, why: whyOf(field.name) }))
  const byHome = Map.groupBy(asked, ({ field }) => homeOf(field.name))
  const order = ['basic', ...DOMAINS, 'rolled', 'given'] as const
  const groups = order.flatMap((name) => {
    const own = byHome.get(name)
    return own ? [{ name, asked: own, left: own.filter(isLeft).length }] : []
  })
  const others = fields.filter((field) => !shown.includes(field)).map((field) => ({ field, why: [] }))
  return { groups, others, left: asked.filter(isLeft).length }
}

/** What more chapters than this rest on is asked before them: most often it decides which of them apply. */
const FEW = 2

/** The chapter whose rules read a fact; a rule's id begins with plan and chapter. */
const homeIn = (rules: readonly string[]): Clause['domain'] | 'basic' | undefined => {
  const chapters = new Set(rules.map((rule) => rule.split('/')[1]))
  return chapters.size > FEW ? 'basic' : DOMAINS.find((domain) => chapters.has(domain))
}
