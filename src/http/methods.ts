import type { FastifyInstance } from 'fastify'
import { refusal } from './fault.ts'

/** The addresses that routes have been registered under, with their methods; to be called before the first route. */
export const collectMethods = (app: FastifyInstance): ReadonlyMap<string, ReadonlySet<string>> => {
  const methods = new Map<string, Set<string>>()
  app.addHook('onRoute', ({ url, method }) => {
    const known = methods.get(url) ?? new Set()
    for (const one of [method].flat()) known.add(one)
    methods.set(url, known)
  })
  return methods
}

/** Answers 405 with Allow where an address exists and the method does not; Fastify itself would say 404. */
export const refuseOtherMethods = (app: FastifyInstance, known: ReadonlyMap<string, ReadonlySet<string>>): void => {
  for (const [url, methods] of [...known]) {
    const allow = [...methods].join(', ')
    app.route({
      method: app.supportedMethods.filter((method) => !methods.has(method)),
      url,
      schema: { hide: true },
      // before a body is looked at: its type does not matter
      onRequest: async (_request, reply) => {
        reply.header('allow', allow)
        throw refusal('wrong-method', { allow })
      },
      handler: () => null,
    })
  }
}
