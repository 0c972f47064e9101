import type { Bilingual, FactType } from '../../model/index.ts'
import { type Place, type PropertySchema, placesOf, type RecordSchema } from '../../record/index.ts'
import type { Entry } from '../keep/draft.ts'

/** A fact as a form asks it. */
export interface Field {
  readonly name: string
  readonly type: FactType
  readonly title: Bilingual
  readonly unit: Bilingual | null
  readonly choices: readonly { readonly value: string; readonly title: Bilingual }[]
  readonly place: Place
}

/** The facts of a kind, as its schema has them. */
export const fieldsOf = (schema: RecordSchema): readonly Field[] =>
  placesOf(schema).map((place) => {
    const { name, type, title, unit, choices, choiceTitles = {} } = place.spec
    const titled = choices.map((value) => ({ value, title: choiceTitles[value] ?? { zh: value, en: value } }))
    return { name, type, title, unit, choices: titled, place }
  })

/** Why something typed is no value. */
export type InputFault =
  | { readonly code: 'integer' | 'number' | 'date' | 'choice' | 'text' }
  | { readonly code: 'minimum' | 'maximum'; readonly limit: number }
  | { readonly code: 'expected'; readonly text: Bilingual }

/** A value, nothing, or why what was typed is none. */
export type InputReading =
  | { readonly value: string | number | boolean | readonly object[] | undefined; readonly fault: null }
  | { readonly value: undefined; readonly fault: InputFault }

const NOTHING: InputReading = { value: undefined, fault: null }
const fine = (value: string | number | boolean | readonly object[]): InputReading => ({ value, fault: null })
const wrong = (fault: InputFault): InputReading => ({ value: undefined, fault })

/** What was typed, as the value the record's schema takes: full-width digits are digits, and blanks around it nothing. */
export const readEntry = ({ type, place, choices }: Field, entry: Entry | undefined): InputReading => {
  if (entry === undefined) return NOTHING
  if (typeof entry === 'boolean') return fine(entry)
  if (typeof entry !== 'string') return entry.length === 0 ? NOTHING : fine(entry)
  const text = entry.normalize('NFKC').trim()
  if (text === '') return NOTHING
  if (type === 'integer' || type === 'number') return readNumber(text, type, place.schema)
  if (type === 'choice') return choices.some(({ value }) => value === text) ? fine(text) : wrong({ code: 'choice' })
  if (type === 'date') return isDay(text) && fits(text, place.schema) ? fine(text) : wrong({ code: 'date' })
  return fits(entry.trim(), place.schema) ? fine(entry.trim()) : wrong(expectedOf(place.schema))
}

const NUMBERS = { integer: /^[+-]?\d{1,15}$/, number: /^[+-]?\d{1,15}(?:\.\d{1,6})?$/ } as const

const readNumber = (text: string, type: 'integer' | 'number', schema: PropertySchema): InputReading => {
  const digits = text.replace(/−/g, '-')
  if (!NUMBERS[type].test(digits)) return wrong({ code: type })
  const value = Number(digits)
  const { minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY } = schema
  if (value < minimum) return wrong({ code: 'minimum', limit: minimum })
  return value > maximum ? wrong({ code: 'maximum', limit: maximum }) : fine(value === 0 ? 0 : value)
}

/** Whether a text is a day of the calendar, YYYY-MM-DD. */
export const isDay = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) &&
  !Number.isNaN(Date.parse(text)) &&
  new Date(`${text}T00:00:00Z`).toISOString().startsWith(text)

interface TextSchema extends PropertySchema {
  readonly pattern?: string
  readonly minLength?: number
  readonly maxLength?: number
}

/** Whether a text is what a schema takes. Lengths count characters, not halves of them. */
export const fits = (text: string, schema: TextSchema): boolean => {
  const { pattern, minLength = 0, maxLength = Number.POSITIVE_INFINITY } = schema
  const length = [...text].length
  return length >= minLength && length <= maxLength && (pattern === undefined || new RegExp(pattern, 'u').test(text))
}

const expectedOf = (schema: PropertySchema): InputFault => {
  const text = schema['x-expected']
  return text ? { code: 'expected', text } : { code: 'text' }
}
