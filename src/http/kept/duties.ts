import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { mayDo, maySee } from '../../access/index.ts'
import { dutiesOf, dutyThing, type Office } from '../../office/index.ts'
import type { Duty } from '../../store/index.ts'
import type { Door } from '../door.ts'
import { refusal } from '../fault.ts'
import { actsOn, cursorOf, cursorQuery, IdPath, pageOf } from './act.ts'
import { areaCode, day, instant, orNull, text } from './forms.ts'
import { knownTo, shown } from './guard.ts'
import { narrowed } from './narrow.ts'

const closed = { additionalProperties: false } as const

const Unit = Type.Object({ id: Type.String(), seq: Type.Integer(), name: Type.String() })
const assigned = {
  unit: Type.String(),
  rule: orNull(Type.String()),
  indicator: orNull(Type.String()),
  area: Type.String(),
}
const DutyView = Type.Object({ id: Type.String(), seq: Type.Integer(), ...assigned })
const state = Type.Enum(['waiting', 'late', 'on-time', 'handed-in-late'])
const report = { duty: Type.String(), year: Type.Integer(), due: day, state }
const ReportView = Type.Object({
  ...report,
  submittedAt: orNull(instant),
  submittedBy: orNull(Type.String()),
  text: orNull(Type.String()),
})
const Reminder = Type.Object({ ...report, ...assigned, unitName: Type.String() })
const YearPath = Type.Object({
  id: Type.String({ minLength: 1, maxLength: 64 }),
  year: Type.String({ pattern: '^20[0-9]{2}$' }),
})

const USUAL = 30

/** `/v1/units`, `/v1/duties` (责任分解): who answers for what, and reports on it each year. */
export const dutyRoutes = (app: FastifyInstance, office: Office, { halfsky }: Door): void => {
  const act = actsOn(app)
  const { store } = office
  const duties = dutiesOf(office, halfsky.rulebook)
  const thingOf = dutyThing(halfsky.rulebook)
  const common = { group: 'cases' } as const

  const dutyFor = async (request: FastifyRequest, id: string): Promise<Duty> =>
    shown(knownTo(request), await store.duties.get(id), thingOf, 'duty', id)

  act({
    ...{ ...common, method: 'GET', url: '/v1/units', action: 'duty:read' },
    ...{ id: 'listUnits', zh: '责任单位列表', en: 'List the responsible units' },
    query: Type.Object(cursorQuery, closed),
    answer: pageOf(Unit),
    handle: ({ query }) => store.duties.units(cursorOf(query)),
  })

  act({
    ...{ ...common, method: 'POST', url: '/v1/units', action: 'duty:assign' },
    ...{ id: 'addUnit', zh: '新增责任单位', en: 'Add a responsible unit' },
    body: Type.Object({ name: text(100) }, closed),
    answer: Unit,
    status: 201,
    handle: ({ body, request }) => duties.addUnit(knownTo(request).account, body.name),
  })

  act({
    ...{ ...common, method: 'GET', url: '/v1/duties', action: 'duty:read' },
    ...{ id: 'listDuties', zh: '责任分解列表', en: 'List who answers for what' },
    query: Type.Object(
      {
        ...cursorQuery,
        area: Type.Optional(areaCode),
        unit: Type.Optional(text(64)),
        rule: Type.Optional(text(300)),
        indicator: Type.Optional(text(100)),
      },
      closed,
    ),
    answer: pageOf(DutyView),
    handle: async ({ query: { after, limit, area, ...filter }, request }) => {
      const known = knownTo(request)
      const { stems } = await narrowed(office, known, { area })
      const cursor = cursorOf({ ...(after ? { after } : {}), ...(limit ? { limit } : {}) })
      const { items, next } = await store.duties.list({ ...filter, stems }, cursor)
      return { items: items.filter((duty) => maySee(known, thingOf(duty))), next }
    },
  })

  act({
    ...{ ...common, method: 'POST', url: '/v1/duties', action: 'duty:assign' },
    ...{ id: 'assignDuty', zh: '分解责任', en: 'Assign a rule or an indicator to a unit' },
    body: Type.Union([
      Type.Object({ unit: text(64), rule: text(300), area: areaCode }, closed),
      Type.Object({ unit: text(64), indicator: text(100), area: areaCode }, closed),
    ]),
    answer: DutyView,
    status: 201,
    handle: async ({ body, request, reply }) => {
      const known = knownTo(request)
      const duty = {
        unit: body.unit,
        area: body.area,
        ...('rule' in body ? { rule: body.rule, indicator: null } : { rule: null, indicator: body.indicator }),
      }
      shown(known, duty, thingOf, 'area', body.area)
      const added = await duties.assign(known.account, duty)
      reply.header('location', `/v1/duties/${added.id}`)
      return added
    },
  })

  act({
    ...{ ...common, method: 'DELETE', url: '/v1/duties/:id', action: 'duty:assign' },
    ...{ id: 'removeDuty', zh: '撤回责任', en: 'Take a duty back' },
    params: IdPath,
    handle: async ({ params, request }) => {
      await dutyFor(request, params.id)
      await duties.remove(knownTo(request).account, params.id)
    },
  })

  act({
    ...{ ...common, method: 'GET', url: '/v1/duties/reminders', action: 'duty:read' },
    ...{ id: 'dutyReminders', zh: '年度报告提醒', en: 'Yearly reports that are late, or due soon' },
    query: Type.Object(
      { area: Type.Optional(areaCode), days: Type.Optional(Type.String({ pattern: '^[0-9]{1,3}$' })) },
      closed,
    ),
    answer: Type.Object({ items: Type.Array(Reminder) }),
    handle: async ({ query: { area, days }, request }) => {
      const known = knownTo(request)
      const { stems } = await narrowed(office, known, { area })
      return { items: await duties.reminders(known, stems, days === undefined ? USUAL : Number(days)) }
    },
  })

  act({
    ...{ ...common, method: 'GET', url: '/v1/duties/:id/reports/:year', action: 'duty:read' },
    ...{ id: 'getDutyReport', zh: '年度报告', en: "A unit's yearly report on a duty" },
    params: YearPath,
    answer: ReportView,
    handle: async ({ params, request }) => duties.report(await dutyFor(request, params.id), Number(params.year)),
  })

  act({
    ...{ ...common, method: 'PUT', url: '/v1/duties/:id/reports/:year', action: 'duty:report' },
    ...{ id: 'putDutyReport', zh: '提交年度报告，或定其期限', en: 'Hand in a yearly report, or say by when it is due' },
    params: YearPath,
    body: Type.Union([Type.Object({ text: text(20_000) }, closed), Type.Object({ due: day }, closed)]),
    answer: ReportView,
    handle: async ({ params, body, request }) => {
      const known = knownTo(request)
      const duty = await dutyFor(request, params.id)
      if ('text' in body) return duties.handIn(known.account, duty, Number(params.year), body.text)
      if (!mayDo(known, 'duty:assign')) throw refusal('not-allowed', { action: 'duty:assign' })
      return duties.expect(known.account, duty, Number(params.year), body.due)
    },
  })
}
