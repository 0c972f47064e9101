import { LogicEngine } from 'json-logic-engine'
import type { Measure, Rule } from '../../src/model/index.ts'
import { type Language, translator, verdictOf } from './plain.ts'

const JSON_LOGIC: Language<unknown> = {
  all: (parts) => ({ and: parts }),
  any: (parts) => ({ or: parts }),
  not: (part) => ({ '!': [part] }),
  compare: (left, operator, right) => ({ [operator]: [left, right] }),
  among: (fact, words) => ({ in: [fact, words] }),
  fact: (name) => ({ var: name }),
  literal: (value) => value,
  arithmetic: (operator, parts) => ({ [operator]: parts }),
}

/** The rules compiled by json-logic-engine. */
export const byJsonLogic = (rules: readonly Rule[], measures: readonly Measure[]) => {
  const engine = new LogicEngine()
  const translate = translator(JSON_LOGIC, measures)
  const build = (logic: unknown) => (logic === null ? null : engine.build(logic as object))
  const built = rules.map(translate).map(({ when, require }) => ({ when: build(when), require: build(require) }))
  return (facts: object, out: Uint8Array): void => {
    built.forEach(({ when, require }, index) => {
      out[index] = verdictOf(when === null || Boolean(when(facts)), require && Boolean(require(facts)))
    })
  }
}
