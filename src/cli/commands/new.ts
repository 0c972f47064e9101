import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Command } from 'commander'
import type { Clause, Lang } from '../../model/index.ts'
import { openPlans, SHIPPED } from '../../opening/index.ts'
import { clauseFile, scaffoldClause } from '../../rulebook/index.ts'
import { suggest } from '../../source/index.ts'
import { langFrom, problemLine, rulebookCommand, type SharedOptions } from '../shared.ts'
import { table } from '../table.ts'
import { EXIT, Stop, type Terminal } from '../terminal.ts'

interface Options extends SharedOptions {
  readonly stdout?: boolean
  readonly force?: boolean
}

const EXAMPLES = `
Examples 示例:
  halfsky new                                     the clauses that have no file yet 尚无规则文件的条款
  halfsky new qingyuan/environment/measures-6     writes rules/qingyuan/environment/measures-6.yaml
  halfsky new --stdout conghua/health/goals-2     only shows it 只显示，不写入
  halfsky new --rules rules --plans plans elsewhere/health/goals-1     for a plan of your own 自己的规划`

/** `halfsky new [CLAUSE]` */
export const newCommand = (terminal: Terminal, exit: (status: number) => void): Command =>
  rulebookCommand('new')
    .summary('begin a clause file from the plan text 新建条款文件')
    .description(
      'Writes a clause file with every sentence of the clause: those with numbers as rules to be finished, the others\n' +
        'as not checked. What is left empty is listed by lint until it is filled in. Without a clause, lists the clauses\n' +
        'that have no file. 按规划文本新建条款文件；空白处由 lint 列出，直至填写。',
    )
    .argument('[clause]', 'a clause key, such as qingyuan/environment/measures-6')
    .option('--stdout', 'show the file instead of writing it 只显示')
    .option('--force', 'write over a file that is there 覆盖已有文件')
    .addHelpText('after', EXAMPLES)
    .action(async (key: string | undefined, options: Options) => {
      exit(await begin(key, options, terminal))
    })

const begin = async (key: string | undefined, options: Options, terminal: Terminal): Promise<number> => {
  const lang = langFrom(options, terminal)
  const { plans, kinds, paths, problems } = openPlans(options)
  for (const fault of problems) terminal.err(`${problemLine(fault, lang)}\n`)
  if (problems.some(({ severity }) => severity === 'error') || plans.length === 0) throw new Stop(NO_PLAN[lang])
  const clauses = plans.flatMap((plan) => plan.clauses)
  if (key === undefined) return list(clauses, paths, terminal, lang)
  const clause = clauses.find((one) => one.key === key.replace(/\.ya?ml$/, ''))
  if (clause === undefined) throw new Stop(noClause(key, clauses, lang))
  const text = scaffoldClause(clause, Object.keys(kinds.specs).sort())
  if (options.stdout) await terminal.out(text)
  else await write(join(options.rules ?? SHIPPED.rules, clauseFile(clause, paths)), text, options, terminal, lang)
  return EXIT.clean
}

const NO_PLAN: Readonly<Record<Lang, string>> = {
  en: 'no plan can be read; a rulebook needs <plan>/plan.yaml, and its text in the folder of --plans',
  'zh-CN': '没有可读的规划；规则库需要 <规划>/plan.yaml，规划文本放在 --plans 指定的目录',
}

const list = async (
  clauses: readonly Clause[],
  paths: readonly string[],
  terminal: Terminal,
  lang: Lang,
): Promise<number> => {
  const open = clauses.filter((clause) => !paths.includes(clauseFile(clause, paths)))
  const rows = open.map(({ key, path, text }) => [key, path, text.length > 40 ? `${text.slice(0, 40)}…` : text])
  if (rows.length > 0) await terminal.out(`${table(rows)}\n`)
  const [none, some] =
    lang === 'en'
      ? ['every clause has a file', `${open.length} of ${clauses.length} clauses have no file`]
      : ['每个条款都有规则文件', `${clauses.length} 个条款中有 ${open.length} 个没有规则文件`]
  terminal.err(`${open.length === 0 ? none : some}\n`)
  return EXIT.clean
}

const noClause = (key: string, clauses: readonly Clause[], lang: Lang): string => {
  const keys = clauses.map((clause) => clause.key)
  const inDomain = keys.filter((one) => dirname(one) === dirname(key))
  const near = inDomain.length > 0 ? nearIn(inDomain, key) : suggest(key, keys)
  const hint = near ? [near] : inDomain
  const said = hint.length > 0 ? hint.map((one) => `\`${one}\``).join(', ') : null
  if (lang === 'en') {
    return `no clause \`${key}\` in the plans${said ? `, did you mean ${said}?` : ': a key is plan/domain/part-number'}`
  }
  return `规划中没有条款 \`${key}\`${said ? `，是否想写 ${said}？` : '；条款键的格式为 规划/领域/部分-编号'}`
}

/** In a domain that is there, only the end of the key can be wrong. */
const nearIn = (keys: readonly string[], key: string): string | null => {
  const end = suggest(
    basename(key),
    keys.map((one) => basename(one)),
  )
  return end && `${dirname(key)}/${end}`
}

const write = async (path: string, text: string, { force }: Options, terminal: Terminal, lang: Lang): Promise<void> => {
  if (existsSync(path) && !force) {
    throw new Stop(
      lang === 'en'
        ? `\`${path}\` is there already; --stdout shows a new one, --force writes over it`
        : `\`${path}\` 已存在；--stdout 显示新文件，--force 覆盖它`,
    )
  }
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
  await terminal.out(`${path}\n`)
}
