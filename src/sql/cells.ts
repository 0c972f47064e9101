import type { CellSource, MappedField } from '../record/index.ts'
import { type Dialect, literalDay, literalText, quoted, REAL_DAY } from './dialect.ts'

/** What a column of a table holds, as far as reading it differs. */
export type CellClass = 'integer' | 'decimal' | 'double' | 'boolean' | 'day' | 'moment' | 'text' | 'other'

/** The columns of a table, by name. */
export type TableColumns = ReadonlyMap<string, CellClass>

/** Between which numbers a field is judged in SQL. */
export interface Range {
  readonly low: number
  readonly high: number
}

/** A field of a row in SQL: its value where the cell is plain, and what is not null where one was given. */
export interface TypedCell {
  readonly value: string
  /** Null for a constant. */
  readonly given: string | null
  /** Whether the cell is plain, where that can be said more cheaply than by its value; unknown for one that is null. */
  readonly plain?: string
}

/** What every record has. */
export const REQUIRED: readonly string[] = ['id', 'area', 'asOf']

/** Whatever reader it meets, such a number is itself. */
const PLAIN_RANGE: Range = { low: -1_000_000_000, high: 1_000_000_000 }

/**
 * Writes the fields of rows in SQL. Only of what is read the same by the reader of cells the value counts; of all else it may be null where
 * something was given, and the row is for the reader. Trusted cells are known to be plain, and are not looked at again.
 */
export const cellsOf = (dialect: Dialect, columns: TableColumns, isTrusted = false) => {
  const typeOf = (field: MappedField): string => {
    const { form } = field
    if (form === 'integer') return 'BIGINT'
    if (form === 'number') return dialect.decimal
    if (form === 'boolean') return 'BOOLEAN'
    return isDay(field) ? 'DATE' : dialect.text
  }

  const nothing = (field: MappedField): string => `CAST(NULL AS ${typeOf(field)})`

  const constant = (value: string | number | boolean, field: MappedField): string => {
    if (typeof value === 'string' && !isFitText(value, field)) return nothing(field)
    if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE'
    if (typeof value === 'number') return `CAST(${decimalText(value)} AS ${typeOf(field)})`
    return isDay(field) ? literalDay(value) : literalText(value)
  }

  const given = (column: string): string => {
    const name = quoted(column)
    const kind = columns.get(column)
    if (kind === 'text') return unlessEmpty(name)
    return kind === 'other' ? unlessEmpty(`CAST(${name} AS ${dialect.text})`) : name
  }

  const number = (column: string, field: MappedField, range: Range): string => {
    const [cell, kind] = [given(column), columns.get(column)]
    const isWhole = field.form === 'integer'
    const type = typeOf(field)
    const within = (value: string): string => `${value} BETWEEN ${range.low} AND ${range.high}`
    if (isTrusted && kind !== 'text' && kind !== 'other' && kind !== 'double') return `CAST(${cell} AS ${type})`
    switch (kind) {
      case 'integer':
        return `CASE WHEN ${within(cell)} THEN CAST(${cell} AS ${type}) END`
      case 'decimal':
        return `CASE WHEN ${within(cell)} AND ${cell} = round(${cell}, ${isWhole ? 0 : 6}) THEN CAST(${cell} AS ${type}) END`
      case 'double':
        if (isWhole) return `CASE WHEN ${within(cell)} AND ${cell} = round(${cell}) THEN CAST(${cell} AS ${type}) END`
        return shortest(cell, range)
      case 'text':
      case 'other': {
        if (!isWhole) return decimalFrom(cell, range)
        const whole = dialect.whole(cell)
        return `CASE WHEN ${within(whole)} THEN ${whole} END`
      }
      default:
        return nothing(field)
    }
  }

  /** A double as the decimal that it is written as, where that has no more than fifteen digits. */
  const shortest = (cell: string, { low, high }: Range): string => {
    const [lowest, highest] = [low, high].map((end) => `CAST(${decimalText(end)} AS ${dialect.double})`)
    const decimal = dialect.toDecimal(cell)
    return `CASE WHEN ${cell} BETWEEN ${lowest} AND ${highest} THEN CASE WHEN CAST(${decimal} AS ${dialect.double}) = ${cell} THEN ${decimal} END END`
  }

  const decimalFrom = (text: string, { low, high }: Range): string => {
    const isDecimal = dialect.matches(text, '-?(0|[1-9][0-9]{0,8})([.][0-9]{1,6})?')
    const decimal = dialect.toDecimal(text)
    return `CASE WHEN ${isDecimal} THEN CASE WHEN ${decimal} BETWEEN ${low} AND ${high} THEN ${decimal} END END`
  }

  const yesOrNo = (column: string, field: MappedField): string => {
    const [cell, kind] = [given(column), columns.get(column)]
    if (kind === 'boolean') return cell
    if (kind === 'integer' || kind === 'double')
      return `CASE WHEN ${cell} = 1 THEN TRUE WHEN ${cell} = 0 THEN FALSE END`
    if (kind !== 'text' && kind !== 'other') return nothing(field)
    return `CASE WHEN ${cell} IN ('是', '有', 'true', '1') THEN TRUE WHEN ${cell} IN ('否', '无', 'false', '0') THEN FALSE END`
  }

  const day = (column: string, field: MappedField): string => {
    const [cell, kind] = [given(column), columns.get(column)]
    if (kind === 'text' || kind === 'other') return dialect.day(cell)
    if (kind === 'moment') {
      const date = `CAST(${cell} AS DATE)`
      return `CASE WHEN CAST(${date} AS TIMESTAMP) = ${cell} AND ${date} BETWEEN ${literalDay('1900-01-01')} AND ${literalDay('9999-12-31')} THEN ${date} END`
    }
    if (kind !== 'day') return nothing(field)
    if (isTrusted) return cell
    return `CASE WHEN ${cell} BETWEEN ${literalDay('1900-01-01')} AND ${literalDay('9999-12-31')} THEN ${cell} END`
  }

  /** The choices themselves: other words for them are for the reader of cells. */
  const choicesOf = ({ words }: MappedField): string[] => [...new Set(words.values())]

  /** The text of a cell as its reader has it; null of a class whose text engines write in their own ways. */
  const textOf = (column: string): string | null => {
    const kind = columns.get(column)
    if (kind === 'text' || kind === 'other') return given(column)
    return kind === 'integer' ? `CAST(${quoted(column)} AS ${dialect.text})` : null
  }

  const word = (column: string, field: MappedField): string => {
    // one that is empty is not plain where it has to be there
    if (columns.get(column) === 'text' && REQUIRED.includes(field.field)) return quoted(column)
    const text = textOf(column)
    if (text === null) return nothing(field)
    // of a row that is not plain nobody reads the cells
    return isTrusted || plainWord(column, field) !== null ? text : `CASE WHEN ${wordTest(text, field)} THEN ${text} END`
  }

  const wordTest = (text: string, field: MappedField): string => {
    if (field.form === 'choice') return dialect.among(text, choicesOf(field))
    if (field.field === 'area') return dialect.matches(text, '[0-9]{6}([0-9]{3}){0,2}')
    return field.form === 'name' ? dialect.isPlainName(text) : dialect.isPlainWord(text)
  }

  /** Whether a cell of text is plain, asked of the column itself: this is most of the work on a row. */
  const plainWord = (column: string, field: MappedField): string | null => {
    const isWord = field.form === 'text' || field.form === 'name' || field.form === 'choice'
    return isWord && columns.get(column) === 'text' ? wordTest(quoted(column), field) : null
  }

  const looked = ({ column, values, otherwise }: CellSource & { form: 'column' }, field: MappedField): string => {
    const text = textOf(column)
    if (text === null || values === null) return nothing(field)
    const cases = [...values].map(
      ([cell, value]) => `WHEN ${text} = ${literalText(cell)} THEN ${constant(value, field)}`,
    )
    // what a plain word is not, it is in no other spelling either
    const rest = otherwise === null ? '' : ` WHEN ${dialect.isPlainWord(text)} THEN ${constant(otherwise, field)}`
    return `CASE ${cases.join(' ')}${rest} END`
  }

  const columnCell = (source: CellSource & { form: 'column' }, field: MappedField, range: Range): string => {
    const isNumeric = field.form === 'integer' || field.form === 'number'
    if (source.values !== null) {
      const found = looked(source, field)
      return isNumeric ? `CASE WHEN ${found} BETWEEN ${range.low} AND ${range.high} THEN ${found} END` : found
    }
    if (isNumeric) return number(source.column, field, range)
    if (field.form === 'boolean') return yesOrNo(source.column, field)
    if (field.form === 'members') return nothing(field)
    return isDay(field) ? day(source.column, field) : word(source.column, field)
  }

  const sum = (names: readonly string[], field: MappedField, { low, high }: Range): string => {
    const total = names.map((name) => number(name, field, PLAIN_RANGE)).join(' + ')
    return `CASE WHEN ${total} BETWEEN ${low} AND ${high} THEN ${total} END`
  }

  /** A constant that the reader refuses or doubts spoils every row. */
  const fixed = (value: string | number | boolean, field: MappedField, { low, high }: Range): TypedCell => {
    const isFit =
      typeof value === 'number' ? value >= low && value <= high : typeof value === 'boolean' || isFitText(value, field)
    return isFit ? { value: constant(value, field), given: null } : { value: nothing(field), given: '1' }
  }

  return (field: MappedField, range: Range = PLAIN_RANGE): TypedCell => {
    const { from } = field
    if (from.form === 'constant') return fixed(from.value, field, range)
    if (from.form === 'column') {
      const plain = from.values === null && !isDay(field) ? plainWord(from.column, field) : null
      return { value: columnCell(from, field, range), given: given(from.column), ...(plain === null ? {} : { plain }) }
    }
    // a cell that is no number spoils the row, and an empty one the sum
    return {
      value: sum(from.columns, field, range),
      given: `COALESCE(${from.columns.map((one) => `CAST(${given(one)} AS ${dialect.text})`).join(', ')})`,
    }
  }
}

/** NULLIF is not run by remote servers. */
const unlessEmpty = (text: string): string => `CASE WHEN ${text} <> '' THEN ${text} END`

const isDay = ({ form, field }: MappedField): boolean => form === 'date' || field === 'asOf'

const CONTROL = /[\p{Cc}\u2028\u2029]/u

const isFitText = (text: string, field: MappedField): boolean => {
  if (isDay(field)) return new RegExp(`^(?:${REAL_DAY})$`).test(text)
  if (field.field === 'area') return /^\d{6}(?:\d{3}){0,2}$/.test(text)
  if (field.form === 'name') return text.length <= 500 && text.trim() !== '' && !CONTROL.test(text)
  return field.form === 'choice' || /^[!-~一-鿿]{1,200}$/.test(text)
}

/** As both engines read it: no exponent. */
const decimalText = (value: number): string =>
  Number.isInteger(value) ? BigInt(value).toString() : value.toFixed(20).replace(/0+$/, '')
