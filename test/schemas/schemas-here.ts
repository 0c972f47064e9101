import { readFileSync } from 'node:fs'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'

/** The schemas of our own formats, by file stem. */
export const FORMATS = ['rule-file', 'measures', 'plan', 'upper', 'report', 'problem', 'mapping', 'waivers'] as const
export type Format = (typeof FORMATS)[number]

const folder = new URL('../../schemas/', import.meta.url)

/** A schema as it is written. */
export const schemaOf = (format: Format): Readonly<Record<string, unknown>> =>
  JSON.parse(readFileSync(new URL(`${format}.json`, folder), 'utf8'))

/** What editors read in a schema, and validators pass over. */
export const FOR_EDITORS = ['defaultSnippets', 'enumDescriptions'] as const

/** A strict validator of one of our formats, fresh each time. */
export const validatorOf = (format: Format): ValidateFunction => {
  const ajv = new Ajv2020({ strict: true, allErrors: true })
  formats.default(ajv, ['date'])
  ajv.addVocabulary([...FOR_EDITORS])
  for (const one of FORMATS) ajv.addSchema(schemaOf(one))
  const validate = ajv.getSchema(`${format}.json`)
  if (validate === undefined) throw new Error(`no schema ${format}`)
  return validate
}

/** What a validator has against a value, one line a fault; empty when it accepts it. */
export const faultsOf = (validate: ValidateFunction, value: unknown): string[] =>
  validate(value) ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
