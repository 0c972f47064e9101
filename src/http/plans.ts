import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import type { Plan } from '../model/index.ts'
import { planHeadOf, planTextOf } from '../rulebook/index.ts'
import { suggest } from '../source/index.ts'
import { sendSettled, sendSettledText } from './cache.ts'
import type { Sendable } from './compressed.ts'
import type { Door } from './door.ts'
import { refusal } from './fault.ts'
import { JSON_TYPE } from './media.ts'
import { LangQuery } from './query.ts'
import { answers, describe, PlanPath } from './schemas.ts'

/** `GET /v1/plans`: the plans whole, in their own order, and what became of each sentence. */
export const planRoutes = (app: FastifyInstance, door: Door): void => {
  const { rulebook } = door.halfsky
  const plans = new Map(rulebook.plans.map((plan) => [plan.id, plan]))
  const files = new Map<string, Sendable>()
  const fileOf = (plan: Plan): Sendable => {
    const file = files.get(plan.id) ?? {
      plain: Buffer.from(JSON.stringify(planTextOf(rulebook, plan))),
      type: JSON_TYPE,
    }
    files.set(plan.id, file)
    return file
  }
  const typed = app.withTypeProvider<TypeBoxTypeProvider>()

  typed.get('/v1/plans', {
    schema: {
      ...describe('reference', 'listPlans', '规划列表', 'List the plans'),
      querystring: LangQuery,
      response: answers('PlanList'),
    },
    handler: (request, reply) => sendSettled(door, request, reply, { plans: rulebook.plans.map(planHeadOf) }),
  })

  typed.get('/v1/plans/:plan', {
    schema: {
      ...describe('reference', 'getPlan', '一部规划的全文与逐句标注', 'A plan whole, each sentence marked'),
      querystring: LangQuery,
      params: PlanPath,
      response: answers('PlanText', 404),
    },
    handler: (request, reply) => {
      const name = request.params.plan
      const plan = plans.get(name)
      if (plan === undefined) throw refusal('no-such-plan', { name, suggestion: suggest(name, plans.keys()) ?? '' })
      return sendSettledText(door, request, reply, () => fileOf(plan))
    },
  })
}
