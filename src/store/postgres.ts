import { type Dialect, PostgresDialect } from 'kysely'
import pg from 'pg'

const BIGINT = 20

/** Counts and numbers of rows are far below where numbers lose digits. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (type: number, format?: 'text' | 'binary') =>
    type === BIGINT ? Number : pg.types.getTypeParser(type, format as 'text'),
}

/** What holds whatever the server's own settings are. */
const SETTINGS = [
  // an acknowledged write is on the disk
  'synchronous_commit=on',
  // who waits for the one writer is told in the end, and a writer that fell silent does not stop all others
  'lock_timeout=30s',
  'idle_in_transaction_session_timeout=60s',
]

/** kysely's dialect over a pool of connections. */
export const postgresDialect = (url: string, readOnly: boolean): Dialect => {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: 'halfsky',
    connectionTimeoutMillis: 10_000,
    options: [...SETTINGS, ...(readOnly ? ['default_transaction_read_only=on'] : [])]
      .map((one) => `-c ${one}`)
      .join(' '),
    types,
  })
  // a server that goes away is told of by the query under way or the next one, of a connection in use as of one that waits
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return new PostgresDialect({ pool })
}
