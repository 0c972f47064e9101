import { type Command, InvalidArgumentError, Option } from 'commander'
import { ENGINES } from '../../model/index.ts'
import { FAIL_ON, FORMATS, type Options } from '../check/options.ts'
import { check } from '../check/way.ts'
import { withInput } from '../input.ts'
import { withOutputs } from '../output.ts'
import { dateArgument, rulebookCommand } from '../shared.ts'
import type { Terminal } from '../terminal.ts'

/** `halfsky check FILE…|-` */
export const checkCommand = (terminal: Terminal, exit: (status: number) => void): Command =>
  withInput(withOutputs(rulebookCommand('check'), ...FORMATS))
    .summary('check records against the rules 检查记录')
    .description(
      'Checks records in JSON, NDJSON or YAML files, or in CSV and XLSX tables; - is standard input. ' +
        'Tables are checked where they are: Parquet files, and PostgreSQL as postgres://…?table=name.',
    )
    .argument('<file...>', 'record files, or - for standard input')
    .option('--plan <id>', 'apply this plan whatever the area codes say 指定规划')
    .addOption(
      new Option('--as-of <date>', 'judge due dates by this day (default: today) 判定日期').argParser(dateArgument),
    )
    .addOption(new Option('--engine <engine>', 'evaluator 引擎').choices([...ENGINES, 'sql']).default('compiled'))
    .addOption(
      new Option('--fail-on <binding>', 'exit 1 from this binding up 退出码 1 的门槛')
        .choices(FAIL_ON)
        .default('mandatory'),
    )
    .addOption(new Option('--detail <detail>', 'list every finding with its conditions 列出全部结论').choices(['all']))
    .addOption(
      new Option('--from <n>', 'pass over the first n records of NDJSON or tables, to go on with 从第 n 条之后开始')
        .argParser(countArgument(0))
        .default(0),
    )
    .addOption(
      new Option('--jobs <n>', 'processes that judge NDJSON files 并行进程数').argParser(countArgument(1)).default(1),
    )
    .addOption(
      new Option(
        '--site <url>',
        'where the pages of `halfsky docs` are published: SARIF links there 规则库网站',
      ).argParser(siteArgument),
    )
    .option('--strict', 'exit 3 when something stays unknown or needs a person')
    .addHelpText(
      'after',
      '\nExamples:\n  halfsky check toilets.ndjson\n  halfsky check records/*.yaml -f text -f sarif=out.sarif -f junit=out.xml\n' +
        '  halfsky check registry.ndjson -f ndjson --jobs 2 > violations.ndjson\n' +
        '\nExit status: 0 no violation, 1 violations, 2 could not check something, 3 with --strict: undecided.\n',
    )
    .action(async (files: string[], options: Options) => {
      exit(await check(files, options, terminal))
    })

/** A whole number from `least` on. */
const countArgument =
  (least: number) =>
  (text: string): number => {
    const count = /^\d{1,15}$/.test(text) ? Number(text) : -1
    if (count < least) throw new InvalidArgumentError(`not a whole number from ${least} on`)
    return count
  }

const siteArgument = (text: string): string => {
  if (!/^https?:\/\/\S+$/.test(text) || !URL.canParse(text))
    throw new InvalidArgumentError('not an address, write https://…')
  return text
}
