import type { RecordSchema } from '../../record/index.ts'
import type { Draft, Photo } from '../keep/draft.ts'
import { type Field, type InputFault, readEntry } from './fields.ts'

/** What a draft comes to: the record, as far as what was typed is one, and what is typed wrongly. */
export interface Composed {
  readonly value: Readonly<Record<string, unknown>>
  readonly faults: Readonly<Record<string, InputFault>>
}

/** The record in a draft. */
export const compose = (draft: Draft, fields: readonly Field[], photos: readonly Photo[] = []): Composed => {
  const { kind, id, area, name, asOf } = draft
  const value: Record<string, unknown> = { kind, id, area, asOf, ...(name === '' ? {} : { name }) }
  const faults: Record<string, InputFault> = {}
  const given = new Set<string>()
  for (const field of fields) {
    const { value: fact, fault } = readEntry(field, draft.entries[field.name])
    if (fault !== null) faults[field.name] = fault
    if (fact === undefined) continue
    given.add(field.name)
    const { within } = field.place
    if (within === null) value[field.name] = fact
    else value[within] = { ...(value[within] as object | undefined), [field.name]: fact }
  }
  const evidence = evidenceIn(photos.filter(({ fact }) => given.has(fact)))
  return { value: evidence === null ? value : { ...value, evidence }, faults }
}

const LONGEST = 500

/** Of each fact one document: its photos, by the service's ids where they are there. */
const evidenceIn = (photos: readonly Photo[]): Record<string, object> | null => {
  const byFact = Map.groupBy(photos, ({ fact }) => fact)
  if (byFact.size === 0) return null
  const entries = [...byFact].map(([fact, own]) => {
    const ids = own.flatMap(({ file }) => file ?? [])
    const document = `照片 ${ids.length > 0 ? ids.join('、') : `${own.length} 张`}`.slice(0, LONGEST)
    return [fact, { document, date: own.map(({ takenOn }) => takenOn).sort()[0] }] as const
  })
  return Object.fromEntries(entries)
}

/** The entries of a form from a record that was handed in. */
export const entriesOf = (record: Readonly<Record<string, unknown>>, schema: RecordSchema, fields: readonly Field[]) =>
  Object.fromEntries(
    fields.flatMap(({ name, place: { within } }) => {
      const holder = (within === null ? record : record[within]) as Readonly<Record<string, unknown>> | undefined
      const value = schema.properties[within ?? name] === undefined ? undefined : holder?.[name]
      if (value === undefined) return []
      return [[name, typeof value === 'number' ? String(value) : (value as Draft['entries'][string])]]
    }),
  )
