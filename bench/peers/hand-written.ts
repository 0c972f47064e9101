import type { FactRecord } from '../../src/model/index.ts'

// What somebody would write who had only these rules to check: the yardstick for every evaluator.

const PUBLIC = new Set<unknown>([
  'railway-station',
  'metro-interchange',
  'coach-station',
  'airport',
  'transport-hub',
  'service-area',
  'library',
  'museum',
  'cultural-sports',
  'shopping-centre',
  'commercial',
  'government-service-centre',
  'public-service',
  'medical-institution',
  'tourist-attraction',
  'amusement',
])
const HUBS = new Set<unknown>([
  'transport-hub',
  'railway-station',
  'metro-interchange',
  'coach-station',
  'airport',
  'service-area',
])
const [PASS, FAIL, UNKNOWN, NONE, MANUAL] = [0, 1, 2, 3, 4] as const

type Known = boolean | undefined
type Facts = FactRecord['facts']

const and = (a: Known, b: Known): Known => (a === false || b === false ? false : a && b)
const or = (a: Known, b: Known): Known =>
  a === true || b === true ? true : a === undefined ? a : b === undefined ? b : a || b
const not = (a: Known): Known => (a === undefined ? a : !a)

const above = (value: unknown, limit: number): Known => (value === undefined ? undefined : (value as number) > limit)
const atLeast = (value: unknown, limit: number): Known => (value === undefined ? undefined : (value as number) >= limit)
const among = (value: unknown, words: ReadonlySet<unknown>): Known =>
  value === undefined ? undefined : words.has(value)
const is = (value: unknown, word: unknown): Known => (value === undefined ? undefined : value === word)

const verdict = (applies: Known, complies: Known): number => {
  if (applies === false) return NONE
  if (complies === true) return PASS
  return applies === true && complies === false ? FAIL : UNKNOWN
}

/** The rules of 清远 on public toilets, in the order of the rulebook. */
export const toiletByHand = ({ facts }: { readonly facts: Facts }, out: Uint8Array): void => {
  const { setting, construction, highTraffic, femaleStalls, maleStalls, maleCubicles, maleUrinals } = facts
  const both =
    maleCubicles === undefined || maleUrinals === undefined ? undefined : Number(maleCubicles) + Number(maleUrinals)
  const men = maleStalls === undefined ? both : both === undefined || both === maleStalls ? maleStalls : undefined
  const built = construction === undefined ? undefined : construction === 'new' || construction === 'rebuilt'
  const owes = and(and(is(setting, 'urban'), built), above(men, 0))
  const ratio =
    men === undefined || femaleStalls === undefined || men === 0 ? undefined : Number(femaleStalls) / Number(men)
  out[0] = verdict(and(owes, is(highTraffic, true)), atLeast(ratio, 2))
  out[1] = verdict(owes, atLeast(ratio, 1.5))
}

/** The rules of 清远 on venues, in the order of the rulebook. */
export const venueByHand = ({ facts }: { readonly facts: Facts }, out: Uint8Array): void => {
  const { venueType, floorArea, dailyVisitors, nursingRooms, thirdToilets, breastfeedingFacilities } = facts
  const owes = or(or(among(venueType, PUBLIC), above(floorArea, 10_000)), above(dailyVisitors, 10_000))
  const hasRoom = atLeast(nursingRooms, 1)
  const sights = or(is(venueType, 'tourist-attraction'), is(venueType, 'shopping-centre'))
  const elsewhere = verdict(not(owes), or(hasRoom, is(breastfeedingFacilities, true)))
  const asks = and(not(hasRoom), not(owes))
  out[0] = verdict(is(venueType, 'library'), is(facts.womensReadingSection, true))
  out[1] = verdict(or(sights, and(among(venueType, HUBS), above(dailyVisitors, 10_000))), atLeast(thirdToilets, 1))
  out[2] = verdict(hasRoom, is(facts.nursingRoomMaintained, true))
  out[3] = elsewhere
  out[4] = verdict(hasRoom, is(facts.nursingRoomManagementSystem, true))
  out[5] = verdict(owes, hasRoom)
  out[6] = asks === false ? NONE : asks === true ? MANUAL : UNKNOWN
  out[7] = elsewhere
}
