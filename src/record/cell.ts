import { numberFault, suggest } from '../source/index.ts'
import type { CellSource, MappedField, Target } from './mapping.ts'

/** What came of a cell: a value, nothing, or a fault with what was expected. */
export type CellResult =
  | { readonly form: 'value'; readonly value: string | number | boolean }
  | { readonly form: 'missing' }
  | Misfit

/** A cell that does not hold what its field needs. */
export interface Misfit {
  readonly form: 'fault'
  readonly expected: string
  readonly expectedZh?: string
  readonly suggestion?: string
}

const MISSING: CellResult = { form: 'missing' }
const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ...['是', '有', 'true', 'yes', '1', '√'].map((word) => [word, true] as const),
  ...['否', '无', 'false', 'no', '0', '×'].map((word) => [word, false] as const),
])

/** The value of a field in one cell. Empty is missing; nothing is guessed. */
export const readCell = (raw: string, field: MappedField, source: CellSource & { form: 'column' }): CellResult => {
  const word = plainCell(raw)
  if (word === '') return MISSING
  if (source.values !== null) return fromTable(word, source.values, source.otherwise)
  return readWord(raw, word, field)
}

/** The value that a field takes from what is written, which is not empty. */
const readWord = (raw: string, word: string, field: Target): CellResult => {
  switch (field.form) {
    case 'integer':
    case 'number':
      return fromNumber(cellDecimal(field.percent ? raw.replace(/[%％]\s*$/, '') : raw), field)
    case 'boolean':
      return fromWords(word.toLowerCase(), BOOLEANS)
    case 'choice':
      return fromChoices(word, field)
    case 'date':
      return value(dateIn(word) ?? word)
    case 'name':
      // NFKC ruins names
      return value(raw.normalize('NFC'))
    default:
      return value(word)
  }
}

/** The value of a field that a whole table leaves to one word. */
export const readConstant = (raw: string, field: Target): CellResult => {
  const word = plainCell(raw)
  return word === '' ? MISSING : readWord(raw, word, field)
}

/** Ways to write a day that leave no doubt which number is the month; with a time of day, its day. */
const DATE = /^(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|年(\d{1,2})月(\d{1,2})日)(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?$/

/** The day in a cell as YYYY-MM-DD, or null; whether there is such a day is for the schema to say. */
const dateIn = (word: string): string | null => {
  const [, year, , month, day, zhMonth, zhDay] = DATE.exec(word) ?? []
  if (year === undefined) return null
  return [year, month ?? zhMonth ?? '', day ?? zhDay ?? ''].map((part) => part.padStart(2, '0')).join('-')
}

/** The sum of several cells: missing when any of them is, since unknown is not zero. */
export const sumCells = (raws: readonly string[], field: MappedField): CellResult => {
  if (raws.some(isNoNumber)) return fromNumber(null, field)
  const decimals = raws.flatMap((raw) => cellDecimal(raw) ?? [])
  return decimals.length < raws.length ? MISSING : fromNumber(decimalSum(decimals), field)
}

/** Whether a cell holds something, and that is no number. */
export const isNoNumber = (raw: string): boolean => plainCell(raw) !== '' && cellDecimal(raw) === null

/** The text of a cell as its reader compares it. */
export const plainCell = (raw: string): string => (ASCII.test(raw) ? raw : raw.normalize('NFKC')).trim()

/** Nothing to normalize, which is most of what tables hold. */
const ASCII = /^[ -~]*$/

/** Full-width digits and well-formed thousands commas; superscripts and circled digits only look like numbers. */
const NUMERIC = /^[\s\d０-９.．,，\-－]+$/
const THOUSANDS = /^-?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?$/

/** The decimal in a cell as JSON would write it, or null. */
const cellDecimal = (raw: string): string | null => {
  if (SHORT.test(raw)) return raw
  if (!NUMERIC.test(raw)) return null
  const word = plainCell(raw)
  const decimal = THOUSANDS.test(word) ? word.replaceAll(',', '') : word
  return numberFault(decimal) === null ? decimal : null
}

/** Digits that any double keeps, which is most numbers there are. */
const SHORT = /^-?(?:0|[1-9]\d{0,14})$/

const fromNumber = (decimal: string | null, { form }: Pick<Target, 'form'>): CellResult => {
  const isSound = decimal !== null && (SHORT.test(decimal) || numberFault(decimal) === null)
  const number = isSound ? Number(decimal) : Number.NaN
  const isFit = form === 'integer' ? Number.isInteger(number) : Number.isFinite(number)
  return isFit ? value(number) : { form: 'fault', expected: form }
}

const fromTable = (
  word: string,
  table: ReadonlyMap<string, string | number | boolean>,
  otherwise: string | number | boolean | null,
): CellResult => {
  const found = table.get(word) ?? otherwise
  return found === null ? unlisted(word, [...table.keys()]) : value(found)
}

const fromWords = (word: string, words: ReadonlyMap<string, string | boolean>): CellResult => {
  const found = words.get(word)
  return found === undefined ? unlisted(word, [...words.keys()]) : value(found)
}

/** A choice by its value or its title in either language; the titles are what to say in that language. */
const fromChoices = (word: string, { words }: Target): CellResult => {
  const found = words.get(word.toLowerCase())
  if (found !== undefined) return value(found)
  const all = [...words.keys()]
  const isZh = (one: string): boolean => /\p{Script=Han}/u.test(one)
  const values = [...new Set(words.values())]
  const titles = all.filter(isZh)
  return {
    ...unlisted(word, all),
    expected: values.join(', '),
    ...(titles.length > 0 && { expectedZh: titles.join(', ') }),
  }
}

const unlisted = (word: string, words: readonly string[]): Misfit => {
  const suggestion = suggest(word.slice(0, 80), words)
  return { form: 'fault', expected: words.join(', '), ...(suggestion !== null && { suggestion }) }
}

const value = (of: string | number | boolean): CellResult => ({ form: 'value', value: of })

/** Decimals added as decimals: in floats 0.1 and 0.2 do not make 0.3. */
const decimalSum = (decimals: readonly string[]): string => {
  const scale = Math.max(...decimals.map((decimal) => decimal.split('.')[1]?.length ?? 0))
  const total = decimals.reduce((sum, decimal) => sum + scaled(decimal, scale), 0n)
  const digits = String(total < 0n ? -total : total).padStart(scale + 1, '0')
  const whole = digits.slice(0, digits.length - scale)
  return `${total < 0n ? '-' : ''}${whole}${scale > 0 ? `.${digits.slice(-scale)}` : ''}`
}

const scaled = (decimal: string, scale: number): bigint => {
  const [whole = '', fraction = ''] = decimal.split('.')
  return BigInt(whole + fraction.padEnd(scale, '0'))
}
