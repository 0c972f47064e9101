import {
  AREA_LEVEL,
  AS_OF,
  areaLevel,
  type FactRecord,
  type Plan,
  type Rule,
  type Rulebook,
  VERDICTS,
} from '../model/index.ts'
import type { Kinds } from '../record/index.ts'
import { dayNumber, type Slot, typeKind } from '../typed/index.ts'
import { frameOf, type Verdicts, verdictsOf } from '../verdicts/index.ts'
import { standsAt } from './bytes.ts'
import type { Grounds } from './evidence.ts'
import type { Heads } from './roster.ts'
import { type Scan, scanOf } from './scan.ts'
import { schemeOf, YEAR } from './scheme.ts'

/** What a lane is made from. */
export interface LaneParts {
  readonly rulebook: Rulebook
  readonly kinds: Pick<Kinds, 'schemas' | 'ranges' | 'consistency'>
  /** Kinds that are left to the full reader; by default none. */
  readonly except?: ReadonlySet<string>
  /** The plan in whose area a record lies, or null. */
  readonly planOf: (area: string) => string | null
  /** How records with a roster are read: by default by what rules count in them, `words` without being judged. */
  readonly rosters?: 'words' | 'counts'
}

/** A plan's rules on one kind. */
export interface Seat {
  readonly kind: string
  readonly plan: string
  readonly rules: readonly Rule[]
  /** Of the record judged last, each rule's verdict by its place in VERDICTS. */
  readonly out: Uint8Array
}

/** Where the parts of a plain record stand in the bytes; its texts and values as they are written, quotes included. */
export interface PlainRecord {
  /** The number of a field, the same for all records of the kind; -1 for one that is never plain. */
  fieldOf(name: string): number
  /** Whether this record has a field. */
  has(field: number): boolean
  /** By field, where its value begins and ends. */
  readonly from: Int32Array
  readonly to: Int32Array
  /** The numbers that stand for its values, in the slots of its kind. */
  readonly frame: Float64Array
  /** What its facts rest on. */
  readonly grounds: Pick<Grounds, 'count' | 'keys' | 'from' | 'to'>
  /**
   * Sex and post of its members, where rosters are read as words; empty where it has none. With some, the verdicts in the seat are of the
   * record without them.
   */
  roster(): string
  /** How many members it lists, and of which sex, where a record with a roster is read by what is counted in it; they change with the next. */
  readonly heads: Readonly<Heads>
}

/** Judges plain records one after the other. */
export interface Lane {
  /**
   * Judges the record on the line at `at` of sound UTF-8 that ends in a line feed: where the next line begins, or -1 for a line
   * that is left to the full reader. What was found stands in `seat` and `record` until the next.
   */
  judge(bytes: Uint8Array, at: number): number
  /** Judges a record that the full reader read; null for one that is left to the exact evaluators. */
  judgeRecord(record: FactRecord, plan: string): Seat | null
  /** The kind that a line seems to name, or null: what says so may stand in a text. */
  kindOf(bytes: Uint8Array, at: number): string | null
  readonly seat: Seat
  readonly record: PlainRecord
}

/** One kind of record: how it is read, and by plan how it is judged. */
interface Desk {
  readonly scan: Scan
  readonly record: PlainRecord
  /** By plan; null for a plan whose rules on the kind are not for a lane. */
  readonly seats: Map<string, Bench | null>
  readonly level: number
  /** The slot of the year or the day to which the facts belong. */
  readonly period: number
  /** The slots of rates and of what each is out of: the full reader sees whether both can be. */
  readonly rates: readonly (readonly [rate: number, outOf: number])[]
}

interface Bench extends Seat {
  readonly judge: Verdicts['judge']
  readonly from: number
  readonly to: number
}

interface Place {
  readonly plan: string | null
  /** The code of the area's level. */
  readonly level: number
}

/** As many areas as are remembered; a register of villages has more than a county. */
const AREAS = 20_000
const NOT_APPLICABLE = VERDICTS.indexOf('not-applicable')

/** The lane of a rulebook. */
export const laneOf = (parts: LaneParts): Lane => {
  const names = Object.keys(parts.rulebook.kinds)
  const tokens = names.map((name) => new TextEncoder().encode(JSON.stringify(name)))
  const desks = new Map<number, Desk | null>()
  const places = new Map<number, Place>()
  let guess = 0

  const deskOf = (kind: number): Desk | null => {
    const known = desks.get(kind)
    if (known !== undefined) return known
    const desk = openDesk(parts, names[kind] ?? '')
    desks.set(kind, desk)
    return desk
  }

  const placeOf = (area: number): Place => {
    const known = places.get(area)
    if (known !== undefined) return known
    const code = String(area).slice(1)
    const place = { plan: parts.planOf(code), level: AREA_LEVEL.choices.indexOf(areaLevel(code)) }
    if (places.size >= AREAS) places.clear()
    places.set(area, place)
    return place
  }

  /** Reads the line as one of the kind that the last one had, else as one of the kind that it names. */
  const read = (bytes: Uint8Array, at: number): number => {
    const end = deskOf(guess)?.scan.read(bytes, at) ?? -1
    if (end >= 0) return end
    const kind = kindIn(bytes, at, tokens)
    if (kind < 0 || kind === guess) return -1
    guess = kind
    return deskOf(kind)?.scan.read(bytes, at) ?? -1
  }

  const judge = (bytes: Uint8Array, at: number): number => {
    const end = read(bytes, at)
    if (end < 0) return -1
    const desk = desks.get(guess) as Desk
    if (desk.rates.length > 0 && hasWhole(desk)) return -1
    const place = placeOf(desk.scan.area)
    const bench = place.plan === null ? null : benchOf(parts, desk, place.plan)
    if (bench === null) return -1
    const { frame } = desk.scan
    frame[desk.level] = place.level
    if (!bench.judge(frame, bench.out)) return -1
    inPeriod(bench, frame[desk.period] as number)
    lane.seat = bench
    lane.record = desk.record
    return end
  }

  const judgeRecord = (record: FactRecord, plan: string): Seat | null => {
    const desk = deskOf(names.indexOf(record.kind))
    const bench = desk && benchOf(parts, desk, plan)
    if (desk === null || bench === null) return null
    const { frame, scheme } = desk.scan
    if (!frameOf(record, scheme.slots, frame) || !bench.judge(frame, bench.out)) return null
    inPeriod(bench, frame[desk.period] as number)
    return bench
  }

  const lane: { -readonly [Part in keyof Lane]: Lane[Part] } = {
    judge,
    judgeRecord,
    kindOf: (bytes, at) => names[kindIn(bytes, at, tokens)] ?? null,
    seat: NO_SEAT,
    record: NO_RECORD,
  }
  return lane
}

/** A plan demands nothing of the days and years before and after it. */
const inPeriod = ({ from, to, out }: Bench, period: number): void => {
  if (period < from || period > to) out.fill(NOT_APPLICABLE)
}

/** Whether a rate of the line stands there with what it is out of. */
const hasWhole = ({ rates, scan: { frame } }: Desk): boolean =>
  rates.some(([rate, outOf]) => !Number.isNaN(frame[rate]) && !Number.isNaN(frame[outOf]))

const NO_SEAT: Seat = { kind: '', plan: '', rules: [], out: new Uint8Array() }
const NO_RECORD: PlainRecord = {
  fieldOf: () => -1,
  has: () => false,
  from: new Int32Array(),
  to: new Int32Array(),
  frame: new Float64Array(),
  grounds: { count: 0, keys: new Int16Array(), from: new Int32Array(), to: new Int32Array() },
  roster: () => '',
  heads: { members: 0, female: 0, male: 0, unknownSex: 0 },
}

const typed = ({ rulebook, kinds, rosters }: LaneParts, plan: string, kind: string) => {
  const [ranges, consistency] = [kinds.ranges(kind), kinds.consistency(kind)]
  return typeKind(rulebook, plan, kind, { ranges, consistency, counts: rosters !== 'words' })
}

const openDesk = (parts: LaneParts, kind: string): Desk | null => {
  const types = parts.except?.has(kind) ? null : typed(parts, '', kind)
  const scheme = types && schemeOf(parts.kinds.schemas[kind], { ranges: parts.kinds.ranges(kind) }, types)
  if (scheme === null) return null
  const scan = scanOf(scheme, parts.rosters ?? 'counts')
  const slotOf = (name: string): number => scheme.slots.findIndex((slot) => slot.name === name)
  const keys = new Map(scheme.keys.map(({ name }, index) => [name, index]))
  const { has, from, to, frame, grounds, roster } = scan
  const fieldOf: PlainRecord['fieldOf'] = (name) => keys.get(name) ?? -1
  const record: PlainRecord = { fieldOf, has, from, to, frame, grounds, roster: () => roster.word, heads: roster.heads }
  const specs = Object.values(parts.rulebook.kinds[kind]?.facts ?? {})
  return {
    scan,
    record,
    seats: new Map(),
    level: slotOf(AREA_LEVEL.name),
    period: slotOf(isYearly(scheme.slots) ? YEAR : AS_OF.name),
    rates: specs.flatMap(({ name, denominator }) => (denominator ? [[slotOf(name), slotOf(denominator.fact)]] : [])),
  }
}

/** Whether facts of a kind belong to a year, and not to a day. */
const isYearly = (slots: readonly Slot[]): boolean => slots.some(({ name }) => name === YEAR)

const benchOf = (parts: LaneParts, desk: Desk, plan: string): Bench | null => {
  const known = desk.seats.get(plan)
  if (known !== undefined) return known
  const bench = openBench(parts, desk.scan.scheme.kind, plan)
  desk.seats.set(plan, bench)
  return bench
}

/** A kind on which a plan has no rule brings a warning, which is not given here. */
const openBench = (parts: LaneParts, kind: string, plan: string): Bench | null => {
  const types = typed(parts, plan, kind)
  const period = parts.rulebook.plans.find(({ id }) => id === plan)?.period
  if (types === null || period === undefined || types.rules.length === 0 || types.beyond.length > 0) return null
  const { judge } = verdictsOf(types)
  const rules = types.rules.map(({ rule }) => rule)
  const within = isYearly(types.slots) ? yearsOf(period) : daysOf(period)
  return { kind, plan, rules, out: new Uint8Array(rules.length), judge, ...within }
}

const daysOf = ({ from, to }: Plan['period']) => ({ from: dayNumber(from), to: dayNumber(to) })
const yearsOf = ({ from, to }: Plan['period']) => ({ from: Number(from.slice(0, 4)), to: Number(to.slice(0, 4)) })

const KIND = new TextEncoder().encode('"kind"')

/** The kind that a line names, as it seems; whoever reads it as that kind sees whether it is. */
const kindIn = (bytes: Uint8Array, at: number, tokens: readonly Uint8Array[]): number => {
  let p = at
  while (!standsAt(bytes, p, KIND)) {
    if (bytes[p] === 0x0a) return -1
    p++
    while (bytes[p] !== 0x22 && bytes[p] !== 0x0a) p++
  }
  p += KIND.length
  while (bytes[p] === 0x20 || bytes[p] === 0x3a) p++
  return tokens.findIndex((token) => standsAt(bytes, p, token))
}
