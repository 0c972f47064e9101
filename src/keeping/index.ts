/**
 * Files written whole or not at all, and the folders of what is kept between runs.
 * May import: nothing. Home of: env-paths.
 */
import { randomUUID } from 'node:crypto'
import { openSync, rmSync } from 'node:fs'
import { open, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import envPaths from 'env-paths'

/** The user's own folder for what can be made again, by the name of what is kept. */
export const cacheFolder = (name: string): string => envPaths(name, { suffix: '' }).cache

/** Where compiled code is kept between runs: in a folder of one's own, since it is run as it is found. */
export const CODE_CACHE = cacheFolder('halfsky-code')

/** Writes a file whole or not at all: another process may be reading it, or writing the same. */
export const writeWhole = async (
  file: string,
  chunks: string | Uint8Array | Iterable<string>,
  options: { readonly mode?: number } = {},
): Promise<void> => {
  const passing = join(dirname(file), `.${basename(file)}.${randomUUID()}.part`)
  try {
    await writeFile(passing, chunks, options)
    await rename(passing, file)
  } finally {
    await rm(passing, { force: true })
  }
}

/** A file that is written piece by piece, and is there whole or not at all. */
export interface GrowingFile {
  write(bytes: string | Uint8Array): Promise<void>
  /** Puts the file in its place. */
  finish(): Promise<void>
  /** Leaves what was there before; after `finish` it does nothing. */
  drop(): Promise<void>
}

/** Begins a file; a device is written as it is. */
export const growingFile = async (file: string, isDevice: boolean, mode = 0o666): Promise<GrowingFile> => {
  const passing = isDevice ? file : join(dirname(file), `.${basename(file)}.${randomUUID()}.part`)
  const handle = await open(passing, 'w', mode)
  let isOpen = true
  const close = async (): Promise<void> => {
    if (isOpen) await handle.close()
    isOpen = false
  }
  return {
    write: async (bytes) => {
      await handle.writeFile(bytes)
    },
    finish: async () => {
      await close()
      if (!isDevice) await rename(passing, file)
    },
    drop: async () => {
      await close()
      if (!isDevice) await rm(passing, { force: true })
    },
  }
}

/** A file to read and write that has no name any more, and is gone with the last process that has it open. */
export const passingFile = (): number => {
  const file = join(tmpdir(), `halfsky-${randomUUID()}.part`)
  const descriptor = openSync(file, 'wx+', 0o600)
  rmSync(file)
  return descriptor
}
