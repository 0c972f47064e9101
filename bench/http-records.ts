/** Made-up records for the benchmark of the HTTP path: several kinds, no two alike, the same at every run. */
import type { Json } from './http-echo.ts'

const ADDRESS = '示例市示例区示例街道示例路'

/** Whole numbers from 0 to below `n`, one after another, the same at every run. */
const dice = (seed: number) => {
  let state = seed
  return (n: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * n)
  }
}

type Roll = ReturnType<typeof dice>

const pick = <T>(roll: Roll, choices: readonly T[]): T => choices[roll(choices.length)] as T

/** A fact that is there nine times in ten. */
const often = <T>(roll: Roll, name: string, value: T): Record<string, T> => (roll(10) > 0 ? { [name]: value } : {})

const VENUES = ['railway-station', 'coach-station', 'library', 'museum', 'shopping-centre', 'commercial', 'other']

const FACTS: Readonly<Record<string, (roll: Roll) => Json>> = {
  'public-toilet': (roll) => ({
    setting: pick(roll, ['urban', 'urban', 'urban', 'rural']),
    construction: pick(roll, ['new', 'rebuilt', 'existing']),
    ...often(roll, 'highTraffic', roll(3) === 0),
    femaleStalls: 1 + roll(14),
    maleStalls: 1 + roll(14),
    ...often(roll, 'sanitary', roll(5) > 0),
  }),
  venue: (roll) => ({
    venueType: pick(roll, VENUES),
    floorArea: 200 + roll(40_000),
    dailyVisitors: 10 * roll(2_000),
    nursingRooms: roll(3),
    thirdToilets: roll(3),
    ...often(roll, 'nursingRoomPrivacy', roll(2) > 0),
    ...often(roll, 'nursingRoomMaintained', roll(2) > 0),
    ...often(roll, 'womensReadingSection', roll(2) > 0),
  }),
  'village-committee': (roll) => {
    const memberCount = 3 + roll(7)
    return { memberCount, femaleCount: roll(3), headIsFemale: roll(3) === 0 }
  },
  'leadership-team': (roll) => ({
    bodyType: pick(roll, ['subdistrict', 'town', 'government-department', 'public-institution']),
    members: Array.from({ length: 5 + roll(5) }, (_, seat) => ({
      sex: pick(roll, ['女', '男', '男', '男']),
      post: seat === 0 ? 'principal' : 'deputy',
    })),
  }),
}

const AREAS: Readonly<Record<string, readonly string[]>> = {
  'leadership-team': ['440117001', '440117002', '440117100'],
}

/** `count` records of these kinds in turn, each of about a kilobyte, most of it names, sources and evidence. */
export const madeRecords = (count: number, kinds: readonly string[] = Object.keys(FACTS)): Json[] => {
  const roll = dice(20_260_501)
  return Array.from({ length: count }, (_, index) => {
    const kind = kinds[index % kinds.length] ?? ''
    const facts = FACTS[kind]?.(roll) ?? {}
    const [first = ''] = Object.keys(facts)
    return {
      kind,
      id: `B-${index}`,
      name: `示例对象${index}（虚构）`,
      area: pick(roll, AREAS[kind] ?? ['441802', '441803', '440117', '441825']),
      asOf: `2026-0${1 + roll(5)}-${10 + roll(18)}`,
      source: `示例登记表第 ${roll(10_000)} 号，${ADDRESS} ${roll(999)} 号，由示例检查员填报，${ADDRESS.repeat(8 + roll(8))}`,
      ...facts,
      ...(roll(4) === 0
        ? { evidence: { [first]: { document: `示例〔2026〕${roll(500)} 号`, date: '2026-01-01' } } }
        : {}),
    }
  })
}
