import { areaStem, type FactRecord, type Rollup, type Truth } from '../model/index.ts'
import { compileCondition, type Test } from './compiled.ts'
import type { Body } from './context.ts'
import { add, type Fraction, fraction } from './fraction.ts'
import type { Span, Tally } from './rollup.ts'
import { exactly, type Value } from './value.ts'
import { agree, type MeasureTable, type Tallier, type Valuer, valuerOf } from './valuer.ts'

const NONE: Fraction = fraction(0)
const ONE = exactly(fraction(1))
const NO_MEASURES: MeasureTable = new Map()

/** Adds up the bodies of areas. An area that is asked about again, by another rule or record, is not tallied again. */
export const tallierOf = (tables: ReadonlyMap<string, MeasureTable>): Tallier => {
  const tallied = new WeakMap<readonly Body[], Map<Rollup, Tally>>()
  const counters = new Map<Rollup, Counter>()
  const counterFor = (rollup: Rollup): Counter => {
    const known = counters.get(rollup) ?? counterOf(rollup)
    counters.set(rollup, known)
    return known
  }
  return (rollup, record, context) => {
    const bodies = context.bodies(record, rollup.of)
    const elsewhere = context.tally?.(rollup, record) ?? null
    if (bodies.length === 0) return elsewhere
    const own = tallied.get(bodies) ?? new Map<Rollup, Tally>()
    tallied.set(bodies, own)
    const read = (one: FactRecord): Valuer => valuerOf(one, tables.get(rollup.of) ?? NO_MEASURES, context)
    const tally = own.get(rollup) ?? addUp(bodies, counterFor(rollup), read)
    own.set(rollup, tally)
    return elsewhere ? joined(tally, elsewhere) : tally
  }
}

/** What is asked of each record of a body. */
interface Counter {
  readonly belongs: Test
  part(valuer: Valuer): Value
  whole(valuer: Valuer): Value
}

const counterOf = ({ where, share }: Rollup): Counter => {
  const belongs: Test = where ? compileCondition(where) : () => 'true'
  if ('holds' in share) {
    const holds = compileCondition(share.holds)
    return { belongs, part: (valuer) => counted(holds(valuer)), whole: () => ONE }
  }
  const [part, whole] = share
  return { belongs, part: (valuer) => valuer.evaluate(part), whole: (valuer) => valuer.evaluate(whole) }
}

const counted = (truth: Truth): Value =>
  truth === 'unknown' ? { form: 'none', reason: 'missing', ways: [] } : exactly(fraction(truth === 'true' ? 1 : 0))

const ZERO: Span = { low: NONE, high: NONE }
const NOTHING: Tally = { bodies: 0, possible: 0, known: 0, doubtful: false, part: ZERO, whole: ZERO }

const addUp = (bodies: readonly Body[], counter: Counter, read: (record: FactRecord) => Valuer): Tally => {
  const own = bodies
    .map((body) => ({ body, records: body.map(read) }))
    .map((one) => ({ ...one, belongs: jointly(one.records.map(counter.belongs)) }))
    .filter(({ belongs }) => belongs !== 'false')
  const sum = own.map(({ records, belongs }) => tallyBody(records, belongs, counter)).reduce(joined, NOTHING)
  return mayRepeat(own.map(({ body }) => body)) ? { ...sum, doubtful: true } : sum
}

type Belonging = Truth | 'contradicting'

/** What the records of one body say together. */
const jointly = (truths: readonly Truth[]): Belonging => {
  const known = new Set(truths.filter((truth) => truth !== 'unknown'))
  if (known.size > 1) return 'contradicting'
  const [truth = 'unknown'] = known
  return truth
}

const tallyBody = (records: readonly Valuer[], belongs: Belonging, { part, whole }: Counter): Tally => {
  if (belongs === 'unknown') return { ...NOTHING, possible: 1 }
  if (belongs === 'contradicting') return { ...NOTHING, bodies: 1, doubtful: true }
  const [ofPart, ofWhole] = [agree(records.map(part), []), agree(records.map(whole), [])]
  const doubtful = [ofPart, ofWhole].some((value) => value.form === 'none' && value.reason === 'suspect')
  if (ofPart.form !== 'number' || ofWhole.form !== 'number') return { ...NOTHING, bodies: 1, doubtful }
  return { ...NOTHING, bodies: 1, known: 1, part: ofPart, whole: ofWhole }
}

const joined = (a: Tally, b: Tally): Tally => ({
  bodies: a.bodies + b.bodies,
  possible: a.possible + b.possible,
  known: a.known + b.known,
  doubtful: a.doubtful || b.doubtful,
  part: plus(a.part, b.part),
  whole: plus(a.whole, b.whole),
})

const plus = (a: Span, b: Span): Span => ({ low: add(a.low, b.low), high: add(a.high, b.high) })

/** Whether two of the bodies have one id, and the area of one lies inside the other's: the same body, its area once less exact. */
const mayRepeat = (bodies: readonly Body[]): boolean => {
  const heads = bodies.flatMap(([first]) => first ?? [])
  for (const namesakes of Map.groupBy(heads, ({ id }) => id).values()) {
    const stems = namesakes.map(({ area }) => areaStem(area)).sort()
    // an area sorts right before the first of those inside it
    if (stems.some((stem, index) => stems[index + 1]?.startsWith(stem))) return true
  }
  return false
}
