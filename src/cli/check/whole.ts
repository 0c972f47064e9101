import { ndjsonLine } from '../../bulk/index.ts'
import type { Checked, CheckOptions, Halfsky } from '../../halfsky.ts'
import type { LazyReport } from '../../model/index.ts'
import type { Batch } from '../../record/index.ts'
import {
  type CheckView,
  checkAnnotations,
  checkJunit,
  checkSarif,
  footer,
  jsonPieces,
  renderProblem,
  renderText,
} from '../../report/index.ts'
import { csvText, rowsOfBatch } from '../bulk/batch-rows.ts'
import { openParquet } from '../bulk/parquet.ts'
import { readInput, STDIN } from '../input.ts'
import { type Output, writeOutputs } from '../output.ts'
import { langFrom } from '../shared.ts'
import type { Terminal } from '../terminal.ts'
import { waiversOrStop } from '../waivers.ts'
import { crossCheckEvery, engineOf, type Format, type Options, ROWS } from './options.ts'
import { statusOf } from './status.ts'

/** Up to here every record is evaluated twice. */
const SMALL_BATCH = 100

/** Everything at once, for a report that shows everything. */
export const checkWhole = async (
  files: readonly string[],
  halfsky: Halfsky,
  options: Options,
  terminal: Terminal,
): Promise<number> => {
  const batch = await readInput(files, options, halfsky.kinds, terminal)
  const waivers = await waiversOrStop(options, halfsky, terminal)
  const checked = await halfsky.checkBatch(batch, { ...checkOptions(options, batch, terminal), waivers })
  const status = statusOf(checked.lazy, options)
  await write(checked, batch, files.length > 1, halfsky, options, terminal)
  return status
}

const checkOptions = (options: Options, { entries }: Batch, terminal: Terminal): CheckOptions => ({
  plan: options.plan,
  lang: langFrom(options, terminal),
  asOf: options.asOf ?? terminal.today,
  engine: engineOf(options),
  detail: options.detail ?? 'brief',
  crossCheckEvery: crossCheckEvery(entries.length <= SMALL_BATCH),
  ...(terminal.interactive ? { onProgress: progress(terminal) } : {}),
})

function* jsonText(report: LazyReport): Generator<string> {
  yield* jsonPieces(report, 2)
  yield '\n'
}

const isParquet = ({ format }: Output<Format>): boolean => format === 'parquet'

const write = async (
  checked: Checked,
  batch: Batch,
  several: boolean,
  { rulebook }: Halfsky,
  options: Options,
  terminal: Terminal,
): Promise<void> => {
  const { lazy, lines } = checked
  const lang = langFrom(options, terminal)
  const view = viewOf(checked, batch)
  const rows = () => rowsOfBatch(checked, batch, rulebook, several)
  const renderings = {
    text: () => renderText(checked.report, lang),
    json: () => jsonText(lazy),
    ndjson: () =>
      options.detail === 'all' ? lines().map((line) => `${JSON.stringify(line)}\n`) : rows().map(ndjsonLine),
    csv: () => csvText(rows(), options.waivers !== undefined),
    sarif: () => checkSarif(view(), lang, options.site),
    junit: () => checkJunit(view(), lang),
    github: () => checkAnnotations(view(), lang),
  }
  const others = options.format.filter((one) => !isParquet(one))
  await writeOutputs(others as readonly Output<Exclude<Format, 'parquet'>>[], renderings, terminal, lang)
  for (const { file } of options.format.filter(isParquet)) {
    const to = await openParquet(file, options.waivers !== undefined, lang)
    await to.write(rows().map(ndjsonLine).toArray().join(''))
    await to.finish()
  }
  if (!options.format.some(({ format }) => ROWS.includes(format))) return
  const tellsCounts =
    options.detail === 'all' || options.format.some(({ format }) => format === 'text' || format === 'json')
  if (!tellsCounts) terminal.err(footer(lazy, lang))
  // what belongs to no record has no line
  for (const problem of lazy.problems.filter(({ position }) => position === undefined)) {
    terminal.err(`${renderProblem(problem, lang)}\n`)
  }
}

/** Every finding, record by record, with where it was read; what came from standard input has no file. */
const viewOf =
  ({ report, lines }: Checked, { entries }: Batch) =>
  (): CheckView => {
    const byPosition = new Map(entries.map((entry) => [entry.position, entry]))
    const records = [...lines('all')].flatMap(({ record, findings, position }) => {
      const { file = STDIN, line = null, value } = byPosition.get(position) ?? {}
      return record === null
        ? []
        : [{ record, findings, file: file === STDIN ? null : file, line, year: yearOf(value) }]
    })
    const problems = report.problems.map(({ file, ...one }) =>
      file === undefined || file === STDIN ? one : { ...one, file },
    )
    return { report: { ...report, problems }, records }
  }

const yearOf = (value: unknown): number | null => {
  const year = Object(value).year
  return typeof year === 'number' ? year : null
}

/** A line that is written over, once a thousand records, and gone at the end. */
const progress =
  (terminal: Terminal) =>
  (done: number, total: number): void => {
    if (done === total && total >= 1000) terminal.err(`\r${' '.repeat(2 * String(total).length + 3)}\r`)
    else if (done % 1000 === 0) terminal.err(`\r${done} / ${total}`)
  }
