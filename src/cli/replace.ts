import { readFile, stat } from 'node:fs/promises'
import { writeWhole } from '../keeping/index.ts'
import { Stop } from './terminal.ts'

const MARK = '\uFEFF'

/** Puts a text in the place of a file's: whole or not at all, and only while the file still holds what was read. */
export const replaceText = async (file: string, before: string, after: string): Promise<void> => {
  const now = await readFile(file, 'utf8')
  const mark = now.startsWith(MARK) ? MARK : ''
  if (now !== mark + before) throw new Stop(`${file}: changed meanwhile, not written 文件已被改动，未写入`)
  try {
    await writeWhole(file, mark + after, { mode: (await stat(file)).mode })
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    throw new Stop(`${file}: cannot be written 无法写入: ${reason}`)
  }
}
