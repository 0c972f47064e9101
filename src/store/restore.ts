import { copyFileSync, createReadStream, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { settle } from './backup.ts'
import { fileChecks } from './doctor.ts'
import { faultOf, storeFault } from './fault.ts'
import { SCHEMA_VERSION, versionOf } from './migrations.ts'
import { openStore, type StoreOptions } from './open.ts'
import { DATABASE_FILE, holdFolder, kyselyOf, type Place } from './place.ts'
import { openFile, sqliteDialect } from './sqlite.ts'

/** Whether what is there may be put aside. */
export interface RestoreOptions extends Pick<StoreOptions, 'now'> {
  readonly overwrite?: boolean
  /** What is restored from: of a folder its file unless told otherwise, of PostgreSQL always the export. */
  readonly form?: 'file' | 'export'
}

/**
 * Puts a backup or an export where a store is to lie. It is looked over first; nothing is
 * written over unless told (PostgreSQL must be empty), and a folder has the old store or the new one at any time.
 */
export const restoreStore = async (place: Place, file: string, options: RestoreOptions): Promise<void> => {
  if ('data' in place) {
    const { overwrite = false, form = 'file' } = options
    return form === 'file' ? restoreFile(place.data, file, overwrite) : restoreExport(place.data, file, options)
  }
  const store = await openStore(place, options)
  try {
    await store.importAll(linesOf(file))
  } catch (error) {
    throw faultOf(error)
  } finally {
    await store.close()
  }
}

async function* linesOf(file: string): AsyncGenerator<string> {
  let rest = ''
  for await (const part of createReadStream(file, { encoding: 'utf8', highWaterMark: 2 ** 20 })) {
    const lines = `${rest}${part}`.split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
  if (rest !== '') yield rest
}

/** An export becomes a file beside the folder's own first, which then takes its place. */
const restoreExport = async (
  folder: string,
  file: string,
  { now, overwrite = false }: RestoreOptions,
): Promise<void> => {
  if (existsSync(join(folder, DATABASE_FILE)) && !overwrite) throw storeFault('store-occupied')
  let made: string | undefined
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    made = mkdtempSync(join(folder, 'restore-'))
    const store = await openStore({ data: made }, { now })
    await store.importAll(linesOf(file)).finally(() => store.close())
    const whole = join(made, DATABASE_FILE)
    const database = new DatabaseSync(whole)
    database.exec('PRAGMA journal_mode = DELETE')
    database.close()
    await restoreFile(folder, whole, overwrite)
  } catch (error) {
    throw faultOf(error)
  } finally {
    if (made !== undefined) rmSync(made, { recursive: true, force: true })
  }
}

const restoreFile = async (folder: string, file: string, overwrite: boolean): Promise<void> => {
  const target = join(folder, DATABASE_FILE)
  mkdirSync(dirname(target), { recursive: true, mode: 0o700 })
  const release = holdFolder(folder)
  const part = `${target}.part`
  try {
    if (existsSync(target) && !overwrite) throw storeFault('store-occupied')
    copyFileSync(file, part)
    await inspect(part)
    emptyLog(target)
    settle(part, target)
  } catch (error) {
    throw faultOf(error)
  } finally {
    for (const rest of ['', '-wal', '-shm', '-journal']) rmSync(`${part}${rest}`, { force: true })
    release()
  }
}

/** Refuses what is no store, damaged, or of a version not known. */
const inspect = async (file: string): Promise<void> => {
  const db = kyselyOf(sqliteDialect(openFile(file, { readOnly: true })))
  try {
    const found = await versionOf(db, 'sqlite')
    if (found < 1 || found > SCHEMA_VERSION) throw storeFault('store-version', { found, known: SCHEMA_VERSION })
    const fault = (await fileChecks(db)).find(({ ok }) => !ok)
    if (fault) throw storeFault('store-damaged', { detail: fault.name })
  } finally {
    await db.destroy()
  }
}

/** A log left beside the old file would be played into the new one. */
const emptyLog = (target: string): void => {
  if (!existsSync(target)) return
  try {
    const old = new DatabaseSync(target)
    old.exec('PRAGMA journal_mode = DELETE')
    old.close()
  } catch {
    // what is replaced may be damaged
  }
  for (const rest of ['-wal', '-shm']) rmSync(`${target}${rest}`, { force: true })
}
