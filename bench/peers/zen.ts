import { ZenEngine } from '@gorules/zen-engine'
import type { Measure, Rule } from '../../src/model/index.ts'
import { type Language, translator, verdictOf } from './plain.ts'

const ZEN: Language<string> = {
  all: (parts) => `(${parts.join(' and ')})`,
  any: (parts) => `(${parts.join(' or ')})`,
  not: (part) => `not (${part})`,
  compare: (left, operator, right) =>
    `(${left} ${operator === '===' ? '==' : operator === '!==' ? '!=' : operator} ${right})`,
  among: (fact, words) => `(${fact} in ${JSON.stringify(words)})`,
  fact: (name) => name,
  literal: (value) => JSON.stringify(value),
  arithmetic: (operator, parts) => `(${parts.join(` ${operator} `)})`,
}

/** The rules as one decision of zen-engine, two expressions a rule. */
export const byZen = (rules: readonly Rule[], measures: readonly Measure[]) => {
  const translate = translator(ZEN, measures)
  const expressions = rules.map(translate).flatMap(({ when, require }, index) => [
    { id: `w${index}`, key: `w${index}`, value: when ?? 'true' },
    { id: `r${index}`, key: `r${index}`, value: require ?? 'null' },
  ])
  const node = (id: string, type: string, content: object = {}) => ({
    id,
    name: id,
    type,
    content,
    position: { x: 0, y: 0 },
  })
  const edge = (sourceId: string, targetId: string) => ({
    id: `${sourceId}-${targetId}`,
    type: 'edge',
    sourceId,
    targetId,
  })
  const decision = new ZenEngine().createDecision({
    nodes: [node('in', 'inputNode'), node('rules', 'expressionNode', { expressions }), node('out', 'outputNode')],
    edges: [edge('in', 'rules'), edge('rules', 'out')],
  })
  return async (facts: object, out: Uint8Array): Promise<void> => {
    const { result } = await decision.evaluate(facts)
    rules.forEach((_, index) => {
      out[index] = verdictOf(result[`w${index}`], result[`r${index}`])
    })
  }
}
