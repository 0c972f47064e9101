import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Halfsky } from '../../src/halfsky.ts'
import { dialectOf, viewsOf } from '../../src/sql/index.ts'
import { declaredTable } from '../../src/tables/index.ts'
import { type Cluster, planOf, startCluster } from '../setup/distributed.ts'
import { hasPostgres } from '../setup/postgres.ts'
import { shipped } from '../setup/product.ts'

const COLUMNS = `id text, area text, "asOf" date, name text, setting text, construction text, "highTraffic" boolean,
  "femaleStalls" integer, "maleStalls" integer, "maleCubicles" integer, "maleUrinals" integer, sanitary boolean`

/** Made by the servers themselves: some are odd, some outside the period. */
const ROWS = `SELECT 'T-' || i, (ARRAY['440117', '440117100', '441800', '441802', '441803100', '441821', '441881', '999999'])[1 + i % 8],
  DATE '2020-06-01' + i % 4000, '示例' || i, (ARRAY['urban', 'rural', 'city', NULL])[1 + i % 4], (ARRAY['new', 'rebuilt', 'existing'])[1 + i % 3],
  i % 5 = 0, i % 13, i % 11, CASE WHEN i % 7 = 0 THEN 3 END, NULL, i % 2 = 0 FROM generate_series(1, 20000) AS i`

let halfsky: Halfsky
let cluster: Cluster | null = null
beforeAll(async () => {
  halfsky = await shipped()
  if (hasPostgres()) cluster = await startCluster('public_toilet', COLUMNS)
})
afterAll(() => cluster?.stop())

describe.runIf(hasPostgres())('a table held by several servers', () => {
  test('is counted where it is held, and counts as on one server', async () => {
    if (cluster === null) throw new Error('no servers')
    const { table, judged } = declaredTable(halfsky, 'postgres', 'public-toilet', 'public_toilet', {})
    if (judged === null) throw new Error('not judged')
    const views = viewsOf(dialectOf('postgres'), table, judged, { digest: 'sha256:0', say: ({ id }) => id })
    const { coordinator } = cluster
    await coordinator.run(`INSERT INTO public_toilet ${ROWS}`)
    await coordinator.run(views)
    const query = 'SELECT * FROM halfsky_public_toilet_counts ORDER BY rule'
    const spread = await coordinator.run(query)
    const held = await Promise.all(
      cluster.workers.map((worker) => worker.run('SELECT count(*) AS n FROM public_toilet')),
    )
    expect(held.every(([row]) => Number(row?.n) > 2_000)).toBe(true)
    const plan = await planOf(cluster, query)
    const remote = plan.split('\n').filter((line) => line.includes('Remote SQL:'))
    expect(remote).toHaveLength(3)
    for (const line of remote) expect(line).toMatch(/count\(\*\) FILTER \(WHERE .*GROUP BY/)
    // nothing is filtered here, and no row of a record comes here
    expect(plan).not.toMatch(/^ +Filter: .*femaleStalls/m)
    expect(plan).not.toMatch(/Foreign Scan on public\.public_toilet/)
    // the same on one server
    await coordinator.run(
      `CREATE SCHEMA single; SET search_path = single; CREATE TABLE public_toilet (${COLUMNS}); INSERT INTO public_toilet ${ROWS}; ${views}`,
    )
    const single = await coordinator.run(`SET search_path = single; ${query}`)
    expect(spread).toEqual(single)
    expect(single.some(({ fail }) => Number(fail) > 0)).toBe(true)
  })
})
