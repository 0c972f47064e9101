import { type Evidence, type FactRecord, type Problem, problem } from '../model/index.ts'
import { pointer } from '../source/index.ts'
import { isMap, type Place, type RecordSchema } from './schema.ts'

/** The schema with the names that evidence may be given for: the facts of the kind, and no others. */
export const withEvidenceNames = (schema: RecordSchema, places: readonly Place[]): RecordSchema => {
  const { evidence } = schema.properties
  if (evidence === undefined) return schema
  const propertyNames = Object.freeze({ enum: Object.freeze(places.map(({ spec }) => spec.name)) })
  const properties = { ...schema.properties, evidence: Object.freeze({ ...evidence, propertyNames }) }
  return Object.freeze({ ...schema, properties: Object.freeze(properties) })
}

/** The evidence in a value that its schema accepts. */
export const toEvidence = (value: unknown): Readonly<Record<string, Evidence>> => {
  const evidence: Record<string, Evidence> = Object.create(null)
  for (const [fact, given] of Object.entries(isMap(value) ? value : {})) {
    evidence[fact] = Object.freeze({ ...(given as Evidence) })
  }
  return Object.freeze(evidence)
}

/** Evidence for what the record does not say proves nothing: the fact was forgotten, or the evidence is for another. */
export const strayEvidence = ({ evidence = {}, facts }: FactRecord, where: Partial<Problem>): Problem[] =>
  Object.keys(evidence)
    .filter((field) => facts[field] === undefined)
    .map((field) => problem('evidence-without-fact', { field }, { ...where, path: pointer(['evidence', field]) }))

/** Warnings of documents younger than the facts: one may report on the past, or be of another day than was meant. */
export const lateEvidence = ({ evidence = {}, asOf }: FactRecord, where: Partial<Problem>): Problem[] =>
  Object.entries(evidence).flatMap(([field, { date }]) => {
    if (date === undefined || date <= asOf) return []
    const at = { ...where, severity: 'warning', path: pointer(['evidence', field, 'date']) } as const
    return problem('evidence-after-facts', { field, date, asOf }, at)
  })
