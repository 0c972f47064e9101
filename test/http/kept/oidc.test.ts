import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openDoor } from '../open.ts'
import { type Asking, ask, type Desk, openDesk, PASSWORD } from './office.ts'
import { CLIENT, type Provider, startProvider } from './provider.ts'

const PUBLIC = 'https://halfsky.example'
const SUBJECT = '24400320'
let desk: Desk
let provider: Provider
let app: FastifyInstance
let admin: Asking
let someone: Asking
beforeAll(async () => {
  desk = await openDesk()
  provider = await startProvider()
  const oidc = { ...CLIENT, issuer: provider.issuer, publicUrl: PUBLIC }
  app = await openDoor({ kept: { office: desk.office, secret: () => null, oidc } })
  admin = await desk.as(['admin'])
  someone = await desk.as(['inspector'], { areas: ['441802'] })
  const external = `${provider.issuer} ${SUBJECT}`
  const linked = await admin('PATCH', `/v1/accounts/${someone.account}`, { external })
  expect(linked.json).toMatchObject({ external, mustChange: false })
})
afterAll(async () => {
  await app.close()
  await provider.close()
  await desk.close()
})
beforeEach(() => provider.misbehave({}))

test('whoever wants to log in is told of it', async () => {
  const { status, json } = await ask(app, 'GET', '/v1/session/ways')
  expect([status, json]).toEqual([200, { password: true, oidc: '/v1/session/oidc', first: false }])
  expect((await ask(desk.app, 'GET', '/v1/session/ways')).json).toMatchObject({ oidc: null })
})

/** The name and value of each cookie that is set. */
const cookiesOf = (headers: Record<string, unknown>): string[] =>
  [headers['set-cookie'] ?? []].flat().map((cookie) => String(cookie).split(';')[0] ?? '')

/** Goes to the provider: where the browser is sent, and what it keeps. */
const depart = async () => {
  const { status, headers } = await ask(app, 'GET', '/v1/session/oidc')
  expect(status).toBe(303)
  return { address: String(headers.location), cookie: cookiesOf(headers)[0] ?? '', headers }
}

const comeBack = (address: string, cookie: string) =>
  ask(app, 'GET', address.slice(PUBLIC.length), undefined, cookie === '' ? {} : { cookie })

const through = async (subject = SUBJECT) => {
  const { address, cookie } = await depart()
  return comeBack(provider.visit(address, subject), cookie)
}

describe('a login by an OpenID provider', () => {
  test('goes there with PKCE, state and nonce, in a cookie of this host alone', async () => {
    const { address, headers } = await depart()
    const asked = new URL(address).searchParams
    expect(Object.fromEntries(asked)).toMatchObject({
      response_type: 'code',
      scope: 'openid',
      code_challenge_method: 'S256',
      client_id: CLIENT.clientId,
      redirect_uri: `${PUBLIC}/v1/session/oidc/callback`,
    })
    for (const name of ['state', 'nonce', 'code_challenge']) expect(asked.get(name)).toMatch(/^[\w-]{43}$/)
    expect(String(headers['set-cookie'])).toMatch(
      /^__Host-halfsky-oidc=[\w.-]+; Max-Age=600; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    )
    expect(new URL((await depart()).address).searchParams.get('state')).not.toBe(asked.get('state'))
  })

  test('comes back with a session of the account that is linked, and of no other', async () => {
    const { status, headers } = await through()
    expect([status, headers.location]).toEqual([303, '/'])
    const cookie = cookiesOf(headers).find((one) => one.startsWith('halfsky='))
    const { json } = await ask(app, 'GET', '/v1/session', undefined, { cookie: cookie ?? '' })
    expect(json).toMatchObject({ account: someone.account, roles: ['inspector'], mustChange: false })
    expect(cookiesOf(headers)).toContain('__Host-halfsky-oidc=')
  })

  test('is the only one of an account that is linked', async () => {
    const { items } = (await admin('GET', '/v1/accounts')).json
    const { login } = items.find(({ id }: { id: string }) => id === someone.account)
    expect((await ask(app, 'POST', '/v1/session', { login, password: PASSWORD })).status).toBe(401)
    const other = await desk.as(['hr'])
    const taken = await admin('PATCH', `/v1/accounts/${other.account}`, { external: `${provider.issuer} ${SUBJECT}` })
    expect(taken.status).toBe(409)
  })

  test('makes no account, and tells whoever has none what to hand on', async () => {
    const { status, json } = await through('nobody')
    expect([status, json.type]).toEqual([403, 'urn:halfsky:fault:no-account'])
    expect(json.detail).toContain(`${provider.issuer} nobody`)
  })

  test('is none for an account that is switched off', async () => {
    await admin('PATCH', `/v1/accounts/${someone.account}`, { disabled: true })
    expect((await through()).status).toBe(403)
    await admin('PATCH', `/v1/accounts/${someone.account}`, { disabled: false })
    expect((await through()).status).toBe(303)
  })

  const now = Math.floor(Date.now() / 1_000)
  test.each([
    ['a token of another key', { isForged: true }],
    ['a token for another client', { claims: { aud: 'other' } }],
    ['a token of another issuer', { claims: { iss: 'https://other.example' } }],
    ['a token that has run out', { claims: { exp: now - 3_600, iat: now - 7_200 } }],
    ['a token of another login', { claims: { nonce: 'n'.repeat(43) } }],
    ['a token of nobody', { claims: { sub: undefined } }],
    ['a code that the provider refuses', { refuses: true }],
  ])('fails with %s', async (_what, misdeeds) => {
    provider.misbehave(misdeeds)
    const { status, json, headers } = await through()
    expect([status, json.type]).toEqual([401, 'urn:halfsky:fault:login-failed'])
    expect(cookiesOf(headers).some((one) => one.startsWith('halfsky='))).toBe(false)
  })

  test('fails where it was begun in another browser, twice, or not at all', async () => {
    const [mine, theirs] = [await depart(), await depart()]
    const back = provider.visit(theirs.address, SUBJECT)
    for (const cookie of [mine.cookie, '', '__Host-halfsky-oidc=x.y.z']) {
      expect((await comeBack(back, cookie)).status).toBe(401)
    }
    const other = provider.visit(mine.address, SUBJECT)
    expect((await comeBack(other, mine.cookie)).status).toBe(303)
    expect((await comeBack(other, mine.cookie)).status).toBe(401)
    for (const query of ['', '?error=access_denied', '?code=a&code=b&state=c', '?state=%ff', '?code=x'])
      expect((await comeBack(`${PUBLIC}/v1/session/oidc/callback${query}`, mine.cookie)).status).toBe(401)
  })

  test('is told to wait while the provider does not answer', async () => {
    const fallen = await startProvider()
    const oidc = { ...CLIENT, issuer: fallen.issuer, publicUrl: PUBLIC }
    const door = await openDoor({ kept: { office: desk.office, secret: () => null, oidc } })
    await fallen.close()
    const { status, json } = await ask(door, 'GET', '/v1/session/oidc')
    expect([status, json.type]).toEqual([503, 'urn:halfsky:fault:provider-unavailable'])
    await door.close()
  })

  test('is not there where no provider is set', async () => {
    expect((await ask(desk.app, 'GET', '/v1/session/oidc')).status).toBe(404)
  })
})
