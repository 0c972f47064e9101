import { type Amount, dayText, type Quotient, quotientsOf, type Slot, type Test } from '../typed/index.ts'
import { type Dialect, literalDay, literalText } from './dialect.ts'

/** What the engine's whole numbers do not hold; the kind's records are then brought back. */
export class BeyondSql extends Error {}

/** Where the value of a slot stands in SQL: whole numbers as BIGINT, decimals, booleans, words, days as DATE. */
export type Column = (slot: Slot) => string

/** Numbers up to here fit 64 bits. */
const LONG = 9e18
const MILLION = 1_000_000

/**
 * SQL's own NULL is Kleene's unknown: a condition in SQL is true, false or null as the tree is true, false or unknown.
 * What several conditions come down to may be given a name of its own, to be worked out once.
 */
export const conditionsOf = (dialect: Dialect, column: Column, name: (sql: string) => string = asItIs) => {
  const calculate = (op: '+' | '-' | '*', a: string, b: string, most: number): string => {
    if (most > dialect.widest) throw new BeyondSql()
    const folded = fold(op, a, b)
    if (folded !== null) return folded
    return most > LONG ? `(CAST(${a} AS ${dialect.wide}) ${op} ${b})` : `(${a} ${op} ${b})`
  }

  /** A constant alone would be taken for 32 bits. */
  const typed = (sql: string): string => {
    if (!isConstant(sql)) return sql
    return `CAST(${sql} AS ${Math.abs(Number(sql)) > LONG ? dialect.wide : 'BIGINT'})`
  }

  const slotQuotient = (slot: Slot): Quotient<string> => {
    const value = column(slot)
    const most = Math.max(Math.abs(slot.low), Math.abs(slot.high))
    if (slot.type === 'number')
      return {
        n: `CAST(${value} * ${MILLION} AS BIGINT)`,
        d: String(MILLION),
        most: most * MILLION,
        mostBelow: MILLION,
      }
    if (slot.type === 'integer') return { n: value, d: null, most, mostBelow: 1 }
    if (slot.type !== 'boolean') throw new BeyondSql()
    return { n: `CASE WHEN ${value} THEN 1 WHEN NOT ${value} THEN 0 END`, d: null, most: 1, mostBelow: 1 }
  }

  const { quotient, crossed } = quotientsOf<string>({
    number: String,
    calculate,
    // over zero there is no number
    positive: (a) => (isConstant(a) ? (a === '0' ? NONE.n : a) : `CASE WHEN ${a} <> 0 THEN ${a} END`),
    agreed: (ways) => name(either(ways.map(typed))),
    slot: slotQuotient,
    other: ({ form }) => {
      if (form === 'later') throw new BeyondSql()
      return NONE
    },
  })

  const dayOf = (amount: Amount): string => {
    if (amount.form === 'slot') return column(amount.slot)
    if (amount.form === 'literal') return amount.n === 0 ? literalDay('0001-01-01') : literalDay(dayText(amount.n))
    if (amount.form === 'later') return `CAST(${column(amount.slot)} + INTERVAL '${amount.months} months' AS DATE)`
    if (amount.form === 'none') return 'CAST(NULL AS DATE)'
    throw new BeyondSql()
  }

  const compare = ({ left, order, right }: Test & { form: 'compare' }): string => {
    if (left.form === 'none' || right.form === 'none') return UNKNOWN
    if (isDay(left) || isDay(right)) return `${dayOf(left)} ${order} ${dayOf(right)}`
    const [one, other] = [quotient(left), quotient(right)]
    if (one === NONE || other === NONE) return UNKNOWN
    const [a, b] = crossed(one, other)
    return `${a} ${order} ${b}`
  }

  const among = ({ slot, codes }: Test & { form: 'among' }): string => {
    const value = column(slot)
    if (slot.type === 'boolean') {
      const [yes, no] = [codes.includes(1), codes.includes(0)]
      // both and neither stay unknown where nothing is given
      if (yes === no) return `${value} ${yes ? 'OR' : 'AND'} NOT ${value}`
      return yes ? value : `NOT ${value}`
    }
    const words = codes.flatMap((code) => slot.choices[code] ?? [])
    // no record holds any of them: false where something is given
    return words.length === 0 ? `${value} <> ${value}` : `${value} IN (${words.map(literalText).join(', ')})`
  }

  const test = (condition: Test): string => {
    switch (condition.form) {
      case 'all':
        return condition.parts.map((part) => `(${test(part)})`).join(' AND ')
      case 'any':
        return condition.parts.map((part) => `(${test(part)})`).join(' OR ')
      case 'not':
        return `NOT (${test(condition.part)})`
      case 'compare':
        return compare(condition)
      case 'among':
        return among(condition)
    }
  }

  return { test, quotient }
}

const asItIs = (sql: string): string => sql

/** Neither true nor false. */
export const UNKNOWN = 'CAST(NULL AS BOOLEAN)'

const NONE: Quotient<string> = { n: 'CAST(NULL AS BIGINT)', d: null, most: 0, mostBelow: 1 }

const isDay = (amount: Amount): boolean =>
  amount.form === 'later' || (amount.form === 'slot' && amount.slot.type === 'date')

/** The first that is there, where those after it are the same or not there. */
const either = ([first = NONE.n, ...others]: readonly string[]): string => {
  if (others.length === 0) return first
  const same = others.map((other) => `(${other} IS NULL OR ${other} = ${first})`).join(' AND ')
  return `CASE WHEN ${first} IS NULL THEN ${either(others)} WHEN ${same} THEN ${first} END`
}

/** Constants are worked out here: the engines would multiply them in 32 bits. */
const fold = (op: '+' | '-' | '*', a: string, b: string): string | null => {
  if (!isConstant(a) || !isConstant(b)) return null
  const [x, y] = [BigInt(a), BigInt(b)]
  return String(op === '*' ? x * y : op === '+' ? x + y : x - y)
}

const isConstant = (sql: string): boolean => /^-?\d+$/.test(sql)
