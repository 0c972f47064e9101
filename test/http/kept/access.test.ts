import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ACTIONS, type Action, ROLES, rolesFor } from '../../../src/access/index.ts'
import { type Asking, ask, type Desk, openDesk, PASSWORD } from './office.ts'

let desk: Desk
const routes: { method: string; url: string; action: Action | null }[] = []
beforeAll(async () => {
  desk = await openDesk()
  for (const [url, item] of Object.entries<Record<string, { 'x-action'?: Action }>>(
    (await ask(desk.app, 'GET', '/openapi.json')).json.paths,
  )) {
    for (const [method, operation] of Object.entries(item)) {
      if (!('x-action' in operation)) continue
      routes.push({ method: method.toUpperCase(), url, action: operation['x-action'] ?? null })
    }
  }
})
afterAll(() => desk.close())

const made = (url: string): string => url.replace(/\{[^}]+\}/g, 'nothing-of-the-kind')

describe('every route on what is kept', () => {
  test('is of an act, and every act has a route', () => {
    const acts = new Set(routes.map(({ action }) => action))
    // the office and those who rectify move cases by one route
    expect(Object.keys(ACTIONS).filter((action) => !acts.has(action as Action))).toEqual(['case:direct'])
  })

  test('tells nobody anything who has not logged in', async () => {
    for (const { method, url, action } of routes) {
      if (action === null) continue
      const { status, json } = await ask(desk.app, method, made(url))
      expect([status, json?.type], `${method} ${url}`).toEqual([401, 'urn:halfsky:fault:login-first'])
    }
  })

  test.each(ROLES)('lets %s do what is theirs, and nothing else', async (role) => {
    const asking = await desk.as([role])
    for (const { method, url, action } of routes) {
      if (action === null || url === '/v1/session') continue
      const { status, json } = await asking(method, made(url))
      const told = `${method} ${url} as ${role}: ${status}`
      expect(json?.type === 'urn:halfsky:fault:not-allowed', told).toBe(!rolesFor(action).includes(role))
      expect(status, told).toBeLessThan(500)
    }
  })

  test('lets nobody do anything before they changed the password they were given', async () => {
    const asking = await desk.as(['admin'])
    await desk.office.store.accounts.change(asking.account, { mustChange: true })
    for (const { method, url, action } of routes) {
      if (action === null || action === 'session:own') continue
      expect((await asking(method, made(url))).json?.type, url).toBe('urn:halfsky:fault:change-password')
    }
  })

  test('refuses what another site makes a browser ask', async () => {
    const asking = await desk.as(['admin'])
    for (const { method, url, action } of routes) {
      if (action === null || method === 'GET') continue
      for (const headers of [
        { 'sec-fetch-site': 'cross-site' },
        { origin: 'https://example.net' },
        { origin: 'null' },
      ]) {
        expect((await asking(method, made(url), undefined, headers)).json?.type, url).toBe(
          'urn:halfsky:fault:cross-site',
        )
      }
    }
  })
})

describe('the first account', () => {
  test('takes the secret, is an admin, and is the only first one', async () => {
    const fresh = await openDesk()
    try {
      const body = { secret: fresh.secret, login: 'chief', password: PASSWORD }
      const wrong = await ask(fresh.app, 'POST', '/v1/accounts/first', { ...body, secret: 'guess' })
      expect(wrong.status).toBe(401)
      const weak = await ask(fresh.app, 'POST', '/v1/accounts/first', { ...body, password: '123456' })
      expect(weak.json).toMatchObject({ status: 422, type: 'urn:halfsky:fault:weak-password' })
      const first = await ask(fresh.app, 'POST', '/v1/accounts/first', body)
      expect(first.status).toBe(201)
      expect(String(first.headers['set-cookie'])).toMatch(/^halfsky=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/)
      expect((await ask(fresh.app, 'POST', '/v1/accounts/first', body)).status).toBe(409)
    } finally {
      await fresh.close()
    }
  })
})

describe('logins', () => {
  const login = (name: string, password = PASSWORD) => ask(desk.app, 'POST', '/v1/session', { login: name, password })

  test('have to wait after some that failed, whoever it is, and not for ever', async () => {
    desk.at('2026-05-02T00:00:00.000Z')
    for (let count = 0; count < 5; count++) expect((await login('nobody', 'wrong')).status).toBe(401)
    const later = await login('nobody', 'wrong')
    expect(later.status).toBe(429)
    expect(later.headers['retry-after']).toBe('900')
    desk.at('2026-05-02T00:16:00.000Z')
    expect((await login('nobody', 'wrong')).status).toBe(401)
  })

  test('end when nobody asks for long, when they are told to, and when the account is changed', async () => {
    desk.at('2026-05-03T00:00:00.000Z')
    const [idle, out, changed] = [await desk.as(['author']), await desk.as(['author']), await desk.as(['author'])]
    const admin = await desk.as(['admin'])
    expect((await out('DELETE', '/v1/session')).status).toBe(204)
    expect((await out('GET', '/v1/session')).status).toBe(401)
    expect((await admin('PATCH', `/v1/accounts/${changed.account}`, { roles: ['hr'] })).status).toBe(200)
    expect((await changed('GET', '/v1/session')).status).toBe(401)
    desk.at('2026-05-03T11:59:00.000Z')
    expect((await idle('GET', '/v1/session')).status).toBe(200)
    desk.at('2026-05-03T23:58:00.000Z')
    expect((await idle('GET', '/v1/session')).status).toBe(200)
    desk.at('2026-05-04T12:00:00.000Z')
    expect((await idle('GET', '/v1/session')).status).toBe(401)
  })

  test('take a new password in place of the old one, and end the others', async () => {
    desk.at('2026-05-05T00:00:00.000Z')
    const asking = await desk.as(['author'])
    const { login: name } = (await asking('GET', '/v1/session')).json
    const password = 'another one, and long'
    expect((await asking('PUT', '/v1/session/password', { old: 'wrong', password })).status).toBe(401)
    expect((await asking('PUT', '/v1/session/password', { old: PASSWORD, password })).status).toBe(200)
    expect((await asking('GET', '/v1/session')).status).toBe(401)
    expect((await login(name)).status).toBe(401)
    expect((await login(name, password)).status).toBe(201)
  })
})

describe('accounts', () => {
  let admin: Asking
  beforeAll(async () => {
    desk.at('2026-05-06T00:00:00.000Z')
    admin = await desk.as(['admin'])
  })

  test('are told without what proves who they are', async () => {
    const { text } = await admin('GET', '/v1/accounts')
    expect(text).not.toContain('scrypt')
    expect(text).not.toContain('hash')
  })

  test('the last admin stays', async () => {
    const fresh = await openDesk()
    try {
      const only = await fresh.as(['admin'])
      const { status, json } = await only('PATCH', `/v1/accounts/${only.account}`, { disabled: true })
      expect([status, json.type]).toEqual([409, 'urn:halfsky:fault:conflict'])
      expect((await only('GET', '/v1/accounts')).status).toBe(200)
    } finally {
      await fresh.close()
    }
  })

  test.each([
    [{ login: 'x' }, ['missing-field']],
    [{ login: 'x', password: PASSWORD, roles: ['boss'], areas: ['441802'], kinds: [] }, ['field-value']],
    [{ login: 'x', password: PASSWORD, roles: [], areas: ['4418'], kinds: [] }, ['field-value']],
    [{ login: 'x', password: PASSWORD, roles: [], areas: [], kinds: [], role: 1 }, ['unknown-key']],
    [{ login: 5, password: PASSWORD, roles: [], areas: [], kinds: [] }, ['field-type']],
  ])('say what is wrong with %j', async (body, codes) => {
    const { status, json } = await admin('POST', '/v1/accounts', body)
    expect(status).toBe(400)
    expect(json.problems.map(({ code }: { code: string }) => code)).toEqual(expect.arrayContaining(codes))
  })
})

describe('whoever sees to accounts of one county', () => {
  test('gives nobody more than they have, and sees no account of another', async () => {
    const county = await desk.as(['admin'], { areas: ['441802'] })
    const facts = { password: PASSWORD, roles: ['office'], kinds: [] }
    const add = async (login: string, areas: readonly string[]) =>
      (await county('POST', '/v1/accounts', { ...facts, login, areas })).status
    expect(await add('town', ['441802100'])).toBe(201)
    for (const areas of [['*'], ['441800'], ['441802', '441803']]) expect(await add('more', areas)).toBe(403)
    const other = await desk.as(['office'], { areas: ['441803'] })
    expect((await county('GET', `/v1/accounts/${other.account}`)).status).toBe(404)
    expect((await county('PATCH', `/v1/accounts/${other.account}`, { disabled: true })).status).toBe(404)
    expect((await county('PATCH', `/v1/accounts/${county.account}`, { areas: ['*'] })).status).toBe(403)
    const { items } = (await county('GET', '/v1/accounts?limit=1000')).json
    expect(items.map(({ areas }: { areas: string[] }) => areas)).toEqual(expect.arrayContaining([['441802100']]))
    expect(JSON.stringify(items)).not.toContain('441803')
    for (const url of ['/v1/audit', '/v1/hooks']) expect((await county('GET', url)).status, url).toBe(403)
  })

  test('of some kinds gives no account all', async () => {
    const hr = await desk.as(['admin'], { kinds: ['leadership-team'] })
    const facts = { login: 'all-kinds', password: PASSWORD, roles: ['hr'], areas: ['441802'] }
    expect((await hr('POST', '/v1/accounts', { ...facts, kinds: [] })).status).toBe(403)
    expect((await hr('POST', '/v1/accounts', { ...facts, kinds: ['leadership-team'] })).status).toBe(201)
  })
})

describe('keys', () => {
  test('may do no more than they were given, nor more than their account', async () => {
    const office = await desk.as(['office', 'admin'], { areas: ['441800'] })
    const wide = { name: 'wide', roles: ['office', 'author'], areas: ['*'], kinds: [], expiresAt: null }
    const { json } = await office('POST', '/v1/keys', wide)
    const as = (key: string) => ask(desk.app, 'GET', '/v1/session', undefined, { authorization: `Bearer ${key}` })
    expect((await as(json.key)).json).toMatchObject({ roles: ['office'], stems: ['4418'] })
    expect((await as(`${json.key}x`)).status).toBe(401)
    const narrow = { name: 'narrow', roles: ['office'], areas: ['441802'], kinds: [], expiresAt: null }
    const own = (await office('POST', '/v1/keys', narrow)).json
    expect((await as(own.key)).json).toMatchObject({ stems: ['441802'] })
    const other = await desk.as(['office'])
    expect((await other('DELETE', `/v1/keys/${own.id}`)).status).toBe(404)
    expect((await office('DELETE', `/v1/keys/${own.id}`)).status).toBe(204)
    expect((await as(own.key)).status).toBe(401)
    expect((await office('GET', '/v1/keys')).text).not.toContain(json.key)
  })
})
