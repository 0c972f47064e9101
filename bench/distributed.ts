/**
 * A table held by three PostgreSQL servers on this machine, judged through a fourth. `node bench/distributed.ts [records]` starts them, prints
 * the plan of the counts and how long they take there and on one server, and stops them. The counts must be the same.
 */
import { openRulebook } from '../src/halfsky.ts'
import { dialectOf, viewsOf } from '../src/sql/index.ts'
import { declaredTable } from '../src/tables/index.ts'
import { planOf, startCluster } from '../test/setup/distributed.ts'
import { hasPostgres } from '../test/setup/postgres.ts'

const COLUMNS = `id text, area text, "asOf" date, name text, setting text, construction text, "highTraffic" boolean,
  "femaleStalls" integer, "maleStalls" integer, "maleCubicles" integer, "maleUrinals" integer, sanitary boolean`
const COUNTS = 'SELECT * FROM halfsky_public_toilet_counts ORDER BY rule'
const records = Number(process.argv[2] ?? 300_000)

/** No column follows another. */
const rows = `SELECT 'T-' || i, (ARRAY['440117', '440117100', '441800', '441802', '441803100', '441821', '441881'])[1 + i * 7919 % 7],
  DATE '2026-01-01' + CAST(i % 120 AS integer), '示例' || i, (ARRAY['urban', 'urban', 'rural', NULL])[1 + i * 104729 % 4], (ARRAY['new', 'rebuilt', 'existing'])[1 + i * 1299709 % 3],
  i % 5 = 0, 1 + i * 15485863 % 12, 1 + i * 32452843 % 10, NULL, NULL, i % 2 = 0 FROM generate_series(CAST(1 AS bigint), ${records}) AS i`

if (!hasPostgres()) throw new Error('no PostgreSQL here')
const { halfsky } = await openRulebook()
const found = halfsky && declaredTable(halfsky, 'postgres', 'public-toilet', 'public_toilet', {})
if (!found?.judged) throw new Error('no rules for SQL')
const views = viewsOf(dialectOf('postgres'), found.table, found.judged, {
  digest: halfsky?.rulebook.digest ?? '',
  say: ({ id }) => id,
})
const cluster = await startCluster('public_toilet', COLUMNS)
try {
  const { coordinator } = cluster
  const timed = async (what: string, query: string) => {
    const began = performance.now()
    const counts = await coordinator.run(query)
    console.log(`${what}: ${((performance.now() - began) / 1000).toFixed(2)} s`)
    return JSON.stringify(counts)
  }
  await coordinator.run(`INSERT INTO public_toilet ${rows}; ANALYZE public_toilet`)
  await coordinator.run(views)
  console.log(await planOf(cluster, COUNTS))
  const spread = await timed(`${records} records on three servers`, COUNTS)
  await coordinator.run(
    `CREATE SCHEMA single; SET search_path = single; CREATE TABLE public_toilet (${COLUMNS}); INSERT INTO public_toilet ${rows}; ANALYZE public_toilet; ${views}`,
  )
  const single = await timed(`${records} records on one server`, `SET search_path = single; ${COUNTS}`)
  if (spread !== single) throw new Error('the counts differ')
  console.log(spread)
} finally {
  await cluster.stop()
}
