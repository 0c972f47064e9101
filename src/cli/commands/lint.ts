import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { Command } from 'commander'
import { type Lang, type Problem, problem, type ReportedProblem } from '../../model/index.ts'
import { decodeText } from '../../record/index.ts'
import { problemAnnotations, problemJunit, problemSarif, renderProblem, reportProblem } from '../../report/index.ts'
import type { RuleFile } from '../../rulebook/index.ts'
import { checkOutputs, type Output, withOutputs, writeOutputs } from '../output.ts'
import { json, langFrom, open, pathOf, rulebookCommand, type SharedOptions } from '../shared.ts'
import { EXIT, type Terminal } from '../terminal.ts'

const FORMATS = ['text', 'json', 'sarif', 'junit', 'github'] as const

interface Options extends SharedOptions {
  readonly format: readonly Output<(typeof FORMATS)[number]>[]
}

/** `halfsky lint [FILE…]` */
export const lintCommand = (terminal: Terminal, exit: (status: number) => void): Command =>
  withOutputs(rulebookCommand('lint'), ...FORMATS)
    .summary('find faults in rule files 检查规则文件')
    .description('Reports every fault of the rule files at its line; with files named, only theirs.')
    .argument('[file...]', 'rule files, inside the rules folder or not')
    .addHelpText('after', '\nExample:\n  halfsky lint -f text -f sarif=lint.sarif\n')
    .action(async (files: string[], options: Options) => {
      exit(await lint(files, options, terminal))
    })

const lint = async (files: readonly string[], options: Options, terminal: Terminal): Promise<number> => {
  await checkOutputs(options.format, files, langFrom(options, terminal))
  const { overlay, typed, problems: unreadable } = await readOverlay(files)
  const { halfsky, problems: found } = await open(options, { overlay })
  const lang = langFrom(options, terminal)
  const meaning = halfsky ? await halfsky.lint() : []
  const ofNamed = [...found, ...meaning].filter(({ file = '' }) => files.length === 0 || typed.has(file))
  const placed = (place: (file: string) => string): ReportedProblem[] =>
    [
      ...unreadable,
      ...ofNamed.map((one) => ({ ...one, file: typed.get(one.file ?? '') ?? place(one.file ?? '') })),
    ].map((one) => reportProblem(one, lang))
  const problems = placed((file) => file)
  // a build server looks for the files from here
  const fromHere = () => placed((file) => pathOf(file, options))
  const renderings = {
    text: () => problems.map((one) => `${renderProblem(one, lang)}\n`).join(''),
    json: () => json({ problems }),
    sarif: () => problemSarif('halfsky lint', fromHere(), lang),
    junit: () => problemJunit('halfsky lint', fromHere()),
    github: () => problemAnnotations(fromHere()),
  }
  await writeOutputs(options.format, renderings, terminal, lang)
  if (options.format.some(({ format }) => format === 'text')) {
    terminal.err(summary(problems.length, halfsky?.rulebook.rules.length, lang))
  }
  return problems.some(({ severity }) => severity === 'error') ? EXIT.fault : EXIT.clean
}

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
      const { text, problems: encoding } = decodeText(await readFile(file), 'utf-8')
      problems.push(...encoding.map((one) => ({ ...one, file, line: 1, column: 1 })))
      if (encoding.length > 0) continue
      overlay.push({ path: pathInRules(file), text })
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
  // measures beside a plan.yaml are that plan's own
  if (last === 'measures.yaml' && !existsSync(join(dirname(file), 'plan.yaml'))) return last
  return steps.slice(['plan.yaml', 'upper.yaml', 'measures.yaml'].includes(last) ? -2 : -3).join('/')
}

const summary = (problems: number, rules: number | undefined, lang: Lang): string => {
  if (lang !== 'en') return `${rules ?? '–'} 条规则，${problems} 个问题\n`
  return `${rules ?? '–'} rule${rules === 1 ? '' : 's'}, ${problems} problem${problems === 1 ? '' : 's'}\n`
}
