import { type Problem, problem } from '../model/index.ts'
import { plainCell } from './cell.ts'
import { MEMBERS } from './headings.ts'
import type { Plan, TableEntry } from './table-plan.ts'

type Value = Readonly<Record<string, unknown>>

/** Whether each row tells of one member of a body. */
export const isRoster = ({ fields }: Plan): boolean => fields.some(({ field }) => field.within[0] === MEMBERS)

/** Which body a row of a roster belongs to, or null where it does not say so. */
export const bodyKey = ({ kind, columns }: Plan, cells: readonly string[]): string | null => {
  const column = columns.get('/id')
  const id = column === undefined ? '' : plainCell(cells[column] ?? '')
  return column !== undefined && id === '' ? null : `${kind} ${id}`
}

/**
 * The bodies that the rows of a roster belong to, in the order in which they first appear. What is told of a body must be
 * the same in every row that tells it; where any of its rows is refused, so is the body, since a member who is left out
 * makes another body of it. A row that could belong to any body refuses them all.
 */
export function* bodiesOf(entries: Iterable<TableEntry>): Generator<TableEntry> {
  const bodies = new Map<string, TableEntry[]>()
  let stray: TableEntry | undefined
  for (const entry of entries) {
    if (entry.body === null) stray ??= entry
    const key = entry.body ?? `row ${entry.position}`
    const known = bodies.get(key)
    if (known === undefined) bodies.set(key, [entry])
    else known.push(entry)
  }
  let position = 0
  for (const [first, ...others] of bodies.values()) {
    if (first) yield bodyOf(stray === undefined ? first : incomplete(first, stray), others, position++)
  }
}

/** A body that may lack the member of a row that names no body. */
const incomplete = (entry: TableEntry, { line = 0 }: TableEntry): TableEntry => {
  if (typeof entry.body !== 'string') return entry
  return { ...entry, problems: [...entry.problems, problem('roster-incomplete', { row: line }, placeIn(entry, 'id'))] }
}

const bodyOf = (first: TableEntry, others: readonly TableEntry[], position: number): TableEntry => {
  const entries = [first, ...others]
  const faults = [...entries.flatMap((entry) => entry.problems), ...others.flatMap((one) => differences(one, first))]
  const problems = faults.map((one) => ({ ...one, position }))
  const body = { ...first, position, problems, rows: entries.flatMap(({ rows }) => rows) }
  if (problems.length > 0) return { ...body, value: undefined }
  return first.body === undefined ? body : { ...body, value: toldOf(entries.map(({ value }) => value as Value)) }
}

/** What the rows tell of a body, each of one member; who has neither sex nor post in the roster is a member all the same. */
const toldOf = (values: readonly Value[]): Value => {
  const told: Record<string, unknown> = {}
  for (const value of values) Object.assign(told, value)
  return { ...told, [MEMBERS]: values.map((value) => value[MEMBERS] ?? {}) }
}

const differences = (entry: TableEntry, first: TableEntry): Problem[] => {
  const [own, other] = [entry.value, first.value] as (Value | undefined)[]
  if (own === undefined || other === undefined) return []
  return Object.keys(own)
    .filter((field) => field !== MEMBERS && Object.hasOwn(other, field))
    .filter((field) => JSON.stringify(own[field]) !== JSON.stringify(other[field]))
    .map((field) => problem('roster-differs', { field }, { ...placeIn(entry, field) }))
}

const placeIn = ({ file, line, whereOf }: TableEntry, field: string): Partial<Problem> => ({
  ...(file === undefined ? {} : { file }),
  ...(line === undefined ? {} : { line }),
  ...whereOf?.(`/${field}`),
})
