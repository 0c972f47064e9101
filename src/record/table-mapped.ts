import { type Problem, problem } from '../model/index.ts'
import { suggest } from '../source/index.ts'
import { plainCell } from './cell.ts'
import type { MappedField, Mapping } from './mapping.ts'
import { cellPlace } from './place.ts'
import { askEncoding, fieldAt, type Header, isGuessed, type OpenedTable, planOf } from './table-plan.ts'
import { tableOf } from './table-rows.ts'

/** The table by a mapping. */
export const mappedTable = (header: Header, mapping: Mapping): OpenedTable => {
  const { sheet, cells, where } = header
  const headings = cells.map(plainCell)
  const wanted = new Set(mapping.fields.flatMap(columnsOf))
  const problems = [...wanted].flatMap((column) => mappedFault(column, headings, header))
  if (problems.length > 0) {
    const isLost = [...wanted].every((column) => !headings.includes(plainCell(column)))
    return { table: null, problems: isLost && isGuessed(sheet) ? [askEncoding(where)] : problems }
  }
  const indexOf = (column: string): number => headings.indexOf(plainCell(column))
  const fields = mapping.fields.flatMap((field) => {
    return field.from.form === 'constant' ? [] : [{ field, at: columnsOf(field).map(indexOf) }]
  })
  const constants = mapping.fields.flatMap((field) =>
    field.from.form === 'constant' ? [{ field, value: field.from.value as unknown }] : [],
  )
  const plan = planOf(mapping.kind, fields, constants, [])
  const columns = cells.map((heading, index) => ({ heading, field: fieldAt(plan, index) }))
  return { table: tableOf(header, plan, columns, () => plan), problems: [] }
}

const columnsOf = ({ from }: MappedField): readonly string[] => {
  if (from.form === 'constant') return []
  return from.form === 'sum' ? from.columns : [from.column]
}

const mappedFault = (column: string, headings: readonly string[], { sheet, head, where }: Header): Problem[] => {
  const found = headings.filter((heading) => heading === plainCell(column)).length
  if (found === 1) return []
  if (found > 1) {
    const at = cellPlace(sheet, head, headings.lastIndexOf(plainCell(column)))
    return [problem('repeated-column', { column, field: '' }, { ...where, ...at })]
  }
  const suggestion =
    suggest(
      column,
      headings.filter((heading) => heading !== ''),
    ) ?? ''
  return [problem('unknown-column', { column, suggestion }, { ...where, line: head.line })]
}
