import { Ajv2020 } from 'ajv/dist/2020.js'
import type { Measure, Rule } from '../../src/model/index.ts'
import { type Language, translator, verdictOf } from './plain.ts'

/** A schema, or the name of a property that one will be about. */
type Part = { readonly schema: object } | { readonly fact: string } | { readonly literal: unknown }

const schemaOf = (part: Part): object => ('schema' in part ? part.schema : {})
const about = (part: Part, schema: object): Part =>
  'fact' in part ? { schema: { properties: { [part.fact]: schema }, required: [part.fact] } } : part
const LIMIT = {
  '<': 'exclusiveMaximum',
  '<=': 'maximum',
  '>': 'exclusiveMinimum',
  '>=': 'minimum',
  '===': 'const',
} as const

const SCHEMA: Language<Part> = {
  all: (parts) => ({ schema: { allOf: parts.map(schemaOf) } }),
  any: (parts) => ({ schema: { anyOf: parts.map(schemaOf) } }),
  not: (part) => ({ schema: { not: schemaOf(part) } }),
  compare: (left, operator, right) => {
    const literal = 'literal' in right ? right.literal : undefined
    return operator === '!==' ? about(left, { not: { const: literal } }) : about(left, { [LIMIT[operator]]: literal })
  },
  among: (fact, words) => about(fact, { enum: words }),
  fact: (name) => ({ fact: name }),
  literal: (literal) => ({ literal }),
  // a schema does not divide: the record brings the quotient along
  arithmetic: (operator) => ({ fact: operator === '/' ? 'femaleToMaleStalls' : 'menStalls' }),
}

/** The rules as JSON Schemas compiled by ajv. */
export const byAjv = (rules: readonly Rule[], measures: readonly Measure[]) => {
  const ajv = new Ajv2020({ strict: false })
  const translate = translator(SCHEMA, measures)
  const compile = (part: Part | null) => part && ajv.compile(schemaOf(part))
  const compiled = rules.map(translate).map(({ when, require }) => ({ when: compile(when), require: compile(require) }))
  return (facts: object, out: Uint8Array): void => {
    compiled.forEach(({ when, require }, index) => {
      out[index] = verdictOf(when === null || when(facts), require === null ? null : require(facts))
    })
  }
}
