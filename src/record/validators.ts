import { Ajv2020, type CodeOptions, type ValidateFunction } from 'ajv/dist/2020.js'
import standalone from 'ajv/dist/standalone/index.js'
import formats from 'ajv-formats'
import { validatorAhead } from './ahead.ts'
import { type Kinds, kindsWith, type ValidatorOf } from './kinds.ts'
import { VOCABULARY } from './schema.ts'

/** The kinds that these schemas define, with validators made when they are needed: to compile all takes a tenth of a second. */
export const loadKinds = (schemas: Readonly<Record<string, unknown>>): Kinds => kindsWith(compiling(), schemas)

const compiling = (): ValidatorOf => {
  let made: Ajv2020 | undefined
  return (kind, schema) => {
    const ahead = validatorAhead(kind, schema)
    if (ahead !== undefined) return ahead
    made ??= strictAjv()
    return made.compile(schema)
  }
}

/** Strict, and forbidden to rewrite what it checks; `ownProperties` keeps inherited keys out of every answer. */
const strictAjv = (code: CodeOptions = {}): Ajv2020 => {
  const ajv = new Ajv2020({
    strict: true,
    // the tests hold the schemas against their meta-schema; to compile that takes a start a twentieth of a second
    validateSchema: false,
    meta: false,
    allErrors: true,
    verbose: true,
    ownProperties: true,
    coerceTypes: false,
    useDefaults: false,
    removeAdditional: false,
    code,
  })
  formats.default(ajv, ['date'])
  return ajv.addVocabulary([...VOCABULARY])
}

/** A module of the older kind, which those who check types for Node and for a bundler take for different things. */
const { default: generate } = standalone as unknown as {
  readonly default: (ajv: Ajv2020, names: Readonly<Record<string, string>>) => string
}

/**
 * The validators of all kinds as the text of a module that exports `validators`, by kind: where code may not be made of text, as in the
 * pages, it is made beforehand.
 */
export const validatorModule = (schemas: Readonly<Record<string, unknown>>): string => {
  const ajv = strictAjv({ source: true, esm: true })
  const names: string[] = []
  const kinds = kindsWith((kind, schema) => {
    names.push(kind)
    return ajv.addSchema(schema, kind).getSchema(kind) as ValidateFunction
  }, schemas)
  // the first record of a kind brings out its schema
  for (const kind of Object.keys(kinds.specs)) kinds.read({ kind })
  const exported = Object.fromEntries(names.map((kind, index) => [`accepts${index}`, kind]))
  const imports: string[] = []
  const code = generate(ajv, exported).replace(/require\("([^"]+)"\)/g, (_call: string, path: string) => {
    imports.push(`import * as required${imports.length} from '${path}.js'`)
    return `whole(required${imports.length - 1})`
  })
  const list = names.map((kind, index) => `  ${JSON.stringify(kind)}: accepts${index},`)
  return [
    ...imports,
    // a module of the older kind may come as it is, or as the default of a newer one
    'const whole = (given) => (given.default?.default || given.default?.fullFormats ? given.default : given)',
    code,
    'export const validators = {',
    ...list,
    '}',
    '',
  ].join('\n')
}
