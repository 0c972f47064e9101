import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type TSchema, Type } from 'typebox'
import {
  areaSeen,
  type Filing,
  kindsWithin,
  note,
  type Office,
  type OfficeSubmissions,
  peopleIn,
  problemsIn,
  type Replaced,
  readBasis,
  stemsWithin,
} from '../../office/index.ts'
import { reportProblem } from '../../report/index.ts'
import type { Submission } from '../../store/index.ts'
import type { Door } from '../door.ts'
import { refusal } from '../fault.ts'
import { speak } from '../language.ts'
import { essenceOf } from '../media.ts'
import { actsOn, cursorOf, cursorQuery, IdPath, pageOf } from './act.ts'
import { areaCode, day, instant, orNull, period, text } from './forms.ts'
import { knownTo } from './guard.ts'
import { HANDED_TYPES, handedQuery, readHanded } from './handed.ts'
import { revisionSeen, revisionTag, tagged, tagOf } from './tags.ts'

const closed = { additionalProperties: false } as const

const STATES = ['draft', 'submitted', 'accepted', 'returned', 'locked', 'superseded'] as const
const count = Type.Integer({ minimum: 0 })

const submission = {
  id: Type.String(),
  seq: Type.Integer(),
  state: Type.Enum([...STATES]),
  area: areaCode,
  kind: orNull(Type.String({ description: 'Null where there are several. 记录类型' })),
  period: orNull(Type.String()),
  by: Type.String({ description: 'The account that handed it in. 报送账号' }),
  createdAt: instant,
  submittedAt: orNull(instant),
  decidedAt: orNull(instant),
  decidedBy: orNull(Type.String()),
  note: orNull(Type.String()),
  supersedes: orNull(Type.String()),
  supersededBy: orNull(Type.String()),
  rulebook: Type.String(),
  engine: Type.String(),
  version: Type.String(),
  asOf: day,
  counts: Type.Object({
    ...{ records: count, refused: count, pass: count, fail: count, unknown: count },
    ...{ notApplicable: count, manual: count, error: count, breaches: count },
  }),
  revision: Type.Integer(),
}
const Listed = Type.Object(submission, { description: 'Records that were handed in together. 报送' })
const ref = (name: string): TSchema => Type.Unsafe({ $ref: `${name}#` })
const Whole = Type.Object({ ...submission, report: ref('Report') }, { description: 'With its report. 报送及报告' })

const Kept = Type.Object({
  position: count,
  kind: Type.String(),
  subject: Type.String(),
  area: areaCode,
  asOf: day,
  record: Type.Object({}, { additionalProperties: true }),
  findings: Type.Array(Type.Object({}, { additionalProperties: true })),
})

const filingQuery = {
  ...handedQuery,
  area: Type.Optional({ ...areaCode, description: 'The area it is for; otherwise the least that holds all. 地区' }),
  period: Type.Optional({ ...period, description: 'Otherwise the latest year of the records. 填报期' }),
  lang: Type.Optional(Type.Enum(['zh-CN', 'en'], { description: 'Language of the report. 语言' })),
}
const state = Type.Optional(
  Type.Enum(['draft', 'submitted'], { description: '`submitted` where nothing is said. 草稿或正式报送' }),
)
const FilingQuery = Type.Object({ ...filingQuery, state }, closed)
const CorrectionQuery = Type.Object(filingQuery, closed)
const LangQuery = Type.Object({ lang: filingQuery.lang }, closed)

const ListQuery = Type.Object(
  {
    ...cursorQuery,
    area: Type.Optional({ ...areaCode, description: 'With all areas under it. 地区' }),
    kind: Type.Optional(text(64)),
    period: Type.Optional(period),
    state: Type.Optional(Type.Enum([...STATES])),
    by: Type.Optional(text(64)),
    since: Type.Optional(instant),
    before: Type.Optional(instant),
  },
  closed,
)

/** `/v1/submissions`: records handed in, corrected and decided on. */
export const submissionRoutes = (
  app: FastifyInstance,
  office: Office,
  { halfsky, settings }: Door,
  submissions: OfficeSubmissions,
): void => {
  const act = actsOn(app)
  const { store } = office
  const common = { group: 'submissions', params: IdPath } as const

  const filingOf = async (
    request: FastifyRequest,
    query: Parameters<typeof readHanded>[1] & { period?: string; area?: string },
    rest: Pick<Filing, 'state' | 'lang'>,
  ): Promise<Filing> => ({
    ...(await readHanded(request, query, halfsky, settings.maxRecords)),
    ...rest,
    ...{ area: query.area, period: query.period, asOf: settings.today(), key: keyOf(request) },
  })

  const file = async (
    asked: { request: FastifyRequest; reply: FastifyReply },
    query: Parameters<typeof filingOf>[1] & { state?: 'draft' | 'submitted' },
    replaced?: Replaced,
  ) => {
    const { request, reply } = asked
    const lang = speak(request, reply)
    const filing = await filingOf(request, query, { state: query.state ?? 'submitted', lang })
    const kept = await submissions.submit(knownTo(request), filing, replaced)
    if (kept.isReplay) reply.header('idempotent-replayed', 'true')
    reply.header('location', `/v1/submissions/${kept.submission.id}`)
    reply.header('etag', tagOfSubmission(kept.submission))
    return { ...kept.submission, report: kept.report }
  }

  act({
    ...{ group: 'submissions', method: 'POST', url: '/v1/submissions', action: 'submission:create' },
    ...{ id: 'submit', zh: '报送记录', en: 'Hand in records' },
    query: FilingQuery,
    takes: HANDED_TYPES,
    answer: Whole,
    status: 201,
    handle: ({ query, ...asked }) => file(asked, query),
  })

  act({
    ...{ ...common, method: 'PUT', url: '/v1/submissions/:id', action: 'submission:create' },
    ...{ id: 'replaceDraft', zh: '替换草稿', en: 'Replace a draft' },
    query: FilingQuery,
    takes: HANDED_TYPES,
    answer: Whole,
    handle: ({ params: { id }, query, ...asked }) =>
      file(asked, { state: 'draft', ...query }, { id, as: 'draft', revision: revisionSeen(asked.request, id) }),
  })

  act({
    ...{ ...common, method: 'POST', url: '/v1/submissions/:id/correction', action: 'submission:create' },
    ...{ id: 'correct', zh: '更正报送', en: 'Correct what was handed in' },
    query: CorrectionQuery,
    takes: HANDED_TYPES,
    answer: Whole,
    status: 201,
    handle: ({ params: { id }, query, ...asked }) =>
      file(asked, query, { id, as: 'correction', revision: revisionSeen(asked.request, id) }),
  })

  act({
    ...{ ...common, method: 'POST', url: '/v1/submissions/:id/hand-in', action: 'submission:create' },
    ...{ id: 'handIn', zh: '正式报送草稿', en: 'Hand in a draft as it stands' },
    query: LangQuery,
    answer: Whole,
    status: 201,
    handle: async ({ params: { id }, request, reply }) => {
      const given = { lang: speak(request, reply), asOf: settings.today() }
      const kept = await submissions.handIn(knownTo(request), id, given, revisionSeen(request, id))
      reply.header('location', `/v1/submissions/${kept.submission.id}`)
      reply.header('etag', tagOfSubmission(kept.submission))
      return { ...kept.submission, report: kept.report }
    },
  })

  act({
    ...{ ...common, method: 'POST', url: '/v1/submissions/:id/decision', action: 'submission:decide' },
    ...{ id: 'decide', zh: '审核报送', en: 'Accept or return what was handed in' },
    body: Type.Object({ decision: Type.Enum(['accept', 'return']), note: Type.Optional(orNull(text(2_000))) }, closed),
    answer: Listed,
    handle: async ({ params: { id }, body, request, reply }) => {
      const revision = revisionSeen(request, id)
      const decided = await submissions.decide(knownTo(request), id, { ...body, revision })
      reply.header('etag', tagOfSubmission(decided))
      return decided
    },
  })

  act({
    ...{ ...common, method: 'POST', url: '/v1/submissions/:id/recheck', action: 'submission:read' },
    ...{ id: 'recheck', zh: '用当时的规则库重新检查', en: 'Make the report again' },
    answer: Type.Object({ same: Type.Boolean(), rulebook: Type.String(), report: ref('Report') }),
    handle: ({ params: { id }, request }) => submissions.recheck(knownTo(request), id),
  })

  act({
    ...{ group: 'submissions', method: 'GET', url: '/v1/submissions', action: 'submission:read' },
    ...{ id: 'listSubmissions', zh: '报送列表', en: 'List what was handed in' },
    query: ListQuery,
    answer: pageOf(Listed),
    handle: async ({ query, request, reply }) => {
      const known = knownTo(request)
      const { after, limit, area, kind, state, ...rest } = query
      if (area !== undefined) areaSeen(known, area)
      const filter = { ...rest, stems: stemsWithin(known, area), ...kindsWithin(known, kind) }
      const cursor = cursorOf({ ...(after ? { after } : {}), ...(limit ? { limit } : {}) })
      const page = await store.submissions.list({ ...filter, ...(state ? { states: [state] } : {}) }, cursor)
      return tagged(request, reply, tagOf(page), async () => page)
    },
  })

  act({
    ...{ ...common, method: 'GET', url: '/v1/submissions/:id', action: 'submission:read' },
    ...{ id: 'getSubmission', zh: '一次报送及其报告', en: 'One submission with its report' },
    answer: Whole,
    handle: async ({ params: { id }, request, reply }) => {
      const known = knownTo(request)
      const found = await submissions.get(known, id)
      return tagged(request, reply, tagOfSubmission(found), async () => {
        const report = await submissions.report(found.id)
        await noteRead(office, known.account, found.id, 'report')
        return { ...found, report }
      })
    },
  })

  act({
    ...{ ...common, method: 'GET', url: '/v1/submissions/:id/records', action: 'submission:read' },
    ...{ id: 'listRecords', zh: '报送的记录', en: 'The records of a submission' },
    query: Type.Object(cursorQuery, closed),
    answer: pageOf(Kept),
    handle: async ({ params: { id }, query, request }) => {
      const known = knownTo(request)
      const found = await submissions.get(known, id)
      const { items, next } = await store.records.list({ submission: found.id }, cursorOf(query))
      await noteRead(office, known.account, found.id, 'records')
      const told = items.map(({ position, kind, subject, area, asOf, body, findings }) => ({
        ...{ position, kind, subject, area, asOf, record: JSON.parse(body), findings: JSON.parse(findings ?? '[]') },
      }))
      return { items: told, next }
    },
  })

  act({
    ...{ ...common, method: 'GET', url: '/v1/submissions/:id/problems', action: 'submission:read' },
    ...{ id: 'listProblems', zh: '报送中被拒收的记录和问题', en: 'What was refused, and why' },
    query: LangQuery,
    answer: Type.Object({ items: Type.Array(ref('Problem')) }),
    handle: async ({ params: { id }, request, reply }) => {
      const found = await submissions.get(knownTo(request), id)
      const lang = speak(request, reply)
      const basis = readBasis((await store.submissions.problems(found.id)) ?? '')
      return { items: problemsIn(basis).map((one) => reportProblem(one, lang)) }
    },
  })

  act({
    ...{ ...common, method: 'GET', url: '/v1/submissions/:id/people', action: 'person:read' },
    ...{ id: 'listPeople', zh: '报送中保留的姓名', en: 'The names kept with a submission' },
    answer: Type.Object({
      items: Type.Array(Type.Object({ position: count, place: count, name: Type.String(), purgeAt: instant })),
    }),
    handle: async ({ params: { id }, request }) => {
      const known = knownTo(request)
      const people = await peopleIn(office, known, await submissions.get(known, id))
      return { items: people.map(({ position, place, name, purgeAt }) => ({ position, place, name, purgeAt })) }
    },
  })
}

const noteRead = ({ store }: Office, who: string, id: string, part: string): Promise<void> =>
  store.transact((tx) => note(tx, who, 'submission:read', `submission/${id}`, { part }))

const tagOfSubmission = ({ id, revision }: Submission): string => revisionTag(id, revision)

const KEY = /^[\x21-\x7e]{1,255}$/

/** The idempotency key of a request and what it was sent with, both as hashes: what a client writes there may be anything. */
const keyOf = (request: FastifyRequest): Filing['key'] => {
  const { headers, method, body, url } = request
  const key = headers['idempotency-key']
  if (key === undefined) return undefined
  if (typeof key !== 'string' || !KEY.test(key))
    throw refusal('bad-header', { name: 'Idempotency-Key', expected: '1–255 ASCII' })
  const hash = createHash('sha256').update([method, url, essenceOf(headers['content-type']), ''].join('\n'))
  if (Buffer.isBuffer(body)) hash.update(body)
  return { key: createHash('sha256').update(key).digest('hex'), hash: hash.digest('hex') }
}
