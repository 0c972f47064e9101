import { shallowRef } from 'vue'
import { base } from './base.ts'
import type { Draft, Photo } from './draft.ts'

/** Every record on this device, the last changed first. */
export const drafts = shallowRef<readonly Draft[]>([])

const others = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('halfsky-drafts')
others?.addEventListener('message', () => void readDrafts())

/** Reads the records of this device. */
export const readDrafts = async (): Promise<void> => {
  const all = await (await base()).getAll('drafts')
  drafts.value = all.sort((a, b) => (a.changedAt < b.changedAt ? 1 : -1))
}

/** One record. */
export const draftOf = async (key: string): Promise<Draft | undefined> => (await base()).get('drafts', key)

/** Keeps a record; done once the browser has it. */
export const keepDraft = async (draft: Draft): Promise<void> => {
  await (await base()).put('drafts', draft, draft.key)
  await readDrafts()
  others?.postMessage(draft.key)
}

/** Keeps what became of a record, whatever else was done to it meanwhile. */
export const changeDraft = async (key: string, change: (draft: Draft) => Draft): Promise<Draft | undefined> => {
  const tx = (await base()).transaction('drafts', 'readwrite')
  const found = await tx.store.get(key)
  const changed = found && change(found)
  if (changed) await tx.store.put(changed, key)
  await tx.done
  await readDrafts()
  others?.postMessage(key)
  return changed
}

/** Deletes a record with its photos. */
export const removeDraft = async (key: string): Promise<void> => {
  const tx = (await base()).transaction(['drafts', 'photos'], 'readwrite')
  const photos = await tx.objectStore('photos').index('draft').getAllKeys(key)
  await Promise.all(photos.map((photo) => tx.objectStore('photos').delete(photo)))
  await tx.objectStore('drafts').delete(key)
  await tx.done
  await readDrafts()
  others?.postMessage(key)
}

/** The photos of a record, in the order they were taken. */
export const photosOf = async (draft: string): Promise<readonly Photo[]> => {
  const all = await (await base()).getAllFromIndex('photos', 'draft', draft)
  return all.sort((a, b) => (a.key < b.key ? -1 : 1))
}

/** Keeps a photo. */
export const keepPhoto = async (photo: Photo): Promise<void> => {
  await (await base()).put('photos', photo, photo.key)
}

/** Deletes a photo. */
export const removePhoto = async (key: string): Promise<void> => (await base()).delete('photos', key)
