import { AsyncLocalStorage } from 'node:async_hooks'
import { type Kysely, sql } from 'kysely'
import { type Accounts, accountsOf } from './accounts.ts'
import { type Areas, areasOf } from './areas.ts'
import { type Attempts, attemptsOf } from './attempts.ts'
import { type Audit, auditOf } from './audit.ts'
import type { Base, Clock, Ids } from './base.ts'
import { type Cases, casesOf } from './cases.ts'
import { type Duties, dutiesOf } from './duties.ts'
import { type Files, filesOf } from './files.ts'
import { type Hooks, hooksOf } from './hooks.ts'
import { type Keys, keysOf } from './keys.ts'
import type { DatabaseName } from './migrations/forms.ts'
import { type People, peopleOf } from './people.ts'
import { type Periods, periodsOf } from './periods.ts'
import { type Records, recordsOf } from './records.ts'
import { type Rulebooks, rulebooksOf } from './rulebooks.ts'
import type { Schema } from './schema.ts'
import { type Sessions, sessionsOf } from './sessions.ts'
import { type Subjects, subjectsOf } from './subjects.ts'
import { type Submissions, submissionsOf } from './submissions.ts'
import { type Waivers, waiversOf } from './waivers.ts'

/** What is kept, by subject. Every method is asynchronous; what it refuses it throws as a StoreFault. */
export interface Repositories {
  readonly rulebooks: Rulebooks
  readonly areas: Areas
  readonly submissions: Submissions
  readonly records: Records
  readonly subjects: Subjects
  readonly periods: Periods
  readonly cases: Cases
  readonly waivers: Waivers
  readonly duties: Duties
  readonly accounts: Accounts
  readonly keys: Keys
  readonly sessions: Sessions
  readonly attempts: Attempts
  readonly audit: Audit
  readonly people: People
  readonly files: Files
  readonly hooks: Hooks
}

/** What stands in one transaction: all of it is kept, or nothing. */
export interface Transaction extends Repositories {
  /** Goes on in the same transaction. */
  transact<T>(act: (tx: Transaction) => Promise<T>): Promise<T>
}

/** How repositories reach a database. */
export interface Footing {
  readonly database: DatabaseName
  readonly now: Clock
  readonly newId: Ids
}

/** The repositories of an open database. */
export const repositoriesOf = (db: Kysely<Schema>, footing: Footing): Transaction => {
  // a transaction that asked outside itself would wait for itself
  const current = new AsyncLocalStorage<{ isOpen: boolean }>()
  const outside = (): void => {
    if (current.getStore()?.isOpen) throw new Error('a transaction is open: ask the store it was given')
  }
  const write: Base['write'] = async (act) => {
    outside()
    const transaction = { isOpen: true }
    const run = db.transaction().execute((trx) =>
      current.run(transaction, async () => {
        if (footing.database === 'postgres') await alone(trx)
        return act(trx)
      }),
    )
    return run.finally(() => {
      transaction.isOpen = false
    })
  }
  const read: Base['read'] = async (ask) => {
    outside()
    return ask(db)
  }
  return {
    ...over({ ...footing, read, write }),
    transact: (act) => write((trx) => act(within(trx, footing))),
  }
}

const within = (trx: Kysely<Schema>, footing: Footing): Transaction => {
  const here = <T>(ask: (db: Kysely<Schema>) => Promise<T>): Promise<T> => ask(trx)
  const tx: Transaction = { ...over({ ...footing, read: here, write: here }), transact: (act) => act(tx) }
  return tx
}

const WRITER = 0x68_61_6c_66

/**
 * One writer at a time, as in SQLite. Waited for before anything is read, so that each statement sees all that was committed before, that `seq` is the
 * order of commits (no reader passes over a row that comes later), and that the audit chain has one end.
 */
export const alone = async (trx: Kysely<Schema>): Promise<void> => {
  await sql`SELECT pg_advisory_xact_lock(${sql.lit(WRITER)})`.execute(trx)
}

const over = (base: Base): Repositories => ({
  rulebooks: rulebooksOf(base),
  areas: areasOf(base),
  submissions: submissionsOf(base),
  records: recordsOf(base),
  subjects: subjectsOf(base),
  periods: periodsOf(base),
  cases: casesOf(base),
  waivers: waiversOf(base),
  duties: dutiesOf(base),
  accounts: accountsOf(base),
  keys: keysOf(base),
  sessions: sessionsOf(base),
  attempts: attemptsOf(base),
  audit: auditOf(base),
  people: peopleOf(base),
  files: filesOf(base),
  hooks: hooksOf(base),
})
