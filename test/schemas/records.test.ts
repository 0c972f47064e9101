import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, test } from 'vitest'
import { kinds } from '../record/kinds-here.ts'

// the reader of records leaves this out: it would have to compile the meta-schema at every start
const ajv = new Ajv2020({ strict: false })

test.each(Object.entries(kinds.schemas))('the schema of %s is one of JSON Schema 2020-12', (_kind, schema) => {
  expect(ajv.validateSchema(schema as object)).toBe(true)
})

test('and one that is none is noticed', () => {
  expect(ajv.validateSchema({ type: 'records' })).toBe(false)
})
