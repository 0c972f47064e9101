import { type Problem, problem } from '../model/index.ts'
import { itemLines, pointer, readJson } from '../source/index.ts'
import type { Batch, Entry } from './batch.ts'
import { discreet } from './discreet.ts'
import { mayRepeat, numberedField } from './echo.ts'
import { MAX_PROBLEMS, typeName } from './refusals.ts'
import { isMap } from './schema.ts'

/** The records in one JSON text. */
export const readJsonBatch = (text: string, where: Partial<Problem>): Batch => {
  if (text.trim() === '') return { entries: [], problems: [] }
  const { value, problems } = readJson(text, where)
  if (problems.length === 0) return placed(divide(value, [], where), value, text, where)
  // a fault with a path stands in one value of a text that is well formed, and leaves its neighbours alone
  if (problems.some(({ path }) => path === undefined)) return { entries: [], problems }
  const read = JSON.parse(text)
  return placed(divide(read, problems.map(discreet), where), read, text, where)
}

/** In a file, the line on which a record begins says more than its number. */
const placed = (batch: Batch, value: unknown, text: string, { file }: Partial<Problem>): Batch => {
  if (file === undefined) return batch
  const lines = itemLines(text, isWrapper(value) ? 'records' : null)
  return { ...batch, entries: batch.entries.map((one) => ({ ...one, line: lines[one.position] ?? 1 })) }
}

const divide = (value: unknown, faults: readonly Problem[], where: Partial<Problem>): Batch => {
  if (Array.isArray(value)) return listed(value, '', faults)
  if (!isWrapper(value)) return { entries: [entry(value, 0, faults)], problems: [] }
  const { records } = value
  if (!Array.isArray(records)) return { entries: [], problems: [...faults, noList(records, where)] }
  const { entries, problems } = listed(records, '/records', faults)
  return { entries, problems: [...problems, ...strangers(value, where)] }
}

const isWrapper = (value: unknown): value is Readonly<Record<string, unknown>> =>
  isMap(value) && Object.hasOwn(value, 'records') && !Object.hasOwn(value, 'kind')

const entry = (value: unknown, position: number, faults: readonly Problem[]): Entry => {
  const problems = faults.slice(0, MAX_PROBLEMS).map((fault) => ({ ...fault, position }))
  return { position, value: problems.length > 0 ? undefined : value, problems }
}

/** A fault at no element, such as a second `records`, leaves it open what was meant: all is refused. */
const listed = (items: readonly unknown[], prefix: string, faults: readonly Problem[]): Batch => {
  const byPosition = Map.groupBy(faults, ({ path }) => positionIn(prefix, path))
  if (byPosition.has(null)) return { entries: [], problems: [...faults] }
  const entries = items.map((value, position) => {
    const own = byPosition.get(position) ?? []
    return entry(
      value,
      position,
      own.map((fault) => ({ ...fault, path: withinItem(prefix, fault.path) })),
    )
  })
  return { entries, problems: [] }
}

const ITEM = /^\/(\d+)(?=\/|$)/

/** Which item of a list a path leads into, or null for none. */
const positionIn = (prefix: string, path = ''): number | null => {
  const item = path.startsWith(prefix) ? ITEM.exec(path.slice(prefix.length)) : null
  return item === null ? null : Number(item[1])
}

const withinItem = (prefix: string, path = ''): string => path.slice(prefix.length).replace(ITEM, '')

/** The problem of `records` that is no list. */
export const noList = (records: unknown, where: Partial<Problem>): Problem =>
  problem(
    'field-type',
    { field: 'records', expected: 'array', found: typeName(records) },
    { path: '/records', ...where },
  )

const strangers = (wrapper: Readonly<Record<string, unknown>>, where: Partial<Problem>): Problem[] =>
  Object.keys(wrapper)
    .slice(0, MAX_PROBLEMS)
    .flatMap((key, index) => (key === 'records' ? [] : stranger(key, index + 1, where)))

/** The problem of a key beside `records`, which would otherwise be passed over; `number` is its place among the keys. */
export const stranger = (key: string, number: number, where: Partial<Problem>): Problem => {
  const isShown = mayRepeat(key)
  const field = isShown ? key : numberedField(number)
  return problem('unknown-field', { field, suggestion: '' }, { path: isShown ? pointer([key]) : '', ...where })
}
