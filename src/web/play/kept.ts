import type { DBSchema } from 'idb'
import { databaseOf } from '../keep/database.ts'
import type { PlayState } from './state.ts'

/** An edit that this browser keeps. */
export interface KeptPlay {
  readonly key: string
  readonly at: string
  readonly state: PlayState
}

interface Base extends DBSchema {
  readonly plays: { readonly key: string; readonly value: KeptPlay }
}

/** What was last written; older edits make room. */
const MOST = 50

const { open: base } = databaseOf<Base>('halfsky-play', (db) => {
  db.createObjectStore('plays', { keyPath: 'key' })
})

/** The edits of this browser, the last first. */
export const keptPlays = async (): Promise<readonly KeptPlay[]> => {
  const all = await (await base()).getAll('plays')
  return all.sort((a, b) => (a.at < b.at ? 1 : -1))
}

/** An edit, as it was last. */
export const keptPlay = async (key: string): Promise<KeptPlay | undefined> => (await base()).get('plays', key)

/** Keeps an edit. */
export const keepPlay = async (key: string, state: PlayState): Promise<void> => {
  await (await base()).put('plays', { key, at: new Date().toISOString(), state })
}

/** Deletes an edit. */
export const removePlay = async (key: string): Promise<void> => (await base()).delete('plays', key)

/** Deletes the oldest edits beyond so many. */
export const prunePlays = async (): Promise<void> => {
  for (const { key } of (await keptPlays()).slice(MOST)) await removePlay(key)
}
