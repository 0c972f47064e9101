import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { hashToken } from '../../access/index.ts'
import { accountsOf, denied, type Login, type Logins, type Office } from '../../office/index.ts'
import { refusal } from '../fault.ts'
import { actsOn } from './act.ts'
import { login, orNull, password, scope } from './forms.ts'
import { COOKIE, knownTo, tokenOf } from './guard.ts'

const Me = Type.Object({
  account: Type.String(),
  login: Type.String(),
  mustChange: Type.Boolean({ description: 'Whether the password has to be changed first.' }),
  roles: scope.roles,
  stems: Type.Array(Type.String(), { description: 'The digits with which the codes of the areas begin.' }),
  kinds: scope.kinds,
})

const Ways = Type.Object({
  password: Type.Boolean(),
  oidc: orNull(Type.String({ description: 'Where a browser goes to log in with the OpenID provider. 统一身份登录' })),
  first: Type.Boolean({ description: 'Whether the first account is still to be set up.' }),
})

const LoggedIn = Type.Object({
  account: Type.String(),
  expiresAt: Type.String({ format: 'date-time' }),
  mustChange: Type.Boolean(),
})

/** `/v1/session`: log in, out, and who one is; the first account of all. */
export const sessionRoutes = (
  app: FastifyInstance,
  office: Office,
  logins: Logins,
  secret: () => string | null,
  oidc: string | null,
): void => {
  const act = actsOn(app)
  const accounts = accountsOf(office)

  act({
    method: 'POST',
    url: '/v1/session',
    action: null,
    group: 'access',
    id: 'logIn',
    zh: '登录',
    en: 'Log in',
    body: Type.Object({ login, password }, { additionalProperties: false }),
    answer: LoggedIn,
    status: 201,
    handle: async ({ body, request, reply }) => {
      try {
        return keepSession(request, reply, await logins.login({ ...body, address: request.ip }))
      } catch (error) {
        const seconds = (error as ReturnType<typeof denied>).denial?.params.seconds
        if (seconds !== undefined) reply.header('retry-after', seconds)
        throw error
      }
    },
  })

  act({
    method: 'GET',
    url: '/v1/session/ways',
    action: null,
    group: 'access',
    id: 'waysToLogIn',
    zh: '登录方式',
    en: 'How one may log in',
    answer: Ways,
    handle: async () => ({ password: true, oidc, first: secret() !== null }),
  })

  act({
    method: 'GET',
    url: '/v1/session',
    action: 'session:own',
    group: 'access',
    id: 'whoAmI',
    zh: '当前账号',
    en: 'Who I am',
    answer: Me,
    handle: async ({ request }) => {
      const { via: _, ...me } = knownTo(request)
      return me
    },
  })

  act({
    method: 'DELETE',
    url: '/v1/session',
    action: 'session:own',
    group: 'access',
    id: 'logOut',
    zh: '退出登录',
    en: 'Log out',
    handle: async ({ request, reply }) => {
      const token = tokenOf(request)
      if (token !== undefined) await logins.logout(token)
      reply.clearCookie(cookieName(request), cookieOptions(request))
    },
  })

  act({
    method: 'PUT',
    url: '/v1/session/password',
    action: 'session:own',
    group: 'access',
    id: 'changePassword',
    zh: '修改密码',
    en: 'Change the password',
    body: Type.Object({ old: password, password }, { additionalProperties: false }),
    answer: LoggedIn,
    handle: async ({ request, reply, body }) => {
      const { account, login } = knownTo(request)
      await logins.login({ login, password: body.old, address: request.ip })
      await accounts.changePassword(account, body.password)
      return keepSession(request, reply, await logins.login({ login, password: body.password, address: request.ip }))
    },
  })

  act({
    method: 'POST',
    url: '/v1/accounts/first',
    action: null,
    group: 'access',
    id: 'setUp',
    zh: '建立第一个账号',
    en: 'Set up the first account',
    body: Type.Object(
      { secret: Type.String({ description: 'What the service printed when it started.' }), login, password },
      { additionalProperties: false },
    ),
    answer: LoggedIn,
    status: 201,
    handle: async ({ request, reply, body }) => {
      const expected = secret()
      if (expected === null) throw denied('set-up-already')
      if (hashToken(body.secret) !== hashToken(expected)) throw refusal('login-failed')
      await accounts.first(body.login, body.password)
      return keepSession(request, reply, await logins.login({ ...body, address: request.ip }))
    },
  })
}

const cookieName = ({ protocol }: FastifyRequest): string => (protocol === 'https' ? COOKIE.secure : COOKIE.plain)

const cookieOptions = ({ protocol }: FastifyRequest) =>
  ({ path: '/', httpOnly: true, sameSite: 'strict', secure: protocol === 'https' }) as const

/** Gives a browser its session; tells the rest. */
export const keepSession = (
  request: FastifyRequest,
  reply: FastifyReply,
  { token, ...told }: Login,
): Omit<Login, 'token'> => {
  reply.setCookie(cookieName(request), token, cookieOptions(request))
  return told
}
