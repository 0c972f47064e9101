import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { accountsOf, keysOf, type Office } from '../../office/index.ts'
import { actsOn, cursorOf, cursorQuery, IdPath, pageOf } from './act.ts'
import { instant, login, orNull, password, scope, text } from './forms.ts'
import { knownTo } from './guard.ts'

const closed = { additionalProperties: false } as const

const external = orNull(
  Type.String({
    pattern: '^[^ ]{1,300} [^ ]{1,255}$',
    description:
      'Issuer and subject of an OpenID identity, by which the account logs in instead of a password. 统一身份',
  }),
)

const Account = Type.Object({
  id: Type.String(),
  seq: Type.Integer(),
  login: Type.String(),
  ...scope,
  external: orNull(Type.String()),
  disabled: Type.Boolean(),
  mustChange: Type.Boolean(),
  createdAt: instant,
})

const key = {
  id: Type.String(),
  seq: Type.Integer(),
  prefix: Type.String(),
  name: Type.String(),
  account: Type.String(),
  ...scope,
  createdAt: instant,
  expiresAt: orNull(instant),
  revokedAt: orNull(instant),
}

/** `/v1/accounts`, as admins see to them; `/v1/keys`, each account its own. */
export const accountRoutes = (app: FastifyInstance, office: Office): void => {
  const act = actsOn(app)
  const accounts = accountsOf(office)
  const keys = keysOf(office)
  const common = { group: 'access' } as const

  act({
    ...{ ...common, method: 'GET', url: '/v1/accounts', action: 'account:manage' },
    ...{ id: 'listAccounts', zh: '账号列表', en: 'List the accounts' },
    query: Type.Object(cursorQuery, closed),
    answer: pageOf(Account),
    handle: ({ query, request }) => accounts.list(knownTo(request), cursorOf(query)),
  })

  act({
    ...{ ...common, method: 'POST', url: '/v1/accounts', action: 'account:manage' },
    ...{ id: 'addAccount', zh: '新增账号', en: 'Add an account' },
    body: Type.Object({ login, password, ...scope }, closed),
    answer: Account,
    status: 201,
    handle: async ({ body: { password, ...facts }, request, reply }) => {
      const account = await accounts.add(knownTo(request), facts, password)
      reply.header('location', `/v1/accounts/${account.id}`)
      return account
    },
  })

  act({
    ...{ ...common, method: 'GET', url: '/v1/accounts/:id', action: 'account:manage' },
    ...{ id: 'getAccount', zh: '一个账号', en: 'One account' },
    params: IdPath,
    answer: Account,
    handle: ({ params, request }) => accounts.get(knownTo(request), params.id),
  })

  act({
    ...{ ...common, method: 'PATCH', url: '/v1/accounts/:id', action: 'account:manage' },
    ...{ id: 'changeAccount', zh: '修改账号', en: 'Change an account' },
    params: IdPath,
    body: Type.Partial(Type.Object({ password, ...scope, disabled: Type.Boolean(), external }), closed),
    answer: Account,
    handle: ({ params, body, request }) => accounts.change(knownTo(request), params.id, body),
  })

  act({
    ...{ ...common, method: 'GET', url: '/v1/keys', action: 'key:own' },
    ...{ id: 'listKeys', zh: '我的密钥', en: 'List my keys' },
    query: Type.Object(cursorQuery, closed),
    answer: pageOf(Type.Object(key)),
    handle: ({ query, request }) => keys.list(knownTo(request).account, cursorOf(query)),
  })

  act({
    ...{ ...common, method: 'POST', url: '/v1/keys', action: 'key:own' },
    ...{ id: 'addKey', zh: '新增密钥', en: 'Add a key' },
    body: Type.Object({ name: text(100), ...scope, expiresAt: orNull(instant) }, closed),
    answer: Type.Object({ ...key, key: Type.String({ description: 'Told this once.' }) }),
    status: 201,
    handle: ({ body, request }) => keys.add(knownTo(request).account, body),
  })

  act({
    ...{ ...common, method: 'DELETE', url: '/v1/keys/:id', action: 'key:own' },
    ...{ id: 'revokeKey', zh: '作废密钥', en: 'Revoke a key' },
    params: IdPath,
    handle: ({ params, request }) => keys.revoke(knownTo(request).account, params.id),
  })
}
