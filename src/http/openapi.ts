import swagger from '@fastify/swagger'
import type { FastifyInstance, FastifySchema } from 'fastify'
import type { Door } from './door.ts'
import { TOILET, YEARS } from './example.ts'
import { CSV_TYPE, WORKBOOK_TYPE } from './media.ts'
import { COMPONENTS, describe, serviceAnswers } from './schemas.ts'

/** Gathers the routes registered after it into an OpenAPI 3.1 document. */
export const describeRoutes = async (app: FastifyInstance, { halfsky, settings, version }: Door): Promise<void> => {
  const evidence = settings.kept ? (await import('../office/index.ts')).EVIDENCE_TYPES : []
  await app.register(swagger, {
    convertConstToEnum: false,
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'halfsky 半边天',
        version,
        description:
          "Checks facilities, organizations and areas against the measurable requirements of women's development plans. " +
          '按妇女发展规划中可衡量的要求检查设施、组织和地区。',
        license: { name: 'MIT', identifier: 'MIT' },
      },
      servers: [{ url: '/' }],
      components: {
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: 'halfsky', description: 'A browser session. 浏览器会话' },
          key: { type: 'http', scheme: 'bearer', description: 'A key for programs. 程序密钥' },
        },
      },
    },
    refResolver: { buildLocalReference: (json, _base, _fragment, index) => String(json.$id ?? `schema-${index}`) },
    // fastify writes the rest of an address as *, OpenAPI by name
    transform: ({ schema, url }) => {
      const name = url.startsWith('/v1/rules') ? 'id' : 'key'
      return { schema: named(schema, name), url: url.replace('*', `:${name}`) }
    },
    transformObject: (found) => {
      if (!('openapiObject' in found)) return found.swaggerObject
      return complete(found.openapiObject as Document, halfsky.kinds.schemas, evidence) as typeof found.openapiObject
    },
  })
  for (const [name, schema] of Object.entries(COMPONENTS)) app.addSchema({ $id: name, ...schema })
}

const named = (schema: FastifySchema, name: string): FastifySchema => {
  const { properties } = (schema?.params ?? {}) as { readonly properties?: Readonly<Record<string, object>> }
  const key = properties?.['*']
  if (key === undefined) return schema ?? {}
  return { ...schema, params: { type: 'object', properties: { [name]: key }, required: [name] } }
}

/** `/openapi.json`. */
export const publishDescription = (app: FastifyInstance): void => {
  app.get('/openapi.json', {
    schema: { ...describe('service', 'openapi', '本文档', 'This document'), response: serviceAnswers('OpenApi') },
    handler: () => app.swagger(),
  })
}

/** As much of an OpenAPI document as is added to here. */
interface Document {
  readonly components?: { readonly schemas?: Readonly<Record<string, object>> }
  readonly paths?: Readonly<Record<string, Readonly<Record<string, object>>>>
}

/** Adds the record schemas as they are, and the body of a check, which no validator of Fastify's may see. */
const complete = (
  document: Document,
  kinds: Readonly<Record<string, unknown>>,
  evidence: readonly string[],
): Document => {
  const records = Object.fromEntries(Object.entries(kinds).map(([kind, schema]) => [`record-${kind}`, alone(schema)]))
  const choices = Object.keys(records).map((name) => ({ $ref: `#/components/schemas/${name}` }))
  const mapping = Object.fromEntries(Object.keys(kinds).map((kind) => [kind, `#/components/schemas/record-${kind}`]))
  const schemas = {
    ...document.components?.schemas,
    ...records,
    Record: { oneOf: choices, discriminator: { propertyName: 'kind', mapping } },
  }
  const bodied = Object.entries(bodiesOf(evidence)).flatMap(([path, methods]) => {
    const item = document.paths?.[path]
    if (item === undefined) return []
    const own = Object.entries(methods).map(([method, requestBody]) => [method, { ...item[method], requestBody }])
    return [[path, { ...item, ...Object.fromEntries(own) }]]
  })
  return {
    ...document,
    components: { ...document.components, schemas },
    paths: { ...document.paths, ...Object.fromEntries(bodied) },
  }
}

/** A schema without the names that would make it a document of its own. */
const alone = (schema: unknown): object => {
  const { $id: _id, $schema: _schema, ...rest } = schema as Readonly<Record<string, unknown>>
  return rest
}

const RECORD = { $ref: '#/components/schemas/Record' }

const BODY = {
  required: true,
  description: 'One record, a list of records, or an object with `records`; as NDJSON one record a line.',
  content: {
    'application/json': {
      schema: {
        oneOf: [
          RECORD,
          { type: 'array', items: RECORD },
          { type: 'object', required: ['records'], properties: { records: { type: 'array', items: RECORD } } },
        ],
      },
      examples: {
        one: { summary: 'One record 一条记录', value: TOILET },
        several: { summary: 'Several records 多条记录', value: { records: [TOILET] } },
      },
    },
    'application/x-ndjson': { schema: RECORD, example: `${JSON.stringify(TOILET)}\n` },
  },
}

const STATISTICS = { $ref: '#/components/schemas/record-area-statistics' }

const FOLLOW_BODY = {
  required: true,
  description: 'Area statistics: one record, a list of records, or an object with `records`. 地区统计',
  content: {
    'application/json': {
      schema: {
        oneOf: [
          STATISTICS,
          { type: 'array', items: STATISTICS },
          { type: 'object', required: ['records'], properties: { records: { type: 'array', items: STATISTICS } } },
        ],
      },
      example: { records: YEARS },
    },
  },
}

const BYTES = { type: 'string', format: 'binary' }

const HANDED_BODY = {
  ...BODY,
  description: 'Records as JSON or NDJSON, or a table as CSV or XLSX. 记录或表格',
  content: { ...BODY.content, [CSV_TYPE]: { schema: { type: 'string' } }, [WORKBOOK_TYPE]: { schema: BYTES } },
}

const fileBody = (types: readonly string[]): object => ({
  required: true,
  description: 'A picture or a PDF. 图片或 PDF',
  content: Object.fromEntries(types.map((type) => [type, { schema: BYTES }])),
})

/** The bodies, which no validator of Fastify's may see. */
const bodiesOf = (evidence: readonly string[]): Readonly<Record<string, Readonly<Record<string, object>>>> => ({
  '/v1/check': { post: BODY },
  '/v1/trend': { post: FOLLOW_BODY },
  '/v1/rank': { post: FOLLOW_BODY },
  '/v1/submissions': { post: HANDED_BODY },
  '/v1/submissions/{id}': { put: HANDED_BODY },
  '/v1/submissions/{id}/correction': { post: HANDED_BODY },
  '/v1/files': { post: fileBody(evidence) },
})
