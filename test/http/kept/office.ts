import type { FastifyInstance, InjectOptions } from 'fastify'
import type { Role } from '../../../src/access/index.ts'
import type { ServerOptions } from '../../../src/http/index.ts'
import { accountsOf, type Office, officeOf, THE_MACHINE } from '../../../src/office/index.ts'
import { openStore } from '../../../src/store/index.ts'
import { folders } from '../../store/places.ts'
import { openDoor } from '../open.ts'

/** A door over a new store, with a clock that stands until it is set. */
export interface Desk {
  readonly app: FastifyInstance
  readonly office: Office
  readonly secret: string
  /** Sets the clock. */
  at(instant: string): void
  /** An account with its session: what asks in its name. */
  as(roles: readonly Role[], scope?: { areas?: readonly string[]; kinds?: readonly string[] }): Promise<Asking>
  close(): Promise<void>
}

/** Asks in somebody's name. */
export interface Asking {
  readonly account: string
  readonly cookie: string
  (method: string, url: string, body?: unknown, headers?: Record<string, string>): ReturnType<typeof ask>
}

export const PASSWORD = '半边天 妇女能顶 2021'

/** Asks a door; a body is JSON. */
export const ask = async (
  app: FastifyInstance,
  method: string,
  url: string,
  body?: unknown,
  headers: Record<string, string> = {},
) => {
  const answer = await app.inject({
    method: method as NonNullable<InjectOptions['method']>,
    url,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const isJson = String(answer.headers['content-type'] ?? '').includes('json')
  return { status: answer.statusCode, headers: answer.headers, json: isJson ? answer.json() : null, text: answer.body }
}

/** Opens a desk. */
export const openDesk = async (options: Partial<ServerOptions> = {}): Promise<Desk> => {
  const places = folders()
  let time = '2026-05-01T00:00:00.000Z'
  const now = () => time
  const store = await openStore(await places.place(), { now })
  const office = officeOf({ store, now })
  const secret = 'f'.repeat(32)
  const app = await openDoor({ ...options, kept: { office, secret: () => secret } })
  let count = 0
  return {
    app,
    office,
    secret,
    at: (instant) => {
      time = instant
    },
    as: async (roles, { areas = ['*'], kinds = [] } = {}) => {
      const login = `someone${++count}`
      const { id } = await accountsOf(office).add(THE_MACHINE, { login, roles, areas, kinds }, PASSWORD)
      await store.accounts.change(id, { mustChange: false })
      const { headers } = await ask(app, 'POST', '/v1/session', { login, password: PASSWORD })
      const cookie = String(headers['set-cookie']).split(';')[0] ?? ''
      const asking = (method: string, url: string, body?: unknown, more: Record<string, string> = {}) =>
        ask(app, method, url, body, { cookie, ...more })
      return Object.assign(asking, { account: id, cookie })
    },
    close: async () => {
      await app.close()
      await store.close()
      await places.stop()
    },
  }
}
