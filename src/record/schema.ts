import type { Bilingual, Consistency, FactRange, FactSpec, FactType, KindSpec } from '../model/index.ts'

/** What a property of a record schema says, as far as this room reads it. */
export interface PropertySchema {
  readonly type?: string
  readonly format?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly properties?: Readonly<Record<string, PropertySchema>>
  readonly items?: PropertySchema
  readonly propertyNames?: { readonly enum: readonly string[] }
  readonly 'x-title': Bilingual
  readonly 'x-unit'?: Bilingual
  readonly minimum?: number
  readonly maximum?: number
  readonly 'x-plausible'?: FactRange
  readonly 'x-columns'?: readonly string[]
  readonly 'x-expected'?: Bilingual
  readonly 'x-choices'?: Readonly<Record<string, Bilingual>>
  readonly 'x-denominator'?: FactSpec['denominator']
}

/** A record schema with the envelope's definitions written out in place. */
export interface RecordSchema extends PropertySchema {
  readonly properties: Readonly<Record<string, PropertySchema>>
  readonly 'x-consistency'?: readonly Consistency[]
}

/** Every keyword of ours that ajv shall let pass. */
export const VOCABULARY = [
  'x-title',
  'x-unit',
  'x-plausible',
  'x-columns',
  'x-expected',
  'x-choices',
  'x-direction',
  'x-definition',
  'x-denominator',
  'x-unread',
  'x-consistency',
] as const

const ENVELOPE_REF = 'envelope.json#/$defs/'
const ENVELOPE = ['kind', 'id', 'area', 'asOf', 'name', 'source', 'evidence']

/** A fact, where it stands in a record, and the schema that describes it. */
export interface Place {
  readonly spec: FactSpec
  /** The property that holds the fact's object, or null when the fact stands at the top. */
  readonly within: string | null
  readonly schema: PropertySchema
}

/** The schema with every reference to the envelope replaced by what it refers to, so that it stands alone. */
export const inlineEnvelope = (schema: unknown, envelope: unknown): unknown => {
  if (Array.isArray(schema)) return Object.freeze(schema.map((item) => inlineEnvelope(item, envelope)))
  if (!isMap(schema)) return schema
  const whole = '$ref' in schema ? withDefinition(schema, envelope) : schema
  const inlined: Record<string, unknown> = {}
  for (const key of Object.keys(whole)) inlined[key] = inlineEnvelope(whole[key], envelope)
  return Object.freeze(inlined)
}

const withDefinition = ({ $ref, ...rest }: Readonly<Record<string, unknown>>, envelope: unknown) => ({
  ...definition(String($ref), envelope),
  ...rest,
})

const definition = (ref: string, envelope: unknown): Readonly<Record<string, unknown>> => {
  const defs = isMap(envelope) && isMap(envelope.$defs) ? envelope.$defs : {}
  const found = ref.startsWith(ENVELOPE_REF) ? defs[ref.slice(ENVELOPE_REF.length)] : undefined
  if (!isMap(found)) throw new Error(`no such definition: ${ref}`)
  return found
}

/** The facts of a kind, in the order of its schema. */
export const placesOf = (schema: RecordSchema): readonly Place[] =>
  Object.entries(schema.properties).flatMap(([name, property]) => {
    if (ENVELOPE.includes(name)) return []
    if (property.type !== 'object') return [place(name, property, null)]
    return Object.entries(property.properties ?? {}).map(([inner, part]) => place(inner, part, name))
  })

const place = (name: string, schema: PropertySchema, within: string | null): Place =>
  Object.freeze({ spec: factSpec(name, schema), within, schema })

const factSpec = (name: string, schema: PropertySchema): FactSpec =>
  Object.freeze({
    name,
    type: factType(name, schema),
    title: schema['x-title'],
    unit: schema['x-unit'] ?? null,
    choices: Object.freeze((schema.enum ?? []).map(String)),
    ...(schema['x-choices'] ? { choiceTitles: schema['x-choices'] } : {}),
    ...(schema['x-denominator'] ? { denominator: schema['x-denominator'] } : {}),
    columns: schema['x-columns'] ?? Object.freeze([]),
  })

const factType = (name: string, schema: PropertySchema): FactType => {
  const { type } = schema
  if (type === 'integer' || type === 'number' || type === 'boolean') return type
  if (type === 'array') return 'members'
  if (type === 'string' && schema.format === 'date') return 'date'
  if (type === 'string') return schema.enum ? 'choice' : 'text'
  throw new Error(`${name}: a fact cannot have the type ${type}`)
}

/** Between which numbers each fact is both accepted and believed. */
export const rangesOf = (places: readonly Place[]): Readonly<Record<string, FactRange>> => {
  const ranges: Record<string, FactRange> = Object.create(null)
  for (const { spec, schema } of places) {
    const both = [schema, schema['x-plausible'] ?? {}]
    const minimum = Math.max(...both.map((one) => one.minimum ?? Number.NEGATIVE_INFINITY))
    const maximum = Math.min(...both.map((one) => one.maximum ?? Number.POSITIVE_INFINITY))
    ranges[spec.name] = {
      ...(Number.isFinite(minimum) ? { minimum } : {}),
      ...(Number.isFinite(maximum) ? { maximum } : {}),
    }
  }
  return Object.freeze(ranges)
}

/** A kind as its schema defines it. */
export const kindSpec = (kind: string, schema: RecordSchema, places: readonly Place[]): KindSpec => {
  const facts: Record<string, FactSpec> = Object.create(null)
  for (const { spec } of places) facts[spec.name] = spec
  return Object.freeze({ kind, title: schema['x-title'], facts: Object.freeze(facts) })
}

/** Whether a value is a map: an object that is no list. */
export const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
