/**
 * Tables checked where they are: rules run in the engine, rows that only the reader can judge come back to it.
 * May import: halfsky, model, record, typed, sql, database, engine, report, keeping, source, waiving.
 * Home of: hyparquet, hyparquet-writer.
 */
export { DatabaseFault } from '../database/index.ts'
export { checkTables, type TableInput, type TablesChecked, type TablesOptions } from './check.ts'
export type { RuleCounts } from './counts.ts'
export { type LineForm, violationLines } from './lines.ts'
export { isTable, openTables } from './open.ts'
export { parquetOfLines, writeParquet, writeTablesParquet } from './parquet.ts'
export { declaredTable, shapeTable } from './shape.ts'
