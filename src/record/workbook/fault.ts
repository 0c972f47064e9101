/** Why a workbook cannot be read. */
export type WorkbookDetail =
  | 'old-xls'
  | 'encrypted'
  | 'not-workbook'
  | 'broken'
  | 'unpacked-size'
  | 'ratio'
  | 'entries'
  | 'rows'
  | 'columns'
  | 'merges'

/** Thrown where a workbook cannot be read on, and caught where it was opened. */
export class WorkbookFault extends Error {
  readonly detail: WorkbookDetail

  constructor(detail: WorkbookDetail) {
    super(detail)
    this.detail = detail
  }
}
