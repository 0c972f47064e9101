import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { erasePerson, findPerson, type Office } from '../../office/index.ts'
import { actsOn } from './act.ts'
import { areaCode, instant, orNull, text } from './forms.ts'
import { knownTo } from './guard.ts'

const closed = { additionalProperties: false } as const
const count = Type.Integer({ minimum: 0 })
const NameQuery = Type.Object({ name: { ...text(100), description: 'Exactly as it was written. 姓名' } }, closed)

/** `/v1/people`: what is kept of one person, and its erasure. */
export const peopleRoutes = (app: FastifyInstance, office: Office): void => {
  const act = actsOn(app)
  const common = { group: 'submissions', url: '/v1/people' } as const

  act({
    ...{ ...common, method: 'GET', action: 'person:read' },
    ...{ id: 'exportPerson', zh: '导出一个人的信息', en: 'What is kept of one person' },
    query: NameQuery,
    answer: Type.Object({
      name: Type.String(),
      places: Type.Array(
        Type.Object({
          ...{ submission: Type.String(), position: count, place: count, purgeAt: instant },
          ...{ area: areaCode, kind: orNull(Type.String()) },
        }),
      ),
    }),
    handle: async ({ query: { name }, request }) => {
      const found = await findPerson(office, knownTo(request), name)
      return { name, places: found.map(({ name: _, ...place }) => place) }
    },
  })

  act({
    ...{ ...common, method: 'DELETE', action: 'person:erase' },
    ...{ id: 'erasePerson', zh: '删除一个人的姓名', en: 'Erase the name of one person' },
    query: NameQuery,
    answer: Type.Object({ erased: count }),
    handle: async ({ query: { name }, request }) => ({ erased: await erasePerson(office, knownTo(request), name) }),
  })
}
