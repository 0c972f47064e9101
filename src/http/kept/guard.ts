import cookie from '@fastify/cookie'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type Action, mayDo, maySee, type Thing } from '../../access/index.ts'
import type { Known, Logins } from '../../office/index.ts'
import { refusal } from '../fault.ts'

/** A session's cookie; over HTTPS under a name that binds it to this host. */
export const COOKIE = { plain: 'halfsky', secure: '__Host-halfsky' } as const

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; null before it is known, and where it does not matter. */
    known: Known | null
  }
  interface FastifyContextConfig {
    /** The act that a route is; null for one that anybody may do. */
    readonly action?: Action | null
  }
}

/** Lets nobody pass whose roles do not include the act. */
export const guardActs = async (app: FastifyInstance, logins: Logins): Promise<void> => {
  await app.register(cookie)
  app.decorateRequest('known', null)
  app.addHook('onRequest', async (request, reply) => {
    reply.header('cache-control', 'no-store')
    const { action } = request.routeOptions.config
    // what has no act is no address of ours
    if (action === undefined) return
    refuseCrossSite(request)
    if (action === null) return
    const known = await whoAsks(request, logins)
    if (known === null) throw refusal('login-first')
    if (known.mustChange && action !== 'session:own') throw refusal('change-password')
    if (!mayDo(known, action)) throw refusal('not-allowed', { action })
    request.known = known
  })
}

const whoAsks = (request: FastifyRequest, logins: Logins): Promise<Known | null> => {
  const { authorization } = request.headers
  if (authorization !== undefined) {
    const [scheme = '', key = ''] = authorization.split(' ')
    return scheme.toLowerCase() === 'bearer' ? logins.byKey(key) : Promise.resolve(null)
  }
  const token = tokenOf(request)
  return token === undefined ? Promise.resolve(null) : logins.bySession(token)
}

/** The token of a browser's session. */
export const tokenOf = ({ cookies, protocol }: FastifyRequest): string | undefined =>
  cookies[protocol === 'https' ? COOKIE.secure : COOKIE.plain]

/** A browser says which site made it ask; programs say nothing, and have no cookie that others could use. */
const refuseCrossSite = ({ method, headers, host }: FastifyRequest): void => {
  if (method === 'GET' || method === 'HEAD' || headers.authorization !== undefined) return
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') throw refusal('cross-site')
  const { origin } = headers
  if (origin !== undefined && hostOf(origin) !== host) throw refusal('cross-site')
}

const hostOf = (origin: string): string | null => (URL.canParse(origin) ? new URL(origin).host : null)

/** Who asks, on a route whose act needs somebody. */
export const knownTo = ({ known }: FastifyRequest): Known => {
  if (known === null) throw new Error('a route without an act asked who asks')
  return known
}

/** A thing that was found, if whoever asks may see it; what they may not see is not there for them. */
export const shown = <T>(known: Known, found: T | null, thingOf: (found: T) => Thing, what: string, id: string): T => {
  if (found === null || !maySee(known, thingOf(found))) throw refusal('not-found', { what, id })
  return found
}
