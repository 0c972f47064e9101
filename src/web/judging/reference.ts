import { shallowRef } from 'vue'
import type { Rulebook } from '../../model/index.ts'
import type { RecordSchema } from '../../record/index.ts'
import { ask } from '../api.ts'

/** The rulebook, once it is here. */
export const rulebook = shallowRef<Rulebook | null>(null)

let asking: Promise<Rulebook> | undefined

/** Fetches the rulebook; the service worker gives the last one where there is no network. */
export const readRulebook = (): Promise<Rulebook> => {
  asking ??= ask<Rulebook>('/v1/rulebook').then(
    (found) => {
      rulebook.value = found
      return found
    },
    (error) => {
      asking = undefined
      throw error
    },
  )
  return asking
}

const schemas = new Map<string, Promise<RecordSchema>>()

/** The schema of a kind. */
export const readSchema = (kind: string): Promise<RecordSchema> => {
  const known = schemas.get(kind)
  if (known !== undefined) return known
  const asked = ask<RecordSchema>(`/v1/schemas/${encodeURIComponent(kind)}`)
  schemas.set(kind, asked)
  asked.catch(() => schemas.delete(kind))
  return asked
}
