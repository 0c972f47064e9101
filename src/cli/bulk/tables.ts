import { addTally } from '../../bulk/index.ts'
import { type Problem, problem } from '../../model/index.ts'
import type { Entry, OpenedTable } from '../../record/index.ts'
import type { Lines } from './choose.ts'
import { breathe, type Ran, type RunParts } from './run.ts'

/** So many rows are judged at once. */
const ROWS = 100

/** What a run through tables is made from. */
export type TableParts = Omit<RunParts, 'size' | 'crew'> & { readonly tables: NonNullable<Lines['tables']> }

/** How it ended, and what was wrong with whole tables. */
export interface TablesRan extends Ran {
  readonly problems: readonly Problem[]
}

/** Judges the rows of all tables in order. */
export const runTables = async (parts: TableParts): Promise<TablesRan> => {
  const { setting, tables, stop } = parts
  const problems: Problem[] = []
  let records = 0
  for (const [file, open] of tables.entries()) {
    if (stop.aborted) return { records, stopped: true, lost: [], empty: [], problems }
    const opened = await open()
    problems.push(...opened.problems)
    const judged = await judgeTable(parts, file, opened, records)
    if (judged.stopped) return { ...judged, lost: [], empty: [], problems }
    const isRead = opened.problems.every(({ severity }) => severity === 'warning')
    if (judged.records === records && isRead) {
      problems.push(problem('nothing-to-check', {}, { file: setting.sources[file]?.name ?? '' }))
    }
    records = judged.records
  }
  return { records, stopped: false, lost: [], empty: [], problems }
}

/** Judges the rows of one table, of which the first is the record with the number `first`. */
const judgeTable = async (
  { judgingOf, pool, tally, from, take, tell, stop }: TableParts,
  file: number,
  { table }: OpenedTable,
  first: number,
): Promise<Pick<Ran, 'records' | 'stopped'>> => {
  let records = first
  for (const entries of inBatches(table?.entries() ?? [])) {
    await breathe()
    if (stop.aborted) return { records, stopped: true }
    const moved = entries.map((entry) => movedBy(entry, first))
    const judgment = await judgingOf(file).entries(moved, from, pool.keep())
    addTally(tally, judgment.tally)
    pool.addEntries(file, judgment.kept)
    await take(judgment)
    records += entries.length
    tell(records, 0)
  }
  return { records, stopped: false }
}

function* inBatches(entries: Iterable<Entry>): Generator<Entry[]> {
  let batch: Entry[] = []
  for (const entry of entries) {
    batch.push(entry)
    if (batch.length < ROWS) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

/** Positions are counted through all files. */
const movedBy = (entry: Entry, first: number): Entry => {
  if (first === 0) return entry
  const position = first + entry.position
  return { ...entry, position, problems: entry.problems.map((one) => ({ ...one, position })) }
}
