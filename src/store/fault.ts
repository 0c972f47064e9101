import { type Problem, type ProblemCode, problem } from '../model/index.ts'

/** What the store could not do, as a problem; never an address, which may hold a password, nor a value that was given. */
export class StoreFault extends Error {
  readonly problem: Problem

  constructor(problem: Problem) {
    super(`${problem.code} ${Object.values(problem.params).join(' ')}`)
    this.problem = problem
  }
}

/** A fault of a code. */
export const storeFault = (code: ProblemCode, params: Problem['params'] = {}): StoreFault =>
  new StoreFault(problem(code, params))

/** A row that is not as the caller believed it to be. */
export const stale = (what: string, id: string): StoreFault => storeFault('store-stale', { what, id })

/** The fault that an error of either database means. Those that mean none are mistakes of ours, and are given back without the values they quote. */
export const faultOf = (error: unknown): unknown => {
  if (error instanceof StoreFault) return error
  const { errcode, code } = Object(error) as { errcode?: unknown; code?: unknown }
  if (typeof errcode === 'number') return sqliteFault(errcode) ?? error
  if (typeof code === 'string') return systemFault(code) ?? postgresFault(code) ?? withoutValues(error, code)
  // the client's own words for a server that went away, or never came, have no code
  const isGone =
    error instanceof Error && /^(Connection terminated|timeout e|Client has encountered)/.test(error.message)
  return isGone ? storeFault('store-unreachable', { detail: 'connection' }) : error
}

// primary result codes of SQLite, and the extended ones that tell more
const SQLITE = { busy: 5, locked: 6, readonly: 8, ioerr: 10, corrupt: 11, full: 13, cantopen: 14, notadb: 26 }
// the index of the log lies in memory that a full disk cannot back
const FULL_INDEX = 4874
const CONFLICTS: ReadonlyMap<number, string> = new Map([
  [787, 'reference'],
  [1555, 'exists'],
  [2067, 'exists'],
])

const sqliteFault = (extended: number): StoreFault | null => {
  const conflict = CONFLICTS.get(extended)
  if (conflict !== undefined) return storeFault('store-conflict', { detail: conflict })
  if (extended === FULL_INDEX) return storeFault('store-full', { detail: `SQLite ${extended}` })
  switch (extended & 0xff) {
    case SQLITE.full:
      return storeFault('store-full', { detail: `SQLite ${extended}` })
    case SQLITE.busy:
    case SQLITE.locked:
      return storeFault('store-busy')
    case SQLITE.ioerr:
    case SQLITE.corrupt:
    case SQLITE.notadb:
      return storeFault('store-damaged', { detail: `SQLite ${extended}` })
    case SQLITE.cantopen:
    case SQLITE.readonly:
      return storeFault('store-unreachable', { detail: `SQLite ${extended}` })
    default:
      return null
  }
}

/** PostgreSQL shows the row at fault, which may hold somebody's name; of statements that are wrong in themselves it names tables only. */
const withoutValues = (error: unknown, code: string): unknown => {
  const { severity, message, table, column, constraint } = Object(error) as Record<string, unknown>
  if (severity === undefined) return error
  const told = code.startsWith('42') ? [message] : [table, column, constraint]
  return new Error(['PostgreSQL', code, ...told.filter((one) => one !== undefined)].join(' '))
}

const NO_ROOM: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT'])
const NOT_THERE: ReadonlySet<string> = new Set([
  ...['ENOENT', 'EACCES', 'EPERM', 'EROFS', 'EISDIR', 'ENOTDIR', 'ENOTEMPTY', 'EEXIST'],
  ...['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ERR_INVALID_URL'],
])

const systemFault = (code: string): StoreFault | null => {
  if (NO_ROOM.has(code)) return storeFault('store-full', { detail: code })
  return NOT_THERE.has(code) ? storeFault('store-unreachable', { detail: code }) : null
}

const postgresFault = (code: string): StoreFault | null => {
  if (code === '23505') return storeFault('store-conflict', { detail: 'exists' })
  if (code === '23503') return storeFault('store-conflict', { detail: 'reference' })
  if (code === '53100') return storeFault('store-full', { detail: code })
  // a lock that was waited for in vain, and too many connections
  if (code === '55P03' || code === '53300') return storeFault('store-busy')
  if (/^XX00[12]$/.test(code)) return storeFault('store-damaged', { detail: code })
  // no connection, not let in, going down, no such database, for reading only
  const isGone = /^(08...|28...|57P..|3D000|25006|25P03)$/.test(code)
  return isGone ? storeFault('store-unreachable', { detail: code }) : null
}
