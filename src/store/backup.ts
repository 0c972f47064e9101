import { chmodSync, closeSync, createWriteStream, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { backup, DatabaseSync } from 'node:sqlite'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { exportOf } from './export.ts'
import { faultOf, storeFault } from './fault.ts'
import { DATABASE_FILE, type Opened } from './place.ts'
import { openFile } from './sqlite.ts'

/** Copies a store into a file that is there whole or not at all, and that only its owner may read. */
export const backupOf = async (opened: Opened, file: string): Promise<void> => {
  if (existsSync(file)) throw storeFault('store-occupied')
  const part = `${file}.part`
  try {
    discard(part)
    if ('data' in opened.place) await copyFile(join(opened.place.data, DATABASE_FILE), part)
    else await pipeline(Readable.from(exportOf(opened)), createWriteStream(part, { mode: 0o600, flags: 'wx' }))
    settle(part, file)
  } catch (error) {
    discard(part)
    throw faultOf(error)
  }
}

const discard = (part: string): void => {
  try {
    rmSync(part, { force: true })
  } catch {
    // what cannot be removed cannot be written either, which is told
  }
}

/** One state of a database that others write to, in one file without a log. */
const copyFile = async (from: string, to: string): Promise<void> => {
  const source = openFile(from, { readOnly: true })
  try {
    closeSync(openSync(to, 'wx', 0o600))
    // a transaction that is open stays with the state it saw first, so the copy need not begin again
    source.exec('BEGIN; SELECT count(*) FROM sqlite_schema')
    await backup(source, to)
  } finally {
    source.close()
  }
  const copy = new DatabaseSync(to)
  copy.exec('PRAGMA journal_mode = DELETE')
  copy.close()
}

/** Puts a finished file in its place, so that neither a crash nor a cut of power leaves half of it there. */
export const settle = (part: string, file: string): void => {
  chmodSync(part, 0o600)
  sync(part, 'r+')
  renameSync(part, file)
  sync(dirname(file), 'r')
}

const sync = (path: string, flags: string): void => {
  const handle = openSync(path, flags)
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
