import { plainCell } from './cell.ts'
import { headingsOf, isOneOf, KIND_HEADINGS } from './headings.ts'
import { between } from './lines.ts'
import type { Sheet, TableOptions, TableRow } from './table.ts'
import { MAX_COLUMNS } from './workbook/sheet.ts'

/** What may stand between the cells of a text; the first where headings decide nothing. */
const DELIMITERS = [',', ';', '\t']

/** So many rows are looked at where the first one holds no heading. */
const LOOK_DOWN = 10

/** The text cut where most of its headings are known: a semicolon where a comma stands in decimals, a tab where cells were copied. */
export const byDelimiter = (sheet: Sheet, skip: number, options: TableOptions): Sheet => {
  if (sheet.name !== null) return sheet
  const isKnown = knownHeadings(options)
  const cuts = DELIMITERS.map((delimiter) => sheet.cutAt(delimiter))
  const knownIn = ({ cells }: TableRow): number => cells?.slice(0, MAX_COLUMNS).filter(isKnown).length ?? 0
  const best = (rows: number): { readonly cut: Sheet; readonly known: number } =>
    cuts
      .map((cut) => ({ cut, known: Math.max(0, ...[...between(cut.rows(skip), 0, rows)].map(knownIn)) }))
      .reduce((most, one) => (one.known > most.known ? one : most))
  const first = best(1)
  return (first.known > 0 ? first : best(LOOK_DOWN)).cut
}

/** Whether a heading is one that the mapping reads, else one of any kind's. */
const knownHeadings = ({ mapping, kinds, ignore = [] }: TableOptions): ((cell: string) => boolean) => {
  if (mapping) {
    const columns = mapping.fields.flatMap(({ from }) =>
      from.form === 'constant' ? [] : from.form === 'sum' ? from.columns : [from.column],
    )
    const wanted = new Set(columns.map(plainCell))
    return (cell) => wanted.has(plainCell(cell))
  }
  const all = Object.keys(kinds.specs).map((kind) => headingsOf(kinds, kind))
  return (cell) => isOneOf(cell, [...KIND_HEADINGS, ...ignore]) || all.some((one) => one.find(cell) !== null)
}
