import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import fc from 'fast-check'
import type { FastifyInstance, InjectOptions } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ROLES, type Role } from '../../../src/access/index.ts'
import { loginsOf } from '../../../src/office/index.ts'
import { fill } from '../../store/deeds.ts'
import { listen } from '../open.ts'
import { ask, type Desk, openDesk } from './office.ts'
import { type ApiDocument, type MadeRequest, requestsOf } from './requests.ts'

/** A long run is `FUZZ_SECONDS=600 npx vitest run test/http/kept/fuzz.test.ts`. */
const SECONDS = Number(process.env.FUZZ_SECONDS ?? 0)
/** Otherwise so many requests are made, however long they take. */
const REQUESTS = { inject: 1_000, wire: 500 }

/** What is not of one address but of HTTP, and stands in no list of answers. */
const OF_HTTP = new Set([405, 408, 413, 414, 415, 431])
/** The faults of ours that are planned. */
const PLANNED = new Set([503, 507])

let desk: Desk
let api: ApiDocument
beforeAll(async () => {
  desk = await openDesk()
  await fill(desk.office.store)
  api = (await ask(desk.app, 'GET', '/openapi.json')).json
})
afterAll(() => desk.close())

/** Somebody who asks; what others do to the account in passing is undone, so that asking goes on. */
const asker = async (role: Role | null, areas: readonly string[]): Promise<() => Promise<Record<string, string>>> => {
  if (role === null) return async () => ({})
  const { store } = desk.office
  const facts = { roles: [role], areas, kinds: [], disabled: false, mustChange: false }
  const { id } = await store.accounts.add({ ...facts, login: `${role}${areas[0]}`, hash: null, external: null })
  const logins = loginsOf(desk.office)
  let token = ''
  return async () => {
    if ((await logins.bySession(token)) === null) {
      const account = await store.accounts.change(id, facts)
      if (account) token = (await logins.open(account)).token
    }
    return { cookie: `halfsky=${token}` }
  }
}

interface Told {
  readonly status: number
  readonly type: string
  readonly text: string
}
type Send = (request: MadeRequest, headers: Record<string, string>) => Promise<Told>

const byInject =
  (app: FastifyInstance): Send =>
  async ({ method, url, payload }, headers) => {
    const answer = await app.inject({
      method: method as NonNullable<InjectOptions['method']>,
      url,
      headers,
      ...(payload === null ? {} : { payload }),
    })
    return { status: answer.statusCode, type: essence(answer.headers['content-type']), text: answer.body }
  }

const overTheWire =
  (base: string): Send =>
  async ({ method, url, payload }, headers) => {
    const answer = await fetch(`${base}${url}`, { method, headers, body: payload, redirect: 'manual' })
    return { status: answer.status, type: essence(answer.headers.get('content-type')), text: await answer.text() }
  }

const essence = (type: unknown): string => String(type ?? '').split(';')[0] ?? ''

const validators = new Map<string, ValidateFunction>()
/** Whether an answer is one that its route describes; what is wrong with it if not. */
const faultsOf = ({ path, method }: MadeRequest, { status, type, text }: Told): unknown => {
  const described = api.paths[path]?.[method.toLowerCase()]?.responses[status]
  if (described === undefined) return OF_HTTP.has(status) ? null : `status ${status} is not described`
  if (described.content === undefined) return text === '' ? null : 'there should be no body'
  const media = described.content[type]
  if (media === undefined) return `type ${type} is not described for ${status}`
  if (!type.includes('json')) return null
  const key = `${method} ${path} ${status} ${type}`
  const known = validators.get(key) ?? compile(media.schema)
  validators.set(key, known)
  const values = type === 'application/x-ndjson' ? text.split('\n').filter((line) => line !== '') : [text]
  return values.every((value) => known(JSON.parse(value))) ? null : known.errors
}

const compile = (schema: object): ValidateFunction => {
  const ajv = new Ajv2020({ strict: false })
  formats.default(ajv)
  return ajv.compile({ ...schema, components: api.components })
}

/** Identifiers in answers, to be asked for again. */
const known: string[] = ['441802', 'public-toilet']
const REMEMBERED = 500
const remember = (text: string): void => {
  for (const [, id] of text.matchAll(/"(?:id|account|subject|kind|area|rule|hash)":"([^"]{1,64})"/g)) {
    if (id !== undefined && !known.includes(id)) known.push(id)
  }
  if (known.length > REMEMBERED) known.splice(2, known.length - REMEMBERED)
}

const fuzz = async (send: Send, requests: number): Promise<void> => {
  const scopes = [['*'], ['441802']]
  const askers: (readonly [Role | null, readonly string[]])[] = [
    [null, []],
    ...ROLES.flatMap((role) => scopes.map((areas): [Role, readonly string[]] => [role, areas])),
  ]
  const asking = await Promise.all(askers.map(([role, areas]) => asker(role, areas)))
  const seen = new Map<string, number>()
  await fc.assert(
    fc.asyncProperty(
      requestsOf(api, () => known),
      fc.nat({ max: asking.length - 1 }),
      async (request, who) => {
        const headers = { ...request.headers, ...(await asking[who]?.()) }
        const told = await send(request, headers)
        const what = JSON.stringify({
          who: askers[who],
          ...request,
          headers: request.headers,
          told: { ...told, text: told.text.slice(0, 500) },
        })
        if (told.status >= 500) expect(PLANNED, what).toContain(told.status)
        expect(faultsOf(request, told), what).toBeNull()
        expect(told.text, what).not.toMatch(/scrypt\$|SqliteError|\/node_modules\//)
        remember(told.text)
        seen.set(`${told.status}`, (seen.get(`${told.status}`) ?? 0) + 1)
      },
    ),
    SECONDS > 0
      ? {
          ...{ numRuns: 10_000_000, interruptAfterTimeLimit: SECONDS * 1_000 },
          ...{ markInterruptAsFailure: false, endOnFailure: true },
        }
      : { numRuns: requests, endOnFailure: true },
  )
  // requests of which none gets through prove nothing
  expect(seen.get('200') ?? 0).toBeGreaterThan(5)
  if (process.env.FUZZ_SECONDS) process.stdout.write(`${JSON.stringify(Object.fromEntries([...seen].sort()))}\n`)
}

describe('whatever is asked by whomever, the answer is one that is described, and no fault of ours', () => {
  const timeout = SECONDS * 2_000 + 120_000

  test('through inject', { timeout }, () => fuzz(byInject(desk.app), REQUESTS.inject))

  test('over the wire', { timeout }, async () => {
    const other = await openDesk()
    const before = desk
    desk = other
    try {
      await fuzz(overTheWire((await listen(other.app)).url), REQUESTS.wire)
    } finally {
      desk = before
      await other.close()
    }
  })
})
