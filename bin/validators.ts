/**
 * Validators of the record kinds, made when the code is built: each is a file of its own, read at the first record of its kind. Whoever
 * edits a schema without building anew gets one made of what stands there now.
 */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { Plugin } from 'rolldown'
import { readSchemas } from '../src/opening/sources.ts'
import { loadKinds, validatorModule } from '../src/record/index.ts'

const RECORD = join(import.meta.dirname, '..', 'src', 'record')
const digestOf = (schema: unknown): string => createHash('sha256').update(JSON.stringify(schema)).digest('hex')

const schemas = readSchemas()
const kinds = loadKinds(schemas).schemas
const fileOf = (kind: string): string => join(RECORD, `validator-${kind}.js`)

/** Files to build, by name; the plugin knows what is in them. */
export const VALIDATORS = Object.fromEntries(Object.keys(kinds).map((kind) => [`validator-${kind}`, fileOf(kind)]))

const modules = new Map(
  Object.keys(kinds).map((kind) => [
    fileOf(kind),
    validatorModule({ envelope: schemas.envelope, [kind]: schemas[kind] }),
  ]),
)

const DIGESTS = Object.fromEntries(Object.entries(kinds).map(([kind, schema]) => [kind, digestOf(schema)]))

/** In place of src/record/ahead.ts. */
const FINDER = `
import { createHash } from 'node:crypto'
import { createRequire } from 'node:module'

const DIGESTS = ${JSON.stringify(DIGESTS)}
const digestOf = ${digestOf}
const require = createRequire(import.meta.url)

export const validatorAhead = (kind, schema) =>
  Object.hasOwn(DIGESTS, kind) && DIGESTS[kind] === digestOf(schema) ? require(\`./validator-\${kind}.js\`).validators[kind] : undefined
`

export const validatorsAhead: Plugin = {
  name: 'validators-ahead',
  resolveId: (id) => (modules.has(id) ? id : null),
  load: (id) => (id === join(RECORD, 'ahead.ts') ? FINDER : (modules.get(id) ?? null)),
}
