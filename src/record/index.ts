/**
 * Bytes in, typed records out: JSON, NDJSON, YAML, CSV and XLSX, every fault a problem, nothing repaired.
 * May import: model, source, chance. Home of: ajv, ajv-formats, csv-parse, hucre, yauzl.
 */

export { type Batch, type BatchFormat, type Entry, placeOf, readBatch } from './batch.ts'
export { plainCell } from './cell.ts'
export { type ColumnsMapped, kindsOfColumns, mapColumns } from './columns.ts'
export { readTableRow, type TableCell } from './database-row.ts'
export { discreet } from './discreet.ts'
export { mayRepeat } from './echo.ts'
export { type FormColumn, formOf, type RowWriter, rowWriter } from './export.ts'
export {
  BYTE_ORDER_MARK,
  csvLine,
  FORMULA as CSV_FORMULA,
  NUMBER as CSV_NUMBER,
  QUOTED as CSV_QUOTED,
} from './guard.ts'
export { type Headings, headingsOf, personalWord, plainHeading } from './headings.ts'
export { type Kinds, kindsWith, type Reading, type ValidatorOf } from './kinds.ts'
export { type CellForm, type CellSource, type MappedField, type Mapping, readMapping } from './mapping.ts'
export { toMember } from './member.ts'
export { MAX_LINE_BYTES, readLine } from './ndjson.ts'
export { columnLetters } from './place.ts'
export { toRecord } from './record.ts'
export { type Place, type PropertySchema, placesOf, type RecordSchema } from './schema.ts'
export { type ListedSheet, listSheets, type OpenedSheet } from './sheets.ts'
export { suspicions } from './suspicion.ts'
export type { Oddity, Sheet, TableOptions, TableRow } from './table.ts'
export { openSheetTable } from './table-header.ts'
export type { Column, OpenedTable, Table, TableEntry } from './table-plan.ts'
export { mapCsv, openTable, openTextTable, tableEntries } from './tables.ts'
export { decodeText, type Pieces, piecesOf } from './text.ts'
export { unknownKind } from './unknown-kind.ts'
export { loadKinds, validatorModule } from './validators.ts'
export { isWorkbook } from './workbook/open.ts'
export type { Merge } from './workbook/sheet.ts'
export { type SheetColumn, type SheetTable, writeSheets } from './workbook/sheets.ts'
export { type FormHeading, writeWorkbook } from './workbook/write.ts'
