import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { note, type Office } from '../../office/index.ts'
import { actsOn } from './act.ts'
import { areaCode, day, orNull, text } from './forms.ts'
import { knownTo } from './guard.ts'

const closed = { additionalProperties: false } as const

const Area = Type.Object(
  {
    code: areaCode,
    name: text(100),
    parent: orNull(areaCode),
    validFrom: day,
    validTo: orNull(day),
  },
  closed,
)

/** `/v1/areas`: what codes mean, and since when. */
export const areaRoutes = (app: FastifyInstance, office: Office): void => {
  const act = actsOn(app)
  const { store } = office

  act({
    method: 'GET',
    url: '/v1/areas',
    action: 'area:read',
    group: 'access',
    id: 'listAreas',
    zh: '地区列表',
    en: 'List the areas',
    query: Type.Object({ on: Type.Optional(day) }, closed),
    answer: Type.Object({ items: Type.Array(Area) }),
    handle: async ({ query }) => ({ items: await store.areas.list(query) }),
  })

  act({
    method: 'PUT',
    url: '/v1/areas',
    action: 'area:write',
    group: 'access',
    id: 'putAreas',
    zh: '新增或更正地区',
    en: 'Add or correct areas',
    body: Type.Object({ items: Type.Array(Area, { minItems: 1, maxItems: 10_000 }) }, closed),
    handle: async ({ body, request }) => {
      await store.transact(async (tx) => {
        for (const area of body.items) await tx.areas.put(area)
        const codes = body.items.map(({ code }) => code)
        await note(tx, knownTo(request).account, 'area:put', `area/${codes[0]}`, {
          areas: codes.slice(0, 20),
          count: codes.length,
        })
      })
      office.areasChanged()
    },
  })
}
