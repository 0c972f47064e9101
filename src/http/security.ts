import type { FastifyInstance } from 'fastify'

/** Data is never to be run, framed, or taken for something else; pages bring headers of their own. */
const DATA_HEADERS = Object.freeze({
  'content-security-policy': "default-src 'none';frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
})

/** What every answer carries that says nothing else. */
export const secureAnswers = (app: FastifyInstance): void => {
  app.addHook('onRequest', (_request, reply, done) => {
    reply.headers(DATA_HEADERS)
    done()
  })
}
