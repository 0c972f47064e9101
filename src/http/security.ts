import helmet from '@fastify/helmet'
import fastify, { type FastifyInstance } from 'fastify'

/** What every answer carries whatever it is: helmet's headers, which it would put together anew for each. */
export const secureAnswers = async (app: FastifyInstance): Promise<void> => {
  const headers = await helmetHeaders()
  app.addHook('onRequest', (_request, reply, done) => {
    reply.headers(headers)
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
