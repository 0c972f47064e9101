import type { Command } from 'commander'
import type { CaseResult } from '../../engine/index.ts'
import type { Problem } from '../../model/index.ts'
import { caseJunit, problemAnnotations, problemSarif, renderProblem, reportProblem } from '../../report/index.ts'
import { checkOutputs, type Output, withOutputs, writeOutputs } from '../output.ts'
import { json, langFrom, openOrStop, pathOf, rulebookCommand, type SharedOptions } from '../shared.ts'
import { EXIT, type Terminal } from '../terminal.ts'

const FORMATS = ['text', 'json', 'sarif', 'junit', 'github'] as const

interface Options extends SharedOptions {
  readonly format: readonly Output<(typeof FORMATS)[number]>[]
  readonly run?: string
}

/** `halfsky test` */
export const testCommand = (terminal: Terminal, exit: (status: number) => void): Command =>
  withOutputs(rulebookCommand('test'), ...FORMATS)
    .summary('run the cases in the rule files 运行规则用例')
    .description('Runs every case of every rule with both engines.')
    .option('--run <text>', 'only rules whose id contains this 只运行部分规则')
    .addHelpText('after', '\nExample:\n  halfsky test --run environment/measures-6 -f text -f junit=rules.xml\n')
    .action(async (options: Options) => {
      exit(await test(options, terminal))
    })

const test = async (options: Options, terminal: Terminal): Promise<number> => {
  const lang = langFrom(options, terminal)
  await checkOutputs(options.format, [], lang)
  const halfsky = await openOrStop(options, terminal)
  const results = await halfsky.runCases(({ id }) => id.includes(options.run ?? ''))
  const problems = results.flatMap((result) => result.problems)
  const reported = problems.map((one) => reportProblem(one, lang))
  // a build server looks for the files from here
  const fromHere = (some: readonly Problem[]) =>
    some.map((one) => reportProblem({ ...one, file: pathOf(one.file ?? '', options) }, lang))
  const cases = results.map(({ rule, name, problems }) => ({ rule, name, passed: problems.length === 0 }))
  const renderings = {
    text: () => [...reported.map((one) => `${renderProblem(one, lang)}\n`), closing(results)].join(''),
    json: () => json({ cases, problems: reported }),
    sarif: () => problemSarif('halfsky test', fromHere(problems), lang),
    junit: () => caseJunit(results.map((one) => ({ ...one, problems: fromHere(one.problems) }))),
    github: () => problemAnnotations(fromHere(problems)),
  }
  await writeOutputs(options.format, renderings, terminal, lang)
  // no case run is no proof
  if (results.length === 0) return EXIT.fault
  return problems.length > 0 ? EXIT.violations : EXIT.clean
}

const closing = (results: readonly CaseResult[]): string => {
  const failed = results.filter(({ problems }) => problems.length > 0).length
  return `${results.length - failed} passed, ${failed} failed\n`
}
