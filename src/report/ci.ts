import { isBreach, type Report, type ReportedFinding } from '../model/index.ts'

/** The findings on one record, every verdict among them, and where it was read. */
export interface RecordFindings {
  readonly record: ReportedFinding['record']
  readonly findings: readonly ReportedFinding[]
  /** Null where it came from standard input. */
  readonly file: string | null
  /** From 1, where that is known. */
  readonly line: number | null
  /** The year of yearly figures: it tells the records of one area apart. */
  readonly year: number | null
}

/** What the formats of build servers are made of: a report, and its findings record by record. */
export interface CheckView {
  readonly report: Report
  readonly records: readonly RecordFindings[]
}

/** How loudly something is told. */
export type Loudness = 'error' | 'warning' | 'note'

/** What is waived is a note; else a breach is an error, a target before its day a warning, and what is only encouraged a note. */
export const loudnessOf = (finding: Pick<ReportedFinding, 'binding' | 'due' | 'waiver'>, asOf: string): Loudness => {
  if (finding.waiver !== null) return 'note'
  if (isBreach(finding, asOf)) return 'error'
  return finding.binding === 'target' ? 'warning' : 'note'
}

/** A record as people name it. */
export const subjectOf = ({ id, name }: ReportedFinding['record']): string => (name ? `${id} ${name}` : id)

/** What passes and what does not apply is told only where every finding was asked for. */
export const isTold = ({ verdict }: ReportedFinding, { findings }: Report): boolean =>
  findings.length > 0 || (verdict !== 'pass' && verdict !== 'not-applicable')
