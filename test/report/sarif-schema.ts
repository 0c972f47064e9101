import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Ajv } from 'ajv'
import formats from 'ajv-formats'

const path = createRequire(import.meta.url).resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json')
// written for draft 4: nothing in it but these two keys differs from what ajv reads
const { $schema: _draft, id: _id, ...schema } = JSON.parse(readFileSync(path, 'utf8'))

// one of its patterns is none under the stricter reading of Unicode expressions
const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false })
formats.default(ajv, ['uri', 'uri-reference', 'date-time'])
const validate = ajv.compile(schema)

/** What the schema of SARIF 2.1.0 has against a log. */
export const sarifFaults = (log: unknown): string[] =>
  validate(log) ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
