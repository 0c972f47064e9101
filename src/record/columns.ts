import { type Problem, problem } from '../model/index.ts'
import { suggest } from '../source/index.ts'
import type { Kinds } from './kinds.ts'
import { type MappedField, type Mapping, targetOf } from './mapping.ts'
import { isMap } from './schema.ts'

/** How the columns of a table become records of a kind. */
export interface ColumnsMapped {
  readonly mapping: Mapping
  readonly problems: readonly Problem[]
}

const ENVELOPE = ['id', 'area', 'asOf', 'name', 'source']

/** A mapping by the columns' names: the fields' own, as databases write them too, or their headings. */
export const mapColumns = (
  columns: readonly string[],
  kind: string,
  kinds: Kinds,
  where: Partial<Problem> = {},
): ColumnsMapped => {
  const schema = kinds.schemas[kind]
  const spec = kinds.specs[kind]
  if (spec === undefined) throw new Error(`no kind ${kind}`)
  const names = [...ENVELOPE, ...Object.keys(spec.facts)]
  const taken = new Map<string, string>()
  const problems: Problem[] = []
  for (const column of columns) {
    if (plain(column) === 'kind') continue
    const field = fieldOf(column, names, schema)
    if (field === null) problems.push(unread(column, kind, names, where))
    else if (taken.has(field)) problems.push(problem('csv-syntax', { detail: 'repeated-heading', column }, where))
    else taken.set(field, column)
  }
  for (const field of requiredOf(schema))
    if (!taken.has(field)) problems.push(problem('missing-field', { field }, where))
  const fields = [...taken].flatMap(([field, column]): MappedField[] => {
    const target = targetOf(field, spec, schema)
    return target === null ? [] : [{ ...target, from: { form: 'column', column, values: null, otherwise: null } }]
  })
  return { mapping: { kind, skip: 0, fields }, problems }
}

/** The kinds that columns fit: all that a record needs is there, and as many of its facts as of no other kind. */
export const kindsOfColumns = (columns: readonly string[], kinds: Kinds): readonly string[] => {
  const fits = Object.keys(kinds.specs).flatMap((kind) => {
    const { mapping, problems } = mapColumns(columns, kind, kinds)
    const facts = mapping.fields.filter(({ field }) => !ENVELOPE.includes(field)).length
    return problems.some(({ severity }) => severity === 'error') || facts === 0 ? [] : [{ kind, facts }]
  })
  const most = Math.max(...fits.map(({ facts }) => facts))
  return fits.filter(({ facts }) => facts === most).map(({ kind }) => kind)
}

const unread = (column: string, kind: string, names: readonly string[], where: Partial<Problem>): Problem =>
  problem(
    'column-unread',
    { column, kind, suggestion: suggest(column, names) ?? '' },
    { ...where, severity: 'warning' },
  )

const requiredOf = (schema: unknown): readonly string[] =>
  (isMap(schema) && Array.isArray(schema.required) ? schema.required.map(String) : []).filter(
    (field) => field !== 'kind',
  )

const fieldOf = (column: string, names: readonly string[], schema: unknown): string | null =>
  names.find((name) => name === column) ??
  names.find((name) => plain(name) === plain(column)) ??
  names.find((name) => headingsOf(name, schema).includes(plain(column))) ??
  null

/** Databases fold case and write female_stalls. */
const plain = (name: string): string => name.normalize('NFKC').trim().toLowerCase().replaceAll('_', '')

const headingsOf = (name: string, schema: unknown): readonly string[] => {
  const { 'x-columns': columns, 'x-title': title } = propertyOf(name, schema)
  const titles = isMap(title) ? [title.zh, title.en] : []
  return [...(Array.isArray(columns) ? columns : []), ...titles].map((heading) => plain(String(heading)))
}

const propertyOf = (name: string, schema: unknown): Readonly<Record<string, unknown>> => {
  const properties = isMap(schema) && isMap(schema.properties) ? schema.properties : {}
  const holders = [
    properties,
    ...Object.values(properties).map((one) => (isMap(one) && isMap(one.properties) ? one.properties : {})),
  ]
  const own = holders.find((holder) => Object.hasOwn(holder, name))?.[name]
  return isMap(own) ? own : {}
}
