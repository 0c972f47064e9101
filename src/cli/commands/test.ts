import { join, relative, sep } from 'node:path'
import { type Command, InvalidArgumentError, Option } from 'commander'
import type { CaseResult } from '../../engine/index.ts'
import { type Halfsky, SHIPPED } from '../../halfsky.ts'
import type { Lang, Problem, Rule } from '../../model/index.ts'
import { caseJunit, problemAnnotations, problemSarif, renderProblem, reportProblem } from '../../report/index.ts'
import { testBoundaries } from '../bench/boundaries.ts'
import { testCoverage } from '../bench/coverage.ts'
import { testMutants } from '../bench/mutate.ts'
import type { Told } from '../bench/told.ts'
import { checkOutputs, type Output, type Renderings, withOutputs, writeOutputs } from '../output.ts'
import {
  json,
  langFrom,
  open,
  openOrStop,
  pathOf,
  problemLine,
  rulebookCommand,
  type SharedOptions,
} from '../shared.ts'
import { EXIT, Stop, type Terminal } from '../terminal.ts'
import { watchFolders } from '../watch.ts'

const FORMATS = ['text', 'json', 'sarif', 'junit', 'github'] as const

interface Options extends SharedOptions {
  readonly format: readonly Output<(typeof FORMATS)[number]>[]
  readonly run?: string
  readonly watch?: true
  readonly coverage?: true
  readonly minCoverage?: number
  readonly boundaries?: true
  readonly mutate?: true
  readonly minScore?: number
}

const EXAMPLES = `
Examples:
  halfsky test --run environment/measures-6     the cases of one clause
  halfsky test -f text -f junit=rules.xml       for people, and for a build server
  halfsky test --watch --rules rules            again at every save
  halfsky test --coverage --min-coverage 100    comparisons never true, false or unknown
  halfsky test --boundaries --run health        limits that no case visits, with a case for each
  halfsky test --mutate --run stall-ratio       faults that no case notices, with the case that is missing
`

/** `halfsky test` */
export const testCommand = (terminal: Terminal, exit: (status: number) => void): Command =>
  withOutputs(rulebookCommand('test'), ...FORMATS)
    .summary('run the cases in the rule files 运行规则用例')
    .description('Runs every case of every rule with both engines, or says what the cases leave untried.')
    .option('--run <text>', 'only rules whose id contains this 只运行部分规则')
    .addOption(lookOption('--watch', 'run again what changed, until Ctrl-C 文件改动后重新运行'))
    .addOption(lookOption('--coverage', 'which comparisons were never true, false or unknown 条件覆盖'))
    .addOption(lookOption('--boundaries', 'beside which limits no case lies 边界用例'))
    .addOption(lookOption('--mutate', 'which faults put into a rule no case notices 变异测试'))
    .addOption(limitOption('--min-coverage', 'coverage', 'exit 1 below this coverage 最低覆盖率'))
    .addOption(limitOption('--min-score', 'mutate', 'exit 1 below this score, by default 100 最低得分'))
    .addHelpText('after', EXAMPLES)
    .action(async (options: Options) => {
      exit(await test(options, terminal))
    })

const LOOKS = ['watch', 'coverage', 'boundaries', 'mutate']

/** One look at the cases a run. */
const lookOption = (flag: string, text: string): Option =>
  new Option(flag, text).conflicts(LOOKS.filter((look) => flag !== `--${look}`))

/** What a look must reach; asking for it asks for the look. */
const limitOption = (flag: string, look: string, text: string): Option =>
  new Option(`${flag} <percent>`, text).argParser(percentArgument).implies({ [look]: true })

const percentArgument = (text: string): number => {
  const percent = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN
  if (percent >= 0 && percent <= 100) return percent
  throw new InvalidArgumentError('not a percentage, write a number from 0 to 100')
}

const test = async (options: Options, terminal: Terminal): Promise<number> => {
  const lang = langFrom(options, terminal)
  await checkOutputs(options.format, [], lang)
  if (options.watch) return watchCases(options, terminal)
  const halfsky = await openOrStop(options, terminal)
  const { coverage, boundaries, mutate } = options
  const looked = coverage || boundaries || mutate ? await look(halfsky, options, terminal) : null
  return looked ?? tellCases(halfsky, isChosen(options), options, terminal)
}

type Format = (typeof FORMATS)[number]

const isChosen =
  ({ run = '' }: Options) =>
  ({ id }: Rule): boolean =>
    id.includes(run)

/** Runs cases and tells what came of them. */
const tellCases = async (
  halfsky: Halfsky,
  chosen: (rule: Rule) => boolean,
  options: Options,
  terminal: Terminal,
): Promise<number> => {
  const results = await halfsky.runCases(chosen)
  const lang = langFrom(options, terminal)
  await writeOutputs(options.format, renderingsOf(results, options, lang), terminal, lang)
  // no case run is no proof
  if (results.length === 0) return EXIT.fault
  return results.some(({ problems }) => problems.length > 0) ? EXIT.violations : EXIT.clean
}

const renderingsOf = (results: readonly CaseResult[], options: Options, lang: Lang): Renderings<Format> => {
  const problems = results.flatMap((result) => result.problems)
  const reported = problems.map((one) => reportProblem(one, lang))
  // a build server looks for the files from here
  const fromHere = (some: readonly Problem[]) =>
    some.map((one) => reportProblem({ ...one, file: pathOf(one.file ?? '', options) }, lang))
  const cases = results.map(({ rule, name, problems }) => ({ rule, name, passed: problems.length === 0 }))
  return {
    text: () => [...reported.map((one) => `${renderProblem(one, lang)}\n`), closing(results)].join(''),
    json: () => json({ cases, problems: reported }),
    sarif: () => problemSarif('halfsky test', fromHere(problems), lang),
    junit: () => caseJunit(results.map((one) => ({ ...one, problems: fromHere(one.problems) }))),
    github: () => problemAnnotations(fromHere(problems)),
  }
}

const closing = (results: readonly CaseResult[]): string => {
  const failed = results.filter(({ problems }) => problems.length > 0).length
  return `${results.length - failed} passed, ${failed} failed\n`
}

/** A look at what the cases leave untried; null while cases fail, for they prove nothing then. */
const look = async (halfsky: Halfsky, options: Options, terminal: Terminal): Promise<number | null> => {
  const lang = langFrom(options, terminal)
  const rules = halfsky.rulebook.rules.filter(isChosen(options))
  if (rules.length === 0) throw new Stop(WORDS[lang].noRule(options.run ?? ''))
  if (options.format.some(({ format }) => format !== 'text' && format !== 'json')) throw new Stop(WORDS[lang].formats)
  if (options.mutate && (await fails(halfsky, options))) {
    terminal.err(`${WORDS[lang].mustPass}\n`)
    return null
  }
  const told = lookAt(halfsky, rules, options, terminal)
  const none = (): string => ''
  const renderings = { text: told.text, json: () => json(told.data()), sarif: none, junit: none, github: none }
  await writeOutputs(options.format, renderings, terminal, lang)
  return told.status
}

const fails = async (halfsky: Halfsky, options: Options): Promise<boolean> =>
  (await halfsky.runCases(isChosen(options))).some(({ problems }) => problems.length > 0)

const lookAt = (halfsky: Halfsky, rules: readonly Rule[], options: Options, terminal: Terminal): Told => {
  const lang = langFrom(options, terminal)
  if (options.coverage) return testCoverage(halfsky, rules, { minCoverage: options.minCoverage ?? 0, lang })
  if (options.boundaries) return testBoundaries(halfsky, rules, lang)
  return testMutants(halfsky, rules, { minScore: options.minScore ?? 100, lang }, terminal)
}

const WORDS = {
  en: {
    noRule: (run: string) => `no rule has an id with \`${run}\``,
    formats: 'this is told as text and json only',
    mustPass: 'the cases must pass before mutants are tried',
    watching: 'watching, Ctrl-C ends',
  },
  'zh-CN': {
    noRule: (run: string) => `没有编号含 \`${run}\` 的规则`,
    formats: '此项只能以 text 和 json 输出',
    mustPass: '用例全部通过后才能做变异测试',
    watching: '正在监视文件改动，按 Ctrl-C 结束',
  },
} as const

/** All cases once, then those of the files that change; a file that many rules rest on runs them all. */
const watchCases = async (options: Options, terminal: Terminal): Promise<number> => {
  const { rules = SHIPPED.rules, plans = SHIPPED.plans, add = [] } = options
  const lang = langFrom(options, terminal)
  const roots = [rules, ...add.map((folder) => join(folder, 'rules'))]
  const rerun = async (changed: readonly string[] | null): Promise<void> => {
    // what is being edited compiles faster from the memory of the other files
    const { halfsky, problems } = await open(options, { overlay: [] })
    if (terminal.interactive) terminal.err('\x1b[2J\x1b[H')
    for (const one of problems) terminal.err(`${problemLine(one, lang)}\n`)
    const files = (changed ?? []).flatMap((path) => roots.map((root) => relative(root, path).split(sep).join('/')))
    if (halfsky) await tellCases(halfsky, chosenFrom(halfsky, files, options), options, terminal)
    terminal.err(`${WORDS[lang].watching}\n`)
  }
  const stop = new AbortController()
  process.once('SIGINT', () => stop.abort())
  process.once('SIGTERM', () => stop.abort())
  await watchFolders([rules, plans, ...add], rerun, stop.signal)
  return EXIT.clean
}

/** The rules of the files that changed; all of them where it was something that many rules rest on. */
const chosenFrom = ({ rulebook }: Halfsky, files: readonly string[], options: Options): ((rule: Rule) => boolean) => {
  const named = new Set(rulebook.rules.filter(({ file }) => files.includes(file)).map(({ id }) => id))
  return (rule) => isChosen(options)(rule) && (named.size === 0 || named.has(rule.id))
}
