import { createHash } from 'node:crypto'
import { type Base, nextSeq } from './base.ts'
import type { Instant } from './schema.ts'

/** A file kept as evidence, without its bytes. */
export interface StoredFile {
  readonly seq: number
  readonly id: string
  /** Whose it is: who may see the area may see the file. */
  readonly area: string
  /** sha256:… of its bytes. */
  readonly digest: string
  /** A media type. */
  readonly type: string
  /** In bytes. */
  readonly size: number
  readonly by: string
  readonly at: Instant
}

/** Evidence. */
export interface Files {
  add(file: Pick<StoredFile, 'area' | 'type' | 'by'> & { readonly bytes: Uint8Array }): Promise<StoredFile>
  get(id: string): Promise<StoredFile | null>
  bytes(id: string): Promise<Uint8Array | null>
}

const COLUMNS = ['seq', 'id', 'area', 'digest', 'type', 'size', 'byAccount as by', 'at'] as const

/** The files of a store. */
export const filesOf = ({ now, newId, read, write }: Base): Files => ({
  add: ({ area, type, by, bytes }) =>
    write(async (db) => {
      const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`
      const file = { seq: await nextSeq(db, 'file'), id: newId(), area, digest, type, size: bytes.length, bytes }
      return db
        .insertInto('file')
        .values({ ...file, byAccount: by, at: now() })
        .returning(COLUMNS)
        .executeTakeFirstOrThrow()
    }),
  get: (id) =>
    read(async (db) => (await db.selectFrom('file').select(COLUMNS).where('id', '=', id).executeTakeFirst()) ?? null),
  bytes: (id) =>
    read(async (db) => {
      const row = await db.selectFrom('file').select('bytes').where('id', '=', id).executeTakeFirst()
      return row?.bytes ?? null
    }),
})
