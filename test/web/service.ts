import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

/** A service of the tests' own, in a process that can be killed. */
export interface Service {
  readonly url: string
  /** What the first account is set up with; empty where nothing is kept or there is one. */
  readonly secret: string
  /** As a power cut would. */
  kill(): Promise<void>
}

/** Where a service finds its pages and keeps what it is told; without a folder it keeps nothing. */
export interface ServiceOptions {
  readonly pages: string
  readonly port?: number
  readonly data?: string
  /** The day it is taken for; today otherwise. */
  readonly day?: string
}

const root = new URL('../..', import.meta.url)

const script = ({ pages, port = 0, data, day }: ServiceOptions): string => `
  import { openRulebook } from './src/halfsky.ts'
  import { startServer } from './src/http/index.ts'
  import { openOffice } from './src/cli/office.ts'
  const { halfsky } = await openRulebook()
  const kept = ${data === undefined ? 'null' : `await openOffice({ data: ${JSON.stringify(data)} }, 'en')`}
  const today = () => ${day === undefined ? 'new Date().toISOString().slice(0, 10)' : JSON.stringify(day)}
  const options = { host: '127.0.0.1', port: ${port}, today, logger: false, rateLimit: false, pages: ${JSON.stringify(pages)} }
  const { url } = await startServer(halfsky, { ...options, ...(kept === null ? {} : { kept }) })
  process.stdout.write(JSON.stringify({ url, secret: kept?.secret() ?? '' }) + '\\n')`

/** Starts a service, and waits until it answers. */
export const startService = async (options: ServiceOptions): Promise<Service> => {
  const child: ChildProcess = spawn(process.execPath, ['--input-type=module', '-e', script(options)], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  const told = await Promise.race([
    once(child.stdout as NonNullable<typeof child.stdout>, 'data').then(([data]) => String(data)),
    exited.then(() => {
      throw new Error('the service ended at once')
    }),
  ])
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL')
    await exited
  }
  return { ...(JSON.parse(told) as { url: string; secret: string }), kill }
}
