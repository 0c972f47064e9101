import type { Halfsky } from '../../halfsky.ts'
import { checkLines, tellProblems } from '../bulk/check.ts'
import type { Lines } from '../bulk/choose.ts'
import type { Hired } from '../bulk/hire.ts'
import { sinkOf } from '../bulk/sink.ts'
import { overviewText, summaryText } from '../bulk/summary.ts'
import { type Output, writeOutputs } from '../output.ts'
import { langFrom } from '../shared.ts'
import type { Terminal } from '../terminal.ts'
import { crossCheckEvery, engineOf, type Format, type Options } from './options.ts'
import { statusOfMany } from './status.ts'

/** Files with fewer bytes than this have few records. */
const SMALL_SIZE = { lines: 65_536, tables: 16_384 }

/** Line by line or row by row, in flat memory. */
export const checkMany = async (
  lines: Lines,
  halfsky: Halfsky,
  hired: readonly Hired[],
  options: Options,
  terminal: Terminal,
): Promise<number> => {
  const lang = langFrom(options, terminal)
  const { rules, plans, add, from, format } = options
  const sink = await sinkOf(format, terminal, lang)
  try {
    const asOf = options.asOf ?? terminal.today
    const isSmall = lines.size !== null && lines.size < SMALL_SIZE[lines.tables ? 'tables' : 'lines']
    const common = {
      ...{ plan: options.plan, lang, asOf, engine: engineOf(options), detail: 'brief' as const },
      crossCheckEvery: crossCheckEvery(isSmall),
      rows: sink.takes,
      examples: format.some((one) => one.format === 'text'),
      several: lines.sources.length > 1,
    }
    const open = { rules, plans, add }
    const checked = await checkLines({ halfsky, open, lines, options: common, from, hired, sink, terminal, lang })
    await sink.finish()
    const told = { rulebook: halfsky.rulebook, tally: checked.tally, asOf, engine: engineOf(options) }
    const text = format.find(isText)
    if (text === undefined) terminal.err(summaryText(told, lang))
    else await writeOutputs([text], { text: () => overviewText(told, lang) }, terminal, lang)
    tellProblems(checked.problems, terminal, lang)
    return statusOfMany(checked, halfsky.rulebook, asOf, options)
  } finally {
    await sink.drop()
  }
}

const isText = (output: Output<Format>): output is Output<'text'> => output.format === 'text'
