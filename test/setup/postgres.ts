import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'

/** A PostgreSQL of the tests' own, reached through a socket in a folder of its own. */
export interface Server {
  /** postgres://… */
  readonly address: string
  /** The folder of its socket. */
  readonly folder: string
  readonly port: number
  /** Runs statements and gives the rows of the last. */
  run(sql: string): Promise<readonly Record<string, unknown>[]>
  stop(): Promise<void>
}

const HOME = '/usr/lib/postgresql'

/** The folder of Debian's binaries, the newest; null where there are none. */
const binaries = (): string | null => {
  const versions = existsSync(HOME) ? readdirSync(HOME) : []
  const [newest] = versions
    .filter((one) => existsSync(join(HOME, one, 'bin', 'initdb')))
    .sort((a, b) => Number(b) - Number(a))
  return newest === undefined ? null : join(HOME, newest, 'bin')
}

const isRoot = process.getuid?.() === 0

/** A machine made for tests may be given what is missing; anybody's own is left as it is. */
const install = (): void => {
  if (!process.env.CI || !isRoot || !existsSync('/usr/bin/apt-get')) return
  try {
    const quiet = {
      stdio: 'ignore',
      timeout: 180_000,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    } as const
    execFileSync('apt-get', ['update'], quiet)
    execFileSync('apt-get', ['install', '-y', '--no-install-recommends', 'postgresql'], quiet)
  } catch {
    // the tests say that they were skipped
  }
}

let found: string | null | undefined

/** Whether a PostgreSQL can be started here. */
export const hasPostgres = (): boolean => {
  if (found === undefined) {
    if (binaries() === null) install()
    found = binaries()
  }
  return found !== null
}

/** initdb refuses to be root. */
const identity = (): { uid: number; gid: number } | Record<string, never> => {
  if (!isRoot) return {}
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n')
  const [, , uid, gid] = (
    lines.find((line) => line.startsWith('postgres:')) ??
    lines.find((line) => line.startsWith('nobody:')) ??
    ''
  ).split(':')
  return { uid: Number(uid), gid: Number(gid) }
}

/** Starts a server; it ends with `stop`, and at the latest with this process. */
export const startPostgres = async (options: readonly string[] = []): Promise<Server> => {
  if (!hasPostgres() || !found) throw new Error('no PostgreSQL here')
  const bin = found
  const folder = mkdtempSync(join(tmpdir(), 'halfsky-pg-'))
  const who = identity()
  if ('uid' in who) chownSync(folder, Number(who.uid), Number(who.gid))
  const data = join(folder, 'data')
  execFileSync(
    join(bin, 'initdb'),
    ['-D', data, '-U', 'halfsky', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '-N'],
    { ...who, stdio: 'ignore', cwd: folder },
  )
  // the port only names the socket
  const port = 5432
  const settings = ['fsync=off', 'listen_addresses=', 'shared_buffers=64MB', ...options].flatMap((one) => ['-c', one])
  const child = spawn(join(bin, 'postgres'), ['-D', data, '-k', folder, '-p', String(port), ...settings], {
    ...who,
    stdio: 'ignore',
    cwd: folder,
  })
  const kill = () => child.kill('SIGQUIT')
  process.once('exit', kill)
  const address = `postgres://halfsky@localhost:${port}/postgres?host=${encodeURIComponent(folder)}`
  await ready(address, child)
  return {
    address,
    folder,
    port,
    run: (sql) => run(address, sql),
    stop: async () => {
      process.off('exit', kill)
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGINT')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const run = async (address: string, sql: string): Promise<readonly Record<string, unknown>[]> => {
  const client = new pg.Client({ connectionString: address })
  await client.connect()
  try {
    const results: unknown = await client.query(sql)
    const last = Array.isArray(results) ? results.at(-1) : results
    return (last as pg.QueryResult).rows
  } finally {
    await client.end()
  }
}

const ready = async (address: string, child: ChildProcess): Promise<void> => {
  for (let tries = 0; tries < 200; tries++) {
    if (child.exitCode !== null) throw new Error('PostgreSQL did not start')
    try {
      await run(address, 'SELECT 1')
      return
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
  throw new Error('PostgreSQL did not answer')
}
