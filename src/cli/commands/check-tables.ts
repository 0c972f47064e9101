import { csvHead, csvLines, ndjsonLine } from '../../bulk/index.ts'
import type { Halfsky } from '../../halfsky.ts'
import { inLang, type Lang } from '../../model/index.ts'
import type { Mapping } from '../../record/index.ts'
import { footer, problemSection, renderProblem, type ViolationRow, wordsOf } from '../../report/index.ts'
import {
  checkTables,
  DatabaseFault,
  openTables,
  type TablesChecked,
  violationLines,
  writeTablesParquet,
} from '../../tables/index.ts'
import { WORDS as BULK_WORDS } from '../bulk/words.ts'
import { engineOf, type Format, isTable, type Options } from '../check/options.ts'
import { counts, statusOfSignal } from '../check/status.ts'
import { mappingOf, readInput } from '../input.ts'
import { type Output, openDestination } from '../output.ts'
import { json, langFrom, problemLine } from '../shared.ts'
import { table } from '../table.ts'
import { EXIT, Stop, type Terminal } from '../terminal.ts'
import { waiversOrStop } from '../waivers.ts'

const TABLE_FORMATS: readonly Format[] = ['text', 'json', 'ndjson', 'csv', 'parquet']

/** `halfsky check` of tables, and of the files beside them. */
export const checkInTables = async (
  halfsky: Halfsky,
  files: readonly string[],
  options: Options,
  terminal: Terminal,
): Promise<number> => {
  const lang = langFrom(options, terminal)
  assertFormats(options, lang)
  const { mapping, problems } = await mappingOf(options, halfsky.kinds)
  for (const problem of problems) terminal.err(`${problemLine(problem, lang)}\n`)
  if (problems.length > 0) return EXIT.fault
  if (options.kind !== undefined && halfsky.kinds.specs[options.kind] === undefined)
    throw new Stop(WORDS[lang].noKind(options.kind, Object.keys(halfsky.kinds.specs).join(', ')))
  const opened = await openTables(
    files.filter((file) => isTable(file, options)),
    mapping?.skip,
  )
  const stop = new AbortController()
  const forget = terminal.onStop?.((signal) => {
    stop.abort(signal)
    opened.interrupt()
  })
  try {
    return await checkOpened(halfsky, opened, files, mapping, options, terminal, stop.signal)
  } catch (error) {
    // whatever failed then, it was the stopping
    if (stop.signal.aborted) return statusOfSignal(stop.signal.reason)
    throw stopOf(error, lang)
  } finally {
    forget?.()
    await opened.close()
  }
}

/** What an engine could not do stops the check; anything else is a fault of ours. */
const stopOf = (error: unknown, lang: Lang): unknown =>
  error instanceof DatabaseFault ? new Stop(problemLine(error.problem, lang)) : error

const checkOpened = async (
  halfsky: Halfsky,
  opened: Awaited<ReturnType<typeof openTables>>,
  files: readonly string[],
  mapping: Mapping | null,
  options: Options,
  terminal: Terminal,
  stop: AbortSignal,
): Promise<number> => {
  const lang = langFrom(options, terminal)
  const isCsv = (file: string | undefined): boolean => /\.csv$/i.test(file ?? '')
  // CSV that is not plain is for the reader of CSV, which refuses a row at a time
  const left = opened.problems.flatMap(({ file, params }) =>
    isCsv(file) && params.detail !== 'ENOENT' && file !== undefined ? file : [],
  )
  const others = [...files.filter((file) => !isTable(file, options)), ...left]
  const batch =
    others.length > 0 ? await readInput(others, options, halfsky.kinds, terminal) : { entries: [], problems: [] }
  const faults = opened.problems.filter(({ file }) => file === undefined || !left.includes(file))
  const asOf = options.asOf ?? terminal.today
  const waivers = await waiversOrStop(options, halfsky, terminal)
  const checked = await checkTables(
    halfsky,
    opened.tables,
    { ...batch, problems: [...batch.problems, ...faults] },
    {
      plan: options.plan,
      lang,
      asOf,
      engine: engineOf(options),
      detail: 'brief',
      crossCheckEvery: 1,
      kind: options.kind,
      mapping,
      waivers,
    },
  )
  await write(checked, halfsky, options, asOf, terminal, stop)
  return statusOf(checked, options, asOf)
}

const assertFormats = ({ format, detail }: Options, lang: Lang): void => {
  const odd = format.find((one) => !TABLE_FORMATS.includes(one.format))
  if (odd || detail === 'all') throw new Stop(WORDS[lang].notOfTables(odd ? `-f ${odd.format}` : '--detail all'))
  if (format.some((one) => one.format === 'parquet' && one.file === null)) throw new Stop(BULK_WORDS[lang].parquetFile)
}

const write = async (
  checked: TablesChecked,
  halfsky: Halfsky,
  options: Options,
  asOf: string,
  terminal: Terminal,
  stop: AbortSignal,
): Promise<void> => {
  const lang = langFrom(options, terminal)
  for (const output of options.format) {
    if (output.format === 'parquet' && output.file !== null) await writeTablesParquet(checked, asOf, output.file)
    else await writeText(chunksOf(output, checked, halfsky, asOf, lang), output, terminal, lang, stop)
  }
  // rows of violations say nothing of the rest
  if (options.format.some(({ format, file }) => file === null && (format === 'text' || format === 'json'))) return
  for (const problem of checked.problems) terminal.err(`${renderProblem(problem, lang)}\n`)
  terminal.err(footer(footingOf(checked, halfsky, asOf), lang))
}

const footingOf = ({ summary, plans }: TablesChecked, { rulebook }: Halfsky, asOf: string) => ({
  summary,
  rulebook: { digest: rulebook.digest, plans },
  asOf,
  engine: 'sql',
})

const chunksOf = (
  { format }: Output<Format>,
  checked: TablesChecked,
  halfsky: Halfsky,
  asOf: string,
  lang: Lang,
): AsyncIterable<string | Uint8Array> => {
  switch (format) {
    case 'ndjson':
      return violationLines(checked, asOf, 'ndjson') ?? inChunks(checked.violations(), ndjsonLine)
    case 'csv':
      return headed(
        csvHead(checked.isWaiving),
        violationLines(checked, asOf, 'csv') ??
          inChunks(checked.violations(), (row) => csvLines(row, checked.isWaiving)),
      )
    case 'json':
      return single(json(reportOf(checked, halfsky, asOf)))
    default:
      return text(checked, halfsky, asOf, lang)
  }
}

/** The counts by rule; the violations themselves may be millions, and are for the formats of rows. */
const reportOf = (checked: TablesChecked, halfsky: Halfsky, asOf: string) => ({
  ...footingOf(checked, halfsky, asOf),
  rules: checked.rules.map(({ rule, counts: own }) => ({
    rule: rule.id,
    binding: rule.binding,
    due: rule.due,
    ...own,
    ...(checked.waived.has(rule.id) ? { waived: checked.waived.get(rule.id) } : {}),
  })),
  problems: checked.problems,
})

async function* single(chunk: string): AsyncGenerator<string> {
  yield chunk
}

const CHUNK = 1 << 16

async function* inChunks(
  rows: AsyncIterable<ViolationRow>,
  lineOf: (row: ViolationRow) => string,
): AsyncGenerator<string> {
  let chunk = ''
  for await (const row of rows) {
    chunk += lineOf(row)
    if (chunk.length < CHUNK) continue
    yield chunk
    chunk = ''
  }
  if (chunk !== '') yield chunk
}

async function* headed(head: string, chunks: AsyncIterable<string | Uint8Array>): AsyncGenerator<string | Uint8Array> {
  yield head
  yield* chunks
}

const SHOWN = 10

async function* text(checked: TablesChecked, halfsky: Halfsky, asOf: string, lang: Lang): AsyncGenerator<string> {
  const words = WORDS[lang]
  const { verdicts, bindings } = wordsOf(lang)
  const head = [words.rule, verdicts.fail, verdicts.pass, verdicts.unknown, verdicts['not-applicable'], verdicts.manual]
  const rows = checked.rules.map(({ rule, counts: own }) => [
    `${inLang(rule.title, lang)} (${bindings[rule.binding]})`,
    ...[own.fail, own.pass, own.unknown, own.notApplicable, own.manual].map(String),
    rule.id,
  ])
  if (rows.length > 0) yield `${table([[...head, ''], ...rows])}\n\n`
  const shown: ViolationRow[] = []
  if (checked.summary.fail + checked.summary.error > 0) {
    for await (const row of checked.violations()) {
      shown.push(row)
      if (shown.length === SHOWN) break
    }
  }
  if (shown.length > 0) {
    const all = checked.summary.fail + checked.summary.error
    yield `${words.first(shown.length, all)}\n${shown.map(line).join('')}${all > shown.length ? `  ${words.more}\n` : ''}\n`
  }
  const problems = problemSection(checked.problems, lang)
  yield problems === '' ? '' : `${problems}\n`
  yield footer(footingOf(checked, halfsky, asOf), lang)
}

const line = ({ position, record, rule, verdict, observed }: ViolationRow): string =>
  `  ${position === null ? '' : `#${position + 1} `}${record.id}${record.name === undefined ? '' : ` ${record.name}`} [${record.kind}, ${record.area}] ${verdict} · ${rule} · ${JSON.stringify(observed)}\n`

/** A file is written whole or not at all; a slow reader slows us. */
const writeText = async (
  chunks: AsyncIterable<string | Uint8Array>,
  { file }: Output<Format>,
  terminal: Terminal,
  lang: Lang,
  stop: AbortSignal,
): Promise<void> => {
  const to = await openDestination(file, terminal, lang)
  try {
    for await (const chunk of chunks) {
      stop.throwIfAborted()
      await to.write(chunk)
    }
    await to.finish()
  } finally {
    await to.drop()
  }
}

/** The contract's status, from counts. */
const statusOf = (
  { summary, rules, problems, waived }: TablesChecked,
  { failOn, strict }: Options,
  asOf: string,
): number => {
  if (problems.some(({ severity }) => severity === 'error') || summary.error > 0 || summary.records === 0)
    return EXIT.fault
  if (rules.some(({ rule, counts: own }) => own.fail > (waived.get(rule.id) ?? 0) && counts(rule, failOn, asOf)))
    return EXIT.violations
  const undecided = summary.unknown + summary.manual + problems.length > 0
  return strict && undecided ? EXIT.undecided : EXIT.clean
}

const WORDS = {
  en: {
    rule: 'rule',
    first: (shown: number, all: number) => `Violations (${all})${shown < all ? `, the first ${shown}` : ''}`,
    more: '… all of them with -f ndjson, -f csv or -f parquet=FILE',
    noKind: (kind: string, kinds: string) => `no kind \`${kind}\`, one of: ${kinds}`,
    notOfTables: (what: string) =>
      `\`${what}\` is not for tables, whose findings may be millions: use -f ndjson, csv or parquet=FILE for the violations, text or json for the counts`,
  },
  'zh-CN': {
    rule: '规则',
    first: (shown: number, all: number) => `不符合项（${all}）${shown < all ? `，以下为前 ${shown} 项` : ''}`,
    more: '……全部不符合项请用 -f ndjson、-f csv 或 -f parquet=文件',
    noKind: (kind: string, kinds: string) => `没有记录类型 \`${kind}\`，可用：${kinds}`,
    notOfTables: (what: string) =>
      `\`${what}\` 不用于表（结论可能有数百万条）：不符合项请用 -f ndjson、csv 或 parquet=文件，计数请用 text 或 json`,
  },
} as const
