import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { Command } from 'commander'
import { type Fixing, fix } from '../../fixing.ts'
import { lint } from '../../linting.ts'
import type { Lang, Problem, ReportedProblem } from '../../model/index.ts'
import { SHIPPED, schemaFiles } from '../../opening/index.ts'
import { decodeText } from '../../record/index.ts'
import { problemAnnotations, problemJunit, problemSarif, renderProblem, reportProblem } from '../../report/index.ts'
import type { RuleFile } from '../../rulebook/index.ts'
import { readBytes } from '../input.ts'
import { checkOutputs, type Output, withOutputs, writeOutputs } from '../output.ts'
import { replaceText } from '../replace.ts'
import { json, langFrom, open, pathOf, rulebookCommand, type SharedOptions } from '../shared.ts'
import { EXIT, type Terminal } from '../terminal.ts'
import { unifiedDiff } from '../unified-diff.ts'

const FORMATS = ['text', 'json', 'sarif', 'junit', 'github'] as const

interface Options extends SharedOptions {
  readonly format: readonly Output<(typeof FORMATS)[number]>[]
  readonly fix?: boolean
  readonly fixDryRun?: boolean
}

const HELP = `
Examples 例:
  halfsky lint                                             all rules 全部规则
  halfsky lint drafts/qingyuan/environment/measures-6.yaml one file, saved anywhere 单个文件
  halfsky lint -f text -f sarif=lint.sarif                 two formats at once 同时输出两种格式
  halfsky lint --fix-dry-run                               what --fix would change, as a diff 预览修改

Each problem ends with its code; docs/problems/<code>.md tells what is wrong, how it is right, and why.
每个问题末尾有代码，说明见 docs/problems/<代码>.md。
Exit status 退出码: 0 no error 无错误, 2 errors 有错误.`

/** `halfsky lint [FILE…]` */
export const lintCommand = (terminal: Terminal, exit: (status: number) => void): Command =>
  withOutputs(rulebookCommand('lint'), ...FORMATS)
    .summary('find faults in rule files 检查规则文件')
    .description(
      'Reports every fault of the rule files at its line: of form, of faithfulness to the plan, and conditions that can never hold or change nothing; with files named, only theirs.',
    )
    .argument('[file...]', 'rule files, inside the rules folder or not')
    .option('--fix', 'mend what is mechanical, then report the rest 自动修正')
    .option('--fix-dry-run', 'print what --fix would change, and change nothing 预览修正')
    .addHelpText('after', HELP)
    .action(async (files: string[], options: Options) => {
      exit(await run(files, options, terminal))
    })

const run = async (files: readonly string[], options: Options, terminal: Terminal): Promise<number> => {
  const lang = langFrom(options, terminal)
  await checkOutputs(options.format, files, lang)
  const { overlay, typed, problems: unreadable } = await readOverlay(files)
  const only = files.length === 0 ? {} : { only: new Set(typed.keys()) }
  const { rules, plans, add } = options
  const how = { ...only, ...(rules === undefined ? { schemas: schemaFiles } : {}) }
  const isMending = options.fix === true || options.fixDryRun === true
  const found = isMending ? await fix({ rules, plans, add, overlay }, how) : await linted(options, overlay, how)
  const placed = (place: (file: string) => string): ReportedProblem[] =>
    [
      ...unreadable,
      ...found.problems.map((one) => ({ ...one, file: typed.get(one.file ?? '') ?? place(one.file ?? '') })),
    ].map((one) => reportProblem(one, lang))
  const problems = placed((file) => file)
  if (isMending) {
    const pathFor = (path: string): string => typed.get(path) ?? savedAt(path, options)
    await tellMended(found, pathFor, options, terminal)
  }
  if (options.fixDryRun) {
    for (const one of problems) terminal.err(`${renderProblem(one, lang)}\n`)
    return found.mended > 0 || hasError(problems) ? EXIT.fault : EXIT.clean
  }
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
    terminal.err(summary(problems.length, found.rules, lang))
  }
  return hasError(problems) ? EXIT.fault : EXIT.clean
}

/** The problems as they are, nothing mended. */
const linted = async (
  options: SharedOptions,
  overlay: readonly RuleFile[],
  how: Parameters<typeof lint>[1],
): Promise<Fixing> => {
  const opening = await open(options, { overlay })
  const rules = opening.halfsky?.rulebook.rules.length
  return { files: [], mended: 0, problems: await lint(opening, how), rules }
}

/** Writes what was mended, or shows it as a diff. */
const tellMended = async (
  { files, mended }: Fixing,
  pathFor: (path: string) => string,
  options: Options,
  terminal: Terminal,
): Promise<void> => {
  for (const { path, before, after } of files) {
    if (options.fixDryRun) await terminal.out(unifiedDiff(pathFor(path), before, after))
    else await replaceText(pathFor(path), before, after)
  }
  terminal.err(mendedLine(mended, files.length, langFrom(options, terminal), options.fixDryRun === true))
}

/** Where a rule file that was not named stands: in the folder of rules, or in that of a plan added. */
const savedAt = (path: string, { rules, add = [] }: SharedOptions): string => {
  const all = [rules ?? SHIPPED.rules, ...add.map((folder) => join(folder, 'rules'))].map((one) => join(one, path))
  return all.find((file) => existsSync(file)) ?? path
}

const hasError = (problems: readonly Pick<Problem, 'severity'>[]): boolean =>
  problems.some(({ severity }) => severity === 'error')

const mendedLine = (problems: number, files: number, lang: Lang, isDry: boolean): string => {
  if (lang !== 'en') return `${isDry ? '可' : '已'}修正 ${problems} 个问题，涉及 ${files} 个文件\n`
  const did = isDry ? 'would mend' : 'mended'
  return `${did} ${problems} problem${problems === 1 ? '' : 's'} in ${files} file${files === 1 ? '' : 's'}\n`
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
    const { bytes, problems: unreadable } = await readBytes(file)
    problems.push(...unreadable)
    if (bytes === null) continue
    const { text, problems: encoding } = decodeText(bytes, 'utf-8')
    problems.push(...encoding.map((one) => ({ ...one, file, line: 1, column: 1 })))
    if (encoding.length > 0) continue
    overlay.push({ path: pathInRules(file), text })
    typed.set(pathInRules(file), file)
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
