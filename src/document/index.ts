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
  REPORT_FORMS,
  type ReportForm,
  type Source,
  type SubmissionItem,
} from './area-report.ts'
export { type Assembly, assembleReport, judgedOn, periodOf } from './assemble.ts'
export { type NoticeData, type NoticeFrame, type NoticeItem, noticeOf } from './notice.ts'
export { noticeDocx } from './notice-docx.ts'
export type { CheckedRecord } from './rates.ts'
export { reportDocx } from './report-docx.ts'
export { reportHtml } from './report-html.ts'
export { reportXlsx } from './report-xlsx.ts'
