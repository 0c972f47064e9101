import { ask, isPassing, Refusal } from '../api.ts'
import { newKey } from '../keep/draft.ts'
import { refreshSession } from '../session.ts'
import { alter, reading, work } from './desk.ts'
import { handedIn } from './forms.ts'

/** What became of an attempt to hand in. */
export type Outcome =
  | { readonly form: 'sent' | 'offline' | 'out' }
  | { readonly form: 'refused'; readonly refusal: Refusal }

/** Hands the records in, or tries again what was under way: the same request, which makes no second submission. */
export const handIn = async (): Promise<Outcome> => {
  const now = work.value
  if (now === null || reading.value === null) throw new Error('no roster')
  const withNames = now.keepsNames
  const sending = now.sending ?? { key: newKey(), body: handedIn(reading.value.bodies, withNames), withNames }
  await alter({ sending })
  try {
    const { id } = await ask<{ readonly id: string }>('/v1/submissions', {
      method: 'POST',
      query: sending.withNames ? { names: 'keep' } : {},
      body: { type: 'application/json', content: sending.body },
      headers: { 'idempotency-key': sending.key },
    })
    await alter({ sending: null, sent: { submission: id, at: new Date().toISOString() } })
    return { form: 'sent' }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    if (error.status === 401) await refreshSession()
    if (error.status === 401) return { form: 'out' }
    if (isPassing(error)) return { form: 'offline' }
    await alter({ sending: null })
    return { form: 'refused', refusal: error }
  }
}
