import type { CompiledQuery, DatabaseConnection, Dialect, Driver, QueryResult } from 'kysely'
import { faultOf, storeFault } from './fault.ts'

/**
 * A dialect whose errors are faults of the store, which refuses text that one of the two databases could not give back, and in which a transaction
 * ends with the first statement that fails.
 */
export const guarded = (dialect: Dialect): Dialect => ({
  createAdapter: () => dialect.createAdapter(),
  createQueryCompiler: () => dialect.createQueryCompiler(),
  createIntrospector: (db) => dialect.createIntrospector(db),
  createDriver: () => guardDriver(dialect.createDriver()),
})

const guardDriver = (driver: Driver): Driver => ({
  init: (options) => told(() => driver.init(options)),
  acquireConnection: (options) => told(async () => guardConnection(await driver.acquireConnection(options))),
  beginTransaction: async (connection, settings) => {
    await told(() => driver.beginTransaction(inner(connection), settings))
    stateOf(connection).isOpen = true
  },
  commitTransaction: async (connection) => {
    const { fault } = stateOf(connection)
    if (fault !== undefined) throw fault
    await told(() => driver.commitTransaction(inner(connection)))
    settled(connection)
  },
  rollbackTransaction: async (connection) => {
    // a database that ended the transaction itself has nothing to roll back; the reason it ended is told already
    await driver.rollbackTransaction(inner(connection)).catch(() => {})
    settled(connection)
  },
  releaseConnection: (connection) => driver.releaseConnection(inner(connection)),
  destroy: () => driver.destroy(),
})

/** Whether a transaction is open, and what failed in it. */
interface State {
  isOpen: boolean
  fault: unknown
}

const INNER = Symbol('inner')
const STATE = Symbol('state')
type Guarded = DatabaseConnection & { readonly [INNER]: DatabaseConnection; readonly [STATE]: State }

const inner = (connection: DatabaseConnection): DatabaseConnection => (connection as Guarded)[INNER]
const stateOf = (connection: DatabaseConnection): State => (connection as Guarded)[STATE]
const settled = (connection: DatabaseConnection): void => {
  Object.assign(stateOf(connection), { isOpen: false, fault: undefined })
}

const guardConnection = (connection: DatabaseConnection): Guarded => {
  const state: State = { isOpen: false, fault: undefined }
  return {
    [INNER]: connection,
    [STATE]: state,
    executeQuery: async <R>(query: CompiledQuery): Promise<QueryResult<R>> => {
      // PostgreSQL goes on with no transaction in which a statement failed; nor do we in SQLite
      if (state.fault !== undefined) throw state.fault
      try {
        if (query.parameters.some((one) => typeof one === 'string' && !isPlain(one))) throw storeFault('store-text')
        return await connection.executeQuery<R>(query)
      } catch (error) {
        const fault = faultOf(error)
        if (state.isOpen) state.fault = fault
        throw fault
      }
    },
    streamQuery: (query, size) => connection.streamQuery(query, size),
  }
}

/** PostgreSQL has no NUL in text, and neither database keeps half of a surrogate pair. */
const isPlain = (text: string): boolean => text.isWellFormed() && !text.includes('\0')

const told = async <T>(ask: () => Promise<T>): Promise<T> => {
  try {
    return await ask()
  } catch (error) {
    throw faultOf(error)
  }
}
