import type { Plan, Rulebook } from '../model/index.ts'

/** As much of a rulebook as verdicts and their words rest on: without cases, the texts of the plans, and what only authors read. */
export const judgedBy = (rulebook: Rulebook): Rulebook => ({
  ...rulebook,
  plans: rulebook.plans.map(withoutTexts),
  rules: rulebook.rules.map((rule) => ({ ...rule, cases: [], equivalent: [], file: '', line: 0 })),
  notChecked: [],
  titles: {},
  upper: [],
})

const withoutTexts = (plan: Plan): Plan => ({
  ...plan,
  passages: [],
  clauses: plan.clauses.map((clause) => ({ ...clause, text: '', sentences: [], footnotes: [] })),
})
