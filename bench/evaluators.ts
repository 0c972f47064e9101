/**
 * What a record's verdicts cost by each way to evaluate rules, beside functions written by hand for just these ten rules: 清远's
 * on venues and public toilets. `node bench/evaluators.ts [rounds] [--json]`. All answers are compared before anything is timed.
 */
import { deepStrictEqual } from 'node:assert'
import { openRulebook } from '../src/halfsky.ts'
import type { FactRecord, Rule } from '../src/model/index.ts'
import { typeKind } from '../src/typed/index.ts'
import { frameOf, verdictsOf } from '../src/verdicts/index.ts'
import { type Contender, paired, report, roundsAsked } from './paired.ts'
import { byAjv } from './peers/ajv.ts'
import { toiletByHand, venueByHand } from './peers/hand-written.ts'
import { byJsonLogic } from './peers/json-logic.ts'
import { byJsonRulesEngine } from './peers/json-rules-engine.ts'
import { byZen } from './peers/zen.ts'

const PLAN = 'qingyuan'
const RECORDS = 1_000

const { halfsky } = await openRulebook()
if (halfsky === null) throw new Error('the rulebook does not open')
const { rulebook, kinds } = halfsky

/** The same numbers every time. */
const seeded =
  (seed: number) =>
  (below: number): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((seed / 2 ** 32) * below)
  }

/** Records of a kind; of each fact one in `gaps` is missing, none for 0. */
const recordsOf = (kind: string, gaps: number): readonly FactRecord[] => {
  const random = seeded(7)
  const facts = Object.values(rulebook.kinds[kind]?.facts ?? {})
  const draw = (type: string, choices: readonly string[]): unknown =>
    type === 'boolean' ? random(2) === 0 : type === 'choice' ? choices[random(choices.length)] : 1 + random(8)
  return Array.from({ length: RECORDS }, (_, index) => {
    const given = facts
      .filter(({ name }) => !['maleCubicles', 'maleUrinals'].includes(name) && (gaps === 0 || random(gaps) > 0))
      .map(({ name, type, choices }) => [
        name,
        ['floorArea', 'dailyVisitors'].includes(name) ? random(20_000) : draw(type, choices),
      ])
    const envelope = { kind, id: `R-${index}`, area: '441802', asOf: '2026-05-01' }
    const { record } = kinds.read({ ...envelope, ...Object.fromEntries(given) })
    if (record === null) throw new Error(`a record of kind ${kind} was refused`)
    // as JSON.parse would give them to everybody: objects without a prototype are slow to read for all
    return { ...record, facts: { ...record.facts } }
  })
}

type Evaluate = (record: FactRecord, out: Uint8Array) => unknown

interface Bench {
  readonly kind: string
  readonly rules: readonly Rule[]
  readonly records: readonly FactRecord[]
  readonly byHand: Evaluate
}

const benchOf = (kind: string, byHand: Evaluate, gaps: number): Bench => {
  const rules = rulebook.rules.filter(({ plan, subject }) => plan === PLAN && subject === kind)
  return { kind, rules, records: recordsOf(kind, gaps), byHand }
}

/** Facts with the measures that a peer's language cannot work out. */
const derived = ({ facts }: FactRecord): object => {
  const { femaleStalls, maleStalls } = facts
  if (maleStalls === undefined) return { ...facts }
  return { ...facts, menStalls: maleStalls, femaleToMaleStalls: Number(femaleStalls) / Number(maleStalls) }
}

const ways = ({ kind, rules, records, byHand }: Bench): Readonly<Record<string, Evaluate>> => {
  const typed = typeKind(rulebook, PLAN, kind, { ranges: kinds.ranges(kind), consistency: kinds.consistency(kind) })
  if (typed === null) throw new Error(`no kind ${kind}`)
  const [generated, closures] = [verdictsOf(typed), verdictsOf(typed, { generate: false })]
  const frames = new Map(
    records.map((record) => {
      const frame = new Float64Array(typed.slots.length)
      frameOf(record, typed.slots, frame)
      return [record, frame]
    }),
  )
  const facts = new Map(records.map((record) => [record, derived(record)]))
  const peer =
    (judge: (facts: object, out: Uint8Array) => unknown): Evaluate =>
    (record, out) =>
      judge(facts.get(record) ?? {}, out)
  const measures = rulebook.measures.filter((measure) => measure.kinds.includes(kind))
  return {
    'by hand': byHand,
    'halfsky, generated code': generated.judgeRecord,
    'halfsky, generated code, laid out in slots': (record, out) =>
      generated.judge(frames.get(record) ?? new Float64Array(), out),
    'halfsky, closures': closures.judgeRecord,
    'json-logic-engine, compiled': peer(byJsonLogic(rules, measures)),
    ajv: peer(byAjv(rules, measures)),
    'zen-engine': peer(byZen(rules, measures)),
    'json-rules-engine': peer(byJsonRulesEngine(rules, measures)),
  }
}

/** Those that know what is missing; the others only judge whole records. */
const THREE_VALUED = [
  'by hand',
  'halfsky, generated code',
  'halfsky, generated code, laid out in slots',
  'halfsky, closures',
]
const SLOW = ['zen-engine', 'json-rules-engine']

const assertAlike = async (
  bench: Bench,
  own: Readonly<Record<string, Evaluate>>,
  names: readonly string[],
): Promise<void> => {
  for (const record of bench.records) {
    const expected = new Uint8Array(bench.rules.length)
    bench.byHand(record, expected)
    for (const name of names) {
      const out = new Uint8Array(bench.rules.length)
      await own[name]?.(record, out)
      deepStrictEqual([...out], [...expected], `${name} on ${JSON.stringify(record.facts)}`)
    }
  }
}

/** Microseconds a record, over all benches. */
const contender = (
  name: string,
  benches: readonly { bench: Bench; own: Readonly<Record<string, Evaluate>> }[],
): Contender => {
  const isSlow = SLOW.includes(name)
  const times = isSlow ? 1 : 50
  const turn = async (): Promise<number> => {
    let count = 0
    const began = performance.now()
    for (const { bench, own } of benches) {
      const evaluate = own[name]
      if (evaluate === undefined) continue
      const out = new Uint8Array(bench.rules.length)
      for (let time = 0; time < times; time++) {
        if (isSlow) for (const record of bench.records) await evaluate(record, out)
        else for (const record of bench.records) evaluate(record, out)
        count += bench.records.length
      }
    }
    return ((performance.now() - began) * 1000) / count
  }
  return { name, turn }
}

const run = async (title: string, gaps: number, names: readonly string[] | null, rounds: number): Promise<void> => {
  const benches = [benchOf('venue', venueByHand, gaps), benchOf('public-toilet', toiletByHand, gaps)].map((bench) => ({
    bench,
    own: ways(bench),
  }))
  const chosen = names ?? Object.keys(benches[0]?.own ?? {})
  for (const { bench, own } of benches) await assertAlike(bench, own, chosen)
  const contenders = chosen.map((name) => contender(name, benches))
  for (const { turn } of contenders) await turn()
  report(title, 'µs a record', await paired(contenders, rounds))
}

const rounds = roundsAsked(9)
await run('verdicts of whole records', 0, null, rounds)
await run('verdicts of records with missing facts', 4, THREE_VALUED, rounds)
