import { numberFault, suggest } from '../source/index.ts'
import type { CellSource, MappedField } from './mapping.ts'

/** What came of a cell: a value, nothing, or a fault with what was expected. */
export type CellResult =
  | { readonly form: 'value'; readonly value: string | number | boolean }
  | { readonly form: 'missing' }
  | { readonly form: 'fault'; readonly expected: string; readonly suggestion?: string }

const MISSING: CellResult = { form: 'missing' }
const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ...['是', '有', 'true', '1'].map((word) => [word, true] as const),
  ...['否', '无', 'false', '0'].map((word) => [word, false] as const),
])

/** The value of a field in one cell. Empty is missing; nothing is guessed. */
export const readCell = (raw: string, field: MappedField, source: CellSource & { form: 'column' }): CellResult => {
  const word = plainCell(raw)
  if (word === '') return MISSING
  if (source.values !== null) return fromTable(word, source.values, source.otherwise)
  if (field.form === 'integer' || field.form === 'number') return fromNumber(cellDecimal(raw), field)
  if (field.form === 'boolean') return fromWords(word.toLowerCase(), BOOLEANS)
  if (field.form === 'choice') return fromWords(word, new Map(field.choices.map((choice) => [choice, choice])))
  // NFKC ruins names
  return value(field.form === 'name' ? raw.normalize('NFC') : word)
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
export const plainCell = (raw: string): string => raw.normalize('NFKC').trim()

/** Full-width digits and well-formed thousands commas; superscripts and circled digits only look like numbers. */
const NUMERIC = /^[\s\d０-９.．,，\-－]+$/
const THOUSANDS = /^-?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?$/

/** The decimal in a cell as JSON would write it, or null. */
const cellDecimal = (raw: string): string | null => {
  if (!NUMERIC.test(raw)) return null
  const word = plainCell(raw)
  const decimal = THOUSANDS.test(word) ? word.replaceAll(',', '') : word
  return numberFault(decimal) === null ? decimal : null
}

const fromNumber = (decimal: string | null, { form }: MappedField): CellResult => {
  const number = decimal === null || numberFault(decimal) !== null ? Number.NaN : Number(decimal)
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

const unlisted = (word: string, words: readonly string[]): CellResult => {
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
