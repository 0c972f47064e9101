import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { EVENTS, hooksOf, type Office } from '../../office/index.ts'
import { actsOn, cursorOf, cursorQuery, IdPath, pageOf } from './act.ts'
import { instant, orNull, text } from './forms.ts'
import { knownTo } from './guard.ts'

const closed = { additionalProperties: false } as const
const url = Type.String({ minLength: 1, maxLength: 2_000, examples: ['https://example.org/halfsky'] })
const events = Type.Array(Type.Enum([...EVENTS]), { uniqueItems: true, description: 'None for all. 事件' })

const facts = {
  id: Type.String(),
  seq: Type.Integer(),
  url: Type.String(),
  events: Type.Array(Type.String()),
  disabled: Type.Boolean(),
  createdAt: instant,
}
const Delivery = Type.Object({
  seq: Type.Integer(),
  hook: Type.String(),
  event: Type.String(),
  createdAt: instant,
  tries: Type.Integer(),
  nextAt: orNull(instant),
  doneAt: orNull(instant),
  error: orNull(text(100)),
})

/** `/v1/hooks` (通知): whom to tell of what happens. */
export const hookRoutes = (app: FastifyInstance, office: Office): void => {
  const act = actsOn(app)
  const hooks = hooksOf(office)
  const common = { group: 'cases', action: 'hook:manage' } as const

  act({
    ...{ ...common, method: 'GET', url: '/v1/hooks' },
    ...{ id: 'listHooks', zh: '通知地址列表', en: 'List the hooks' },
    query: Type.Object(cursorQuery, closed),
    answer: pageOf(Type.Object(facts)),
    handle: ({ query }) => hooks.list(cursorOf(query)),
  })

  act({
    ...{ ...common, method: 'POST', url: '/v1/hooks' },
    ...{ id: 'addHook', zh: '新增通知地址', en: 'Add a hook' },
    body: Type.Object({ url, events }, closed),
    answer: Type.Object({
      ...facts,
      secret: Type.String({ description: 'What bodies are signed with. Told this once.' }),
    }),
    status: 201,
    handle: async ({ body, request, reply }) => {
      const hook = await hooks.add(knownTo(request).account, body)
      reply.header('location', `/v1/hooks/${hook.id}`)
      return hook
    },
  })

  act({
    ...{ ...common, method: 'PATCH', url: '/v1/hooks/:id' },
    ...{ id: 'changeHook', zh: '修改通知地址', en: 'Change a hook' },
    params: IdPath,
    body: Type.Partial(Type.Object({ url, events, disabled: Type.Boolean() }), closed),
    answer: Type.Object(facts),
    handle: ({ params, body, request }) => hooks.change(knownTo(request).account, params.id, body),
  })

  act({
    ...{ ...common, method: 'DELETE', url: '/v1/hooks/:id' },
    ...{ id: 'removeHook', zh: '删除通知地址', en: 'Remove a hook' },
    params: IdPath,
    handle: ({ params, request }) => hooks.remove(knownTo(request).account, params.id),
  })

  act({
    ...{ ...common, method: 'GET', url: '/v1/hooks/:id/deliveries' },
    ...{ id: 'listDeliveries', zh: '通知投递情况', en: 'What a hook was told, or waits to be' },
    params: IdPath,
    query: Type.Object(cursorQuery, closed),
    answer: pageOf(Delivery),
    handle: async ({ params, query }) => {
      const { id } = await hooks.get(params.id)
      const { items, next } = await office.store.hooks.deliveries({ hook: id }, cursorOf(query))
      return { items: items.map(({ body: _, ...delivery }) => delivery), next }
    },
  })
}
