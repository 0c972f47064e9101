/**
 * Made-up records to measure by: toilets, venues, employers and schools as registries write them, about 400 bytes each,
 * some facts missing, at least every fifth with a violation. `node bench/records.ts 1000000 [seed] > file`; `--style python`
 * writes them as Python's json.dumps does, `--style sorted` with their keys in alphabetical order.
 */
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** How a line is written. */
export type Style = 'plain' | 'python' | 'sorted'

type Facts = Record<string, string | number | boolean>
/** Gives a number from 0 to 1, the same ones for the same seed. */
type Chance = () => number

/** Mulberry32. */
const chanceOf = (seed: number): Chance => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const AREAS = ['441802', '441803', '441821', '441881', '441882', '441802001', '441803102', '440117', '440117100']
const TOWNS = ['云岭', '长湾', '清溪', '石桥', '东门', '南坪', '河口', '新塘']

const booleansOf = (kind: string): readonly string[] => {
  const path = join(import.meta.dirname, '..', 'schemas', 'records', `${kind}.json`)
  const { properties } = JSON.parse(readFileSync(path, 'utf8')) as { properties: Record<string, { type?: string }> }
  return Object.keys(properties).filter((name) => properties[name]?.type === 'boolean')
}
const EMPLOYER = booleansOf('employer')
const SCHOOL = booleansOf('school')

const pick = <T>(from: readonly [T, ...T[]], chance: Chance): T => from[Math.floor(chance() * from.length)] ?? from[0]

const below = (limit: number, chance: Chance): number => Math.floor(chance() * limit)

/** Some of the yes and no of a kind, in their order. */
const answers = (names: readonly string[], share: number, yes: number, chance: Chance): Facts =>
  Object.fromEntries(names.filter(() => chance() < share).map((name) => [name, chance() < yes]))

const toilet = (chance: Chance): Facts => {
  const maleStalls = 2 + below(14, chance)
  const maleUrinals = below(maleStalls, chance)
  return {
    setting: chance() < 0.7 ? 'urban' : 'rural',
    construction: pick(['new', 'rebuilt', 'existing'], chance),
    highTraffic: chance() < 0.3,
    femaleStalls: Math.round(maleStalls * (0.8 + 1.4 * chance())),
    maleStalls,
    maleCubicles: maleStalls - maleUrinals,
    maleUrinals,
    sanitary: chance() < 0.9,
  }
}

const venue = (chance: Chance): Facts => ({
  venueType: pick(['library', 'shopping-centre', 'coach-station', 'commercial', 'museum', 'office-building'], chance),
  floorArea: Math.round((200 + 30_000 * chance()) * 100) / 100,
  dailyVisitors: below(8_000, chance),
  nursingRooms: below(3, chance),
  thirdToilets: below(2, chance),
  nursingRoomInfantCare: chance() < 0.8,
  nursingRoomPrivacy: chance() < 0.8,
  nursingRoomSafety: chance() < 0.8,
  breastfeedingFacilities: chance() < 0.9,
  nursingRoomMaintained: chance() < 0.9,
})

const employer = (chance: Chance): Facts => {
  const employees = 20 + below(3_000, chance)
  return {
    ownership: pick(['state-owned', 'private', 'foreign', 'collective'], chance),
    employees,
    femaleEmployees: below(employees, chance),
    ...answers(EMPLOYER, 0.1, 0.7, chance),
  }
}

const school = (chance: Chance): Facts => ({
  schoolType: pick(['kindergarten', 'primary', 'junior-secondary', 'senior-secondary', 'nine-year'], chance),
  ...answers(SCHOOL, 0.22, 0.9, chance),
})

const KINDS = [
  { kind: 'public-toilet', title: '公共厕所', upTo: 0.5, facts: toilet, missing: 0.05 },
  { kind: 'venue', title: '综合服务中心', upTo: 0.75, facts: venue, missing: 0.05 },
  { kind: 'employer', title: '有限责任公司', upTo: 0.9, facts: employer, missing: 0.02 },
  { kind: 'school', title: '中心学校', upTo: 1, facts: school, missing: 0.02 },
] as const

/** Record number `index`. */
const recordAt = (index: number, chance: Chance): Facts => {
  const draw = chance()
  const { kind, title, facts, missing } = KINDS.find(({ upTo }) => draw < upTo) ?? KINDS[0]
  const given = Object.entries(facts(chance)).filter(() => chance() >= missing)
  const day = 1 + below(28, chance)
  return {
    kind,
    id: `${kind.slice(0, 2).toUpperCase()}-${String(index).padStart(8, '0')}`,
    area: AREAS[below(AREAS.length, chance)] ?? '441802',
    asOf: `202${1 + below(5, chance)}-0${1 + below(9, chance)}-${String(day).padStart(2, '0')}`,
    name: `${pick(TOWNS as [string, ...string[]], chance)}第${1 + below(200, chance)}${title}（虚构）`,
    source: '示例登记系统二〇二五年第三季度导出数据',
    ...Object.fromEntries(given),
  }
}

const escaped = (text: string): string =>
  text.replace(/[^ -~]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** As json.dumps writes it: a space after each comma and colon, and all that is not ASCII escaped. */
const python = (record: Facts): string =>
  `{${Object.entries(record)
    .map(([key, value]) => `"${key}": ${escaped(JSON.stringify(value))}`)
    .join(', ')}}`

const WRITERS: Readonly<Record<Style, (record: Facts) => string>> = {
  plain: (record) => JSON.stringify(record),
  python,
  sorted: (record) => JSON.stringify(Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)))),
}

/** The lines of so many records. */
export function* recordLines(count: number, seed = 1, style: Style = 'plain'): Generator<string> {
  const chance = chanceOf(seed)
  for (let index = 0; index < count; index++) yield `${WRITERS[style](recordAt(index, chance))}\n`
}

/** Lines in pieces of about so many characters. */
export function* inPieces(lines: Iterable<string>, length: number): Generator<string> {
  let piece = ''
  for (const line of lines) {
    piece += line
    if (piece.length < length) continue
    yield piece
    piece = ''
  }
  yield piece
}

const main = async (): Promise<void> => {
  const words = process.argv.slice(2)
  const at = words.indexOf('--style')
  const style = at < 0 ? 'plain' : words[at + 1]
  const [count = '1000', seed = '1'] = at < 0 ? words : words.toSpliced(at, 2)
  for (const piece of inPieces(recordLines(Number(count), Number(seed), style as Style), 1 << 20)) {
    if (!process.stdout.write(piece)) await once(process.stdout, 'drain')
  }
}

if (import.meta.main) await main()
