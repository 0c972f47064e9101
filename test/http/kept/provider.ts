import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

/** What a provider says otherwise than it should. */
export interface Misdeeds {
  readonly claims?: Readonly<Record<string, unknown>>
  /** Signs with a key that nobody knows. */
  readonly isForged?: boolean
  readonly refuses?: boolean
}

/** An OpenID provider of the tests' own, for one client. */
export interface Provider {
  readonly issuer: string
  /** What somebody's browser brings back to the service after they have logged in: the address that they are sent to. */
  visit(address: string, subject: string): string
  misbehave(misdeeds: Misdeeds): void
  close(): Promise<void>
}

export const CLIENT = { clientId: 'halfsky', clientSecret: 'a word between the two' } as const

const textOf = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const pair = () => generateKeyPairSync('rsa', { modulusLength: 2_048 })

/** Starts a provider on a free port of this machine. */
export const startProvider = async (): Promise<Provider> => {
  const [own, foreign] = [pair(), pair()]
  const codes = new Map<string, { challenge: string; nonce: string; redirect: string; subject: string }>()
  let misdeeds: Misdeeds = {}
  let count = 0
  const server = createServer((request, reply) => void answer(request, reply))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const issuer = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`

  const tell = (reply: ServerResponse, value: unknown, status = 200): void => {
    reply.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
  }

  const answer = async (request: IncomingMessage, reply: ServerResponse): Promise<void> => {
    switch (request.url) {
      case '/.well-known/openid-configuration':
        return tell(reply, {
          issuer,
          authorization_endpoint: `${issuer}/authorize`,
          token_endpoint: `${issuer}/token`,
          jwks_uri: `${issuer}/jwks`,
          response_types_supported: ['code'],
          subject_types_supported: ['public'],
          id_token_signing_alg_values_supported: ['RS256'],
        })
      case '/jwks':
        return tell(reply, {
          keys: [{ ...own.publicKey.export({ format: 'jwk' }), kid: '1', alg: 'RS256', use: 'sig' }],
        })
      case '/token':
        return token(request, reply)
      default:
        return tell(reply, {}, 404)
    }
  }

  /** One token for a code, to the client that has the secret and knows the verifier. */
  const token = async (request: IncomingMessage, reply: ServerResponse): Promise<void> => {
    const body = new URLSearchParams(Buffer.concat(await Array.fromAsync(request)).toString())
    const code = body.get('code') ?? ''
    const given = codes.get(code)
    codes.delete(code)
    const basic = Buffer.from(request.headers.authorization?.split(' ')[1] ?? '', 'base64').toString()
    const expected = [CLIENT.clientId, CLIENT.clientSecret].map((word) =>
      encodeURIComponent(word).replaceAll('%20', '+'),
    )
    const verifier = createHash('sha256')
      .update(body.get('code_verifier') ?? '')
      .digest('base64url')
    const isRight = basic === expected.join(':') && body.get('redirect_uri') === given?.redirect
    if (!given || !isRight || verifier !== given.challenge || misdeeds.refuses) {
      return tell(reply, { error: 'invalid_grant' }, 400)
    }
    const now = Math.floor(Date.now() / 1_000)
    const claims = {
      iss: issuer,
      sub: given.subject,
      aud: CLIENT.clientId,
      iat: now,
      exp: now + 300,
      nonce: given.nonce,
    }
    const key = misdeeds.isForged ? foreign.privateKey : own.privateKey
    tell(reply, { access_token: 'x', token_type: 'Bearer', id_token: signed({ ...claims, ...misdeeds.claims }, key) })
  }

  return {
    issuer,
    visit: (at, subject) => {
      const asked = new URL(at).searchParams
      const code = `code-${++count}`
      const redirect = asked.get('redirect_uri') ?? ''
      codes.set(code, {
        challenge: asked.get('code_challenge') ?? '',
        nonce: asked.get('nonce') ?? '',
        redirect,
        subject,
      })
      return `${redirect}?${new URLSearchParams({ code, state: asked.get('state') ?? '' })}`
    },
    misbehave: (given) => {
      misdeeds = given
    },
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

const signed = (claims: object, key: KeyObject): string => {
  const head = `${textOf({ alg: 'RS256', kid: '1', typ: 'JWT' })}.${textOf(claims)}`
  return `${head}.${sign('sha256', Buffer.from(head), key).toString('base64url')}`
}
