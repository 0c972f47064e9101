import type { Rule, RuleCase, Scalar } from '../model/index.ts'
import type { Phrases } from './phrase.ts'

/** The facts of a case as text, each with its title and value. */
export const caseFacts = (phrases: Phrases, record: RuleCase['record'], separator: string): string =>
  flat(record)
    .map(([name, value]) => phrases.words.measured(phrases.factTitle(name), shown(phrases, name, value)))
    .join(separator)

/** Indicators stand among the other facts. */
const flat = (record: RuleCase['record']): [string, unknown][] =>
  Object.entries(record).flatMap(([name, value]): [string, unknown][] =>
    name === 'indicators' && typeof value === 'object' && value !== null ? Object.entries(value) : [[name, value]],
  )

const shown = (phrases: Phrases, name: string, value: unknown): string => {
  if (typeof value === 'string' || typeof value === 'boolean') return phrases.value(name, value as Scalar)
  if (typeof value !== 'number') return JSON.stringify(value)
  // a year has no unit worth repeating
  return name === 'year' ? String(value) : phrases.value(name, value)
}

/** What may be changed to comply, as text; null where a rule names nothing. */
export const mayChange = (phrases: Phrases, { remedy }: Pick<Rule, 'remedy'>): string | null => {
  if (remedy === null) return null
  const set = Object.entries(remedy.set).map(([fact, value]) =>
    phrases.words.set(phrases.factTitle(fact), phrases.value(fact, value)),
  )
  return [...remedy.increase.map(phrases.factTitle), ...set].join(phrases.words.semicolon)
}
