import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Static, type TSchema, Type } from 'typebox'
import type { Action } from '../../access/index.ts'
import { readJson } from '../../source/index.ts'
import { refusal } from '../fault.ts'
import { JSON_TYPE, requireMedia } from '../media.ts'
import { describe, type GroupName, keptAnswers } from '../schemas.ts'

/** A route on what is kept: who may, what is asked, what is answered. */
export interface Act<P extends TSchema, Q extends TSchema, B extends TSchema> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly url: string
  /** Null for an act of anybody. */
  readonly action: Action | null
  readonly group: GroupName
  readonly id: string
  readonly zh: string
  readonly en: string
  readonly params?: P
  readonly query?: Q
  readonly body?: B
  /** The schema of the answer; without one there is none (204). */
  readonly answer?: TSchema
  /** 200 unless something is made. */
  readonly status?: 200 | 201
  readonly handle: (asked: Asked<P, Q, B>) => Promise<unknown>
}

/** What was asked, as the schemas have it. */
export interface Asked<P extends TSchema, Q extends TSchema, B extends TSchema> {
  readonly params: Static<P>
  readonly query: Static<Q>
  readonly body: Static<B>
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

const NOTHING = Type.Object({}, { additionalProperties: false })

/** Registers acts. */
export const actsOn =
  (app: FastifyInstance) =>
  <P extends TSchema = TSchema, Q extends TSchema = typeof NOTHING, B extends TSchema = TSchema>(
    act: Act<P, Q, B>,
  ): void => {
    const { method, url, action, group, id, zh, en, params, query, body, answer, status = 200, handle } = act
    app.route({
      method,
      url,
      config: { action },
      schema: {
        ...describe(group, id, zh, en),
        ...(params ? { params } : {}),
        querystring: query ?? NOTHING,
        ...(body ? { body } : {}),
        response: keptAnswers(answer, status),
        'x-action': action,
        security: action === null ? [] : [{ session: [] }, { key: [] }],
      },
      ...(body ? { onRequest: requireMedia, preValidation: readBody } : {}),
      handler: async (request, reply) => {
        const found = await handle({
          params: request.params as Static<P>,
          query: request.query as Static<Q>,
          body: request.body as Static<B>,
          request,
          reply,
        })
        if (answer === undefined) return reply.code(204).send()
        return reply.code(status).type(JSON_TYPE).send(found)
      },
    })
  }

/** The bytes of a body as the value they are, read as strictly as a record. */
const readBody = async (request: FastifyRequest): Promise<void> => {
  const { body } = request
  if (!Buffer.isBuffer(body)) throw refusal('unsupported-type')
  const { value, problems } = readJson(body.toString())
  if (problems.length > 0) throw refusal('malformed-body', {}, problems)
  request.body = value
}

/** Which one of a kind of thing. */
export const IdPath = Type.Object({ id: Type.String({ minLength: 1, maxLength: 64 }) })

/** Where a list goes on: what `next` said. */
export const cursorQuery = {
  after: Type.Optional(
    Type.String({ pattern: '^[0-9]{1,15}$', description: 'What `next` of the part before said. 续取位置' }),
  ),
  limit: Type.Optional(
    Type.String({ pattern: '^[1-9][0-9]{0,3}$', description: 'At most so many, up to 1000. 条数上限' }),
  ),
}

/** The same as the store has it. */
export const cursorOf = ({ after, limit }: { readonly after?: string; readonly limit?: string }) => ({
  ...(after === undefined ? {} : { after: Number(after) }),
  ...(limit === undefined ? {} : { limit: Number(limit) }),
})

/** A part of a list. */
export const pageOf = (item: TSchema) =>
  Type.Object({ items: Type.Array(item), next: Type.Union([Type.Integer(), Type.Null()]) })
