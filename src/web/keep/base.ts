import type { DBSchema } from 'idb'
import { databaseOf } from './database.ts'
import type { Draft, Photo } from './draft.ts'

/** What this browser keeps. */
interface Kept extends DBSchema {
  readonly drafts: { readonly key: string; readonly value: Draft }
  readonly photos: { readonly key: string; readonly value: Photo; readonly indexes: { readonly draft: string } }
  /** Answers of the service that are shown without a network. */
  readonly shelf: { readonly key: string; readonly value: { readonly at: string; readonly value: unknown } }
}

/** The browser's own database of these pages. */
export const { open: base } = databaseOf<Kept>('halfsky', (db) => {
  db.createObjectStore('drafts')
  db.createObjectStore('photos').createIndex('draft', 'draft')
  db.createObjectStore('shelf')
})
