import { type Companions, type Footing, type Judge, outsidePeriod } from '../engine/index.ts'
import type { Seat as Judged, PlainRecord } from '../lane/index.ts'
import {
  type FactRecord,
  type Finding,
  isBreach,
  type Lang,
  type Rule,
  type Rulebook,
  type Summary,
  VERDICTS,
  type Verdict,
} from '../model/index.ts'
import {
  byBinding,
  type Frame,
  frameOf,
  noCounts,
  type Pieces,
  piecesOf,
  type ReportWriter,
  recordRef,
  reportWriter,
  summaryOf,
  valueBytes,
} from '../report/index.ts'
import type { TypedKind } from '../typed/index.ts'
import { verdictsOf } from '../verdicts/index.ts'
import { canBeKey, type Ground, groundName, keyOf, plainKeyOf } from './key.ts'
import { type Kept, type Memo, type Memory, memoryOf } from './memo.ts'

/** The brief report on one record, as JSON in UTF-8, a byte a character. */
export interface Answer {
  readonly json: string
  readonly summary: Summary
}

/** Reports on single records. */
export interface Answering {
  /** The report by the compiled engine; null where it must be written at length. */
  answer(record: FactRecord, plan: string, lang: Lang, asOf: string): Answer | null
  /** The same on a plain record in these bytes as a lane judged it; null, too, where something is to be told that is not kept. */
  answerPlain(bytes: Buffer, record: PlainRecord, judged: Judged, lang: Lang, asOf: string): Answer | null
  /** How many characters are kept. */
  size(): number
}

/** What answers are made by. */
export interface AnsweringParts {
  readonly rulebook: Rulebook
  readonly judge: Judge
  readonly companions: Companions
  /** The rules of a plan on a kind, typed. */
  readonly typed: (plan: string, kind: string) => TypedKind | null
  /** How many characters may be kept. */
  readonly room?: number
}

const ROOM = 64_000_000
/** Days by which targets are due: most ask about today. */
const MAX_DAYS = 32

/** A rule with what was found by it. */
interface Seat {
  readonly rule: Rule
  /** The rule's place among those that are judged at a glance, -1 for none. */
  readonly place: number
  readonly ground: number
  readonly shown: readonly string[]
  readonly memo: Memo
}

/** The rules of a plan on records of a kind, in the order of a report. */
interface Table {
  readonly seats: readonly Seat[]
  readonly grounds: readonly (Ground | null)[]
  /** The verdicts on a record by the places of their seats, each by its place in VERDICTS, until the next; null for one that is not plain. */
  readonly verdicts: (record: FactRecord) => Uint8Array | null
  /** By ground, the key of a plain record. */
  readonly plainKeys: readonly (((record: PlainRecord) => string | null) | null)[]
  /** What a reference to a record begins with. */
  readonly head: string
}

/** What is known of a record before its findings are told. */
interface Told {
  /** By the places of seats, each by its place in VERDICTS; null where every rule has to be looked up. */
  readonly verdicts: Uint8Array | null
  readonly keyOf: (ground: number) => string | null
  readonly ref: string
  /** What is found by a rule of which nothing is kept; null where that is not to be found here. */
  readonly find: (rule: Rule) => Kept | null
  /** In JSON with its name, what the facts shown rest on; null for as it is kept. */
  readonly evidence: ((shown: readonly string[]) => string) | null
}

/** Answers that are those of the report writer, byte for byte. */
export const answeringOf = ({ rulebook, judge, companions, typed, room = ROOM }: AnsweringParts): Answering => {
  const memory = memoryOf(room)
  const plans = new Map(rulebook.plans.map((plan) => [plan.id, plan]))
  const tables: Record<Lang, Map<string, Map<string, Table | null>>> = { 'zh-CN': new Map(), en: new Map() }
  const tableOf = (plan: string, kind: string, lang: Lang): Table | null => {
    const known = tables[lang].get(plan)?.get(kind)
    if (known !== undefined) return known
    const made = makeTable(judge.footings(plan, kind, companions), typed(plan, kind), memory)
    tables[lang].set(plan, (tables[lang].get(plan) ?? new Map()).set(kind, made))
    return made
  }
  const writers: Partial<Record<Lang, ReportWriter>> = {}
  const writerOf = (lang: Lang): ReportWriter => {
    const known = writers[lang] ?? reportWriter(rulebook, { lang, asOf: '', engine: 'compiled', detail: 'brief' })
    writers[lang] = known
    return known
  }
  const frames = framesOf(rulebook)

  /** Judges a record without its evidence, which is told of each record anew. */
  const finderFor = (record: FactRecord, plan: string, lang: Lang): ((rule: Rule) => Kept) => {
    const bare = withoutEvidence(record)
    const judgeRule = judge.alone(bare)
    return (rule) => {
      const finding = judgeRule(rule)
      return { verdict: finding.verdict, pieces: piecesIn(finding, bare, plan, writerOf(lang)) }
    }
  }

  const report = (table: Table, told: Told, plan: string, asOf: string): Answer | null => {
    const counts = noCounts()
    const lists = { violations: '', unknown: '', manual: '', errors: '' }
    let breaches = 0
    for (const seat of table.seats) {
      const glanced = VERDICTS[told.verdicts?.[seat.place] ?? -1]
      if (glanced !== undefined && LISTS[glanced] === null) {
        // what is in order, or does not apply, is only counted
        counts[glanced]++
        continue
      }
      const found = recall(seat, told.keyOf(seat.ground), told.find)
      // two evaluators that differ are a matter for the report at length, which says so
      if (found === null || (glanced !== undefined && glanced !== found.verdict)) return null
      const { verdict, pieces } = found
      counts[verdict]++
      if (verdict === 'fail' && isBreach(seat.rule, asOf)) breaches++
      const list = LISTS[verdict]
      if (list !== null && pieces !== null) lists[list] += `,${inJson(pieces, told.ref, told.evidence?.(seat.shown))}`
    }
    const summary = summaryOf(counts, { records: 1, refused: 0, breaches })
    return { json: frames(plan, asOf)(summary, lists), summary }
  }

  const answer: Answering['answer'] = (record, plan, lang, asOf) => {
    if (outsidePeriod(record, plans.get(plan))) return null
    const table = tableOf(plan, record.kind, lang)
    if (table === null) return null
    let judged: ((rule: Rule) => Kept) | undefined
    const find = (rule: Rule): Kept => {
      judged ??= finderFor(record, plan, lang)
      return judged(rule)
    }
    const verdicts = table.verdicts(record)
    const keys = keysOf(table, record, verdicts !== null)
    const evidence = record.evidence === undefined ? null : (shown: readonly string[]) => evidenceOf(record, shown)
    return report(table, { verdicts, keyOf: keys, ref: valueBytes(recordRef(record)), find, evidence }, plan, asOf)
  }

  const answerPlain: Answering['answerPlain'] = (bytes, record, { kind, plan, out }, lang, asOf) => {
    const day = partOf(bytes, record, 'asOf').slice(1, -1)
    const period = plans.get(plan)?.period
    if (period === undefined || day < period.from || day > period.to) return null
    const table = tableOf(plan, kind, lang)
    const ref = table && plainRef(table.head, bytes, record)
    if (table === null || ref === null) return null
    const plainKey = (ground: number): string | null => table.plainKeys[ground]?.(record) ?? null
    const verdicts = record.roster() === '' ? out : null
    const evidence = record.grounds.count === 0 ? null : plainEvidence(bytes, record)
    return report(table, { verdicts, keyOf: plainKey, ref, find: nothing, evidence }, plan, asOf)
  }

  return { answer, answerPlain, size: memory.size }
}

const LISTS = {
  pass: null,
  fail: 'violations',
  unknown: 'unknown',
  'not-applicable': null,
  manual: 'manual',
  error: 'errors',
} as const satisfies Readonly<Record<Verdict, string | null>>

const makeTable = (footings: readonly Footing[] | null, typed: TypedKind | null, memory: Memory): Table | null => {
  // where no rule applies, the report says so
  if (footings === null || footings.length === 0) return null
  const names = [...new Set(footings.map(groundName))]
  const seats = footings
    .map((footing) => ({
      rule: footing.rule,
      place: typed?.rules.findIndex(({ rule }) => rule.id === footing.rule.id) ?? -1,
      ground: names.indexOf(groundName(footing)),
      shown: footing.shown,
      memo: memory.memo(),
    }))
    .sort((a, b) => byBinding(a.rule, b.rule))
  const grounds = names.map((name) => footings.find((footing) => groundName(footing) === name) ?? null)
  const keyed = grounds.map((ground) => (ground && canBeKey(ground) ? ground : null))
  return {
    seats,
    grounds: keyed,
    verdicts: typed === null ? () => null : atAGlance(typed),
    plainKeys: keyed.map((ground) => ground && typed && plainKeyOf(ground, typed.slots)),
    head: typed ? `{"kind":${valueBytes(typed.kind)},"id":` : '',
  }
}

const nothing = (): null => null

/** A field of a plain record, as it is written. */
const partOf = (bytes: Buffer, { fieldOf, from, to }: PlainRecord, name: string): string => {
  const field = fieldOf(name)
  return bytes.toString('latin1', from[field], to[field])
}

/** The same as `evidenceOf`, from the bytes. */
const plainEvidence = (bytes: Buffer, record: PlainRecord) => {
  const { count, keys, from, to } = record.grounds
  return (shown: readonly string[]): string => {
    let said = ''
    for (const name of shown) {
      const field = record.fieldOf(name)
      if (!record.has(field)) continue
      const place = keys.subarray(0, count).indexOf(field)
      // nothing else begins with this letter
      if (place < 0 && bytes[record.from[field] as number] !== TRUE) continue
      const given = place < 0 ? 'null' : valueBytes(JSON.parse(bytes.toString('utf8', from[place], to[place])))
      said += `,${JSON.stringify(name)}:${given}`
    }
    return said === '' ? '' : `,"evidence":{${said.slice(1)}}`
  }
}

/** The first letter of `true`. */
const TRUE = 0x74

/** The reference to a plain record, as `recordRef` has it; null where a text is not written as JSON writes it. */
const plainRef = (head: string, bytes: Buffer, record: PlainRecord): string | null => {
  const name = record.has(record.fieldOf('name')) ? `,"name":${partOf(bytes, record, 'name')}` : ''
  const texts = partOf(bytes, record, 'id') + name
  return texts.includes('\\') ? null : `${head}${texts},"area":${partOf(bytes, record, 'area')}}`
}

const atAGlance = (typed: TypedKind): Table['verdicts'] => {
  const { judgeRecord } = verdictsOf(typed)
  const codes = new Uint8Array(typed.rules.length)
  return (record) => (judgeRecord(record, codes) ? codes : null)
}

/** The key of each ground, made when it is asked for. */
const keysOf = ({ grounds }: Table, record: FactRecord, plain: boolean): ((ground: number) => string | null) => {
  const keys: (string | null)[] = []
  return (index) => {
    const known = keys[index]
    if (known !== undefined) return known
    const ground = grounds[index] ?? null
    const key = ground && keyOf(ground, record, plain)
    keys[index] = key
    return key
  }
}

/** What was found on the same facts, or is found now; an error is nothing to keep. */
const recall = ({ rule, memo }: Seat, key: string | null, find: Told['find']): Kept | null => {
  const known = key === null ? undefined : memo.get(key)
  if (known !== undefined) return known
  const found = find(rule)
  if (key !== null && found !== null && found.verdict !== 'error') memo.set(key, found)
  return found
}

const withoutEvidence = (record: FactRecord): FactRecord => {
  const { evidence, ...bare } = record
  return evidence === undefined ? record : bare
}

const piecesIn = (finding: Finding, record: FactRecord, plan: string, writer: ReportWriter): Pieces | null =>
  LISTS[finding.verdict] === null
    ? null
    : piecesOf(writer.finding({ record, plan, position: 0, findings: [finding] }, finding))

const inJson = ({ before, middle, evidence, after }: Pieces, ref: string, rests = evidence): string =>
  before + ref + middle + rests + after

/** What the facts shown rest on; null for a yes that rests on nothing given. */
const evidenceOf = ({ facts, evidence }: FactRecord, shown: readonly string[]): string => {
  const said = shown.flatMap((name) => {
    const given =
      facts[name] === undefined ? undefined : (evidence?.[name] ?? (facts[name] === true ? null : undefined))
    return given === undefined ? [] : [[name, given] as const]
  })
  return said.length === 0 ? '' : `,"evidence":${valueBytes(Object.fromEntries(said))}`
}

/** The frames of reports by plan and day. */
const framesOf = (rulebook: Rulebook) => {
  const frames = new Map<string, Frame>()
  return (plan: string, asOf: string): Frame => {
    const name = `${plan} ${asOf}`
    const known = frames.get(name)
    if (known !== undefined) return known
    const { report } = reportWriter(rulebook, { lang: 'en', asOf, engine: 'compiled', detail: 'brief' })
    const empty = report([], [])
    const frame = frameOf({ ...empty, rulebook: { ...empty.rulebook, plans: [plan] } })
    if (frames.size >= MAX_DAYS) frames.clear()
    frames.set(name, frame)
    return frame
  }
}
