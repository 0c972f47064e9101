/**
 * What was found in an area in, the reports and notices of offices out, as data and as HTML, XLSX and DOCX: bytes, prints nothing.
 * May import: model, monitor, report, record, drawing, markup. Home of: docx.
 */
export {
  type AreaName,
  type AreaReport,
  type AreaSubmissions,
  CASE_STATES,
  type CaseItem,
  type CaseState,
  type CaseSummary,
  type FollowedIndicator,
  type Rate,
  type Rates,
  REPORT_FORMS,
  type RecordCounts,
  type ReportForm,
  type Source,
  type SubmissionItem,
} from './area-report.ts'
export { type Assembly, assembleReport, chosenOf, isRanking, judgedOn, periodOf } from './assemble.ts'
export { indicatorsOf } from './indicators.ts'
export { placeOf } from './latest.ts'
export { type NoticeData, type NoticeFrame, type NoticeItem, noticeOf } from './notice.ts'
export { noticeDocx } from './notice-docx.ts'
export { type CheckedRecord, type Counted, domainOf, type NameOf, namesOf, rateOf, ratesOf } from './rates.ts'
export { reportDocx } from './report-docx.ts'
export { reportHtml } from './report-html.ts'
export { reportXlsx } from './report-xlsx.ts'
