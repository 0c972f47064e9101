import {
  type Beside,
  type Checked,
  type CheckOptions,
  checkBeside,
  type Halfsky,
  NOTHING_BESIDE,
  type StreamLine,
} from '../halfsky.ts'
import {
  ENGINES_DISAGREE,
  type FactRecord,
  type Problem,
  problem,
  type ReportedProblem,
  type Rule,
  type Summary,
  VERDICTS,
  type Verdict,
} from '../model/index.ts'
import type { Batch, Entry, Mapping } from '../record/index.ts'
import { reportProblem, ruleColumns, type ViolationRow, waivedRow } from '../report/index.ts'
import { quoted } from '../sql/index.ts'
import { NO_WAIVERS, reportedWaiver, waivingOf } from '../waiving/index.ts'
import { countTable, NO_COUNTS, type RuleCounts, sumCounts, summaryOf, type TableCounts } from './counts.ts'
import type { OpenTable } from './open.ts'
import { rollUpTables } from './rollups.ts'
import { type BroughtRow, bringBack, type Wanted } from './rows.ts'
import { type ShapedTable, shapeTable } from './shape.ts'
import { violationsIn } from './violations.ts'

/** A table to check. */
export type TableInput = OpenTable

/** How to check tables. */
export interface TablesOptions extends CheckOptions {
  readonly kind?: string | undefined
  readonly mapping?: Mapping | null
}

/** A table with what SQL counted of it, and where its rows stand among all. */
export interface CountedTable {
  readonly shape: ShapedTable
  readonly counts: TableCounts | null
  readonly offset: number
}

/** What came of checking tables. */
export interface TablesChecked {
  readonly summary: Summary
  /** Verdicts by rule, in the rulebook's order; of rules on the kinds that were there. */
  readonly rules: readonly { readonly rule: Rule; readonly counts: RuleCounts }[]
  readonly plans: readonly string[]
  readonly problems: readonly ReportedProblem[]
  /** Every violation, table by table; in one with an order, in that order. */
  violations(): AsyncGenerator<ViolationRow>
  /** For those who read tables with SQL of their own. */
  readonly tables: readonly CountedTable[]
  /** Violations of records that came back or were given beside the tables, by position. */
  readonly brought: readonly ViolationRow[]
  /** Whether waivers were given: rows then have a place for them. */
  readonly isWaiving: boolean
  /** Of the failures of a rule, by its id, how many are waived; none is not there. */
  readonly waived: ReadonlyMap<string, number>
}

/**
 * Checks tables, and the records given beside them, as one request: each other's context. What SQL can judge is judged where it is
 * stored; all else is read and judged as any record is.
 */
export const checkTables = async (
  halfsky: Halfsky,
  inputs: readonly TableInput[],
  batch: Batch,
  options: TablesOptions,
): Promise<TablesChecked> => {
  const { shapes, problems, entries: kindless } = await shapeAll(halfsky, inputs, options, batch.entries.length)
  const tables: CountedTable[] = []
  const entries: Entry[] = [...batch.entries, ...kindless]
  let offset = entries.length
  for (const shape of shapes) {
    const counts = shape.judged && (await countTable(shape, shape.judged))
    tables.push({ shape, counts, offset })
    const wanted: Wanted | null = counts === null ? { form: 'all' } : counts.left > 0 ? { form: 'left' } : null
    const before = entries.length
    if (wanted) for await (const { entry } of bringBack(shape, wanted, offset)) entries.push(entry)
    offset += counts?.rows ?? entries.length - before
  }
  const accepted = acceptedOf(halfsky, entries)
  const beside: Beside = await rollUpTables(halfsky, shapes, accepted)
  const checked = await checkBeside(
    halfsky,
    { entries, problems: [...batch.problems, ...problems] },
    withoutProgress(options),
    beside,
  )
  const doubts = await disagreements(halfsky, tables, options)
  return withWaivers(resultOf(halfsky, checked, entries, tables, doubts, options), options)
}

/** The batch is only what came back: its progress says nothing. */
const withoutProgress = ({ onProgress: _, ...options }: TablesOptions): CheckOptions => options

const acceptedOf = ({ kinds }: Halfsky, entries: readonly Entry[]): readonly FactRecord[] =>
  entries.flatMap((entry) => kinds.readEntry(entry).record ?? [])

const shapeAll = async (halfsky: Halfsky, inputs: readonly TableInput[], options: TablesOptions, start: number) => {
  const all = []
  for (const input of inputs) all.push(await shapeTable(halfsky, input, options))
  const entries: Entry[] = []
  for (const { kindless } of all) {
    if (kindless === null) continue
    const { open, column, where } = kindless
    const rows = await open.database.all(
      `SELECT CAST(${quoted(column)} AS VARCHAR) FROM ${open.found.from} WHERE ${where}`,
    )
    for (const [kind] of rows)
      entries.push({
        position: start + entries.length,
        value: kind === null ? {} : { kind },
        file: open.name,
        problems: [],
      })
  }
  return { shapes: all.flatMap(({ shapes }) => shapes), problems: all.flatMap(({ problems }) => problems), entries }
}

/** Rows that SQL judged and the exact evaluators judge again: all of a small table, and some of a large one. */
const SMALL = 100
const AT_ONCE = 100
const PLACES = 10

const samplesOf = ({ shape, counts }: CountedTable): readonly Wanted[] => {
  const rows = counts?.rows ?? 0
  if (rows === 0) return []
  if (shape.table.position === null) return [{ form: 'first', count: SMALL }]
  if (rows <= SMALL) return [{ form: 'sample', from: 0, to: rows }]
  const step = Math.max(AT_ONCE, Math.floor(rows / PLACES))
  return Array.from({ length: Math.ceil(rows / step) }, (_, index) => ({
    form: 'sample',
    from: index * step,
    to: index * step + AT_ONCE - 1,
  }))
}

/** Where SQL and the exact evaluators differ: never silent. */
const disagreements = async (
  halfsky: Halfsky,
  tables: readonly CountedTable[],
  options: TablesOptions,
): Promise<readonly ViolationRow[]> => {
  const found: ViolationRow[] = []
  for (const table of tables) {
    for (const wanted of samplesOf(table)) {
      const rows: BroughtRow[] = await Array.fromAsync(bringBack(table.shape, wanted, 0))
      // of a large table, every tenth by both of the exact evaluators
      const crossCheckEvery = (table.counts?.rows ?? 0) <= SMALL ? 1 : 10
      found.push(...(await differing(halfsky, rows, { ...withoutProgress(options), crossCheckEvery })))
    }
  }
  return found
}

const differing = async (
  halfsky: Halfsky,
  rows: readonly BroughtRow[],
  options: CheckOptions,
): Promise<ViolationRow[]> => {
  const { rulebook } = halfsky
  const entries = rows.map(({ entry }, position) => ({ ...entry, position }))
  const { judged, lines } = await checkBeside(halfsky, { entries, problems: [] }, options, NOTHING_BESIDE)
  const isSame = (position: number, index: number, verdict: Verdict): boolean =>
    verdict === VERDICTS[Number(rows[position]?.digits?.[index])]
  // as a rule they are, and nothing has to be put into words
  if (
    judged.every(({ position, findings }) => findings.every(({ verdict }, index) => isSame(position, index, verdict)))
  )
    return []
  const byId = new Map(rulebook.rules.map((rule) => [rule.id, rule]))
  return [...lines('all')].flatMap((line) =>
    line.findings.flatMap((finding, index) => {
      const rule = byId.get(finding.rule)
      return rule === undefined || isSame(line.position, index, finding.verdict)
        ? []
        : { ...rowOf(line, finding, rule, entries[line.position], options.asOf, ENGINES_DISAGREE), position: null }
    }),
  )
}

const rowOf = (
  { record, position }: StreamLine,
  finding: StreamLine['findings'][number],
  rule: Rule,
  entry: Entry | undefined,
  asOf: string,
  error: string | null,
): ViolationRow => {
  const { kind = '', id = '', area = '', name } = record ?? {}
  const day = Object(entry?.value).asOf
  return {
    position,
    line: entry?.line ?? null,
    record: { kind, id, area, asOf: typeof day === 'string' ? day : '', ...(name === undefined ? {} : { name }) },
    ...ruleColumns(rule, asOf),
    verdict: error === null && finding.verdict === 'fail' ? 'fail' : 'error',
    observed: finding.observed,
  }
}

const resultOf = (
  { rulebook }: Halfsky,
  checked: Checked,
  entries: readonly Entry[],
  tables: readonly CountedTable[],
  doubts: readonly ViolationRow[],
  options: TablesOptions,
): Omit<TablesChecked, 'isWaiving' | 'waived'> => {
  const { asOf, lang } = options
  const { report } = checked
  const byId = new Map(rulebook.rules.map((rule) => [rule.id, rule]))
  const byPosition = new Map(entries.map((entry) => [entry.position, entry]))
  const brought: ViolationRow[] = []
  const mine = new Map<string, RuleCounts>()
  for (const line of checked.lines('all')) {
    for (const finding of line.findings) {
      const rule = byId.get(finding.rule)
      if (rule === undefined) continue
      const key = finding.verdict === 'not-applicable' ? 'notApplicable' : finding.verdict
      const before = mine.get(rule.id) ?? NO_COUNTS
      mine.set(rule.id, { ...before, [key]: before[key] + 1 })
      if (finding.verdict === 'fail' || finding.verdict === 'error')
        brought.push(rowOf(line, finding, rule, byPosition.get(line.position), asOf, null))
    }
  }
  const errors = new Map(doubts.map(({ rule }) => [rule, { ...NO_COUNTS, error: 1 }]))
  const counts = sumCounts([...tables.flatMap((table) => table.counts?.rules ?? []), mine, errors])
  const inSql = tables.reduce((sum, { counts: own }) => sum + (own === null ? 0 : own.rows - own.left), 0)
  const records = report.summary.records + inSql
  // the batch was empty only because SQL judged everything
  const said = report.problems.filter(
    ({ code, file }) => inSql === 0 || code !== 'nothing-to-check' || file !== undefined,
  )
  const kinds = new Set([...tables.map(({ shape }) => shape.kind), ...brought.map(({ record }) => record.kind)])
  return {
    summary: summaryOf(rulebook.rules, counts, asOf, { records, refused: report.summary.refused }),
    rules: rulebook.rules
      .filter(({ id, subject }) => kinds.has(subject) || mine.has(id))
      .map((rule) => ({ rule, counts: counts.get(rule.id) ?? NO_COUNTS })),
    plans: [...new Set([...report.rulebook.plans, ...tables.flatMap((table) => table.counts?.plans ?? [])])].sort(),
    problems: [
      ...said.map((one) => placed(one, tables)),
      ...unruled(rulebook.rules, tables).map((one) => reportProblem(one, lang)),
    ],
    violations: () => violationsIn(tables, [...brought, ...doubts], asOf),
    tables,
    brought: [...brought, ...doubts],
  }
}

/** Lays waivers over what was found: each violation is looked at, for none of the engines knows of waivers. */
const withWaivers = async (
  found: Omit<TablesChecked, 'isWaiving' | 'waived'>,
  { waivers, asOf }: TablesOptions,
): Promise<TablesChecked> => {
  const waiving = waivingOf(waivers ?? NO_WAIVERS, asOf)
  const waived = new Map<string, number>()
  if (waiving === null) return { ...found, isWaiving: waivers !== undefined, waived }
  const laid = (row: ViolationRow): ViolationRow => {
    const waiver = row.verdict === 'fail' ? waiving(row.rule, row.record) : null
    return waivedRow(row, waiver && reportedWaiver(waiver))
  }
  const violations = async function* (): AsyncGenerator<ViolationRow> {
    for await (const row of found.violations()) yield laid(row)
  }
  let [all, breaches] = [0, 0]
  for await (const row of found.violations()) {
    const { rule, waiver } = laid(row)
    if (waiver === undefined) continue
    all++
    if (row.breach) breaches++
    waived.set(rule, (waived.get(rule) ?? 0) + 1)
  }
  const summary = withWaived(found.summary, all, breaches)
  return { ...found, summary, violations, brought: found.brought.map(laid), isWaiving: true, waived }
}

/** The counts once so many failures are waived, and so many of them breaches. */
const withWaived = (summary: Summary, waived: number, breaches: number): Summary => {
  if (waived === 0) return summary
  const { passRate, completeness, ...counts } = summary
  return { ...counts, breaches: summary.breaches - breaches, waived, passRate, completeness }
}

/** A row of a table is told by its own number, and one of a table without an order by none. */
const placed = (one: ReportedProblem, tables: readonly CountedTable[]): ReportedProblem => {
  const table = tables.find(({ shape }) => shape.name === one.file)
  if (table === undefined || one.position === undefined) return one
  const { position, ...rest } = one
  return table.shape.table.position === null ? rest : { ...rest, position: position - table.offset }
}

/** A table about which a plan says nothing must not look as if it had been found in order. */
const unruled = (rules: readonly Rule[], tables: readonly CountedTable[]): Problem[] =>
  tables.flatMap(({ shape, counts }) =>
    (counts?.plans ?? [])
      .filter((plan) => !rules.some((rule) => rule.plan === plan && rule.subject === shape.kind))
      .map((plan) =>
        problem('no-rule-for-kind', { kind: shape.kind, plan }, { file: shape.name, severity: 'warning' }),
      ),
  )
