import { randomUUID } from 'node:crypto'
import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import rateLimit from '@fastify/rate-limit'
import fastify, {
  type FastifyError,
  type FastifyHttpOptions,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type RawServerDefault,
} from 'fastify'
import pkg from '../../package.json' with { type: 'json' }
import type { Halfsky } from '../halfsky.ts'
import { checkRoute } from './check.ts'
import { COMPILERS } from './compilers.ts'
import { docsRoutes } from './docs.ts'
import type { Door } from './door.ts'
import { faultOf, PROBLEM_TYPE, problemDocument, refusal, sendFault } from './fault.ts'
import { logError, loggerOptions, logRequest } from './log.ts'
import { readBodiesRaw } from './media.ts'
import { collectMethods, refuseOtherMethods } from './methods.ts'
import { createMetrics } from './metrics.ts'
import { monitorRoutes } from './monitor.ts'
import { describeRoutes, publishDescription } from './openapi.ts'
import { type ServerOptions, type Settings, settle } from './options.ts'
import { BUILT, pageRoutes } from './pages.ts'
import { referenceRoutes } from './reference.ts'
import { secureAnswers } from './security.ts'
import { serviceRoutes } from './service.ts'
import { doorWaivers } from './waivers.ts'
import type { FaultName } from './words.ts'

/** The HTTP service over a rulebook, not yet listening. */
export const buildServer = async (halfsky: Halfsky, options: ServerOptions): Promise<FastifyInstance> => {
  const settings = settle(options)
  const streaming = new WeakSet<object>()
  const app = fastify(fastifyOptions(settings, streaming))
  let closing = false
  app.addHook('preClose', async () => {
    closing = true
  })
  const door: Door = {
    halfsky,
    settings,
    metrics: createMetrics(settings.kept?.office.store),
    version: pkg.version,
    waivers: doorWaivers(settings.waivers, settings.kept?.office),
    streaming,
    isClosing: () => closing,
  }

  const inHand: InHand = { count: 0 }
  readBodiesRaw(app)
  observe(app, door, inHand)
  turnAway(app, door)
  if (settings.concurrency > 0) limitInHand(app, settings.concurrency, inHand)
  const methods = collectMethods(app)
  await describeRoutes(app, door)
  secureAnswers(app)
  if (settings.rateLimit !== false) await app.register(rateLimit, settings.rateLimit)
  answerFaults(app, settings)
  checkRoute(app, door)
  monitorRoutes(app, door)
  referenceRoutes(app, door)
  serviceRoutes(app, door, pageRoutes(app, settings.pages ?? BUILT))
  if (settings.kept) {
    // stores, documents and logins take longer to load than a service that keeps nothing takes to start
    const { keptRoutes } = await import('./kept/index.ts')
    await keptRoutes(app, door, settings.kept)
  }
  publishDescription(app)
  docsRoutes(app)
  refuseOtherMethods(app, methods)
  await app.ready()
  return app
}

const fastifyOptions = (settings: Settings, streaming: WeakSet<object>): FastifyHttpOptions<RawServerDefault> => ({
  ...loggerOptions(settings.logger),
  bodyLimit: settings.bodyLimit,
  requestTimeout: settings.requestTimeout,
  connectionTimeout: settings.connectionTimeout,
  // longer than the minute for which proxies keep idle connections
  keepAliveTimeout: 72_000,
  http: {
    headersTimeout: Math.min(10_000, settings.requestTimeout),
    // Node looks for late requests only this often
    connectionsCheckingInterval: Math.min(2_000, Math.ceil(settings.requestTimeout / 4)),
  },
  routerOptions: { maxParamLength: 500 },
  // our own hook answers, so that the answer is a problem document
  return503OnClosing: false,
  schemaController: { compilersFactory: COMPILERS },
  ajv: {
    customOptions: {
      ...{ coerceTypes: false, removeAdditional: false, useDefaults: false, allErrors: true, verbose: true },
      // the schemas are made by code that knows what a schema is
      ...{ validateSchema: false, meta: false },
    },
  },
  genReqId: () => randomUUID(),
  ...(settings.trustProxy === undefined ? {} : { trustProxy: [settings.trustProxy].flat() }),
  frameworkErrors: (error, request, reply) => sendFault(faultOf(error, settings.bodyLimit), request, reply),
  clientErrorHandler: (error, socket) => {
    // a stream is timed by its own pace, see lines.ts
    if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT' && streaming.has(socket)) return
    refuseSocket(error.code, socket)
  },
})

const SOCKET_FAULTS: Readonly<Record<string, FaultName>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 'too-slow',
  HPE_HEADER_OVERFLOW: 'headers-too-large',
}

/** Answers what never became a request, and hangs up. */
const refuseSocket = (code: string, socket: Socket): void => {
  if (code === 'ECONNRESET' || socket.destroyed) return
  const document = problemDocument({ name: SOCKET_FAULTS[code] ?? 'bad-request', params: {}, problems: [] }, 'zh-CN')
  const body = JSON.stringify(document)
  const head = [
    `HTTP/1.1 ${document.status} ${STATUS_CODES[document.status]}`,
    `content-type: ${PROBLEM_TYPE}; charset=utf-8`,
    `content-length: ${Buffer.byteLength(body)}`,
    'content-language: zh-CN',
    'connection: close',
  ]
  if (socket.writable) socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
  socket.destroySoon()
}

/** How many requests are in hand, until their answer is complete or their client went away. */
interface InHand {
  count: number
}

/** As proxies log whoever went away before the answer was complete. */
const CLIENT_LEFT = 499

/** Every request: its id, its log line, its duration. Hooks without promises, which a short request would wait for longest. */
const observe = (app: FastifyInstance, { metrics }: Door, inHand: InHand): void => {
  app.decorateRequest('tally', null)
  app.decorateRequest('isInHand', false)
  app.decorateRequest('isTold', false)
  const tell = (request: FastifyRequest, reply: FastifyReply, status: number): void => {
    request.isTold = true
    logRequest(request, reply, status)
    metrics.request(request.method, request.routeOptions.url ?? 'none', status, reply.elapsedTime / 1000)
  }
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id)
    // after a response, and where the client went away before it was complete
    reply.raw.on('close', () => {
      if (request.isInHand) inHand.count--
      if (!request.isTold) tell(request, reply, CLIENT_LEFT)
    })
    done()
  })
  app.addHook('onResponse', (request, reply, done) => {
    tell(request, reply, reply.statusCode)
    done()
  })
}

/** Once the service stops, no new request is taken, and no connection outlives the answer it waits for. */
const turnAway = (app: FastifyInstance, { isClosing }: Door): void => {
  app.addHook('onRequest', ({ routeOptions: { url } }, _reply, done) =>
    isClosing() && url !== '/healthz' ? done(refusal('closing')) : done(),
  )
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (isClosing()) reply.header('connection', 'close')
    done()
  })
  app.addHook('onResponse', (_request, _reply, done) => {
    // a stream that began before has not told its client
    if (isClosing()) setImmediate(() => app.server.closeIdleConnections())
    done()
  })
}

const PROBES: ReadonlySet<string | undefined> = new Set(['/healthz', '/readyz', '/metrics'])

/** Beyond so many requests in hand, others are told to come again before anything is read of them. */
const limitInHand = (app: FastifyInstance, most: number, inHand: InHand): void => {
  app.addHook('onRequest', (request, reply, done) => {
    if (PROBES.has(request.routeOptions.url)) return done()
    if (inHand.count >= most) {
      reply.header('retry-after', '1')
      return done(refusal('too-busy'))
    }
    inHand.count++
    request.isInHand = true
    done()
  })
}

const answerFaults = (app: FastifyInstance, { bodyLimit, rateLimit: limit }: Settings): void => {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const fault = faultOf(error, bodyLimit)
    if (fault.name === 'internal') logError(request.log, error)
    // what is still coming in is not worth reading
    if (fault.name === 'too-slow') reply.header('connection', 'close')
    return sendFault(fault, request, reply)
  })
  app.setNotFoundHandler(limit === false ? {} : { preHandler: app.rateLimit() }, (request, reply) =>
    sendFault({ name: 'no-such-page', params: {}, problems: [] }, request, reply),
  )
}
