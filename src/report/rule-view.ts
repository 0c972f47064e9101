import { type Clause, inLang, type Lang, type Rule, type Rulebook } from '../model/index.ts'

/** The clauses of all plans, by key. */
export const clausesOf = ({ plans }: Rulebook): ReadonlyMap<string, Clause> =>
  new Map(plans.flatMap(({ clauses }) => clauses.map((clause) => [clause.key, clause] as const)))

/** A rule as every door shows it, in one language. */
export const ruleView = (rule: Rule, clauses: ReadonlyMap<string, Clause>, lang: Lang) => ({
  id: rule.id,
  title: inLang(rule.title, lang),
  quote: rule.quote,
  subject: rule.subject,
  binding: rule.binding,
  due: rule.due,
  when: rule.when,
  require: rule.require,
  manual: rule.manual && inLang(rule.manual, lang),
  reading: rule.reading,
  clause: { key: rule.clause, path: clauses.get(rule.clause)?.path ?? '' },
})
