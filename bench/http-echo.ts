/** What the HTTP path is held against: a bare Fastify that validates a record by its kind's schema and answers with it. */
import fastify from 'fastify'
import { readSchemas } from '../src/opening/index.ts'
import { loadKinds } from '../src/record/index.ts'

export type Json = Record<string, unknown>

/** Listens, with one address a kind. */
export const serveEcho = async (port: number): Promise<void> => {
  const app = fastify({ ajv: { customOptions: { strict: false } } })
  for (const [kind, schema] of Object.entries(loadKinds(readSchemas()).schemas)) {
    const { $schema, ...body } = schema as Json
    app.post(`/${kind}`, { schema: { body } }, (request, reply) => reply.send(request.body))
  }
  await app.listen({ port, host: '127.0.0.1' })
}
