import {
  AREA_LEVEL,
  AS_OF,
  areaLevel,
  type Expression,
  type FactRecord,
  type Measure,
  type Member,
  type RolledUp,
  type Rollup,
} from '../model/index.ts'
import { monthsLater } from './calendar.ts'
import type { Context } from './context.ts'
import {
  add,
  compare,
  divide,
  type Fraction,
  fraction,
  greatest,
  HUNDRED,
  least,
  multiply,
  subtract,
} from './fraction.ts'
import { type Figure, figureOf, type Tally } from './rollup.ts'
import {
  anySuspect,
  between,
  exactly,
  joinWays,
  type NoValue,
  type NumberValue,
  none,
  type Value,
  type Ways,
  worstReason,
} from './value.ts'

/** Measures by name, for one record kind. */
export type MeasureTable = ReadonlyMap<string, Measure>

/** Gives facts and measures of one record their values. */
export interface Valuer {
  value(name: string): Value
  evaluate(expression: Expression): Value
  /** What the bodies of the batch say of a share over an area. */
  rolledUp(name: string): RolledUp | null
}

/** What the bodies in an area record's area add up to; null where the batch has none. */
export type Tallier = (rollup: Rollup, record: FactRecord, context: Context) => Tally | null

const NO_TALLY: Tallier = () => null

/** The valuer of a record: measures are computed once, exactly, and in bounds where a roster leaves a sex unknown. */
export const valuerOf = (
  record: FactRecord,
  measures: MeasureTable,
  context: Context,
  tally: Tallier = NO_TALLY,
  coarse = false,
): Valuer => {
  const known = new Map<string, Value>()

  const value = (name: string): Value => {
    const before = known.get(name)
    if (before !== undefined) return before
    const measure = measures.get(name)
    const found = measure ? evaluate(measure.expression) : factValue(record, name)
    known.set(name, found)
    return found
  }

  const evaluate = (expression: Expression): Value => {
    if ('fact' in expression) return value(expression.fact)
    if ('number' in expression) return exactly(fraction(expression.number))
    if ('count' in expression) return countMembers(record, expression.count, expression.where)
    if ('change' in expression) return changeOf(expression.change)
    if ('rollup' in expression) return figure(expression.rollup).value
    if ('monthsLater' in expression) return dayLater(value(expression.monthsLater[0]), expression.monthsLater[1])
    if ('sum' in expression) return combine(expression.sum.map(evaluate), sumOf)
    if ('either' in expression)
      return agree(begunFirst(expression.either).map(evaluate), baseFacts(expression, measures))
    if ('difference' in expression) return combine(expression.difference.map(evaluate), differenceOf)
    if ('ratio' in expression) return combine(expression.ratio.map(evaluate), quotientOf)
    return combine([...expression.share.map(evaluate), exactly(HUNDRED)], ([part, whole, hundred]) => {
      const quotient = quotientOf([part, whole])
      return quotient.form === 'number' && hundred ? scale(quotient, hundred.low) : quotient
    })
  }

  /** What was begun is sooner completed than begun anew: urinals beside known cubicles before a count of both. */
  const begunFirst = (ways: readonly Expression[]): Expression[] => {
    const isBegun = (way: Expression): boolean =>
      baseFacts(way, measures).some((fact) => Object.hasOwn(record.facts, fact))
    return [...ways].sort((a, b) => Number(isBegun(b)) - Number(isBegun(a)))
  }

  const changeOf = (expression: Expression): Value => {
    const facts = changingFacts(expression, measures)
    const past = lookBack(expression, facts)
    const rough = coarse || past.standsAlone || facts.some((fact) => standsAlone(now(false), fact))
    return combine([now(rough).evaluate(expression), past.value(rough)], differenceOf)
  }

  const at = (one: FactRecord, rough: boolean): Valuer => valuerOf(one, measures, context, tally, rough)

  const now = (rough: boolean): Valuer => (rough === coarse ? valuer : at(record, rough))

  let earlier: readonly FactRecord[] | undefined
  const periodsBefore = (): readonly FactRecord[] => {
    earlier ??= context.earlier(record)
    return earlier
  }

  const before = new Map<boolean, readonly Valuer[]>()
  /** The valuers of what was reported of the period before; where nothing was, of a record that says nothing. */
  const valuersBefore = (rough: boolean): readonly Valuer[] => {
    const known = before.get(rough)
    if (known !== undefined) return known
    const records = periodsBefore()
    const valuers = (records.length > 0 ? records : [silent(record)]).map((one) => at(one, rough))
    before.set(rough, valuers)
    return valuers
  }

  /** What the period before says. */
  const lookBack = (expression: Expression, facts: readonly string[]): Past => {
    const records = periodsBefore()
    const known = pasts.get(records)?.get(expression)
    if (known !== undefined) return known
    const values = new Map<boolean, Value>()
    const past: Past = {
      standsAlone: valuersBefore(false).some((one) => facts.some((fact) => standsAlone(one, fact))),
      value: (rough) => {
        const said =
          values.get(rough) ??
          agree(
            valuersBefore(rough).map((one) => asEarlier(one.evaluate(expression))),
            facts.map(earlierName),
          )
        values.set(rough, said)
        return said
      },
    }
    if (records.length > 1) keepPast(records, expression, past)
    return past
  }

  const figure = (rollup: Rollup): Figure => {
    const [reported, count] = [factValue(record, rollup.reported), factValue(record, rollup.bodies)]
    return figureOf({ rollup, reported, count, tally: tally(rollup, record, context), coarse })
  }

  const rolledUp = (name: string): RolledUp | null => {
    const expression = measures.get(name)?.expression
    return expression && 'rollup' in expression ? figure(expression.rollup).rolledUp : null
  }

  const valuer: Valuer = { value, evaluate, rolledUp }
  return valuer
}

/** Whether a period's figure is that of its bodies: compared with it, a reported one is only as exact as its decimals. */
const standsAlone = (period: Valuer, fact: string): boolean => {
  const found = period.rolledUp(fact)
  return found !== null && found.reported === null
}

/** By what changes: every record asks for all of a kind's changes. */
const changing = new WeakMap<MeasureTable, Map<Expression, readonly string[]>>()

const changingFacts = (expression: Expression, measures: MeasureTable): readonly string[] => {
  const known = changing.get(measures) ?? new Map<Expression, readonly string[]>()
  const facts = known.get(expression) ?? baseFacts(expression, measures)
  changing.set(measures, known.set(expression, facts))
  return facts
}

/** What the records of a period say of an expression. */
interface Past {
  /** Whether a figure of theirs is that of its bodies. */
  readonly standsAlone: boolean
  /** What they say together; figures are taken for no more exact than their decimals where `rough`. */
  value(rough: boolean): Value
}

/** Of a period that was reported several times, what was worked out of it: each record that looks back at it would do so anew. */
const pasts = new WeakMap<readonly FactRecord[], Map<Expression, Past>>()

const keepPast = (records: readonly FactRecord[], expression: Expression, past: Past): void => {
  const known = pasts.get(records) ?? new Map<Expression, Past>()
  pasts.set(records, known.set(expression, past))
}

/** A record of the same subject that says nothing: what an earlier period is when there is none. */
const silent = (record: FactRecord): FactRecord => ({
  ...record,
  facts: Object.create(null),
  suspect: Object.create(null),
})

/** What stands before the name of a fact of the period before. */
export const EARLIER = 'earlier.'

const earlierName = (fact: string): string => EARLIER + fact

const asEarlier = (value: Value): Value =>
  value.form === 'word' ? value : { ...value, ways: value.ways.map((way) => way.map(earlierName)) }

/** The facts a measure comes down to, in the order it reads them. */
export const baseFacts = (expression: Expression, measures: MeasureTable): string[] => {
  const read = (inner: Expression): string[] => {
    if ('number' in inner) return []
    if ('count' in inner) return [inner.count]
    if ('rollup' in inner) return [inner.rollup.reported]
    if ('monthsLater' in inner) return read({ fact: inner.monthsLater[0] })
    if ('change' in inner) return read(inner.change).flatMap((fact) => [fact, earlierName(fact)])
    if ('fact' in inner) {
      const measure = measures.get(inner.fact)
      return measure ? read(measure.expression) : [inner.fact]
    }
    if ('sum' in inner) return inner.sum.flatMap(read)
    if ('either' in inner) return inner.either.flatMap(read)
    if ('ratio' in inner) return inner.ratio.flatMap(read)
    return ('share' in inner ? inner.share : inner.difference).flatMap(read)
  }
  return [...new Set(read(expression))]
}

const factValue = (record: FactRecord, name: string): Value => {
  if (name === AREA_LEVEL.name) return { form: 'word', value: areaLevel(record.area) }
  if (name === AS_OF.name) return { form: 'word', value: record.asOf }
  if (Object.hasOwn(record.suspect, name)) return none('suspect', [[name]])
  const value = Object.hasOwn(record.facts, name) ? record.facts[name] : undefined
  if (value === undefined || typeof value === 'object') return none('missing', [[name]])
  return typeof value === 'number' ? exactly(fraction(value)) : { form: 'word', value }
}

const dayLater = (day: Value, months: number): Value =>
  day.form === 'word' ? { form: 'word', value: monthsLater(String(day.value), months) } : day

/** How many members match; one whose sex or post is unknown may or may not. */
const countMembers = (record: FactRecord, list: string, where: Readonly<Record<string, string>>): Value => {
  if (Object.hasOwn(record.suspect, list)) return none('suspect', [[list]])
  const members = Object.hasOwn(record.facts, list) ? record.facts[list] : undefined
  if (!Array.isArray(members)) return none('missing', [[list]])
  let sure = 0
  let possible = 0
  const open: string[] = []
  members.forEach((member: Member, index) => {
    const fields = Object.entries(where).map(([field, word]) => ({ field, word, given: member[field as keyof Member] }))
    if (fields.some(({ word, given }) => given !== undefined && given !== word)) return
    const unknown = fields.filter(({ given }) => given === undefined)
    possible++
    if (unknown.length === 0) sure++
    open.push(...unknown.map(({ field }) => `${list}[${index}].${field}`))
  })
  return { form: 'number', low: fraction(sure), high: fraction(possible), ways: open.length > 0 ? [open] : [] }
}

/** Applies arithmetic to numbers; where one is not known, neither is the result. */
const combine = (values: readonly Value[], apply: (numbers: readonly NumberValue[]) => Value): Value => {
  const unknown = values.filter((value): value is NoValue => value.form === 'none')
  if (unknown.length > 0) return none(worstReason(unknown), joinWays(values))
  return apply(values.filter((value): value is NumberValue => value.form === 'number'))
}

const sumOf = (values: readonly NumberValue[]): Value =>
  between(
    values.map(({ low }) => low).reduce(add),
    values.map(({ high }) => high).reduce(add),
    joinWays(values),
    anySuspect(values),
  )

const differenceOf = ([a, b]: readonly NumberValue[]): Value =>
  a && b
    ? between(subtract(a.low, b.high), subtract(a.high, b.low), joinWays([a, b]), anySuspect([a, b]))
    : none('missing', [])

const scale = (value: NumberValue, factor: Fraction): Value =>
  between(multiply(value.low, factor), multiply(value.high, factor), value.ways, anySuspect([value]))

/** Over zero a ratio is no number, neither infinite nor compliant. */
const quotientOf = ([a, b]: readonly (NumberValue | undefined)[]): Value => {
  if (a === undefined || b === undefined) return none('missing', [])
  if (b.low.n === 0n && b.high.n === 0n) return none('undefined', [])
  if (b.low.n <= 0n && b.high.n >= 0n) return none('missing', joinWays([b]))
  const quotients = [divide(a.low, b.low), divide(a.low, b.high), divide(a.high, b.low), divide(a.high, b.high)]
  return between(least(quotients), greatest(quotients), joinWays([a, b]), anySuspect([a, b]))
}

/** Several ways to one value: the bounds they share; contradicting ones make it suspect, and all its facts with it. */
export const agree = (values: readonly Value[], facts: readonly string[]): Value => {
  const [only] = values
  // nobody contradicts it, and its ways are in order
  if (values.length === 1 && only !== undefined && only.form !== 'word' && only.ways.length <= 1) return only
  const suspect = values.find((value) => value.form === 'none' && value.reason === 'suspect')
  if (suspect) return suspect
  const numbers = values.filter((value): value is NumberValue => value.form === 'number')
  const unknown = values.filter((value): value is NoValue => value.form === 'none')
  const ways = shortestFirst(distinct(values.flatMap((value) => (value.form === 'word' ? [] : value.ways))))
  if (numbers.length === 0) return none(worstReason(unknown), ways)
  const low = greatest(numbers.map((value) => value.low))
  const high = least(numbers.map((value) => value.high))
  return compare(low, high) > 0 ? none('suspect', [facts]) : between(low, high, ways, anySuspect(numbers))
}

/** A thousand records of one year that all say nothing say it in one way. */
const distinct = (ways: Ways): Ways => [...new Map(ways.map((way) => [way.join('\n'), way])).values()]

const shortestFirst = (ways: Ways): Ways => [...ways].sort((a, b) => a.length - b.length)
