import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import type { Lang } from '../../model/index.ts'
import { SHIPPED, yamlFilesIn } from '../../opening/index.ts'
import { decodeText } from '../../record/index.ts'
import { formatRuleFile } from '../../rulebook/index.ts'
import type { Formatting } from '../../source/index.ts'
import { langFrom, problemLine, rulebookCommand, type SharedOptions } from '../shared.ts'
import { EXIT, Stop, type Terminal } from '../terminal.ts'

interface Options extends SharedOptions {
  readonly check?: boolean
}

const EXAMPLES = `
Examples 示例:
  halfsky fmt                                      every file of the rulebook 全部规则文件
  halfsky fmt rules/qingyuan/health/goals-1.yaml   one file 一个文件
  halfsky fmt --check                              in CI: exit 1 and a list when a file is not canonical 持续集成中检查
  halfsky fmt - < draft.yaml                       to standard output, for editors 供编辑器使用`

/** `halfsky fmt [FILE…]` */
export const fmtCommand = (terminal: Terminal, exit: (status: number) => void): Command =>
  rulebookCommand('fmt')
    .summary('put rule files in canonical form 规范规则文件格式')
    .description(
      'Orders the keys of rule files, takes needless quotes away, and breaks lines longer than 140 characters.\n' +
        'Comments stay, and so does what the file means. Lists the files it changed. 注释与含义不变。',
    )
    .argument('[files...]', 'rule files or folders; - for standard input; all rule files by default')
    .option('--check', 'change nothing; list what would change, and exit 1 只检查')
    .addHelpText('after', EXAMPLES)
    .action(async (files: readonly string[], options: Options) => {
      const lang = langFrom(options, terminal)
      const paths = files.length > 0 ? files : [options.rules ?? SHIPPED.rules]
      if (paths.includes('-')) return exit(await formatInput(paths, options, terminal, lang))
      exit(
        await formatFiles(
          paths.flatMap((path) => below(path, lang)),
          options,
          terminal,
          lang,
        ),
      )
    })

const formatFiles = async (
  paths: readonly string[],
  options: Options,
  terminal: Terminal,
  lang: Lang,
): Promise<number> => {
  if (paths.length === 0) throw new Stop(lang === 'en' ? 'there is no rule file' : '没有规则文件')
  let [changed, faulty] = [0, 0]
  for (const path of paths) {
    const { before, text } = told(path, readFileSync(path), terminal, lang)
    if (text === null) faulty++
    if (text === null || text === before) continue
    changed++
    if (!options.check) writeFileSync(path, text)
    await terminal.out(`${path}\n`)
  }
  terminal.err(`${closing(paths.length, changed, faulty, options.check === true, lang)}\n`)
  if (faulty > 0) return EXIT.fault
  return options.check && changed > 0 ? EXIT.violations : EXIT.clean
}

const formatInput = async (
  paths: readonly string[],
  options: Options,
  terminal: Terminal,
  lang: Lang,
): Promise<number> => {
  if (paths.length > 1) throw new Stop(lang === 'en' ? '`-` stands alone' : '`-` 不能与其他文件并用')
  const { before, text } = told('stdin', await terminal.stdin(), terminal, lang)
  if (text === null) return EXIT.fault
  if (options.check) return text === before ? EXIT.clean : EXIT.violations
  await terminal.out(text)
  return EXIT.clean
}

/** A file as it is and as it should be; what keeps it from that is said. */
const told = (path: string, bytes: Uint8Array, terminal: Terminal, lang: Lang) => {
  const { text: before, problems } = decodeText(bytes, 'utf-8')
  const formatting: Formatting = problems.length > 0 ? { text: null, problems } : formatRuleFile({ path, text: before })
  for (const fault of formatting.problems) terminal.err(`${problemLine({ file: path, ...fault }, lang)}\n`)
  return { before, text: formatting.text }
}

const below = (path: string, lang: Lang): string[] => {
  try {
    return statSync(path).isDirectory() ? yamlFilesIn(path) : [join(path)]
  } catch {
    throw new Stop(lang === 'en' ? `there is no file or folder \`${path}\`` : `没有文件或文件夹 \`${path}\``)
  }
}

const closing = (all: number, changed: number, faulty: number, check: boolean, lang: Lang): string => {
  const { format } = new Intl.NumberFormat(lang)
  const [files, same] = [format(changed), format(all - changed - faulty)]
  if (lang === 'en') {
    const faults = faulty > 0 ? `, ${faulty} not readable as YAML: see above` : ''
    return `${files} ${check ? 'would change' : 'changed'}, ${same} canonical already${faults}`
  }
  const faults = faulty > 0 ? `，${faulty} 个文件不是有效的 YAML，见上文` : ''
  return `${check ? '将修改' : '已修改'} ${files} 个文件，${same} 个文件原本规范${faults}`
}
