import helmet from '@fastify/helmet'
import fastify, { type FastifyInstance } from 'fastify'

/** Data is never to be run, framed, or taken for something else; the rest of helmet's headers are about pages. */
const DATA_HEADERS = Object.freeze({
  'content-security-policy': "default-src 'none';frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
})
const PAGES = '/docs'

/** Pages carry helmet's headers, which it would put together anew for each; data carries those that matter to data. */
export const secureAnswers = async (app: FastifyInstance): Promise<void> => {
  const headers = await helmetHeaders()
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(request.url.startsWith(PAGES) ? headers : DATA_HEADERS)
    done()
  })
}

/** Headers of an empty answer that are not helmet's. */
const OTHERS = ['content-length', 'date', 'connection']

const helmetHeaders = async (): Promise<Readonly<Record<string, string>>> => {
  const app = fastify()
  await app.register(helmet, { contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } }, hsts: false })
  app.get('/', (_request, reply) => reply.send())
  const { headers } = await app.inject('/')
  await app.close()
  const own = Object.entries(headers).filter(([name]) => !OTHERS.includes(name))
  return Object.freeze(Object.fromEntries(own.map(([name, value]) => [name, String(value)])))
}
