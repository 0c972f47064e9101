import { createHash } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import { TABLES, type Table } from './catalogue.ts'
import { SCHEMA_VERSION } from './migrations.ts'
import { type Opened, reach } from './place.ts'
import type { Schema } from './schema.ts'

/** The form of the lines. */
export const EXPORT_FORMAT = 1

const ROWS_AT_ONCE = 50

/** A row as kysely gives it and as a line writes it. */
type Row = Readonly<Record<string, unknown>>

/**
 * All rows as lines of JSON, each with its line break: a header with what is to come, the rows table by table in the order of their keys, and the
 * digest of everything before it. Equal stores give equal bytes, whichever database holds them.
 */
export async function* exportOf(opened: Opened): AsyncGenerator<string> {
  const hash = createHash('sha256')
  for await (const line of linesOf(opened)) {
    hash.update(line)
    yield line
  }
  yield written({ digest: `sha256:${hash.digest('hex')}` })
}

async function* linesOf(opened: Opened): AsyncGenerator<string> {
  // a connection of its own: whoever reads slowly stops nobody
  const db = opened.database === 'sqlite' ? reach(opened.place, true) : opened.db
  const transaction = await (opened.database === 'sqlite'
    ? db.startTransaction()
    : db.startTransaction().setIsolationLevel('repeatable read').setAccessMode('read only')
  ).execute()
  try {
    // whoever reads slowly is not cut off
    if (opened.database === 'postgres')
      await sql`SET LOCAL idle_in_transaction_session_timeout = 0`.execute(transaction)
    yield written({
      halfsky: 'store',
      format: EXPORT_FORMAT,
      schema: SCHEMA_VERSION,
      rows: await countsOf(transaction),
    })
    for (const table of TABLES) yield* rowsOf(transaction, table)
  } finally {
    await transaction.rollback().execute()
    if (db !== opened.db) await db.destroy()
  }
}

const written = (value: unknown): string => `${JSON.stringify(value)}\n`

/** How many rows each table has. */
export const countsOf = async (db: Kysely<Schema>): Promise<Readonly<Record<string, number>>> => {
  const counts: Record<string, number> = {}
  for (const { name } of TABLES) {
    const query = db.selectFrom(name).select((is) => is.fn.countAll<number>().as('count'))
    counts[name] = (await query.executeTakeFirstOrThrow()).count
  }
  return counts
}

async function* rowsOf(db: Kysely<Schema>, table: Table): AsyncGenerator<string> {
  const key = sql.join(table.key.map((name) => sql.ref(name)))
  let last: Row | undefined
  for (;;) {
    const after = last && sql<boolean>`(${key}) > (${sql.join(table.key.map((name) => last?.[name]))})`
    const rows: readonly Row[] = await db
      .selectFrom(table.name)
      .selectAll()
      .$if(after !== undefined, (query) => query.where(after ?? sql<boolean>`true`))
      .orderBy(key)
      .limit(ROWS_AT_ONCE)
      .execute()
    for (const row of rows) yield written({ table: table.name, row: lineOf(table, row) })
    last = rows.at(-1)
    if (rows.length < ROWS_AT_ONCE) return
  }
}

const lineOf = (table: Table, row: Row): Row =>
  Object.fromEntries(
    Object.entries(table.columns).map(([name, type]) => {
      const value = row[name]
      return [name, type === 'bytes' ? Buffer.from(value as Uint8Array).toString('base64') : value]
    }),
  )
