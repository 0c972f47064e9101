import type { Command } from 'commander'
import type { CaseResult } from '../../engine/index.ts'
import { reportProblem } from '../../report/index.ts'
import { json, langFrom, openOrStop, problemLine, rulebookCommand, type SharedOptions } from '../shared.ts'
import { EXIT, type Terminal } from '../terminal.ts'

interface Options extends SharedOptions {
  readonly format: 'text' | 'json'
  readonly run?: string
}

/** `halfsky test` */
export const testCommand = (terminal: Terminal, exit: (status: number) => void): Command =>
  rulebookCommand('test', 'text', 'json')
    .summary('run the cases in the rule files 运行规则用例')
    .description('Runs every case of every rule with both engines.')
    .option('--run <text>', 'only rules whose id contains this 只运行部分规则')
    .action(async (options: Options) => {
      exit(await test(options, terminal))
    })

const test = async (options: Options, terminal: Terminal): Promise<number> => {
  const halfsky = await openOrStop(options, terminal)
  const lang = langFrom(options, terminal)
  const results = await halfsky.runCases(({ id }) => id.includes(options.run ?? ''))
  const problems = results.flatMap((result) => result.problems)
  if (options.format === 'json') {
    const cases = results.map(({ rule, name, problems }) => ({ rule, name, passed: problems.length === 0 }))
    await terminal.out(json({ cases, problems: problems.map((one) => reportProblem(one, lang)) }))
  } else {
    for (const one of problems) await terminal.out(`${problemLine(one, lang)}\n`)
    await terminal.out(closing(results))
  }
  // no case run is no proof
  if (results.length === 0) return EXIT.fault
  return problems.length > 0 ? EXIT.violations : EXIT.clean
}

const closing = (results: readonly CaseResult[]): string => {
  const failed = results.filter(({ problems }) => problems.length > 0).length
  return `${results.length - failed} passed, ${failed} failed\n`
}
