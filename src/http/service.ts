import type { FastifyInstance } from 'fastify'
import type { Door } from './door.ts'
import { speak } from './language.ts'
import type { FirstPage } from './pages.ts'
import { LangQuery } from './query.ts'
import { describe, serviceAnswers } from './schemas.ts'

const unlimited = { rateLimit: false } as const

/** `/`, `/healthz`, `/readyz`, `/metrics`: how the service is, and where to go. */
export const serviceRoutes = (
  app: FastifyInstance,
  { halfsky, metrics, settings, version }: Door,
  firstPage: FirstPage,
): void => {
  const { digest } = halfsky.rulebook

  app.get('/', {
    schema: {
      ...describe('service', 'index', '这是什么', 'What this is'),
      querystring: LangQuery,
      response: serviceAnswers('Index'),
    },
    handler: (request, reply) => {
      const page = firstPage(request, reply)
      if (page !== null) return page
      const about =
        speak(request, reply) === 'en'
          ? "Checks facilities, organizations and areas against the measurable requirements of women's development plans: POST records to /v1/check."
          : '按妇女发展规划中可衡量的要求检查设施、组织和地区：把记录 POST 到 /v1/check。'
      reply.header('vary', 'Accept, Accept-Language')
      return { name: 'halfsky', version, about, rulebook: digest, links: LINKS }
    },
  })

  app.get('/healthz', {
    config: unlimited,
    schema: {
      ...describe('service', 'health', '是否在运行', 'Whether the process runs'),
      response: serviceAnswers('Health'),
    },
    handler: (_request, reply) => reply.header('cache-control', 'no-store').send({ status: 'ok' }),
  })

  app.get('/readyz', {
    config: unlimited,
    schema: {
      ...describe('service', 'ready', '是否可接受请求', 'Whether requests are welcome'),
      response: serviceAnswers('Readiness'),
    },
    // while the service stops, every address but /healthz answers 503; so does this one while the store does not answer
    handler: async (_request, reply) => {
      await settings.kept?.office.store.health()
      return reply.header('cache-control', 'no-store').send({ status: 'ready', rulebook: digest })
    },
  })

  app.get('/metrics', {
    config: unlimited,
    schema: {
      ...describe('service', 'metrics', 'Prometheus 指标', 'Metrics for Prometheus'),
      response: { 200: { description: 'Text form', content: { 'text/plain': { schema: { type: 'string' } } } } },
    },
    handler: async (_request, reply) => {
      const { type, text } = await metrics.render()
      return reply.header('cache-control', 'no-store').type(type).send(text)
    },
  })
}

const LINKS = {
  check: '/v1/check',
  trend: '/v1/trend',
  rank: '/v1/rank',
  rules: '/v1/rules',
  plans: '/v1/plans',
  clauses: '/v1/clauses',
  coverage: '/v1/coverage',
  indicators: '/v1/indicators',
  rulebook: '/v1/rulebook',
  sources: '/v1/sources',
  schemas: '/v1/schemas',
  openapi: '/openapi.json',
  docs: '/docs',
  metrics: '/metrics',
} as const
