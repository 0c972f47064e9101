import type { Server } from './postgres.ts'
import { startPostgres } from './postgres.ts'

/** Several servers that hold a table between them, and one through which it is one table. */
export interface Cluster {
  readonly coordinator: Server
  readonly workers: readonly Server[]
  stop(): Promise<void>
}

/** Where the areas of one worker end and those of the next begin; the first begins with the least. */
const BOUNDS = ['441803', '441880']

/**
 * Starts a coordinator and three workers. `columns` are those of the table; each worker holds the rows of its areas, and the
 * coordinator a table partitioned by area whose partitions are the workers' tables.
 */
export const startCluster = async (table: string, columns: string): Promise<Cluster> => {
  const [coordinator, ...workers] = await Promise.all([
    startPostgres(),
    startPostgres(),
    startPostgres(),
    startPostgres(),
  ])
  const ends = [undefined, ...BOUNDS, undefined]
  await Promise.all(workers.map((worker) => worker.run(`CREATE TABLE ${table} (${columns})`)))
  const joined = workers.map(({ folder, port }, index) => {
    const [from, to] = [ends[index], ends[index + 1]].map((end) => end && `'${end}'`)
    return `CREATE SERVER worker${index} FOREIGN DATA WRAPPER postgres_fdw
        OPTIONS (host '${folder}', port '${port}', dbname 'postgres', use_remote_estimate 'true', fetch_size '10000');
      CREATE USER MAPPING FOR CURRENT_USER SERVER worker${index} OPTIONS (user 'halfsky', password_required 'false');
      CREATE FOREIGN TABLE ${table}_${index} PARTITION OF ${table} FOR VALUES FROM (${from ?? 'MINVALUE'}) TO (${to ?? 'MAXVALUE'})
        SERVER worker${index} OPTIONS (table_name '${table}');`
  })
  await coordinator.run(
    `CREATE EXTENSION postgres_fdw; CREATE TABLE ${table} (${columns}) PARTITION BY RANGE (area); ${joined.join('\n')}
     ALTER DATABASE postgres SET enable_partitionwise_aggregate = on`,
  )
  return {
    coordinator,
    workers,
    stop: async () => {
      await Promise.all([coordinator, ...workers].map((server) => server.stop()))
    },
  }
}

/** A plan as text. */
export const planOf = async ({ coordinator }: Cluster, query: string): Promise<string> => {
  const rows = await coordinator.run(`EXPLAIN (VERBOSE, COSTS OFF) ${query}`)
  return rows.map((row) => row['QUERY PLAN']).join('\n')
}
