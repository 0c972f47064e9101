import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { growingFile } from '../../keeping/index.ts'
import type { Lang } from '../../model/index.ts'
import type { Destination } from '../output.ts'
import { Stop } from '../terminal.ts'
import { WORDS } from './words.ts'

/** A Parquet file, made of rows that are collected as lines until all are there: no such file can be written row by row. */
export const openParquet = async (file: string | null, isWaiving: boolean, lang: Lang): Promise<Destination> => {
  if (file === null) throw new Stop(WORDS[lang].parquetFile)
  const lines = join(tmpdir(), `halfsky-${process.pid}-${performance.now()}.ndjson`)
  const growing = await growingFile(lines, true)
  const clear = () => rm(lines, { force: true })
  return {
    write: async (bytes) => growing.write(bytes),
    finish: async () => {
      await growing.finish()
      // loaded only here: the engine is large
      const { parquetOfLines } = await import('../../tables/index.ts')
      await parquetOfLines(lines, file, isWaiving).finally(clear)
    },
    drop: async () => {
      await growing.drop()
      await clear()
    },
  }
}
