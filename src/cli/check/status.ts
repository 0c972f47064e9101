import { constants } from 'node:os'
import { countsOf } from '../../bulk/index.ts'
import { isBreach, type LazyReport, type ReportedFinding, type Rulebook } from '../../model/index.ts'
import type { BulkChecked } from '../bulk/check.ts'
import { EXIT } from '../terminal.ts'
import type { FailOn, Options } from './options.ts'

/** The contract's status: what could not be checked outweighs violations, and those what stays undecided. */
export const statusOf = (report: LazyReport, { failOn, strict, asOf }: Options): number => {
  const unchecked = report.problems.some(({ severity }) => severity === 'error') || report.summary.error > 0
  if (unchecked || report.summary.records === 0) return EXIT.fault
  for (const violation of report.violations) {
    if (violation.waiver === null && counts(violation, failOn, asOf ?? report.asOf)) return EXIT.violations
  }
  const undecided = report.summary.unknown + report.summary.manual + report.problems.length > 0
  return strict && undecided ? EXIT.undecided : EXIT.clean
}

/** The status of what a signal stopped, as shells tell of that. */
export const statusOfSignal = (signal: 'SIGINT' | 'SIGTERM'): number => 128 + constants.signals[signal]

/** As of a report; where somebody asked to stop, that of the signal. */
export const statusOfMany = (
  { tally, problems, stoppedBy }: BulkChecked,
  { rules }: Rulebook,
  asOf: string,
  { failOn, strict }: Options,
): number => {
  if (stoppedBy !== null) return statusOfSignal(stoppedBy)
  const all = rules.map((rule, index) => ({ rule, counts: countsOf(tally, index) }))
  const isFaulty =
    tally.refused > 0 ||
    problems.some(({ severity }) => severity === 'error') ||
    all.some(({ counts }) => counts.error > 0)
  if (isFaulty || tally.records === 0) return EXIT.fault
  const counted = all.filter(({ counts: { fail } }, index) => fail > (tally.waived[index] ?? 0))
  if (counted.some(({ rule }) => counts(rule, failOn, asOf))) return EXIT.violations
  const isOpen =
    tally.problems + problems.length > 0 || all.some(({ counts: { unknown, manual } }) => unknown + manual > 0)
  return strict && isOpen ? EXIT.undecided : EXIT.clean
}

/** A target counts once due, and then as much as what is mandatory; before that it never does. */
export const counts = (violation: Pick<ReportedFinding, 'binding' | 'due'>, failOn: FailOn, asOf: string): boolean => {
  if (failOn === 'never') return false
  return isBreach(violation, asOf) || (violation.binding === 'encouraged' && failOn === 'encouraged')
}
