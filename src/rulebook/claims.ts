import { type Clause, type Problem, problem, type Rule } from '../model/index.ts'
import { squeeze } from '../plan/index.ts'
import type { Draft } from './compile.ts'

/** A reason that says that a part of the words is checked. */
const SAYS_SO = /\brules?\b|check|规则|检查/i

/** Entries under `not-checked` whose words hold the quote of a rule, and whose reason does not say that it does. */
export const claimedTwice = ({ rules, notChecked }: Pick<Draft, 'rules' | 'notChecked'>): Problem[] => {
  const quoted = Map.groupBy(rules, ({ clause }) => clause)
  const declared = Map.groupBy(notChecked, ({ clause }) => clause)
  return [...declared].flatMap(([clause, entries]) =>
    entries.flatMap(({ quote, why }, index) => {
      const rule = SAYS_SO.test(why) ? undefined : quoted.get(clause)?.find((one) => holds(quote, one.quote))
      return rule ? [fault(rule, quote, index)] : []
    }),
  )
}

const holds = (words: string, quote: Clause['text']): boolean => squeeze(words).includes(squeeze(quote))

const fault = (rule: Rule, quote: string, index: number): Problem =>
  problem(
    'claimed-twice',
    { rule: rule.id, quote },
    { severity: 'warning', file: rule.file, line: rule.line, column: 1, path: `/not-checked/${index}/quote` },
  )
