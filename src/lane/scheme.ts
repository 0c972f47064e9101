import { isDeepStrictEqual } from 'node:util'
import { isFact, type KindFacts, MOST_MEMBERS, type Slot, type TypedKind } from '../typed/index.ts'
import { tokenOf } from './bytes.ts'
import { tableOf } from './keys.ts'

/** What may stand under a key. */
export const FORM = {
  /** Not read here: texts among the facts. */
  other: 0,
  kind: 1,
  id: 2,
  text: 3,
  area: 4,
  integer: 5,
  number: 6,
  boolean: 7,
  choice: 8,
  date: 9,
  /** A text that is not blank. */
  title: 10,
  evidence: 11,
  members: 12,
  /** The figures of an area, each under a key of its own. */
  figures: 13,
} as const

/** A key of a kind, as its bytes stand in a line. */
export interface Key {
  readonly name: string
  /** The name in its quotes. */
  readonly token: Uint8Array
  readonly form: number
  /** Its place in the frame, or -1. */
  readonly slot: number
  /** Whether it is a fact, for which there may be evidence. */
  readonly isFact: boolean
  /** What a choice may be, each in its quotes. */
  readonly choices: readonly Uint8Array[]
}

/** A kind's keys, and how to find one among them. */
export interface Scheme {
  readonly kind: string
  readonly token: Uint8Array
  readonly keys: readonly Key[]
  readonly required: readonly number[]
  readonly slots: readonly Slot[]
  /** Of the keys, those of figures come last: how many come before them. */
  readonly figuresFrom: number
  /** By the hash of a token, the number of its key and one; 0 for none. Of the record's own keys, of those of its figures, and of all. */
  readonly tables: Readonly<Record<'own' | 'figures' | 'all', Int16Array>>
}

type Schema = Readonly<Record<string, unknown>>
type Schemas = Readonly<Record<string, Schema>>

/** The fact that says of which year the others are, where the day does not. */
export const YEAR = 'year'
/** The key under which an area has its figures. */
const FIGURES = 'indicators'
/** What the figures of an area are, beside each of them. */
const A_RECORD = { type: 'object', additionalProperties: false }

/** The most characters that the schemas allow. */
export const MAX_LENGTH = { id: 200, text: 500 } as const

const PRINTABLE = '[^\\u0000-\\u001F\\u007F-\\u009F\\u2028\\u2029]*$'
const FROM_1900 = '^(?:19|[2-9][0-9])[0-9]{2}-'
/** What this room knows the envelope to demand; a schema that demands anything else is not read here. */
const ENVELOPE: Readonly<Record<string, { readonly form: number; readonly demands: Schema }>> = {
  id: { form: FORM.id, demands: { type: 'string', minLength: 1, maxLength: 200, pattern: `^(?!\\s*$)${PRINTABLE}` } },
  area: { form: FORM.area, demands: { type: 'string', pattern: '^[0-9]{6}(?:[0-9]{3}){0,2}$' } },
  asOf: { form: FORM.date, demands: { type: 'string', format: 'date', pattern: FROM_1900 } },
  name: { form: FORM.text, demands: { type: 'string', maxLength: 500, pattern: `^${PRINTABLE}` } },
  source: { form: FORM.text, demands: { type: 'string', maxLength: 500, pattern: `^${PRINTABLE}` } },
}

/** Keywords that demand nothing of a fact by itself: words for people, and what the verdicts look at. */
const IDLE = ['$schema', '$id']
const isIdle = (keyword: string): boolean => keyword.startsWith('x-') || IDLE.includes(keyword)

/** What evidence is, beside the names of the facts for which there may be some. */
const EVIDENCE = {
  type: 'object',
  additionalProperties: {
    type: 'object',
    additionalProperties: false,
    required: ['document'],
    properties: {
      document: { type: 'string', minLength: 1, maxLength: 500, pattern: `^(?!\\s*$)${PRINTABLE}` },
      date: { type: 'string', format: 'date', pattern: FROM_1900 },
      note: { type: 'string', maxLength: 500, pattern: `^${PRINTABLE}` },
    },
  },
}

/** What members are. */
const MEMBERS = {
  type: 'array',
  maxItems: MOST_MEMBERS,
  items: {
    type: 'object',
    additionalProperties: false,
    properties: {
      sex: { anyOf: [{ type: 'string' }, { type: 'null' }, { enum: [0, 1, 2, 9] }] },
      post: { type: 'string', enum: ['principal', 'deputy', 'member', '正职', '副职', '成员'] },
    },
  },
}

const demandsOf = (schema: Schema): Schema =>
  Object.fromEntries(Object.entries(schema).filter(([keyword]) => !isIdle(keyword)))

const isSame = (a: Schema, b: Schema): boolean => isDeepStrictEqual(bare(a), bare(b))

/** A schema with what it demands alone, all the way down. */
const bare = (schema: unknown): unknown => {
  if (Array.isArray(schema)) return schema.map(bare)
  if (typeof schema !== 'object' || schema === null) return schema
  return Object.fromEntries(
    Object.entries(demandsOf(schema as Schema)).map(([keyword, value]) => [keyword, bare(value)]),
  )
}

/** How a kind's lines are read; null where its schema demands what this room does not know. */
export const schemeOf = (schema: unknown, { ranges }: Pick<KindFacts, 'ranges'>, typed: TypedKind): Scheme | null => {
  const { properties, required, additionalProperties, type, ...rest } = demandsOf(schema as Schema)
  if (type !== 'object' || additionalProperties !== false || Object.keys(rest).length > 0) return null
  const own = Object.entries(properties as Schemas)
  const figures = own.flatMap(([name, property]) => (name === FIGURES ? Object.entries(figuresIn(property)) : []))
  const keys = [...own, ...figures].map(([name, property]) => keyOf(name, property, ranges, typed))
  if (!keys.every((key) => key !== null)) return null
  const names = keys.map(({ name }) => name)
  const needed = required as readonly string[]
  // a name stands for one key; and what may have a year has one, or the day would count
  if (new Set(names).size < names.length || (names.includes(YEAR) && !needed.includes(YEAR))) return null
  return Object.freeze({
    kind: typed.kind,
    token: tokenOf(typed.kind),
    keys,
    required: needed.map((name) => names.indexOf(name)),
    slots: typed.slots,
    figuresFrom: own.length,
    tables: {
      own: tableOf(keys, 0, own.length),
      figures: tableOf(keys, own.length, keys.length),
      all: tableOf(keys, 0, keys.length),
    },
  })
}

const figuresIn = (schema: Schema): Schemas => (schema.properties ?? {}) as Schemas

const keyOf = (name: string, schema: Schema, ranges: KindFacts['ranges'], { kind, slots }: TypedKind): Key | null => {
  const slot = slots.find((one) => one.name === name)
  const form = specialForm(name, schema, { kind, slots }) ?? formOf(name, demandsOf(schema), slot, ranges)
  if (form === null) return null
  const choices = form === FORM.choice && slot ? slot.choices.map(tokenOf) : []
  const rests = slot !== undefined && isFact(slot)
  return Object.freeze({ name, token: tokenOf(name), form, slot: slot?.index ?? -1, isFact: rests, choices })
}

const specialForm = (
  name: string,
  schema: Schema,
  { kind, slots }: Pick<TypedKind, 'kind' | 'slots'>,
): number | undefined => {
  if (name === 'kind' && isSame(schema, { const: kind })) return FORM.kind
  if (name === FIGURES && isSame(schema, { ...A_RECORD, properties: figuresIn(schema) })) return FORM.figures
  if (name === 'evidence') {
    const facts = slots.filter(isFact).map((slot) => slot.name)
    if (isSame(schema, { ...EVIDENCE, propertyNames: { enum: facts } })) return FORM.evidence
  }
  return name === 'members' && isSame(schema, MEMBERS) ? FORM.members : undefined
}

const formOf = (name: string, demands: Schema, slot: Slot | undefined, ranges: KindFacts['ranges']): number | null => {
  const envelope = ENVELOPE[name]
  if (envelope) return isSame(demands, envelope.demands) ? envelope.form : null
  if (slot === undefined || slot.type === 'members') return FORM.other
  const { type, minimum = null, maximum = null, enum: words, format, pattern, ...rest } = demands
  if (Object.keys(rest).length > 0) return null
  if (slot.type === 'boolean') return type === 'boolean' ? FORM.boolean : null
  if (slot.type === 'choice') return isSame({ words }, { words: slot.choices }) ? FORM.choice : null
  if (slot.type === 'date') return format === 'date' && (pattern ?? FROM_1900) === FROM_1900 ? FORM.date : null
  if (slot.type === 'text') return FORM.other
  // what lies outside these the verdicts decline
  const { minimum: low = null, maximum: high = null } = ranges[name] ?? {}
  const isBelow = minimum !== null && (low === null || low < Number(minimum))
  const isAbove = maximum !== null && (high === null || high > Number(maximum))
  return isBelow || isAbove ? null : FORM[slot.type]
}
