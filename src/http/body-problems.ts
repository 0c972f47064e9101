import type { FastifySchemaValidationError } from 'fastify'
import { type Problem, problem } from '../model/index.ts'
import { suggest } from '../source/index.ts'

/** An error of an ajv that was asked to be verbose. */
interface BodyError extends FastifySchemaValidationError {
  readonly data?: unknown
  readonly parentSchema?: { readonly properties?: Readonly<Record<string, unknown>> }
}

const MAX_ECHO = 80

/** ajv's errors on a body as problems, each with its place; values are not repeated. */
export const bodyProblems = (errors: readonly BodyError[]): Problem[] => {
  const byPlace = new Map<string, Problem>()
  for (const error of errors) {
    const one = bodyProblem(error)
    // of the branches of a choice the first says enough
    const place = `${one.path} ${one.code === 'missing-field' || one.code === 'unknown-key' ? JSON.stringify(one.params) : ''}`
    if (!byPlace.has(place)) byPlace.set(place, one)
  }
  return [...byPlace.values()]
}

const bodyProblem = ({ keyword, params, instancePath, data, parentSchema }: BodyError): Problem => {
  const where = { path: instancePath }
  const field = instancePath.slice(1) || 'body'
  switch (keyword) {
    case 'required':
      return problem('missing-field', { field: String(params.missingProperty) }, where)
    case 'additionalProperties': {
      const key = String(params.additionalProperty).slice(0, MAX_ECHO)
      const suggestion = suggest(key, Object.keys(parentSchema?.properties ?? {})) ?? ''
      return problem('unknown-key', { key, suggestion }, where)
    }
    case 'type':
      return problem('field-type', { field, expected: String(params.type), found: typeOf(data) }, where)
    case 'enum': {
      const allowed = (params.allowedValues as readonly unknown[]).map(String)
      const suggestion = typeof data === 'string' ? (suggest(data.slice(0, MAX_ECHO), allowed) ?? '') : ''
      return problem('field-value', { field, expected: allowed.join(', '), suggestion }, where)
    }
    default:
      return problem('field-value', { field, expected: expectation(keyword, params), suggestion: '' }, where)
  }
}

const expectation = (keyword: string, params: Readonly<Record<string, unknown>>): string => {
  const [detail] = Object.values(params)
  return keyword === 'format' && detail === 'date' ? 'YYYY-MM-DD' : `${keyword} ${String(detail ?? '')}`.trim()
}

const typeOf = (value: unknown): string =>
  value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value === 'object' ? 'object' : typeof value
