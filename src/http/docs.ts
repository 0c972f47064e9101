import swagger from '@fastify/swagger'
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'

const DOCS = '/docs'

/**
 * The OpenAPI document to click through under `/docs`, from this server alone. Its pages are a service of their own, with helmet's headers,
 * which is loaded when somebody first comes: few do, and everybody else would wait for it at the start.
 */
export const docsRoutes = (app: FastifyInstance): void => {
  let opened: Promise<FastifyInstance> | undefined
  const answer = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    opened ??= openDocs(app)
    const docs = await opened
    const { statusCode, headers, rawPayload } = await docs.inject({ url: request.url, headers: request.headers })
    if (statusCode === 404) {
      reply.callNotFound()
      return reply
    }
    for (const [name, value] of Object.entries(headers)) {
      if (value !== undefined && !OWN.has(name)) reply.header(name, value)
    }
    return reply.code(statusCode).send(rawPayload)
  }
  for (const url of [DOCS, `${DOCS}/*`]) app.get(url, { schema: { hide: true } }, answer)
}

/** What the connection to the client decides. */
const OWN: ReadonlySet<string> = new Set(['connection', 'date', 'keep-alive', 'transfer-encoding'])

const openDocs = async (app: FastifyInstance): Promise<FastifyInstance> => {
  const [{ default: helmet }, { default: swaggerUi }] = await Promise.all([
    import('@fastify/helmet'),
    import('@fastify/swagger-ui'),
  ])
  const docs = fastify()
  await docs.register(helmet, { contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } }, hsts: false })
  // its types know no document of OpenAPI 3.1
  const document = app.swagger() as never
  await docs.register(swagger, { mode: 'static', specification: { document } })
  await docs.register(swaggerUi, {
    routePrefix: DOCS,
    theme: { title: 'halfsky 半边天' },
    // without the bar that asks for another document's address
    uiConfig: { docExpansion: 'list', validatorUrl: null, layout: 'BaseLayout' },
  })
  return docs
}
