import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { Command } from 'commander'
import { type Problem, problem } from '../../model/index.ts'
import { reportProblem } from '../../report/index.ts'
import type { RuleFile } from '../../rulebook/index.ts'
import {
  formatOption,
  json,
  langFrom,
  langOption,
  open,
  plansOption,
  problemLine,
  rulesOption,
  type SharedOptions,
} from '../shared.ts'
import { EXIT, type Terminal } from '../terminal.ts'

interface Options extends SharedOptions {
  readonly format: 'text' | 'json'
}

/** `halfsky lint [FILE…]` */
export const lintCommand = (terminal: Terminal, exit: (status: number) => void): Command =>
  new Command('lint')
    .summary('find faults in rule files 检查规则文件')
    .description('Reports every fault of the rule files at its line; with files named, only theirs.')
    .argument('[file...]', 'rule files, inside the rules folder or not')
    .addOption(formatOption('text', 'json'))
    .addOption(rulesOption())
    .addOption(plansOption())
    .addOption(langOption())
    .action(async (files: string[], options: Options) => {
      exit(await lint(files, options, terminal))
    })

const lint = async (files: readonly string[], options: Options, terminal: Terminal): Promise<number> => {
  const { overlay, typed, problems: unreadable } = await readOverlay(files)
  const { halfsky, problems: found } = await open(options, { overlay })
  const lang = langFrom(options, terminal)
  const cases = halfsky ? (await halfsky.runCases()).flatMap(({ problems }) => caseRecords(problems)) : []
  const ofNamed = [...found, ...cases].filter(({ file = '' }) => files.length === 0 || typed.has(file))
  const problems = [
    ...unreadable,
    ...ofNamed.map((one) => ({ ...one, file: typed.get(one.file ?? '') ?? one.file ?? '' })),
  ]
  if (options.format === 'json') {
    await terminal.out(json({ problems: problems.map((one) => reportProblem(one, lang)) }))
  } else {
    for (const one of problems) await terminal.out(`${problemLine(one, lang)}\n`)
    terminal.err(summary(problems.length, halfsky?.rulebook.rules.length, lang))
  }
  return problems.some(({ severity }) => severity === 'error') ? EXIT.fault : EXIT.clean
}

/** A case whose record no door would accept is a fault of form; a case that fails is for `halfsky test` to say. */
const caseRecords = (problems: readonly Problem[]): Problem[] => problems.filter(({ code }) => code === 'case-record')

interface Overlay {
  readonly overlay: readonly RuleFile[]
  /** What was typed for each path. */
  readonly typed: ReadonlyMap<string, string>
  readonly problems: readonly Problem[]
}

/** Named files take the place of those that the rules folder has at the same path. */
const readOverlay = async (files: readonly string[]): Promise<Overlay> => {
  const overlay: RuleFile[] = []
  const typed = new Map<string, string>()
  const problems: Problem[] = []
  for (const file of files) {
    try {
      overlay.push({ path: pathInRules(file), text: await readFile(file, 'utf8') })
      typed.set(pathInRules(file), file)
    } catch (error) {
      const detail = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable'
      problems.push(problem('file-unreadable', { file, detail }, { file }))
    }
  }
  return { overlay, typed, problems }
}

/** The last three steps of a path are the clause's key: plan, domain, item. */
const pathInRules = (file: string): string => {
  const steps = resolve(file).split(/[\\/]/)
  const last = steps.at(-1) ?? ''
  if (last === 'measures.yaml') return last
  return steps.slice(last === 'plan.yaml' ? -2 : -3).join('/')
}

const summary = (problems: number, rules: number | undefined, lang: string): string => {
  const count = rules ?? '–'
  return lang === 'en' ? `${count} rules, ${problems} problems\n` : `${count} 条规则，${problems} 个问题\n`
}
