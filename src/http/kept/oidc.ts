import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import * as client from 'openid-client'
import { Type } from 'typebox'
import type { Logins, Office } from '../../office/index.ts'
import { refusal } from '../fault.ts'
import { logError } from '../log.ts'
import { describe, faults } from '../schemas.ts'
import { keepSession } from './session.ts'

/** The OpenID provider that people may log in with instead of a password. */
export interface OidcOptions {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string | null
  /** The address under which browsers reach the service. */
  readonly publicUrl: string
}

/** What is remembered of a login between going to the provider and coming back; in the browser alone, so that any server may go on. */
interface Passage {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
}

const COOKIE = { plain: 'halfsky-oidc', secure: '__Host-halfsky-oidc' } as const
const PATIENCE = 600
/** Where a browser goes to log in with the provider. */
export const OIDC = '/v1/session/oidc'
const CALLBACK = `${OIDC}/callback`

/** `/v1/session/oidc`: to the provider, and back from it with whom it knows. An identity that no account is linked with stays outside. */
export const oidcRoutes = (app: FastifyInstance, { store }: Office, logins: Logins, options: OidcOptions): void => {
  const redirectUri = `${options.publicUrl.replace(/\/$/, '')}${CALLBACK}`
  const isSecure = redirectUri.startsWith('https:')
  const name = isSecure ? COOKIE.secure : COOKIE.plain
  // the provider sends the browser back from another site, which a strict cookie would not survive
  const cookie = { path: '/', httpOnly: true, sameSite: 'lax', secure: isSecure } as const
  const provider = providerOf(options)

  app.get(OIDC, {
    config: { action: null },
    schema: {
      ...describe('access', 'logInElsewhere', '用统一身份登录', 'Log in with the OpenID provider'),
      querystring: Type.Object({}, { additionalProperties: false }),
      response: { 303: { description: 'To the provider', type: 'null' }, ...faults(400, 429, 500, 503) },
    },
    handler: async (request, reply) => {
      const config = await provider().catch((error) => unavailable(error, request))
      const passage = {
        state: client.randomState(),
        nonce: client.randomNonce(),
        verifier: client.randomPKCECodeVerifier(),
      }
      reply.setCookie(name, written(passage), { ...cookie, maxAge: PATIENCE })
      const address = client.buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        scope: 'openid',
        state: passage.state,
        nonce: passage.nonce,
        code_challenge: await client.calculatePKCECodeChallenge(passage.verifier),
        code_challenge_method: 'S256',
      })
      return redirect(reply, address.href)
    },
  })

  app.get(CALLBACK, {
    config: { action: null },
    schema: {
      ...describe('access', 'comeBack', '统一身份登录返回', 'Back from the OpenID provider'),
      querystring: Type.Object({}, { additionalProperties: true }),
      response: { 303: { description: 'Logged in', type: 'null' }, ...faults(400, 401, 403, 429, 500, 503) },
    },
    handler: async (request, reply) => {
      const passage = read(request.cookies[name])
      reply.clearCookie(name, cookie)
      if (passage === null) throw refusal('login-failed')
      const config = await provider().catch((error) => unavailable(error, request))
      const external = await identityOf(config, new URL(`${redirectUri}${queryOf(request)}`), passage, request)
      const account = await store.accounts.byExternal(external)
      if (account === null || account.disabled) throw refusal('no-account', { external })
      keepSession(request, reply, await logins.open(account))
      return redirect(reply, '/')
    },
  })
}

/** The provider's own description, asked for when it is needed first, and again where that failed. */
const providerOf = ({ issuer, clientId, clientSecret }: OidcOptions): (() => Promise<client.Configuration>) => {
  let known: Promise<client.Configuration> | null = null
  const server = new URL(issuer)
  const isHere = server.protocol === 'http:' && /^(localhost|127\.[\d.]+|\[::1\])$/.test(server.hostname)
  const secret = clientSecret === null ? client.None() : client.ClientSecretBasic(clientSecret)
  return () => {
    known ??= client
      .discovery(server, clientId, undefined, secret, {
        // signatures are looked at although the connection vouches for what comes by it
        execute: [client.enableNonRepudiationChecks, ...(isHere ? [client.allowInsecureRequests] : [])],
        timeout: 10,
      })
      .catch((error: unknown) => {
        known = null
        throw error
      })
    return known
  }
}

/** Issuer and subject of whom the provider vouches for; neither holds a space. */
const identityOf = async (
  config: client.Configuration,
  address: URL,
  { state, nonce, verifier }: Passage,
  request: FastifyRequest,
): Promise<string> => {
  const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true }
  const tokens = await client.authorizationCodeGrant(config, address, checks).catch((error: unknown) => {
    const isGone = error instanceof TypeError || Object(error).code === 'OAUTH_TIMEOUT'
    if (isGone) unavailable(error, request)
    throw refusal('login-failed')
  })
  const { iss, sub } = tokens.claims() ?? {}
  if (iss === undefined || sub === undefined) throw refusal('login-failed')
  return `${iss} ${sub}`
}

const unavailable = (error: unknown, { log }: FastifyRequest): never => {
  logError(log, error)
  throw refusal('provider-unavailable')
}

const redirect = (reply: FastifyReply, address: string): FastifyReply =>
  reply.code(303).header('location', address).send()

const queryOf = ({ url }: FastifyRequest): string => (url.includes('?') ? url.slice(url.indexOf('?')) : '')

const written = ({ state, nonce, verifier }: Passage): string => [state, nonce, verifier].join('.')

const read = (text: string | undefined): Passage | null => {
  const [, state, nonce, verifier] = /^([\w-]{43})\.([\w-]{43})\.([\w-]{43})$/.exec(text ?? '') ?? []
  return state && nonce && verifier ? { state, nonce, verifier } : null
}
