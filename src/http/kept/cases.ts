import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { isWithin, mayDo } from '../../access/index.ts'
import { type CaseHistory, casesOf, type Known, type Mover, movesFrom, type Office } from '../../office/index.ts'
import type { CaseState } from '../../store/index.ts'
import { refusal } from '../fault.ts'
import { actsOn, cursorOf, cursorQuery, IdPath, pageOf } from './act.ts'
import { areaCode, day, instant, orNull, text } from './forms.ts'
import { knownTo, shown } from './guard.ts'
import { narrowed } from './narrow.ts'

const closed = { additionalProperties: false } as const
const STATES = ['open', 'notified', 'rectifying', 'submitted', 'verified', 'overdue'] as const satisfies CaseState[]
const state = Type.Enum([...STATES])

const facts = {
  id: Type.String(),
  seq: Type.Integer(),
  rule: Type.String(),
  kind: Type.String(),
  area: Type.String(),
  subject: Type.String(),
  name: orNull(Type.String({ description: 'What the subject is called.' })),
  state,
  body: orNull(Type.String()),
  due: orNull(day),
  openedAt: instant,
  openedBy: Type.String({ description: 'The submission whose record failed.' }),
  closedAt: orNull(instant),
  closedBy: orNull(
    Type.String({ description: 'The submission whose record passed; null where the office closed it.' }),
  ),
  reopened: Type.Integer(),
  version: Type.Integer({ description: 'Also the ETag: a move may say with If-Match which version it is made of.' }),
}
const Case = Type.Object(facts)
const CaseWithEvents = Type.Object({
  ...facts,
  moves: Type.Array(
    Type.Object({
      to: state,
      by: Type.Enum(['direct', 'rectify'], { description: 'The office directs, the responsible side rectifies.' }),
      needs: Type.Array(Type.Enum(['body', 'due', 'note', 'note-or-file'])),
    }),
    { description: 'What whoever asks may do next. 可作的下一步' },
  ),
  events: Type.Array(
    Type.Object({
      seq: Type.Integer(),
      at: instant,
      who: Type.String(),
      from: orNull(state),
      to: state,
      note: orNull(Type.String()),
      file: orNull(Type.String()),
    }),
  ),
})

/** `/v1/cases` (督办): what was violated, and how far its rectification is. */
export const caseRoutes = (app: FastifyInstance, office: Office): void => {
  const act = actsOn(app)
  const { store } = office
  const cases = casesOf(office)

  const nameOf = async ({ kind, area, subject: id }: CaseHistory['found']): Promise<string | null> =>
    (await store.subjects.get({ kind, area, id }))?.name ?? null

  const viewOf = async ({ found, events }: CaseHistory, request: FastifyRequest, reply: FastifyReply) => {
    reply.header('etag', `"${found.version}"`)
    const moves = movesFrom(found.state, moversOf(knownTo(request)))
    const told = events.map(({ case: _, ...event }) => event)
    return {
      ...found,
      name: await nameOf(found),
      moves: moves.map(({ to, by, needs }) => ({ to, by, needs })),
      events: told,
    }
  }

  const historyFor = async (request: FastifyRequest, id: string): Promise<CaseHistory> =>
    shown(knownTo(request), await cases.history(id), ({ found }) => found, 'case', id)

  act({
    ...{ method: 'GET', url: '/v1/cases', action: 'case:read', group: 'cases' },
    ...{ id: 'listCases', zh: '督办案件列表', en: 'List the cases' },
    query: Type.Object(
      {
        ...cursorQuery,
        area: Type.Optional(areaCode),
        kind: Type.Optional(text(64)),
        rule: Type.Optional(text(300)),
        subject: Type.Optional(text(200)),
        state: Type.Optional(Type.Enum([...STATES, 'unclosed'], { description: '`unclosed`: any but verified.' })),
        body: Type.Optional(text(200)),
        dueBefore: Type.Optional(day),
      },
      closed,
    ),
    answer: pageOf(Case),
    handle: async ({ query: { after, limit, area, kind, state: asked, ...rest }, request }) => {
      const states =
        asked === undefined
          ? undefined
          : STATES.filter((one) => (asked === 'unclosed' ? one !== 'verified' : one === asked))
      const scope = await narrowed(office, knownTo(request), { area, kind })
      const page = await store.cases.list(
        { ...scope, ...rest, ...(states === undefined ? {} : { states }) },
        cursorOf({ ...(after ? { after } : {}), ...(limit ? { limit } : {}) }),
      )
      const items = []
      for (const one of page.items) items.push({ ...one, name: await nameOf(one) })
      return { ...page, items }
    },
  })

  act({
    ...{ method: 'GET', url: '/v1/cases/:id', action: 'case:read', group: 'cases' },
    ...{ id: 'getCase', zh: '一个案件及其经过', en: 'One case with what happened to it' },
    params: IdPath,
    answer: CaseWithEvents,
    handle: async ({ params, request, reply }) => viewOf(await historyFor(request, params.id), request, reply),
  })

  act({
    ...{ method: 'POST', url: '/v1/cases/:id/moves', action: 'case:rectify', group: 'cases' },
    ...{ id: 'moveCase', zh: '案件下一步', en: 'Move a case on' },
    params: IdPath,
    body: Type.Object(
      {
        to: state,
        note: Type.Optional(text(2_000)),
        file: Type.Optional(Type.String({ minLength: 1, maxLength: 64, description: 'The id of a file. 佐证' })),
        body: Type.Optional(
          Type.String({ minLength: 1, maxLength: 200, description: 'The responsible body. 责任单位' }),
        ),
        due: Type.Optional(Type.String({ format: 'date', description: 'The deadline. 整改期限' })),
      },
      closed,
    ),
    answer: CaseWithEvents,
    handle: async ({ params, body, request, reply }) => {
      const known = knownTo(request)
      await historyFor(request, params.id)
      const isOffice = mayDo(known, 'case:direct')
      // who answers and until when is only for the office to say
      if (!isOffice && (body.body !== undefined || body.due !== undefined))
        throw refusal('not-allowed', { action: 'case:direct' })
      const who = {
        account: known.account,
        as: moversOf(known),
        mayShow: (area: string) => isWithin(known.stems, area),
      }
      return viewOf(await cases.step(params.id, { ...body, version: versionOf(request) }, who), request, reply)
    },
  })
}

/** Whose moves somebody may make. */
const moversOf = (known: Known): readonly Mover[] => (mayDo(known, 'case:direct') ? ['direct', 'rectify'] : ['rectify'])

/** The version that `If-Match` names; null for any. */
export const versionOf = ({ headers }: FastifyRequest): number | null => {
  const tag = headers['if-match']
  if (tag === undefined || tag === '*') return null
  const version = /^"(\d{1,9})"$/.exec(tag)?.[1]
  if (version === undefined) throw refusal('bad-header', { name: 'If-Match', expected: 'an ETag, "3"' })
  return Number(version)
}
