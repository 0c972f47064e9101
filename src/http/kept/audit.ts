import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import type { Office } from '../../office/index.ts'
import { actsOn, cursorOf, cursorQuery, pageOf } from './act.ts'
import { instant, text } from './forms.ts'

const closed = { additionalProperties: false } as const

const Line = Type.Object({
  seq: Type.Integer(),
  at: instant,
  who: Type.String(),
  action: Type.String(),
  object: Type.String(),
  detail: Type.Object({}, { additionalProperties: true }),
  previous: Type.String(),
  hash: Type.String(),
})

/** `/v1/audit`: who saw or changed what. */
export const auditRoutes = (app: FastifyInstance, { store }: Office): void => {
  const act = actsOn(app)

  act({
    method: 'GET',
    url: '/v1/audit',
    action: 'audit:read',
    group: 'access',
    id: 'listAudit',
    zh: '审计日志',
    en: 'The audit log',
    query: Type.Object(
      {
        ...cursorQuery,
        who: Type.Optional(text(64)),
        action: Type.Optional(text(64)),
        object: Type.Optional(text(200)),
        since: Type.Optional(instant),
        before: Type.Optional(instant),
      },
      closed,
    ),
    answer: pageOf(Line),
    handle: ({ query: { after, limit, ...filter } }) =>
      store.audit.list(filter, cursorOf({ ...(after ? { after } : {}), ...(limit ? { limit } : {}) })),
  })

  act({
    method: 'GET',
    url: '/v1/audit/verification',
    action: 'audit:read',
    group: 'access',
    id: 'verifyAudit',
    zh: '核验审计日志',
    en: 'Verify the audit log',
    answer: Type.Object({
      lines: Type.Integer(),
      head: Type.String(),
      broken: Type.Union([Type.Object({ seq: Type.Integer(), why: Type.String() }), Type.Null()]),
    }),
    handle: () => store.audit.verify(),
  })
}
