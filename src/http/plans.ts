import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import type { Plan, Rulebook } from '../model/index.ts'
import { claimsOf, markOf } from '../plan/index.ts'
import { suggest } from '../source/index.ts'
import { isSettled, sendSettled } from './cache.ts'
import { type Sendable, sendBytes, takesGzip } from './compressed.ts'
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
  const typed = app.withTypeProvider<TypeBoxTypeProvider>()

  typed.get('/v1/plans', {
    schema: {
      ...describe('reference', 'listPlans', '规划列表', 'List the plans'),
      querystring: LangQuery,
      response: answers('PlanList'),
    },
    handler: (request, reply) => sendSettled(door, request, reply, { plans: rulebook.plans.map(headOf) }),
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
      if (isSettled(door, request, reply, takesGzip(request) ? 'gzip' : 'plain')) return reply
      reply.header('vary', 'Accept-Language, Accept-Encoding')
      const file = files.get(plan.id) ?? { plain: Buffer.from(JSON.stringify(textOf(rulebook, plan))), type: JSON_TYPE }
      files.set(plan.id, file)
      return sendBytes(request, reply, file)
    },
  })
}

const headOf = ({ id, title, areas, period, sha256 }: Plan) => ({ id, title, areas, period, sha256 })

/** A plan as it is read: in both languages what is in both, and rules by their ids. */
const textOf = ({ rules, notChecked, titles }: Rulebook, plan: Plan) => {
  const quoted = Map.groupBy(rules, ({ clause }) => clause)
  const declared = Map.groupBy(notChecked, ({ clause }) => clause)
  const idsOf = (of: readonly { readonly id: string }[]): readonly string[] => of.map(({ id }) => id)
  return {
    ...headOf(plan),
    passages: plan.passages,
    clauses: plan.clauses.map((clause) => {
      const { key, domain, part, number, path, line, footnotes } = clause
      // in the order in which their authors wrote them
      const own = [...(quoted.get(key) ?? [])].sort((a, b) => a.line - b.line)
      const sentences = claimsOf(clause, own, declared.get(key) ?? []).map((claimed) => ({
        ...claimed.sentence,
        mark: markOf(claimed),
        rules: idsOf(claimed.rules),
        segments: claimed.segments.map((one) => ({ ...one, rules: idsOf(one.rules) })),
        notChecked: claimed.notChecked.map(({ quote, why }) => ({ quote, why })),
      }))
      const notes = footnotes.map(({ number, text }) => ({ number, text }))
      return { key, domain, part, number, path, line, title: titles[key] ?? null, sentences, footnotes: notes }
    }),
  }
}
