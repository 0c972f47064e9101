import { readFile } from 'node:fs/promises'
import type { Halfsky } from '../halfsky.ts'
import { problem, type Waiver } from '../model/index.ts'
import { readWaivers } from '../waiving/index.ts'
import { langFrom, problemLine, type SharedOptions } from './shared.ts'
import { Stop, type Terminal } from './terminal.ts'

/** The waivers of the file that was named, or what is wrong with it; undefined where none was. */
export const waiversOrStop = async (
  options: SharedOptions & { readonly waivers?: string | undefined },
  { rulebook }: Halfsky,
  terminal: Pick<Terminal, 'err' | 'lang'>,
): Promise<readonly Waiver[] | undefined> => {
  const { waivers: file } = options
  if (file === undefined) return undefined
  const lang = langFrom(options, terminal as Terminal)
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    const detail = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable'
    throw new Stop(problemLine(problem('file-unreadable', { file, detail }), lang))
  })
  const { waivers, problems } = readWaivers(text, rulebook, file)
  for (const one of problems) terminal.err(`${problemLine(one, lang)}\n`)
  if (problems.some(({ severity }) => severity === 'error'))
    throw new Stop(lang === 'en' ? `the waivers in \`${file}\` have problems` : `豁免文件 \`${file}\` 有问题`)
  return waivers
}
