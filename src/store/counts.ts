import { type Kysely, sql } from 'kysely'
import type { Instant, Schema } from './schema.ts'

/** How much there is, by state; nothing of whose. */
export interface StoreCounts {
  readonly submissions: Readonly<Record<string, number>>
  readonly cases: Readonly<Record<string, number>>
  /** Logins that go on. */
  readonly sessions: number
}

/** Counts what is kept. */
export const stateCounts = async (db: Kysely<Schema>, now: Instant): Promise<StoreCounts> => {
  const sessions = db.selectFrom('session').where('expiresAt', '>', now)
  const { count } = await sessions.select((is) => is.fn.countAll<number>().as('count')).executeTakeFirstOrThrow()
  return { submissions: await byState(db, 'submission'), cases: await byState(db, 'caseFile'), sessions: count }
}

const byState = async (db: Kysely<Schema>, table: 'submission' | 'caseFile'): Promise<Record<string, number>> => {
  const { rows } = await sql<{ state: string; count: number }>`
    SELECT state, count(*) AS count FROM ${sql.table(table)} GROUP BY state ORDER BY state`.execute(db)
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]))
}
