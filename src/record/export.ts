import type { KindSpec } from '../model/index.ts'
import { plainDecimal } from './decimal.ts'
import { type Headings, headingsOf, KIND_HEADINGS, MEMBERS, pathOf, plainHeading } from './headings.ts'
import type { Kinds } from './kinds.ts'
import { ENVELOPE, type Target } from './mapping.ts'
import type { Table } from './table-plan.ts'

type Source = Pick<Kinds, 'specs' | 'schemas'>
type Value = Readonly<Record<string, unknown>>

const KIND_HEADING = KIND_HEADINGS[0] ?? 'kind'

/** A writer of records as rows, under headings by which the same records are read again. */
export interface RowWriter {
  readonly headings: readonly string[]
  /** One row or, of a roster, one a member. */
  rows(value: Value): readonly (readonly string[])[]
}

/** The writer for the records of these tables. */
export const rowWriter = (tables: readonly Table[], kinds: Source): RowWriter => {
  const names = new Map<string, string>()
  for (const heading of tables.flatMap((table) => headingsIn(table, kinds))) names.set(plainHeading(heading), heading)
  const headings = [...names.values()]
  const known = new Map<string, readonly (Target | null)[]>()
  const targetsOf = (kind: string): readonly (Target | null)[] => {
    const found = known.get(kind) ?? headings.map(headingsOf(kinds, kind).find)
    known.set(kind, found)
    return found
  }
  return {
    headings: [KIND_HEADING, ...headings],
    rows: (value) => {
      const kind = String(value.kind)
      const targets = targetsOf(kind)
      const cells = (of: Value): string[] =>
        targets.map((target) => (target === null ? '' : cellOf(of, target, kinds.specs[kind])))
      const members = Array.isArray(value[MEMBERS]) ? value[MEMBERS] : null
      const each = members?.map((member) => ({ ...value, [MEMBERS]: member })) ?? [value]
      return each.map((one) => [kind, ...cells(one)])
    },
  }
}

/** Where a column names the kind, a heading may mean other fields for other kinds and stays as it is. */
const headingsIn = ({ kind, columns, constants }: Table, kinds: Source): readonly string[] => {
  const fields = columns.filter(({ field }) => field !== null && field !== 'kind')
  if (kind === null) return fields.map(({ heading }) => heading.trim())
  const headings = headingsOf(kinds, kind)
  return [...fields, ...constants].map(({ field }) => headings.of(`/${field}`) ?? String(field))
}

const cellOf = (value: Value, target: Target, spec: KindSpec | undefined): string => {
  const found = pathOf(target)
    .split('/')
    .slice(1)
    .reduce<unknown>((inner, step) => Object(inner)[step], value)
  if (found === undefined) return ''
  if (typeof found === 'boolean') return found ? '是' : '否'
  if (typeof found === 'number') return plainDecimal(found)
  return spec?.facts[target.field]?.choiceTitles?.[String(found)]?.zh ?? String(found)
}

/** A heading to fill in, and what may stand under it. */
export interface FormColumn {
  readonly heading: string
  readonly target: Target
  /** The words to choose from, where there is a choice. */
  readonly choices: readonly string[]
  readonly unit: KindSpec['title'] | null
  readonly title: KindSpec['title']
}

/** The columns of an empty table for records of a kind; a roster does not fit in one. */
export const formOf = (kinds: Source, kind: string): readonly FormColumn[] => {
  const headings = headingsOf(kinds, kind)
  const spec = kinds.specs[kind]
  return [...Object.keys(ENVELOPE), ...Object.keys(spec?.facts ?? {})].flatMap((field) => {
    const column = formColumn(field, headings, spec)
    return column === null || column.target.form === 'members' ? [] : [column]
  })
}

const formColumn = (field: string, headings: Headings, spec: KindSpec | undefined): FormColumn | null => {
  const target = headings.find(field)
  if (target === null) return null
  const heading = headings.of(pathOf(target)) ?? field
  const fact = spec?.facts[field]
  const titles = (fact?.choices ?? []).map((choice) => fact?.choiceTitles?.[choice]?.zh ?? choice)
  const choices = target.form === 'boolean' ? ['是', '否'] : titles
  return { heading, target, choices, unit: fact?.unit ?? null, title: fact?.title ?? { zh: heading, en: field } }
}
