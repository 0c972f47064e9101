import { afterAll, beforeAll, expect, test } from 'vitest'
import { STALL_RATIO } from '../open.ts'
import { type Asking, type Desk, openDesk } from './office.ts'

let desk: Desk
let office: Asking
let unit: string
beforeAll(async () => {
  desk = await openDesk()
  office = await desk.as(['office'], { areas: ['441800'] })
  unit = (await office('POST', '/v1/units', { name: '示例局' })).json.id
})
afterAll(() => desk.close())

const reminders = async (days = 30) => (await office('GET', `/v1/duties/reminders?days=${days}`)).json.items

test('a unit answers for rules and indicators there are, in the areas of the office', async () => {
  const rule = await office('POST', '/v1/duties', { unit, rule: STALL_RATIO, area: '441802' })
  expect(rule).toMatchObject({ status: 201, json: { rule: STALL_RATIO, indicator: null } })
  const indicator = { unit, indicator: 'maternalMortalityRate', area: '441800' }
  expect((await office('POST', '/v1/duties', indicator)).status).toBe(201)
  for (const wrong of [
    { unit, rule: `${STALL_RATIO}n`, area: '441802' },
    { unit, indicator: 'maternalMortality', area: '441802' },
  ])
    expect((await office('POST', '/v1/duties', wrong)).status).toBe(422)
  expect((await office('POST', '/v1/duties', { unit, rule: STALL_RATIO, area: '440117' })).status).toBe(404)
  expect((await office('POST', '/v1/duties', { unit: 'x', rule: STALL_RATIO, area: '441802' })).status).toBe(409)
  expect((await office('POST', '/v1/duties', { unit, area: '441802' })).status).toBe(400)
  const list = async (query: string) => (await office('GET', `/v1/duties?${query}`)).json.items
  expect(await list('area=441802')).toHaveLength(1)
  expect(await list(`unit=${unit}`)).toHaveLength(2)
  const toilets = await desk.as(['inspector'], { areas: ['441800'], kinds: ['public-toilet'] })
  expect((await toilets('GET', '/v1/duties')).json.items).toHaveLength(1)
  const other = await desk.as(['office'], { areas: ['440117'] })
  expect((await other('GET', '/v1/duties')).json.items).toEqual([])
  expect((await other('DELETE', `/v1/duties/${rule.json.id}`)).status).toBe(404)
  expect((await other('GET', `/v1/duties/${rule.json.id}/reports/2026`)).status).toBe(404)
  for (const { id } of await list('')) expect((await office('DELETE', `/v1/duties/${id}`)).status).toBe(204)
  expect(await list('')).toEqual([])
})

test('reports are on time or late, once a year, and those who owe them are reminded', async () => {
  const { id } = (await office('POST', '/v1/duties', { unit, rule: STALL_RATIO, area: '441802' })).json
  const url = (year: number) => `/v1/duties/${id}/reports/${year}`
  const reporter = await desk.as(['hr'], { areas: ['441802'] })
  // what came before the assignment is not owed
  expect((await reporter('GET', url(2025))).status).toBe(404)
  expect((await reporter('GET', url(2026))).json).toMatchObject({ state: 'waiting', due: '2027-01-31' })
  expect(await reminders()).toEqual([])
  desk.at('2027-01-10T00:00:00.000Z')
  const again = await desk.as(['hr'], { areas: ['441802'] })
  office = await desk.as(['office'], { areas: ['441800'] })
  expect(await reminders()).toMatchObject([{ duty: id, year: 2026, state: 'waiting', unitName: '示例局' }])
  expect(await reminders(5)).toEqual([])
  const text = '示例：已完成'
  expect((await again('PUT', url(2026), { text })).json).toMatchObject({ state: 'on-time', text })
  expect((await again('PUT', url(2026), { text })).status).toBe(412)
  expect((await again('PUT', url(2027), { due: '2027-01-20' })).status).toBe(403)
  expect((await office('PUT', url(2027), { due: '2027-01-20' })).json).toMatchObject({ state: 'waiting' })
  desk.at('2027-01-20T23:00:00.000Z')
  office = await desk.as(['office'], { areas: ['441800'] })
  expect((await office('GET', url(2027))).json).toMatchObject({ state: 'waiting' })
  desk.at('2029-02-01T00:00:00.000Z')
  office = await desk.as(['office'], { areas: ['441800'] })
  expect(await reminders(0)).toMatchObject([
    { year: 2027, state: 'late', due: '2027-01-20' },
    { year: 2028, state: 'late', due: '2029-01-31' },
  ])
  expect((await office('PUT', url(2028), { text })).json).toMatchObject({ state: 'handed-in-late' })
  expect((await office('DELETE', `/v1/duties/${id}`)).status).toBe(409)
  expect((await office('GET', url(2027))).json).toMatchObject({ state: 'late' })
  const audit = await (await desk.as(['admin']))('GET', `/v1/audit?object=duty/${id}`)
  expect(audit.text).not.toContain(text)
})
