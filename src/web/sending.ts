import { ref } from 'vue'
import { ask, isPassing, Refusal } from './api.ts'
import { compose } from './judging/compose.ts'
import { fieldsOf } from './judging/fields.ts'
import { readSchema } from './judging/reference.ts'
import { type Draft, newKey, type Photo } from './keep/draft.ts'
import { changeDraft, drafts, keepPhoto, photosOf, readDrafts } from './keep/drafts.ts'
import { me, refreshSession, session } from './session.ts'
import { faultText, tell } from './telling.ts'
import { words } from './words/index.ts'

/** Whether something is being sent. */
export const isSending = ref(false)

/** Puts a record in line. */
export const queue = (key: string): Promise<Draft | undefined> =>
  changeDraft(key, (draft) => ({ ...draft, state: 'waiting', refusal: null }))

/** Takes a record out of the line to be changed; what is sent afterwards is another request. */
export const takeBack = (key: string): Promise<Draft | undefined> =>
  changeDraft(key, (draft) => ({ ...draft, state: 'draft', sending: null, refusal: null }))

/** Sends what waits, one record after another; of several open pages one does it. */
export const sendWaiting = async (): Promise<void> => {
  if (isSending.value || me.value === null || me.value.mustChange) return
  isSending.value = true
  try {
    if (navigator.locks === undefined) await sendEach()
    else await navigator.locks.request('halfsky-send', { ifAvailable: true }, (lock) => (lock ? sendEach() : undefined))
  } finally {
    isSending.value = false
  }
}

const sendEach = async (): Promise<void> => {
  await readDrafts()
  for (const { key, state } of drafts.value) {
    if (state === 'waiting' && !(await sendOne(key))) return
  }
}

interface Receipt {
  readonly id: string
}

/** Sends one record; whether the next may follow. */
const sendOne = async (key: string): Promise<boolean> => {
  try {
    const { sending } = await packed(key)
    const { id } = await ask<Receipt>('/v1/submissions', {
      method: 'POST',
      body: { type: 'application/json', content: sending.body },
      headers: { 'idempotency-key': sending.key },
    })
    const sent = { submission: id, at: new Date().toISOString() }
    await changeDraft(key, (draft) => ({ ...draft, state: 'sent', sent, refusal: null }))
    tell(words.value.record.sent)
    return true
  } catch (error) {
    return refused(key, error)
  }
}

/** The record as it goes, fixed in the browser before the first attempt: a second one must be the same, to the byte. */
const packed = async (key: string): Promise<{ readonly sending: NonNullable<Draft['sending']> }> => {
  const draft = drafts.value.find((one) => one.key === key)
  if (draft === undefined) throw new Error('no such record')
  if (draft.sending !== null) return { sending: draft.sending }
  const fields = fieldsOf(await readSchema(draft.kind))
  const photos: Photo[] = []
  for (const photo of await photosOf(key)) photos.push(await uploaded(photo, draft.area))
  const { value } = compose(draft, fields, photos)
  const sending = { key: newKey(), body: JSON.stringify(value) }
  await changeDraft(key, (one) => ({ ...one, sending }))
  return { sending }
}

const uploaded = async (photo: Photo, area: string): Promise<Photo> => {
  if (photo.file !== null) return photo
  const { id } = await ask<Receipt>('/v1/files', {
    method: 'POST',
    query: { area },
    body: { type: photo.blob.type, content: photo.blob },
  })
  const kept = { ...photo, file: id }
  await keepPhoto(kept)
  return kept
}

/** What is refused for good goes back to whoever wrote it, with the reasons; what may pass later goes on waiting. */
const refused = async (key: string, error: unknown): Promise<boolean> => {
  if (!(error instanceof Refusal)) throw error
  if (error.status === 401) await refreshSession()
  if (error.status === 401 || isPassing(error)) return false
  const refusal = { detail: faultText(error), problems: error.problems.map(({ message }) => message) }
  await changeDraft(key, (draft) => ({ ...draft, state: 'refused', sending: null, refusal }))
  tell(words.value.record.refused, 'bad')
  return true
}

const AGAIN = 20_000

/** Sends what waits whenever there is hope: once online, once back at the page, and every so often. */
export const keepSending = (): void => {
  const attempt = async (): Promise<void> => {
    if (!drafts.value.some(({ state }) => state === 'waiting')) return
    if (me.value === null && session.value !== 'none') await refreshSession()
    await sendWaiting()
  }
  addEventListener('online', () => void attempt())
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') void attempt()
  })
  setInterval(() => void attempt(), AGAIN)
  void attempt()
}
