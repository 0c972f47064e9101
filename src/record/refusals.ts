import type { ErrorObject } from 'ajv'
import { type Problem, problem } from '../model/index.ts'
import { pointer, suggest } from '../source/index.ts'
import { MAX_ECHO, mayRepeat, numberedField } from './echo.ts'
import type { PropertySchema } from './schema.ts'

/** More faults than this in one record help nobody, and a hostile record could hold a million. */
export const MAX_PROBLEMS = 100

/** Headings of rosters that may be named in a message; any other key of a member could itself be a person's name. */
const ROSTER_HEADINGS: ReadonlyMap<string, string> = new Map([
  ...['Sex', 'SEX', 'gender', 'Gender', '性别'].map((key) => [key, 'sex'] as const),
  ...['Post', 'POST', 'position', 'role', 'title', '职务', '岗位'].map((key) => [key, 'post'] as const),
  ...['name', 'Name', 'fullName', '姓名', '名字', 'id', 'idNumber', '身份证', '身份证号', '身份证号码', '证件号码'].map(
    (key) => [key, ''] as const,
  ),
  ...['birthday', 'birthDate', '出生日期', '出生年月', 'age', '年龄', 'phone', '电话', '手机', '手机号'].map(
    (key) => [key, ''] as const,
  ),
  ...['nation', '民族', 'education', '学历', 'address', '住址', '序号', '备注'].map((key) => [key, ''] as const),
])

/** ajv's errors as problems, one a place in the record: names and expectations, never the values of members. */
export const refusals = (errors: readonly ErrorObject[], where: Partial<Problem>): Problem[] => {
  const byPlace = new Map<string, Problem>()
  const unnamed = new Set(errors.filter(({ keyword }) => keyword === 'propertyNames').map(evidencePath))
  for (const error of errors) {
    // an alternative that does not fit is not a fault of its own, and neither is why a key does not
    if (error.schemaPath.includes('/anyOf/') || error.schemaPath.includes('/propertyNames/')) continue
    // what stands under a key that is none of ours does not matter, and the key may not be repeated
    if (unnamed.has(error.instancePath.split('/', 3).join('/'))) continue
    const fault = refusal(error, where)
    // keys that are only counted share a path
    const place = `${fault.path} ${fault.params.field}`
    // of a wrong type and a wrong value, the type is what to say
    if (!byPlace.has(place) || fault.code === 'field-type') byPlace.set(place, fault)
    if (byPlace.size >= MAX_PROBLEMS) break
  }
  return [...byPlace.values()]
}

const refusal = (error: ErrorObject, where: Partial<Problem>): Problem => {
  const path = error.instancePath
  if (error.keyword === 'additionalProperties') return unknownField(error, where)
  if (error.keyword === 'propertyNames') return unknownEvidence(error, where)
  if (error.keyword === 'required') return missingField(error, where)
  const at = { ...where, path }
  if (error.keyword === 'type') return wrongType(error, at)
  return problem('field-value', { field: fieldOf(path), ...expectation(error), ...nearest(error) }, at)
}

const unknownField = (error: ErrorObject, where: Partial<Problem>): Problem => {
  const key = String(error.params.additionalProperty)
  const inMember = isMember(error.instancePath)
  if (inMember && !ROSTER_HEADINGS.has(key)) {
    const field = fieldOf(error.instancePath)
    return problem(
      'unknown-field',
      { field, suggestion: '', allowed: 'sex, post' },
      { ...where, path: error.instancePath },
    )
  }
  const { suggestion, isShown } = inMember
    ? { suggestion: ROSTER_HEADINGS.get(key) ?? '', isShown: true }
    : likely(key, propertiesOf(error))
  return unknownKey(error, key, suggestion, isShown, where)
}

/** Evidence for what is no fact of the kind. */
const unknownEvidence = (error: ErrorObject, where: Partial<Problem>): Problem => {
  const key = String(error.params.propertyName)
  const near = suggest(key.slice(0, MAX_ECHO), parentOf(error).propertyNames?.enum ?? [])
  return unknownKey(error, key, near === null ? '' : `evidence/${near}`, mayRepeat(key, near), where)
}

const unknownKey = (
  error: ErrorObject,
  key: string,
  suggestion: string,
  isShown: boolean,
  where: Partial<Problem>,
): Problem => {
  if (!isShown) {
    const field = numberedField(Object.keys(error.data as object).indexOf(key) + 1)
    return problem('unknown-field', { field, suggestion }, { ...where, path: error.instancePath })
  }
  const path = error.instancePath + pointer([key])
  return problem('unknown-field', { field: fieldOf(path), suggestion }, { ...where, path })
}

const evidencePath = (error: ErrorObject): string => error.instancePath + pointer([String(error.params.propertyName)])

/** The property meant, by its Chinese heading or by its spelling, and whether the key may be repeated. */
const likely = (
  key: string,
  properties: Readonly<Record<string, PropertySchema>>,
): { suggestion: string; isShown: boolean } => {
  const heading = key.normalize('NFKC').trim()
  const places = placesIn(properties)
  const named = places.find(({ columns }) => columns?.includes(heading))
  if (named) return { suggestion: named.path, isShown: true }
  const near = suggest(
    key.slice(0, MAX_ECHO),
    places.map(({ name }) => name),
  )
  const path = places.find(({ name }) => name === near)?.path ?? ''
  return { suggestion: path, isShown: mayRepeat(key, near) }
}

/** Where a name has its place: among these properties, or in one that has some itself, as the figures of an area stand among its indicators. */
const placesIn = (
  properties: Readonly<Record<string, PropertySchema>>,
): { name: string; path: string; columns: readonly string[] | undefined }[] =>
  Object.entries(properties).flatMap(([name, { 'x-columns': columns, properties: inner = {} }]) => [
    { name, path: name, columns },
    ...placesIn(inner).map((place) => ({ ...place, path: `${name}/${place.path}` })),
  ])

const missingField = (error: ErrorObject, where: Partial<Problem>): Problem => {
  const field = String(error.params.missingProperty)
  return problem('missing-field', { field }, { ...where, path: error.instancePath + pointer([field]) })
}

/** `null` is not "not known" here: a fact that is not known is left out. */
const wrongType = (error: ErrorObject, at: Partial<Problem>): Problem => {
  const found = typeName(error.data)
  const expected = choicesOf(error) ?? String(error.params.type)
  const isDecimal = found === 'number' && expected === 'integer'
  const params = { field: fieldOf(error.instancePath), expected, found: isDecimal ? 'decimal' : found }
  return problem('field-type', found === 'null' ? { ...params, hint: 'leave-out' } : params, at)
}

const expectation = (error: ErrorObject): { expected: string; expectedZh?: string } => {
  const declared = parentOf(error)['x-expected']
  if (declared !== undefined) return { expected: declared.en, expectedZh: declared.zh }
  if (error.keyword === 'minimum' || error.keyword === 'minItems') return { expected: `≥ ${error.params.limit}` }
  if (error.keyword === 'maximum' || error.keyword === 'maxItems') return { expected: `≤ ${error.params.limit}` }
  return { expected: choicesOf(error) ?? error.keyword }
}

/** A wrong choice is answered with a right one, and not repeated; in a roster it could be a name, and has no neighbour. */
const nearest = (error: ErrorObject): { suggestion?: string } => {
  if (error.keyword !== 'enum' || typeof error.data !== 'string' || isMember(error.instancePath)) return {}
  const suggestion = suggest(error.data.slice(0, MAX_ECHO), (parentOf(error).enum ?? []).map(String))
  return suggestion === null ? {} : { suggestion }
}

const choicesOf = (error: ErrorObject): string | undefined => parentOf(error).enum?.join(', ')

const parentOf = (error: ErrorObject): Partial<PropertySchema> => (error.parentSchema ?? {}) as Partial<PropertySchema>

const propertiesOf = (error: ErrorObject): Readonly<Record<string, PropertySchema>> => parentOf(error).properties ?? {}

const isMember = (path: string): boolean => path.startsWith('/members/')

/** How a message names a place: `femaleStalls`, `members/0/sex`; indicators by their own ids. */
const fieldOf = (path: string): string => {
  const steps = path.split('/').slice(1)
  const named = steps[0] === 'indicators' && steps.length > 1 ? steps.slice(1) : steps
  return named.map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~')).join('/')
}

/** What JSON calls a value's type; the numbers that JSON lacks by their own names. */
export const typeName = (value: unknown): string => {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value)
  return typeof value
}
