/**
 * The rules of a kind as SQL over a table of records, from the same typed trees as the compiled verdicts: text in, text out.
 * May import: model, typed, record.
 */
export type { CellClass, TableColumns } from './cells.ts'
export { BeyondSql } from './condition.ts'
export { DIALECTS, type Dialect, type DialectName, dialectOf, literalText, quoted } from './dialect.ts'
export { type JudgedTable, judgedTable, type PlanRules, type SqlRule, type TableOfKind } from './judged.ts'
export { countedOnce, countsQuery, PACKED, verdictDigits, violationsQuery } from './queries.ts'
export { type AskedArea, type RollupQuery, rollupQuery } from './rollup.ts'
export { type ViewHead, viewsOf } from './views.ts'
