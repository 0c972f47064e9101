import type { DBSchema } from 'idb'
import { databaseOf } from '../keep/database.ts'
import type { Grid } from './grid.ts'
import type { Choices } from './reading.ts'
import type { AreaGiven } from './verdicts.ts'

/** What a letter says beside what was found. */
export interface LetterChoices {
  /** `one` for all bodies together, `each` for a letter to every body, or the key of a body. */
  readonly for: string
  readonly issuer: string
  readonly number: string
  readonly addressee: string
  readonly deadline: string
  readonly contact: string
  readonly date: string
  readonly withNames: boolean
}

/** What is being handed in, fixed before the first attempt: a second one must be the same, to the byte. */
export interface Sending {
  readonly key: string
  readonly body: string
  readonly withNames: boolean
}

/** The work on a roster, as this browser keeps it. */
export interface Work {
  readonly file: string
  readonly isPasted: boolean
  /** Which sheet is read; null where several could be and nobody has said. */
  readonly sheet: number | null
  readonly choices: Choices | null
  readonly given: Readonly<Record<string, AreaGiven>>
  readonly letter: LetterChoices
  readonly keepsNames: boolean
  readonly sending: Sending | null
  readonly sent: { readonly submission: string; readonly at: string } | null
}

interface Kept extends DBSchema {
  readonly desk: { readonly key: string; readonly value: unknown }
}

const { open: base, remove } = databaseOf<Kept>('halfsky-roster', (db) => {
  db.createObjectStore('desk')
})

/** Keeps the sheets of a roster. */
export const keepGrids = async (grids: readonly Grid[]): Promise<void> => {
  await (await base()).put('desk', grids, 'grids')
}

/** Keeps what was chosen. */
export const keepWork = async (work: Work): Promise<void> => {
  await (await base()).put('desk', work, 'work')
}

/** The roster that was left here, if there is one. */
export const readKept = async (): Promise<{ readonly grids: readonly Grid[]; readonly work: Work } | null> => {
  const db = await base()
  const [grids, work] = await Promise.all([db.get('desk', 'grids'), db.get('desk', 'work')])
  return grids === undefined || work === undefined ? null : { grids: grids as readonly Grid[], work: work as Work }
}

/** Forgets everything about the roster: the whole database goes. */
export const clearKept = remove
