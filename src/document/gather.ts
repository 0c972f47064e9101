import { DOMAINS, inLang, isBreach, type Lang, type ReportedFinding, type Rulebook } from '../model/index.ts'
import type { RuleViolations, Undecided, Violator } from './area-report.ts'
import { type CheckedRecord, domainOf, type NameOf } from './rates.ts'
import { printed } from './words.ts'

type Finding = ReportedFinding

/** What the records of a period are judged against, and in which words. */
export interface Ground {
  readonly rulebook: Rulebook
  readonly lang: Lang
  /** The last day of the period. */
  readonly asOf: string
  readonly nameOf: NameOf
}

/** The violations, by rule, in the order of the plan. */
export const violationsOf = (records: readonly CheckedRecord[], ground: Ground): RuleViolations[] =>
  byRule(records, ({ verdict }) => verdict === 'fail', ground).flatMap((findings) => {
    const [first] = findings
    if (first === undefined) return []
    const { rule, title, binding, due, clause } = first
    const { rulebook, lang, asOf } = ground
    const named = rulebook.titles[clause.key]
    return {
      ...{ rule, title, binding, due },
      domain: domainOf(first),
      breach: isBreach(first, asOf),
      clause: { ...clause, title: named ? inLang(named, lang) : '' },
      subjects: findings.map((one) => violatorOf(one, ground)),
    }
  })

const violatorOf = ({ record, message, remedy }: Finding, { rulebook, lang, nameOf }: Ground): Violator => {
  const kind = rulebook.kinds[record.kind]
  return {
    kind: kind ? inLang(kind.title, lang) : record.kind,
    id: record.id,
    name: record.name ?? record.id,
    area: nameOf(record.area),
    message: printed(message, lang),
    remedy: remedy === null ? null : printed(remedy.text, lang),
  }
}

/** What no verdict came of, by rule and reason. */
export const undecidedOf = (records: readonly CheckedRecord[], ground: Ground): Undecided[] =>
  byRule(records, ({ verdict }) => isUndecided(verdict), ground).flatMap((findings) =>
    [...Map.groupBy(findings, ({ verdict, message }) => `${verdict} ${message}`).values()].flatMap((alike) => {
      const [first] = alike
      if (first === undefined || !isUndecided(first.verdict)) return []
      const { rule, title, verdict, message, clause } = first
      const subjects = alike.map(({ record }) => record.name ?? record.id)
      return {
        rule,
        title,
        domain: domainOf(first),
        clause: clause.path,
        verdict,
        why: printed(message, ground.lang),
        subjects,
      }
    }),
  )

const isUndecided = (verdict: Finding['verdict']): verdict is Undecided['verdict'] =>
  verdict === 'unknown' || verdict === 'manual' || verdict === 'error'

/** Findings in groups of one rule, in the order in which the plan has the rules. */
const byRule = (
  records: readonly CheckedRecord[],
  wanted: (finding: Finding) => boolean,
  { rulebook }: Ground,
): readonly (readonly Finding[])[] => {
  const clauses = rulebook.plans.flatMap((plan) => plan.clauses.map(({ key }) => key))
  const order = new Map(clauses.map((key, index) => [key, index]))
  const place = ({ clause }: Finding): number => order.get(clause.key) ?? clauses.length
  const findings = records.flatMap((one) => one.findings).filter(wanted)
  return [...Map.groupBy(findings, ({ rule }) => rule).values()].sort(([a], [b]) => {
    if (a === undefined || b === undefined) return 0
    const domains = DOMAINS.indexOf(domainOf(a)) - DOMAINS.indexOf(domainOf(b))
    return domains || place(a) - place(b) || (a.rule < b.rule ? -1 : 1)
  })
}
