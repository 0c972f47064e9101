import type { ValidateFunction } from 'ajv'
import {
  type Consistency,
  type FactRange,
  type FactRecord,
  type FactType,
  type KindSpec,
  type Problem,
  problem,
} from '../model/index.ts'
import { type Entry, placeOf } from './batch.ts'
import { mismatchedRates } from './denominator.ts'
import { lateEvidence, strayEvidence, withEvidenceNames } from './evidence.ts'
import { toRecord } from './record.ts'
import { refusals, typeName } from './refusals.ts'
import { inlineEnvelope, isMap, kindSpec, type Place, placesOf, type RecordSchema, rangesOf } from './schema.ts'
import { namesIn, suspicions } from './suspicion.ts'
import { unknownKind } from './unknown-kind.ts'

/** A record read, perhaps with warnings, or every reason why it was refused. */
export type Reading =
  | { readonly record: FactRecord; readonly problems: Problem[] }
  | { readonly record: null; readonly problems: Problem[] }

/** The record kinds, and the one reader of records that every door shares. */
export interface Kinds {
  readonly specs: Readonly<Record<string, KindSpec>>
  /** Each kind's JSON Schema, complete in itself. */
  readonly schemas: Readonly<Record<string, unknown>>
  /** Checks a value against its kind's schema; `where` is copied into the problems. The value is never changed. */
  read(value: unknown, where?: Partial<Problem>): Reading
  /** Reads an entry of a batch; what was wrong with its text already is all there is to say of it. */
  readEntry(entry: Entry): Reading
  /** Between which numbers the facts of a kind are accepted and believed. */
  ranges(kind: string): Readonly<Record<string, FactRange>>
  /** What holds between the facts of any true record of a kind. */
  consistency(kind: string): readonly Consistency[]
  /** The facts that must be consistent with some of these. */
  companions(kind: string, facts: readonly string[]): readonly string[]
  /** Which of these facts cannot be true. */
  suspect(kind: string, facts: FactRecord['facts'], asOf: string): FactRecord['suspect']
}

interface Kind {
  readonly spec: KindSpec
  readonly schema: RecordSchema
  readonly places: readonly Place[]
  /** Compiled at the first record of the kind: most runs meet one kind, and compiling all takes a tenth of a second. */
  readonly validator: () => ValidateFunction
}

/** How values of a kind are held against its schema. */
export type ValidatorOf = (kind: string, schema: RecordSchema) => ValidateFunction

/**
 * The kinds that these schemas define: file stem → parsed schema, `envelope` among them. Throws when a schema is wrong. Each
 * validator is asked for at the first record of its kind.
 */
export const kindsWith = (validatorOf: ValidatorOf, schemas: Readonly<Record<string, unknown>>): Kinds => {
  const kinds = new Map<string, Kind>()
  for (const [stem, source] of Object.entries(schemas)) {
    if (stem !== 'envelope') kinds.set(stem, loadKind(validatorOf, stem, inlineEnvelope(source, schemas.envelope)))
  }
  return Object.freeze({
    specs: pick(kinds, ({ spec }) => spec),
    schemas: pick(kinds, ({ schema }): unknown => schema),
    read: (value: unknown, where: Partial<Problem> = {}) => readRecord(kinds, value, where),
    readEntry: (entry: Entry): Reading => {
      if (entry.problems.length > 0) return { record: null, problems: entry.problems }
      const { record, problems } = readRecord(kinds, entry.value, placeOf(entry))
      const placed = problems.map((one) => (one.path === undefined ? one : { ...one, ...placeOf(entry, one.path) }))
      return record === null ? { record, problems: placed } : { record, problems: placed }
    },
    ranges: (kind: string) => rangesOf(kinds.get(kind)?.places ?? []),
    consistency: (kind: string) => kinds.get(kind)?.schema['x-consistency'] ?? [],
    companions: (kind: string, facts: readonly string[]) => {
      const rules = kinds.get(kind)?.schema['x-consistency']?.map(namesIn) ?? []
      return rules.filter((names) => names.some((name) => facts.includes(name))).flat()
    },
    suspect: (kind: string, facts: FactRecord['facts'], asOf: string) => {
      const { places = [], schema } = kinds.get(kind) ?? {}
      return suspicions(facts, places, schema?.['x-consistency'] ?? [], asOf)
    },
  })
}

const loadKind = (validatorOf: ValidatorOf, kind: string, source: unknown): Kind => {
  if (!isRecordSchema(source, kind)) throw new Error(`schemas/records/${kind}.json does not define the kind ${kind}`)
  const places = placesOf(source)
  const schema = withEvidenceNames(source, places)
  for (const rule of source['x-consistency'] ?? []) assertCountable(kind, rule, places)
  let compiled: ValidateFunction | undefined
  const validator = () => {
    compiled ??= validatorOf(kind, schema)
    return compiled
  }
  return { spec: kindSpec(kind, schema, places), schema, places, validator }
}

const isRecordSchema = (source: unknown, kind: string): source is RecordSchema => {
  if (!isMap(source) || !isMap(source.properties)) return false
  const own = source.properties.kind
  return isMap(own) && own.const === kind
}

/** Sums are exact because only whole numbers are summed. */
const COUNTABLE: readonly FactType[] = ['integer', 'members', 'boolean']

const assertCountable = (kind: string, rule: Consistency, places: readonly Place[]): void => {
  const typeOf = (name: string): FactType => places.find(({ spec }) => spec.name === name)?.spec.type ?? 'text'
  if ('absent' in rule) {
    if (typeOf(rule.unless) !== 'boolean') throw new Error(`${kind}: x-consistency needs a yes or no of ${rule.unless}`)
    return
  }
  for (const side of [rule.sum, typeof rule.of === 'number' ? [] : rule.of]) {
    const isDay = side.length === 1 && typeOf(side[0] ?? '') === 'date'
    const odd = side.find((name) => !isDay && !COUNTABLE.includes(typeOf(name)))
    if (odd !== undefined) throw new Error(`${kind}: x-consistency cannot count ${odd}`)
  }
}

const pick = <T>(kinds: ReadonlyMap<string, Kind>, part: (kind: Kind) => T): Readonly<Record<string, T>> => {
  const picked: Record<string, T> = Object.create(null)
  for (const [name, kind] of kinds) picked[name] = part(kind)
  return Object.freeze(picked)
}

const readRecord = (kinds: ReadonlyMap<string, Kind>, value: unknown, where: Partial<Problem>): Reading => {
  if (!isMap(value)) return refuse(problem('record-shape', { found: typeName(value) }, { ...where, path: '' }))
  const name = Object.hasOwn(value, 'kind') ? value.kind : undefined
  const at = { ...where, path: '/kind' }
  if (name === undefined) return refuse(problem('missing-field', { field: 'kind' }, at))
  if (typeof name !== 'string') {
    return refuse(problem('field-type', { field: 'kind', expected: 'string', found: typeName(name) }, at))
  }
  const kind = kinds.get(name)
  if (kind === undefined) return refuse(unknownKind(name, [...kinds.keys()], at))
  const accepts = kind.validator()
  if (!accepts(value)) return { record: null, problems: refusals(accepts.errors ?? [], where) }
  const record = toRecord(value, kind.spec.kind, kind.places, kind.schema['x-consistency'] ?? [])
  const stray = strayEvidence(record, where)
  if (stray.length > 0) return { record: null, problems: stray }
  return { record, problems: [...lateEvidence(record, where), ...mismatchedRates(record, kind.places, where)] }
}

const refuse = (fault: Problem): Reading => ({ record: null, problems: [fault] })
