import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import fc from 'fast-check'
import type { FastifyInstance, InjectOptions } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDoor, openShipped, STALL_RATIO, toilet } from './open.ts'

interface Operation {
  operationId: string
  summary: string
  parameters?: { name: string; in: string; required: boolean; schema: { enum?: string[] } }[]
  requestBody?: { content: Record<string, { schema: object }> }
  responses: Record<string, { description: string; content?: Record<string, { schema: object }> }>
}

let app: FastifyInstance
let document: {
  openapi: string
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, object> }
}
beforeAll(async () => {
  app = await openDoor()
  document = (await app.inject('/openapi.json')).json()
})
afterAll(() => app.close())

const operations = (): [string, string, Operation][] =>
  Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]): [string, string, Operation] => [path, method, operation]),
  )

describe('/openapi.json', () => {
  test('is OpenAPI 3.1 and lists every route', () => {
    expect(document.openapi).toMatch(/^3\.1\./)
    expect(Object.keys(document.paths).sort()).toEqual(
      [
        '/',
        '/healthz',
        '/metrics',
        '/openapi.json',
        '/readyz',
        '/v1/check',
        '/v1/clauses',
        '/v1/clauses/{key}',
        '/v1/coverage',
        '/v1/indicators',
        '/v1/plans',
        '/v1/plans/{plan}',
        '/v1/rank',
        '/v1/trend',
        '/v1/rulebook',
        '/v1/rules',
        '/v1/rules/{id}',
        '/v1/schemas',
        '/v1/schemas/{kind}',
        '/v1/sources',
      ].sort(),
    )
  })

  test('describes each operation in both languages, with its parameters and answers', () => {
    for (const [path, , operation] of operations()) {
      expect(operation.summary).toMatch(/[a-z].*[\u4e00-\u9fff]/i)
      const inPath = (operation.parameters ?? []).filter((one) => one.in === 'path')
      expect(inPath.map(({ name }) => `{${name}}`)).toEqual(path.match(/\{\w+\}/g) ?? [])
      expect(inPath.every(({ required }) => required)).toBe(true)
      expect(operation.responses['200']?.content).toBeDefined()
      for (const { description } of Object.values(operation.responses)) expect(description).toBeTruthy()
    }
    const ids = operations().map(([, , { operationId }]) => operationId)
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('refers to nothing that is not there', () => {
    const refs = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref]) => String(ref))
    expect(refs.length).toBeGreaterThan(20)
    for (const ref of new Set(refs)) {
      const name = /^#\/components\/schemas\/([\w-]+)$/.exec(ref)?.[1]
      expect(document.components.schemas).toHaveProperty([name ?? ref])
    }
  })

  test('holds the schema of every record kind', async () => {
    const { kinds } = await openShipped()
    for (const kind of Object.keys(kinds.schemas))
      expect(document.components.schemas).toHaveProperty([`record-${kind}`])
  })
})

/** A validator of one of the document's schemas. */
const validator = (schema: object) => {
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  formats.default(ajv)
  return ajv.compile({ ...schema, components: document.components })
}

test.each([
  ['/'],
  ['/healthz'],
  ['/readyz'],
  ['/openapi.json'],
  ['/v1/rules'],
  [`/v1/rules/${STALL_RATIO}`, '/v1/rules/{id}'],
  ['/v1/clauses'],
  ['/v1/clauses/qingyuan/environment/measures-6', '/v1/clauses/{key}'],
  ['/v1/plans'],
  ['/v1/plans/conghua', '/v1/plans/{plan}'],
  ['/v1/coverage'],
  ['/v1/indicators'],
  ['/v1/rulebook'],
  ['/v1/sources'],
  ['/v1/schemas'],
  ['/v1/schemas/venue', '/v1/schemas/{kind}'],
])('%s answers as described', async (url, path = url) => {
  const answer = await app.inject(url)
  const content = document.paths[path]?.get?.responses[answer.statusCode]?.content
  const media = content?.[String(answer.headers['content-type']).split(';')[0] ?? '']
  const accepts = validator(media?.schema ?? { not: {} })
  expect(accepts(answer.json()) || accepts.errors).toBe(true)
})

describe('fuzz', () => {
  const post = () => document.paths['/v1/check']?.post as Operation

  /** Whatever comes in, the answer is one that the document describes, and never a fault of ours. */
  const holds = async (options: InjectOptions): Promise<void> => {
    const answer = await app.inject(options)
    const type = String(answer.headers['content-type']).split(';')[0] ?? ''
    const media = post().responses[answer.statusCode]?.content?.[type]
    expect(answer.statusCode).toBeLessThan(500)
    expect(media).toBeDefined()
    const accepts = validate(type, media?.schema ?? {})
    const values = type === 'application/x-ndjson' ? answer.body.trim().split('\n') : [answer.body]
    for (const value of values) expect(accepts(JSON.parse(value)) || accepts.errors).toBe(true)
  }

  const validators = new Map<string, ReturnType<typeof validator>>()
  const validate = (type: string, schema: object) => {
    const known = validators.get(type) ?? validator(schema)
    validators.set(type, known)
    return known
  }

  const media = fc.constantFrom('application/json', 'application/x-ndjson')
  const query = fc.dictionary(
    fc.oneof(fc.constantFrom('plan', 'lang', 'detail', 'asOf', 'engine'), fc.string({ maxLength: 5 })),
    fc.oneof(fc.constantFrom('qingyuan', 'conghua', 'en', 'all', '2026-01-01', 'json-rules-engine'), fc.string()),
    { maxKeys: 2 },
  )
  const send = (payload: string | Buffer, type: string, asked: Record<string, string> = {}) =>
    holds({
      method: 'POST',
      url: `/v1/check?${new URLSearchParams(asked)}`,
      headers: { 'content-type': type },
      payload,
    })

  test('any bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), media, query, (bytes, type, asked) =>
        send(Buffer.from(bytes), type, asked),
      ),
      { numRuns: 300 },
    )
  })

  test('any JSON', async () => {
    await fc.assert(
      fc.asyncProperty(fc.json(), media, query, (text, type, asked) => send(text, type, asked)),
      { numRuns: 300 },
    )
  })

  test('records with anything in any field', async () => {
    const { kinds } = await openShipped()
    const value = fc.oneof(
      fc.jsonValue(),
      fc.nat(),
      fc.boolean(),
      fc.constantFrom('urban', 'new', '', '441802', '440117', '2026-05-01', '9999-12-31', 1e308, -1, 0.1),
    )
    const record = fc.constantFrom(...Object.values(kinds.specs)).chain(({ kind, facts }) =>
      fc
        .dictionary(
          fc.constantFrom(...Object.keys(facts), 'id', 'area', 'asOf', 'name', 'members', 'indicators', 'year'),
          value,
        )
        .map((fields) => ({
          ...toilet,
          setting: undefined,
          construction: undefined,
          femaleStalls: undefined,
          maleStalls: undefined,
          kind,
          ...fields,
        })),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(record, { maxLength: 4 }), media, query, (records, type, asked) => {
        const payload =
          type === 'application/json'
            ? JSON.stringify({ records })
            : records.map((one) => JSON.stringify(one)).join('\n')
        return send(payload, type, asked)
      }),
      { numRuns: 400 },
    )
  })
})
