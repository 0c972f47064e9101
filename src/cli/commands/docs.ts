import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, relative, sep } from 'node:path'
import type { Command } from 'commander'
import type { Halfsky } from '../../halfsky.ts'
import type { Lang } from '../../model/index.ts'
import { ROOT } from '../../shipped/index.ts'
import { type SiteFile, siteOf } from '../../site/index.ts'
import { langFrom, openOrStop, rulebookCommand, type SharedOptions } from '../shared.ts'
import { EXIT, Stop, type Terminal } from '../terminal.ts'

interface Options extends SharedOptions {
  readonly out: string
}

/** The list of what was written, by which the next run knows what it may take away. */
const LIST = 'site.json'

/** `halfsky docs` */
export const docsCommand = (terminal: Terminal, exit: (status: number) => void): Command =>
  rulebookCommand('docs')
    .summary('write the rulebook as a static site 生成规则库网站')
    .description(
      'Writes the rulebook as a static site in Chinese and English: plans, clauses with their sentences highlighted, rules with readings and ' +
        'cases, record kinds, indicators, search. It opens from the disk, without a server or a network.\n' +
        '把规则库生成为中英文静态网站，可直接从磁盘打开。',
    )
    .option(
      '--out <dir>',
      'folder to write; made where it is not there, refused where it holds anything else 输出目录',
      'halfsky-docs',
    )
    .addHelpText(
      'after',
      '\nExample 示例:\n  halfsky docs --out site    # then open site/index.html 然后打开 site/index.html',
    )
    .action(async (options: Options) => {
      const halfsky = await openOrStop(options, terminal)
      const lang = langFrom(options, terminal)
      const files = siteOf({ ...halfsky, schemas: halfsky.kinds.schemas, assets: await assets() })
      const characters = await writeSite(options.out, files, halfsky, terminal, lang)
      await terminal.out(`${join(options.out, 'index.html')}\n`)
      terminal.err(closing(files.length, characters, lang))
      exit(EXIT.clean)
    })

/** What the browser gets as it is. */
const assets = async (): Promise<ReadonlyMap<string, string>> => {
  const minisearch = createRequire(import.meta.url).resolve('minisearch')
  const files = {
    'style.css': join(ROOT, 'assets', 'site', 'style.css'),
    'search.js': join(ROOT, 'assets', 'site', 'search.js'),
    'minisearch.js': join(dirname(minisearch), '..', 'umd', 'index.js'),
  }
  const read = Object.entries(files).map(async ([name, path]) => [name, await readFile(path, 'utf8')] as const)
  return new Map(await Promise.all(read))
}

/** Writes the files, takes away what an earlier run wrote and this one does not, and gives how many bytes there are. */
const writeSite = async (
  out: string,
  files: readonly SiteFile[],
  { rulebook }: Halfsky,
  terminal: Terminal,
  lang: Lang,
): Promise<number> => {
  try {
    const earlier = await earlierFiles(out, lang)
    const made = new Set<string>()
    let bytes = 0
    for (const [index, { path, text }] of files.entries()) {
      const file = join(out, path)
      const folder = dirname(file)
      if (!made.has(folder)) await mkdir(folder, { recursive: true })
      made.add(folder)
      const content = Buffer.from(text())
      await writeFile(file, content)
      bytes += content.length
      if (terminal.interactive && (index + 1) % 50 === 0) terminal.err(`\r${index + 1}/${files.length}`)
    }
    if (terminal.interactive) terminal.err('\r\u001b[K')
    const written = new Set(files.map(({ path }) => path))
    for (const path of earlier)
      if (!written.has(path) && isInside(out, path)) await rm(join(out, path), { force: true })
    await writeFile(join(out, LIST), `${JSON.stringify({ digest: rulebook.digest, files: [...written] }, null, 1)}\n`)
    return bytes
  } catch (error) {
    if (error instanceof Error && 'code' in error) throw new Stop(unwritable(out, String(error.code), lang))
    throw error
  }
}

/** What an earlier run wrote; a folder that holds something and is no site of ours is left alone. */
const earlierFiles = async (out: string, lang: Lang): Promise<readonly string[]> => {
  const held = await readdir(out).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  if (held.length === 0) return []
  const list: unknown = await readFile(join(out, LIST), 'utf8')
    .then(JSON.parse)
    .catch(() => null)
  const files = typeof list === 'object' && list !== null && 'files' in list ? list.files : null
  if (!Array.isArray(files)) throw new Stop(notOurs(out, lang))
  return files.map(String)
}

const isInside = (out: string, path: string): boolean => {
  const way = relative(out, join(out, path))
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`)
}

const notOurs = (out: string, lang: Lang): string =>
  lang === 'en'
    ? `\`${out}\` holds files that halfsky did not write, name another folder with --out`
    : `\`${out}\` 中有不是 halfsky 生成的文件，请用 --out 指定其他目录`

const unwritable = (out: string, code: string, lang: Lang): string =>
  lang === 'en'
    ? `cannot write to \`${out}\` (${code}), name another folder with --out`
    : `无法写入 \`${out}\`（${code}），请用 --out 指定其他目录`

const closing = (files: number, bytes: number, lang: Lang): string => {
  const size = (bytes / 1e6).toFixed(1)
  return lang === 'en'
    ? `${files} files, ${size} MB; open the file above\n`
    : `${files} 个文件，${size} MB；打开上面的文件即可\n`
}
