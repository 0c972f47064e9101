import {
  type FastifyBaseLogger,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerOptions,
  LogController,
} from 'fastify'
import { callsOf } from '../shipped/index.ts'
import type { Tally } from './metrics.ts'
import type { LogOptions } from './options.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** What a check came to, for the log. */
    tally: Tally | null
    /** Whether it counts among those in hand. */
    isInHand: boolean
    /** Whether its line is written. */
    isTold: boolean
  }
}

/** Only where it happened: messages may quote what was sent. */
const describeError = (error: Error & { code?: unknown }) => ({
  type: error.name,
  message: '',
  stack: callsOf(error).join('\n'),
  code: typeof error.code === 'string' ? error.code : undefined,
})

/** pino, told to write neither addresses nor messages, either of which may hold what was sent. */
export const loggerOptions = (
  logger: boolean | LogOptions,
): Pick<FastifyServerOptions, 'logger' | 'logController' | 'childLoggerFactory'> => ({
  logger: logger !== false && {
    ...(logger === true ? {} : logger),
    serializers: {
      req: ({ method }: FastifyRequest) => ({ method }),
      res: ({ statusCode }) => ({ statusCode: statusCode ?? 0 }),
      err: describeError,
    },
  },
  logController: new LogController({ disableRequestLogging: true }),
  // with options, even empty ones, pino would make a logger of each request from the ground up; no route of ours has any
  childLoggerFactory: (logger, bindings, _options, { headers }) =>
    logger.child(headers?.traceparent === undefined ? bindings : { ...bindings, ...traceOf(headers.traceparent) }),
})

const TRACE = /^(?!ff)[0-9a-f]{2}-(?<trace>(?!0{32})[0-9a-f]{32})-(?<parent>(?!0{16})[0-9a-f]{16})-[0-9a-f]{2}(?:-|$)/

/** The trace that a request belongs to (W3C Trace Context), for its log lines. */
const traceOf = (header: unknown): { readonly trace?: string; readonly parent?: string } => {
  const { trace, parent } = (typeof header === 'string' && TRACE.exec(header)?.groups) || {}
  return trace === undefined || parent === undefined ? {} : { trace, parent }
}

/** One line a request: its route, never its address; counts, never contents. */
export const logRequest = (request: FastifyRequest, reply: FastifyReply, status: number): void => {
  request.log.info(
    {
      method: request.method,
      route: request.routeOptions.url ?? null,
      status,
      ms: Math.round(reply.elapsedTime * 100) / 100,
      ...request.tally,
    },
    'answered',
  )
}

/** Lines gathered for one write a turn of the event loop; `flush` writes at once what is left when the process ends. */
export const gathered = (out: { write(text: string): unknown }) => {
  let lines = ''
  const flush = (): void => {
    if (lines !== '') out.write(lines)
    lines = ''
  }
  const write = (line: string): void => {
    if (lines === '') setImmediate(flush)
    lines += line
  }
  return { write, flush }
}

/** One line a fault of our own. */
export const logError = (log: FastifyBaseLogger, error: unknown): void => {
  log.error({ err: error instanceof Error ? error : new Error('thrown') }, 'failed')
}
