/**
 * The engines that hold tables: DuckDB over files, PostgreSQL over its wire. Runs the SQL it is given and knows no rules.
 * May import: model, sql, source. Home of: @duckdb/node-api, pg.
 */
export type { Cell, Database, FoundTable, Row } from './database.ts'
export { type Duckdb, openDuckdb } from './duckdb.ts'
export { DatabaseFault } from './fault.ts'
export { openPostgres } from './postgres.ts'
