import { type Problem, problem } from '../model/index.ts'
import { pointer, readJson } from '../source/index.ts'
import type { Batch, Entry } from './batch.ts'
import { discreet } from './discreet.ts'
import { typeName } from './refusals.ts'
import { isMap } from './schema.ts'

/** Faults inside a text that is well formed; they stand in one value and leave its neighbours alone. */
const CONTENT_FAULTS: readonly string[] = ['duplicate-key', 'number-form', 'number-inexact']

/** The records in one JSON text. */
export const readJsonBatch = (text: string, where: Partial<Problem>): Batch => {
  if (text.trim() === '') return { entries: [], problems: [] }
  const { value, problems } = readJson(text, where)
  if (problems.length === 0) return divide(value, [], where)
  if (problems.some(({ code }) => !CONTENT_FAULTS.includes(code))) return { entries: [], problems }
  return divide(JSON.parse(text), problems.map(discreet), where)
}

const divide = (value: unknown, faults: readonly Problem[], where: Partial<Problem>): Batch => {
  if (Array.isArray(value)) return listed(value, '', faults)
  if (!isWrapper(value)) return { entries: [single(value, faults)], problems: [] }
  const { records } = value
  if (!Array.isArray(records)) return { entries: [], problems: [...faults, noList(records, where)] }
  const { entries, problems } = listed(records, '/records', faults)
  return { entries, problems: [...problems, ...strangers(value, where)] }
}

const isWrapper = (value: unknown): value is Readonly<Record<string, unknown>> =>
  isMap(value) && Object.hasOwn(value, 'records') && !Object.hasOwn(value, 'kind')

const single = (value: unknown, faults: readonly Problem[]): Entry => {
  const problems = faults.map((fault) => ({ ...fault, position: 0 }))
  return { position: 0, value: faults.length > 0 ? undefined : value, problems }
}

/** A fault at no element, such as a second `records`, leaves it open what was meant: all is refused. */
const listed = (items: readonly unknown[], prefix: string, faults: readonly Problem[]): Batch => {
  const spoilt = new Map<number, Problem[]>()
  for (const fault of faults) {
    const [, digits, path = ''] = new RegExp(`^${prefix}/(\\d+)(/.*)?$`, 's').exec(fault.path ?? '') ?? []
    if (digits === undefined) return { entries: [], problems: [...faults] }
    const position = Number(digits)
    spoilt.set(position, [...(spoilt.get(position) ?? []), { ...fault, position, path }])
  }
  const entries = items.map((value, position) => {
    const problems = spoilt.get(position)
    return problems ? { position, value: undefined, problems } : { position, value, problems: [] }
  })
  return { entries, problems: [] }
}

/** The problem of `records` that is no list. */
export const noList = (records: unknown, where: Partial<Problem>): Problem =>
  problem(
    'field-type',
    { field: 'records', expected: 'array', found: typeName(records) },
    { path: '/records', ...where },
  )

const strangers = (wrapper: Readonly<Record<string, unknown>>, where: Partial<Problem>): Problem[] =>
  Object.keys(wrapper)
    .filter((key) => key !== 'records')
    .map((key) => stranger(key, where))

/** The problem of a key beside `records`, which would otherwise be passed over in silence. */
export const stranger = (key: string, where: Partial<Problem>): Problem => {
  const field = key.slice(0, 80)
  return problem('unknown-field', { field, suggestion: '' }, { path: pointer([field]), ...where })
}
