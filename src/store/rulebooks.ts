import type { Base } from './base.ts'
import type { Instant } from './schema.ts'

/** A rulebook that judged something here, so that every report can be made again (规则库). */
export interface StoredRulebook {
  readonly digest: string
  /** The version of halfsky that compiled it first. */
  readonly version: string
  readonly firstSeen: Instant
}

/** Rulebooks, by their digests. */
export interface Rulebooks {
  /** Keeps a rulebook and its files (gzipped JSON); one that is known is left as it is. */
  keep(rulebook: { readonly digest: string; readonly version: string; readonly files: Uint8Array }): Promise<void>
  get(digest: string): Promise<StoredRulebook | null>
  files(digest: string): Promise<Uint8Array | null>
  list(): Promise<readonly StoredRulebook[]>
}

const COLUMNS = ['digest', 'version', 'firstSeen'] as const

/** The rulebooks of a store. */
export const rulebooksOf = ({ now, read, write }: Base): Rulebooks => ({
  keep: (rulebook) =>
    write(async (db) => {
      await db
        .insertInto('rulebook')
        .values({ ...rulebook, firstSeen: now() })
        .onConflict((conflict) => conflict.column('digest').doNothing())
        .execute()
    }),
  get: (digest) =>
    read(
      async (db) =>
        (await db.selectFrom('rulebook').select(COLUMNS).where('digest', '=', digest).executeTakeFirst()) ?? null,
    ),
  files: (digest) =>
    read(async (db) => {
      const row = await db.selectFrom('rulebook').select('files').where('digest', '=', digest).executeTakeFirst()
      return row?.files ?? null
    }),
  list: () => read((db) => db.selectFrom('rulebook').select(COLUMNS).orderBy('firstSeen').orderBy('digest').execute()),
})
