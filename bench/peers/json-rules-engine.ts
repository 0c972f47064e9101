import { Engine, type TopLevelCondition } from 'json-rules-engine'
import type { Measure, Rule } from '../../src/model/index.ts'
import { type Language, translator, verdictOf } from './plain.ts'

type Part = object | { readonly fact: string } | { readonly value: unknown }

const OPERATOR = {
  '===': 'equal',
  '!==': 'notEqual',
  '<': 'lessThan',
  '<=': 'lessThanInclusive',
  '>': 'greaterThan',
  '>=': 'greaterThanInclusive',
} as const

const CONDITIONS: Language<Part> = {
  all: (all) => ({ all }),
  any: (any) => ({ any }),
  not: (not) => ({ not }),
  compare: (left, operator, right) => ({ ...left, operator: OPERATOR[operator], ...right }),
  among: (left, value) => ({ ...left, operator: 'in', value }),
  fact: (fact) => ({ fact }),
  literal: (value) => ({ value }),
  arithmetic: (operator) => ({ fact: operator === '/' ? 'femaleToMaleStalls' : 'menStalls' }),
}

/** The rules run by json-rules-engine as its manual says: one engine for all, one run a record, `when` and `require` as rules. */
export const byJsonRulesEngine = (rules: readonly Rule[], measures: readonly Measure[]) => {
  const engine = new Engine([], { allowUndefinedFacts: true })
  const translate = translator(CONDITIONS, measures)
  const whole = (part: Part): TopLevelCondition =>
    ('all' in part || 'any' in part || 'not' in part ? part : { all: [part] }) as TopLevelCondition
  rules.map(translate).forEach(({ when, require }, index) => {
    if (when) engine.addRule({ conditions: whole(when), event: { type: `w${index}` } })
    if (require) engine.addRule({ conditions: whole(require), event: { type: `r${index}` } })
  })
  return async (facts: object, out: Uint8Array): Promise<void> => {
    const { events } = await engine.run(facts as Record<string, unknown>)
    const happened = new Set(events.map(({ type }) => type))
    rules.forEach(({ when, require }, index) => {
      out[index] = verdictOf(when === null || happened.has(`w${index}`), require && happened.has(`r${index}`))
    })
  }
}
