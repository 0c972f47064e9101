/**
 * Findings in, a report out, as data and as text in Chinese and English; prints nothing.
 * May import: waiving, model. Home of: junit-report-builder.
 */
export { symbols } from '../model/index.ts'
export {
  byBinding,
  type Counts,
  type Judged,
  noCounts,
  type ReportOptions,
  type ReportWriter,
  rate,
  recordRef,
  reportWriter,
  summaryOf,
  wholeOf,
} from './build.ts'
export { caseFacts, mayChange } from './case-words.ts'
export type { CheckView, RecordFindings } from './ci.ts'
export { checkAnnotations, problemAnnotations } from './github.ts'
export { jsonPieces } from './json.ts'
export { type CaseOutcome, caseJunit, checkJunit, problemJunit } from './junit.ts'
export { type Phrases, phrasesOf } from './phrase.ts'
export { bytesOf, type Frame, frameOf, type Pieces, piecesOf, valueBytes } from './pieces.ts'
export { clausesOf, ruleView } from './rule-view.ts'
export { checkSarif, problemSarif } from './sarif.ts'
export { besides, type Footing, footer, problemSection, renderProblem, renderText } from './text.ts'
export {
  ruleColumns,
  VIOLATION_FIELDS,
  type ViolationRow,
  violationCells,
  WAIVED_FIELDS,
  waivedRow,
} from './violation.ts'
export { reportProblem, wordsOf } from './words/index.ts'
