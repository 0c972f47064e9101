import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import type { Draft, Photo } from './draft.ts'

/** What this browser keeps. */
interface Kept extends DBSchema {
  readonly drafts: { readonly key: string; readonly value: Draft }
  readonly photos: { readonly key: string; readonly value: Photo; readonly indexes: { readonly draft: string } }
  /** Answers of the service that are shown without a network. */
  readonly shelf: { readonly key: string; readonly value: { readonly at: string; readonly value: unknown } }
}

let opened: Promise<IDBPDatabase<Kept>> | undefined

/** The browser's own database of these pages. */
export const base = (): Promise<IDBPDatabase<Kept>> => {
  opened ??= openDB<Kept>('halfsky', 1, {
    upgrade: (db) => {
      db.createObjectStore('drafts')
      db.createObjectStore('photos').createIndex('draft', 'draft')
      db.createObjectStore('shelf')
    },
    terminated: () => {
      opened = undefined
    },
  })
  return opened
}
