import type { DialectName, TableColumns } from '../sql/index.ts'

/** A value as the queries of halfsky give it. */
export type Cell = string | number | boolean | null

/** Values in the order of the query's columns. */
export type Row = readonly Cell[]

/** A table found: what stands after FROM, and its columns. */
export interface FoundTable {
  readonly from: string
  /** The number of a row from 0, where rows have an order. */
  readonly position: string | null
  /** Whether rows asked for by their numbers are read without those before them. */
  readonly seeks: boolean
  readonly columns: TableColumns
}

/** An engine with a table or file open for reading. */
export interface Database {
  readonly dialect: DialectName
  /** Finds a table or file; throws DatabaseFault where there is none. */
  find(table: string, options?: { readonly skip?: number }): Promise<FoundTable>
  /** The rows of a query as they come, some at a time. */
  rows(sql: string): AsyncGenerator<readonly Row[]>
  /** The only row of a query of one row, or all of few rows. */
  all(sql: string): Promise<readonly Row[]>
  /** Ends what is under way, which fails, as does all that is asked from now on. */
  interrupt(): void
  close(): Promise<void>
}
