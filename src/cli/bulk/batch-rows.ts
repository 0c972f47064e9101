import { csvHead, csvLines, type Fault, type Row, rowRanks, type Standing } from '../../bulk/index.ts'
import { companyOf } from '../../engine/index.ts'
import type { Checked, StreamLine } from '../../halfsky.ts'
import { isBreach, type ReportedFinding, type Rulebook } from '../../model/index.ts'
import type { Batch, Entry } from '../../record/index.ts'
import { waivedRow } from '../../report/index.ts'

/** The rows of a batch, in the order in which those of lines come: what is judged together with others is last. */
export function* rowsOfBatch(
  { lines, report }: Checked,
  { entries }: Batch,
  rulebook: Rulebook,
  several: boolean,
): Generator<Row | Fault> {
  const { held } = companyOf(rulebook)
  const byPosition = new Map(entries.map((entry) => [entry.position, entry]))
  const ranks = rowRanks(rulebook)
  const parted = Map.groupBy(lines('all'), ({ record }) => record !== null && held.has(record.kind))
  for (const line of [...(parted.get(false) ?? []), ...(parted.get(true) ?? [])]) {
    yield* rowsOfLine(line, byPosition.get(line.position), ranks, report.asOf, several)
  }
}

function* rowsOfLine(
  { position, findings, problems }: StreamLine,
  entry: Entry | undefined,
  ranks: ReadonlyMap<string, number>,
  asOf: string,
  several: boolean,
): Generator<Row | Fault> {
  const standing: Standing = {
    position,
    line: entry?.line ?? null,
    ...(several && entry?.file !== undefined ? { file: entry.file } : {}),
  }
  const rankOf = ({ rule }: ReportedFinding): number => ranks.get(rule) ?? 0
  const violations = findings.filter(({ verdict }) => verdict === 'fail' || verdict === 'error')
  for (const finding of violations.sort((a, b) => rankOf(a) - rankOf(b))) {
    yield rowOf(finding, String(Object(entry?.value).asOf), standing, asOf)
  }
  if (problems.length > 0) yield { ...standing, problems }
}

const rowOf = (finding: ReportedFinding, day: string, standing: Standing, asOf: string): Row => {
  const { rule, verdict, binding, due, clause, observed, error, record, waiver } = finding
  const { kind, id, area, name } = record
  const row: Row = {
    ...standing,
    record: { kind, id, area, asOf: day, ...(name === undefined ? {} : { name }) },
    rule,
    verdict: verdict === 'error' ? 'error' : 'fail',
    binding,
    due,
    breach: verdict === 'fail' && isBreach({ binding, due }, asOf),
    clause: clause.key,
    observed,
    ...(error === undefined ? {} : { error }),
  }
  return waivedRow(row, waiver)
}

/** Rows as CSV, with their headings. */
export function* csvText(rows: Iterable<Row | Fault>, isWaiving: boolean): Generator<string> {
  yield csvHead(isWaiving)
  for (const row of rows) yield csvLines(row, isWaiving)
}
