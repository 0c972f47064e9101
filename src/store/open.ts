import { randomUUID } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import { backupOf } from './backup.ts'
import type { Clock, Ids } from './base.ts'
import { type StoreCounts, stateCounts } from './counts.ts'
import { type Check, doctorOf } from './doctor.ts'
import { exportOf } from './export.ts'
import { faultOf, storeFault } from './fault.ts'
import { importInto } from './import.ts'
import type { DatabaseName } from './migrations/forms.ts'
import { migrate, SCHEMA_VERSION, versionOf } from './migrations.ts'
import { holdFolder, type Opened, type Place, reach } from './place.ts'
import type { Schema } from './schema.ts'
import { type Footing, repositoriesOf, type Transaction } from './store.ts'

/** How a store is opened. */
export interface StoreOptions {
  readonly now: Clock
  /** For tests: identifiers that are known beforehand. */
  readonly newId?: Ids
  /** Beside a service that runs: nothing is written, migrated or locked. */
  readonly readOnly?: boolean
}

/** An open store (存储). */
export interface Store extends Transaction {
  readonly database: DatabaseName
  /** Whether it answers, and at which version of the schema. */
  health(): Promise<{ readonly database: DatabaseName; readonly version: number }>
  /** How much there is of what, for whoever watches the service. */
  counts(): Promise<StoreCounts>
  /** Writes a copy of all there is into a new file, consistent while others write; of PostgreSQL, the export. */
  backup(file: string): Promise<void>
  doctor(): Promise<readonly Check[]>
  /** All there is, as lines of JSON, in one state of the store. */
  exportAll(): AsyncGenerator<string>
  /** Fills an empty store with an export, whole or not at all. */
  importAll(lines: AsyncIterable<string> | Iterable<string>): Promise<void>
  close(): Promise<void>
}

/** Opens a store, made or migrated where needed. Throws a StoreFault where it cannot. */
export const openStore = async (place: Place, options: StoreOptions): Promise<Store> => {
  const { now, newId = randomUUID, readOnly = false } = options
  const release = 'data' in place && !readOnly ? holdFolder(place.data) : () => {}
  const database = 'data' in place ? 'sqlite' : 'postgres'
  let db: Kysely<Schema> | undefined
  try {
    db = reach(place, readOnly)
    await (readOnly ? known(db, database) : migrate(db, database))
    return storeOf({ database, place, db }, { database, now, newId }, release)
  } catch (error) {
    await db?.destroy()
    release()
    throw faultOf(error)
  }
}

const storeOf = (opened: Opened, footing: Footing, release: () => void): Store => {
  const { db, database } = opened
  return {
    ...repositoriesOf(db, footing),
    database,
    health: async () => {
      await sql`SELECT 1`.execute(db)
      return { database, version: await versionOf(db, database) }
    },
    counts: () => stateCounts(db, footing.now()),
    backup: (file) => backupOf(opened, file),
    doctor: () => doctorOf(opened),
    exportAll: () => exportOf(opened),
    importAll: (lines) => importInto(db, database, lines),
    close: async () => {
      await db.destroy()
      release()
    },
  }
}

const known = async (db: Kysely<Schema>, database: DatabaseName): Promise<void> => {
  const found = await versionOf(db, database)
  if (found !== SCHEMA_VERSION) throw storeFault('store-version', { found, known: SCHEMA_VERSION })
}
