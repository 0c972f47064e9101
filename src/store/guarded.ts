import type { CompiledQuery, DatabaseConnection, Dialect, Driver, QueryResult } from 'kysely'
import { faultOf, storeFault } from './fault.ts'

/** A dialect whose errors are faults of the store, and which refuses text that one of the two databases could not give back. */
export const guarded = (dialect: Dialect): Dialect => ({
  createAdapter: () => dialect.createAdapter(),
  createQueryCompiler: () => dialect.createQueryCompiler(),
  createIntrospector: (db) => dialect.createIntrospector(db),
  createDriver: () => guardDriver(dialect.createDriver()),
})

const guardDriver = (driver: Driver): Driver => ({
  init: (options) => told(() => driver.init(options)),
  acquireConnection: (options) => told(async () => guardConnection(await driver.acquireConnection(options))),
  beginTransaction: (connection, settings) => told(() => driver.beginTransaction(inner(connection), settings)),
  commitTransaction: (connection) => told(() => driver.commitTransaction(inner(connection))),
  // a database that ended the transaction itself has nothing to roll back; the reason it ended is told already
  rollbackTransaction: (connection) => driver.rollbackTransaction(inner(connection)).catch(() => {}),
  releaseConnection: (connection) => driver.releaseConnection(inner(connection)),
  destroy: () => driver.destroy(),
})

const INNER = Symbol('inner')
type Guarded = DatabaseConnection & { readonly [INNER]: DatabaseConnection }

const inner = (connection: DatabaseConnection): DatabaseConnection => (connection as Guarded)[INNER]

const guardConnection = (connection: DatabaseConnection): Guarded => ({
  [INNER]: connection,
  executeQuery: <R>(query: CompiledQuery): Promise<QueryResult<R>> =>
    told(() => {
      if (query.parameters.some((one) => typeof one === 'string' && !isPlain(one))) throw storeFault('store-text')
      return connection.executeQuery<R>(query)
    }),
  streamQuery: (query, size) => connection.streamQuery(query, size),
})

/** PostgreSQL has no NUL in text, and neither database keeps half of a surrogate pair. */
const isPlain = (text: string): boolean => text.isWellFormed() && !text.includes('\0')

const told = async <T>(ask: () => Promise<T>): Promise<T> => {
  try {
    return await ask()
  } catch (error) {
    throw faultOf(error)
  }
}
