import { type Problem, problem } from '../model/index.ts'
import type { Entry } from './batch.ts'
import { pathOf } from './headings.ts'
import type { MappedField } from './mapping.ts'
import type { Sheet, TableOptions, TableRow } from './table.ts'

/** What becomes of a column of a table. */
export interface Column {
  readonly heading: string
  /** The field it fills, as problems name it; `kind` for the column that names the kind; null when it is not read. */
  readonly field: string | null
}

/** An entry with the rows it was read from: of a roster, one a member. */
export interface TableEntry extends Entry {
  readonly rows: readonly (readonly string[])[]
  /** Of a row of a roster, which body it belongs to; null where that cannot be told. */
  readonly body?: string | null | undefined
}

/** A table whose headings are understood. */
export interface Table {
  readonly sheet: string | null
  readonly encoding: string | null
  /** The row of the headings, from 1. */
  readonly headerLine: number
  /** Null where a column names the kind of each row. */
  readonly kind: string | null
  readonly columns: readonly Column[]
  /** What is the same in every row. */
  readonly constants: readonly { readonly field: string; readonly value: unknown }[]
  /** Its rows one by one, as often as asked. A row with any problem is refused whole, and the others are kept. */
  entries(): Generator<TableEntry>
}

/** A table with its warnings, or every reason why it cannot be read. */
export interface OpenedTable {
  readonly table: Table | null
  readonly problems: Problem[]
}

/** The row of headings and what it stands in. */
export interface Header {
  readonly sheet: Sheet
  /** Rows above it that were passed over. */
  readonly skip: number
  readonly head: TableRow
  readonly cells: readonly string[]
  readonly options: TableOptions
  readonly where: Partial<Problem>
}

/** How the cells of a row become a record of one kind. */
export interface Plan {
  readonly kind: string
  readonly fields: readonly Bound[]
  readonly constants: readonly { readonly field: Pick<MappedField, 'field' | 'within'>; readonly value: unknown }[]
  /** Columns in which nothing may stand: they have no heading, or one that the kind does not have. */
  readonly closed: readonly number[]
  /** Where each field of the record stands: path → column. */
  readonly columns: ReadonlyMap<string, number>
}

/** A field and the columns it is read from. */
export interface Bound {
  readonly field: MappedField
  readonly at: readonly number[]
}

/** The rows below the headings, which may span lines themselves. */
export function* rowsBelow({ sheet, skip, head }: Pick<Header, 'sheet' | 'skip' | 'head'>): Generator<TableRow> {
  for (const row of sheet.rows(skip)) if (row.line > head.line) yield row
}

/** The plan with these fields. */
export const planOf = (
  kind: string,
  fields: Plan['fields'],
  constants: Plan['constants'],
  closed: Plan['closed'],
): Plan => ({
  kind,
  fields,
  constants,
  closed,
  columns: new Map(fields.flatMap(({ field, at }) => at.slice(0, 1).map((column) => [pathOf(field), column] as const))),
})

/** The field that a column fills, as problems name it. */
export const fieldAt = ({ fields }: Plan, index: number): string | null => {
  const bound = fields.find(({ at }) => at.includes(index))
  return bound === undefined ? null : pathOf(bound.field).slice(1)
}

/** GB18030 gives some text for most bytes; that headings are known confirms that it was the right one. */
export const isGuessed = ({ encoding }: Sheet): boolean => encoding === 'gb18030'

/** The problem that asks for the encoding. */
export const askEncoding = (where: Partial<Problem>): Problem =>
  problem('text-encoding', { tried: 'utf-8, gb18030' }, { ...where, line: 1, column: 1 })
