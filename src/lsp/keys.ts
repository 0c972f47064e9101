import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../shipped/index.ts'
import type { Step } from './place.ts'

/** A JSON Schema, as far as completion reads it. */
interface Schema {
  readonly $ref?: string
  readonly description?: string
  readonly properties?: Readonly<Record<string, Schema | boolean>>
  readonly additionalProperties?: Schema | boolean
  readonly items?: Schema
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly type?: string
  readonly oneOf?: readonly Schema[]
  readonly anyOf?: readonly Schema[]
  readonly $defs?: Readonly<Record<string, Schema>>
}

/** The files of a rulebook, each with its schema. */
export type Format = 'rule-file' | 'measures' | 'plan' | 'upper'

/** A key that may stand somewhere, what is said of it, and what its value is. */
export interface Key {
  readonly name: string
  readonly description: string
  readonly holds: 'map' | 'list' | 'scalar'
}

/** The keys and words that may stand at places of one format, read off its JSON Schema. */
export interface Keys {
  /** The keys of the map at a path, given the keys it has. */
  at(path: readonly Step[], present: Iterable<string>): readonly Key[]
  /** The words the schema lists for a value. */
  words(path: readonly Step[]): readonly string[]
  /** What is said of the key or item at a path. */
  description(path: readonly Step[]): string
}

const schemas = new Map<string, Schema>()

const load = (name: string): Schema => {
  const known = schemas.get(name)
  if (known) return known
  const read: Schema = JSON.parse(readFileSync(join(ROOT, 'schemas', name), 'utf8'))
  schemas.set(name, read)
  return read
}

/** A schema and the file whose definitions it refers to. */
interface Located {
  readonly schema: Schema
  readonly file: string
}

/** The keys of a format. */
export const keysOf = (format: Format): Keys => {
  const file = `${format}.json`
  const root = { schema: load(file), file }
  const under = (path: readonly Step[]): readonly Located[] =>
    path.reduce<readonly Located[]>((all, step) => all.flatMap((one) => alternatives(one).flatMap(into(step))), [root])
  return {
    at: (path, present) => keysIn(under(path).flatMap(alternatives), new Set(present)),
    words: (path) => [...new Set(under(path).flatMap(alternatives).flatMap(wordsIn))],
    description: (path) =>
      under(path)
        .flatMap(alternatives)
        .find(({ schema }) => schema.description)?.schema.description ?? '',
  }
}

/** A schema with what it refers to and the choices it gives, each by itself. */
const alternatives = (one: Located): readonly Located[] => {
  const { schema, file } = one
  const { $ref } = schema
  const referred = $ref === undefined ? [] : alternatives(resolve($ref, file))
  const choices = [...(schema.oneOf ?? []), ...(schema.anyOf ?? [])].flatMap((choice) =>
    alternatives({ schema: choice, file }),
  )
  return [one, ...referred, ...choices]
}

const resolve = (ref: string, from: string): Located => {
  const [file = '', way = ''] = ref.split('#')
  const whole = load(file || from)
  const name = way.replace('/$defs/', '')
  return { schema: whole.$defs?.[name] ?? whole, file: file || from }
}

const into =
  (step: Step) =>
  ({ schema, file }: Located): readonly Located[] => {
    const { properties, additionalProperties, items } = schema
    if (typeof step === 'number') return items ? [{ schema: items, file }] : []
    const own = properties?.[step]
    if (own !== undefined) return typeof own === 'object' ? [{ schema: own, file }] : []
    return typeof additionalProperties === 'object' ? [{ schema: additionalProperties, file }] : []
  }

/** Of several closed choices only those stay that allow what stands there already. */
const keysIn = (all: readonly Located[], present: ReadonlySet<string>): Key[] => {
  const keys = new Map<string, Key>()
  for (const { schema, file } of all) {
    const names = Object.keys(schema.properties ?? {})
    if (schema.additionalProperties === false && [...present].some((key) => !names.includes(key))) continue
    for (const [name, value] of Object.entries(schema.properties ?? {})) {
      if (typeof value === 'boolean' || present.has(name)) continue
      const parts = alternatives({ schema: value, file }).map((part) => part.schema)
      const description = parts.find((part) => part.description)?.description ?? ''
      if (!keys.has(name)) keys.set(name, { name, description, holds: formOf(parts) })
    }
  }
  return [...keys.values()]
}

const formOf = (parts: readonly Schema[]): Key['holds'] => {
  if (parts.some(({ type }) => type === 'array')) return 'list'
  return parts.some(({ type }) => type === 'object') ? 'map' : 'scalar'
}

const wordsIn = ({ schema }: Located): string[] =>
  [...(schema.enum ?? []), ...(schema.const === undefined ? [] : [schema.const])].map(String)
