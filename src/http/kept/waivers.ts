import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { type Office, waiversOf } from '../../office/index.ts'
import type { StoredWaiver } from '../../store/index.ts'
import type { Door } from '../door.ts'
import { actsOn, cursorOf, cursorQuery, IdPath, pageOf } from './act.ts'
import { areaCode, day, instant, orNull, text } from './forms.ts'
import { knownTo, shown } from './guard.ts'
import { narrowed } from './narrow.ts'

const closed = { additionalProperties: false } as const

const Stored = Type.Object({
  id: Type.String(),
  seq: Type.Integer(),
  rule: Type.String(),
  kind: orNull(Type.String()),
  subject: orNull(Type.String()),
  area: orNull(Type.String()),
  approver: Type.String(),
  basis: Type.String(),
  from: day,
  until: orNull(day),
  createdAt: instant,
  createdBy: Type.String(),
  revokedAt: orNull(instant),
  revokedBy: orNull(Type.String()),
})

/** What has no area is everybody's to see, and nobody's to revoke but those who see all. */
const thingOf = ({ area, kind }: Pick<StoredWaiver, 'area' | 'kind'>) => ({ area: area ?? '000000', kind })

/** `/v1/waivers` (豁免): what is let be, by whom, on what grounds, and until when. */
export const waiverRoutes = (app: FastifyInstance, office: Office, { halfsky, waivers: known }: Door): void => {
  const act = actsOn(app)
  const { store } = office
  const waivers = waiversOf(office, halfsky.rulebook)
  const subjects = new Map(halfsky.rulebook.rules.map(({ id, subject }) => [id, subject]))

  act({
    ...{ method: 'GET', url: '/v1/waivers', action: 'waiver:read', group: 'cases' },
    ...{ id: 'listWaivers', zh: '豁免列表', en: 'List the waivers' },
    query: Type.Object(
      { ...cursorQuery, area: Type.Optional(areaCode), rule: Type.Optional(text(300)), on: Type.Optional(day) },
      closed,
    ),
    answer: pageOf(Stored),
    handle: async ({ query: { after, limit, area, ...filter }, request }) => {
      const scope = await narrowed(office, knownTo(request), { area })
      return store.waivers.list(
        { ...filter, ...scope },
        cursorOf({ ...(after ? { after } : {}), ...(limit ? { limit } : {}) }),
      )
    },
  })

  act({
    ...{ method: 'POST', url: '/v1/waivers', action: 'waiver:grant', group: 'cases' },
    ...{ id: 'grantWaiver', zh: '准予豁免', en: 'Grant a waiver' },
    body: Type.Object(
      {
        rule: text(300),
        area: areaCode,
        subject: Type.Optional(
          Type.String({
            minLength: 1,
            maxLength: 200,
            description: "A record's id; without it, all in the area. 对象",
          }),
        ),
        approver: text(200),
        basis: text(500),
        from: day,
        until: day,
      },
      closed,
    ),
    answer: Stored,
    status: 201,
    handle: async ({ body, request, reply }) => {
      const actor = knownTo(request)
      const kind = subjects.get(body.rule) ?? null
      shown(actor, body, ({ area }) => ({ area, kind }), 'area', body.area)
      const waiver = await waivers.grant(actor.account, { ...body, subject: body.subject ?? null })
      await known.changed()
      reply.header('location', `/v1/waivers/${waiver.id}`)
      return waiver
    },
  })

  act({
    ...{ method: 'DELETE', url: '/v1/waivers/:id', action: 'waiver:grant', group: 'cases' },
    ...{ id: 'revokeWaiver', zh: '撤销豁免', en: 'Revoke a waiver' },
    params: IdPath,
    handle: async ({ params, request }) => {
      const actor = knownTo(request)
      shown(actor, await store.waivers.get(params.id), thingOf, 'waiver', params.id)
      await waivers.revoke(actor.account, params.id)
      await known.changed()
    },
  })
}
