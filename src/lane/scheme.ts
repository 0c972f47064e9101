import type { KindFacts, Slot, TypedKind } from '../typed/index.ts'

/** What may stand under a key. */
export const FORM = {
  /** Not read here: rosters, evidence, figures of areas. */
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
} as const

/** A key of a kind, as its bytes stand in a line. */
export interface Key {
  readonly name: string
  /** The name in its quotes. */
  readonly token: Uint8Array
  readonly form: number
  /** Its place in the frame, or -1. */
  readonly slot: number
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
  /** By the hash of a token, the number of its key and one; 0 for none. */
  readonly table: Int16Array
}

type Schema = Readonly<Record<string, unknown>>

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

const demandsOf = (schema: Schema): Schema =>
  Object.fromEntries(Object.entries(schema).filter(([keyword]) => !isIdle(keyword)))

const isSame = (a: Schema, b: Schema): boolean =>
  JSON.stringify(Object.entries(a).sort()) === JSON.stringify(Object.entries(b).sort())

/** How a kind's lines are read; null where its schema demands what this room does not know. */
export const schemeOf = (schema: unknown, { ranges }: Pick<KindFacts, 'ranges'>, typed: TypedKind): Scheme | null => {
  const { properties, required, additionalProperties, type, ...rest } = demandsOf(schema as Schema)
  if (type !== 'object' || additionalProperties !== false || Object.keys(rest).length > 0) return null
  const keys = Object.entries(properties as Readonly<Record<string, Schema>>).map(([name, property]) =>
    keyOf(name, property, ranges, typed),
  )
  if (!keys.every((key) => key !== null)) return null
  const names = keys.map(({ name }) => name)
  // of an area's year the day alone says nothing
  if (names.includes('year')) return null
  return Object.freeze({
    kind: typed.kind,
    token: tokenOf(typed.kind),
    keys,
    required: (required as readonly string[]).map((name) => names.indexOf(name)),
    slots: typed.slots,
    table: tableOf(keys),
  })
}

const keyOf = (name: string, schema: Schema, ranges: KindFacts['ranges'], { kind, slots }: TypedKind): Key | null => {
  const slot = slots.find((one) => one.name === name)
  const form = name === 'kind' ? kindForm(schema, kind) : formOf(name, demandsOf(schema), slot, ranges)
  if (form === null) return null
  const choices = form === FORM.choice && slot ? slot.choices.map(tokenOf) : []
  return Object.freeze({ name, token: tokenOf(name), form, slot: slot?.index ?? -1, choices })
}

const kindForm = (schema: Schema, kind: string): number | null =>
  isSame(demandsOf(schema), { const: kind }) ? FORM.kind : null

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

const tokenOf = (word: string): Uint8Array => new TextEncoder().encode(JSON.stringify(word))

/** Slots of the table, many more than a kind has keys. */
const SIZE = 4096

/** One more byte of a token's hash. */
export const hashStep = (hash: number, byte: number): number => (Math.imul(hash, 31) + byte) | 0

/** Where a hash stands in a table. */
export const placeOf = (hash: number): number => (hash ^ (hash >>> 13)) & (SIZE - 1)

/** The place after one that another key has. */
export const nextPlace = (place: number): number => (place + 1) & (SIZE - 1)

const tableOf = (keys: readonly Key[]): Int16Array => {
  const table = new Int16Array(SIZE)
  keys.forEach(({ token }, index) => {
    let place = placeOf(token.slice(1, -1).reduce(hashStep, 0))
    while (table[place] !== 0) place = nextPlace(place)
    table[place] = index + 1
  })
  return table
}
