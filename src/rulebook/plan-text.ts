import type { Plan, Rulebook } from '../model/index.ts'
import { claimsOf, markOf } from '../plan/index.ts'

/** What a plan is called, where and when it applies, and of which text it is. */
export const planHeadOf = ({ id, title, areas, period, sha256 }: Plan) => ({ id, title, areas, period, sha256 })

/** A plan whole, each sentence with what became of it: in both languages what is in both, and rules by their ids. */
export const planTextOf = ({ rules, notChecked, titles }: Rulebook, plan: Plan) => {
  const quoted = Map.groupBy(rules, ({ clause }) => clause)
  const declared = Map.groupBy(notChecked, ({ clause }) => clause)
  const idsOf = (of: readonly { readonly id: string }[]): readonly string[] => of.map(({ id }) => id)
  return {
    ...planHeadOf(plan),
    passages: plan.passages,
    clauses: plan.clauses.map((clause) => {
      const { key, domain, part, number, path, line, footnotes } = clause
      // in the order in which their authors wrote them
      const own = [...(quoted.get(key) ?? [])].sort((a, b) => a.line - b.line)
      const sentences = claimsOf(clause, own, declared.get(key) ?? []).map((claimed) => ({
        ...claimed.sentence,
        mark: markOf(claimed),
        rules: idsOf(claimed.rules),
        segments: claimed.segments.map((one) => ({ ...one, rules: idsOf(one.rules) })),
        notChecked: claimed.notChecked.map(({ quote, why }) => ({ quote, why })),
      }))
      const notes = footnotes.map(({ number, text }) => ({ number, text }))
      return { key, domain, part, number, path, line, title: titles[key] ?? null, sentences, footnotes: notes }
    }),
  }
}
