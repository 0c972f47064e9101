/**
 * Bytes in, typed records out: JSON, NDJSON, YAML and mapped CSV, every fault a problem, nothing repaired.
 * May import: model, source, chance. Home of: ajv, ajv-formats, csv-parse.
 */
export { type Batch, type BatchFormat, type Entry, placeOf, readBatch } from './batch.ts'
export { type ColumnsMapped, kindsOfColumns, mapColumns } from './columns.ts'
export { mapCsv } from './csv.ts'
export { type Kinds, loadKinds, type Reading } from './kinds.ts'
export { type CellForm, type CellSource, type MappedField, type Mapping, readMapping } from './mapping.ts'
export { MAX_LINE_BYTES, readLine } from './ndjson.ts'
export { readTableRow, type TableCell } from './table.ts'
export { decodeText } from './text.ts'
