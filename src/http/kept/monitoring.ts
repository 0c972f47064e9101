import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import {
  areaSeen,
  completenessOf,
  figuresIn,
  kindsWithin,
  note,
  type Office,
  setPeriods,
  stemsWithin,
} from '../../office/index.ts'
import { unknownKind } from '../../record/index.ts'
import type { Door } from '../door.ts'
import { refusal } from '../fault.ts'
import { actsOn, cursorOf, cursorQuery, pageOf } from './act.ts'
import { areaCode, day, instant, orNull, period, text } from './forms.ts'
import { knownTo, shown } from './guard.ts'

const closed = { additionalProperties: false } as const
const count = Type.Integer({ minimum: 0 })
const rate = orNull(Type.Number({ minimum: 0, maximum: 1 }))
const within = Type.Optional({ ...areaCode, description: 'With all areas under it. 地区' })

const Period = Type.Object({
  seq: Type.Integer(),
  area: areaCode,
  kind: Type.String(),
  period: Type.String(),
  due: day,
  lockedAt: orNull(instant),
  lockedBy: orNull(Type.String()),
})

const GivenPeriod = Type.Object(
  { area: areaCode, kind: text(64), period, due: day, locked: Type.Optional(Type.Boolean()) },
  closed,
)

const counted = {
  ...{ expected: count, submitted: count, onTime: count, late: count, missing: count, accepted: count },
  ...{ timeliness: rate, completeness: rate },
}

const Subject = Type.Object({
  ...{ seq: Type.Integer(), kind: Type.String(), area: areaCode, id: Type.String() },
  ...{ name: orNull(Type.String()), firstSeen: instant, lastSeen: instant },
  latest: Type.String({ description: 'The submission that told of it last.' }),
})

const Bilingual = Type.Object({ zh: Type.String(), en: Type.String() })

const Figure = Type.Object({
  indicator: Type.String(),
  title: Bilingual,
  unit: orNull(Bilingual),
  reported: orNull(Type.Number()),
  recomputed: orNull(Type.Object({ low: Type.Number(), high: Type.Number() })),
  difference: orNull(Type.Number()),
  differs: Type.Boolean(),
  bodies: orNull(Type.Object({ kind: Type.String(), found: count, expected: orNull(Type.Number()) })),
  state: orNull(Type.Enum(['complete', 'partial', 'doubtful'])),
})

const pathOf = (index: number) => ({ path: `/items/${index}/kind` })

/** `/v1/periods`, `/v1/completeness`, `/v1/subjects`, `/v1/figures`: what is due, what came, and what it adds up to. */
export const monitoringRoutes = (app: FastifyInstance, office: Office, { halfsky }: Door): void => {
  const act = actsOn(app)
  const { store } = office
  const common = { group: 'submissions', method: 'GET' } as const

  act({
    ...{ ...common, url: '/v1/periods', action: 'period:read' },
    ...{ id: 'listPeriods', zh: '填报期列表', en: 'What is due, and when' },
    query: Type.Object(
      { ...cursorQuery, area: within, kind: Type.Optional(text(64)), period: Type.Optional(period) },
      closed,
    ),
    answer: pageOf(Period),
    handle: async ({ query, request }) => {
      const known = knownTo(request)
      const { area, kind } = query
      if (area !== undefined) areaSeen(known, area)
      const chosen = query.period === undefined ? {} : { period: query.period }
      const filter = { stems: stemsWithin(known, area), ...kindsWithin(known, kind), ...chosen }
      return store.periods.list(filter, cursorOf(query))
    },
  })

  act({
    ...{ group: 'submissions', method: 'PUT', url: '/v1/periods', action: 'period:set' },
    ...{ id: 'putPeriods', zh: '设定填报期，锁定或解锁', en: 'Set what is due, lock or unlock it' },
    body: Type.Object({ items: Type.Array(GivenPeriod, { minItems: 1, maxItems: 1_000 }) }, closed),
    answer: Type.Object({ items: Type.Array(Period) }),
    handle: async ({ body, request }) => {
      for (const [index, { kind }] of body.items.entries()) {
        if (!Object.hasOwn(halfsky.kinds.specs, kind))
          throw refusal('unfit-request', {}, [unknownKind(kind, Object.keys(halfsky.kinds.specs), pathOf(index))])
      }
      return { items: await setPeriods(office, knownTo(request), body.items) }
    },
  })

  act({
    ...{ ...common, url: '/v1/completeness', action: 'period:read' },
    ...{ id: 'completeness', zh: '报送的完整性和及时性', en: 'How complete and how timely' },
    query: Type.Object({ area: within, kind: Type.Optional(text(64)), period: Type.Optional(period) }, closed),
    answer: Type.Object({
      items: Type.Array(Type.Object({ area: areaCode, kind: Type.String(), ...counted })),
      total: Type.Object(counted),
    }),
    handle: async ({ query, request }) => {
      const known = knownTo(request)
      if (query.area !== undefined) areaSeen(known, query.area)
      return completenessOf(office, known, query)
    },
  })

  act({
    ...{ ...common, url: '/v1/subjects', action: 'subject:read' },
    ...{ id: 'listSubjects', zh: '对象列表', en: 'The bodies and things that records are about' },
    query: Type.Object({ ...cursorQuery, area: within, kind: Type.Optional(text(64)) }, closed),
    answer: pageOf(Subject),
    handle: async ({ query, request }) => {
      const known = knownTo(request)
      if (query.area !== undefined) areaSeen(known, query.area)
      const filter = { stems: stemsWithin(known, query.area), ...kindsWithin(known, query.kind) }
      return store.subjects.list(filter, cursorOf(query))
    },
  })

  act({
    ...{ ...common, url: '/v1/subjects/:kind/:area/:id', action: 'subject:read' },
    ...{ id: 'getSubject', zh: '一个对象及其历次记录', en: 'One of them, with its history' },
    params: Type.Object({ kind: text(64), area: text(12), id: text(200) }),
    query: Type.Object(cursorQuery, closed),
    answer: Type.Object({
      ...Subject.properties,
      history: pageOf(
        Type.Object({
          ...{ submission: Type.String(), position: count, state: Type.String(), period: orNull(Type.String()) },
          asOf: day,
          record: Type.Object({}, { additionalProperties: true }),
        }),
      ),
    }),
    handle: async ({ params, query, request }) => {
      const known = knownTo(request)
      const subject = shown(known, await store.subjects.get(params), (found) => found, 'subject', '…')
      const { kind, area, id } = subject
      const page = await store.records.list({ kind, subject: id, stems: [area], handedIn: true }, cursorOf(query))
      await store.transact((tx) => note(tx, known.account, 'subject:read', `subject/${kind}/${area}`))
      const own = page.items.filter((one) => one.area === area)
      const items = own.map(({ submission, position, state, period, asOf, body }) => ({
        ...{ submission, position, state, period, asOf, record: JSON.parse(body) },
      }))
      return { ...subject, history: { items, next: page.next } }
    },
  })

  act({
    ...{ ...common, url: '/v1/figures', action: 'subject:read' },
    ...{ id: 'figures', zh: '上报数与汇总数对照', en: 'Reported and recomputed figures side by side' },
    query: Type.Object({ area: areaCode, year: Type.String({ pattern: '^(?:19|20)[0-9]{2}$' }) }, closed),
    answer: Type.Object({
      area: areaCode,
      year: Type.Integer(),
      submission: orNull(Type.String()),
      items: Type.Array(Figure),
    }),
    handle: ({ query: { area, year }, request }) => figuresIn(office, halfsky, knownTo(request), area, Number(year)),
  })
}
