import { statfs } from 'node:fs/promises'
import { type Kysely, sql } from 'kysely'
import { verifyChain } from './audit.ts'
import { countsOf } from './export.ts'
import { SCHEMA_VERSION, versionOf } from './migrations.ts'
import type { Opened } from './place.ts'
import type { Schema } from './schema.ts'

/** Something that was looked at, whether it is well, and what was seen. */
export interface Check {
  readonly name: 'integrity' | 'references' | 'schema' | 'audit' | 'space' | 'durability' | 'counts'
  readonly ok: boolean
  readonly seen: Readonly<Record<string, string | number | boolean | null>>
}

/** Less room than this is told of before it runs out. */
const LITTLE = 512 * 1024 * 1024

/** Looks a store over; reads only. */
export const doctorOf = async ({ db, database, place }: Opened): Promise<readonly Check[]> => {
  const version = await versionOf(db, database)
  return [
    ...(database === 'sqlite' ? await fileChecks(db) : [await durability(db)]),
    { name: 'schema', ok: version === SCHEMA_VERSION, seen: { found: version, known: SCHEMA_VERSION } },
    await auditCheck(db),
    ...('data' in place ? [await space(place.data)] : []),
    { name: 'counts', ok: true, seen: await countsOf(db) },
  ]
}

/** The checks SQLite makes of a file itself; also before one is restored. */
export const fileChecks = async (db: Kysely<Schema>): Promise<readonly Check[]> => {
  const integrity = await sql<{ integrityCheck: string }>`PRAGMA integrity_check`.execute(db)
  const references = await sql<{ table: string; parent: string }>`PRAGMA foreign_key_check`.execute(db)
  const said = integrity.rows.map((row) => row.integrityCheck)
  const [lost] = references.rows
  return [
    {
      name: 'integrity',
      ok: said.length === 1 && said[0] === 'ok',
      seen: { said: said[0] ?? '', faults: said.length },
    },
    {
      name: 'references',
      ok: lost === undefined,
      seen: { faults: references.rows.length, from: lost?.table ?? null, to: lost?.parent ?? null },
    },
  ]
}

const auditCheck = async (db: Kysely<Schema>): Promise<Check> => {
  const { lines, head, broken } = await verifyChain(db)
  const link = broken === null ? {} : { broken: broken.seq, why: broken.why }
  return { name: 'audit', ok: broken === null, seen: { lines, head, ...link } }
}

const space = async (folder: string): Promise<Check> => {
  const { bavail, bsize } = await statfs(folder)
  const free = bavail * bsize
  return { name: 'space', ok: free >= LITTLE, seen: { free } }
}

/** A server may be told not to wait for its disk; then no write is safe that it has acknowledged. */
const durability = async (db: Kysely<Schema>): Promise<Check> => {
  const { rows } = await sql<{ fsync: string; commit: string; pages: string; size: number; server: string }>`
    SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit,
      current_setting('full_page_writes') AS pages, pg_database_size(current_database()) AS size,
      current_setting('server_version') AS server`.execute(db)
  const seen = rows[0] ?? { fsync: '', commit: '', pages: '', size: 0, server: '' }
  const ok = seen.fsync === 'on' && seen.pages === 'on' && seen.commit !== 'off'
  return { name: 'durability', ok, seen }
}
