/**
 * Files written whole or not at all, and the folders of what is kept between runs.
 * May import: nothing. Home of: env-paths.
 */
import { randomUUID } from 'node:crypto'
import { rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import envPaths from 'env-paths'

/** The user's own folder for what can be made again, by the name of what is kept. */
export const cacheFolder = (name: string): string => envPaths(name, { suffix: '' }).cache

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
