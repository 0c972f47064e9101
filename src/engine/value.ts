import type { Reason } from '../model/index.ts'
import { compare, type Fraction } from './fraction.ts'

/** Sets of facts, any one of which would make a value known if it were given. */
export type Ways = readonly (readonly string[])[]

/**
 * What a fact or measure is worth: a word; an exact number, or the bounds it lies in; or nothing yet. Bounds and nothing
 * carry the ways to know more.
 */
export type Value =
  | { readonly form: 'word'; readonly value: string | boolean }
  | {
      readonly form: 'number'
      readonly low: Fraction
      readonly high: Fraction
      readonly ways: Ways
      /** The bounds are two sources that say different things. */
      readonly suspect?: true
    }
  | { readonly form: 'none'; readonly reason: Exclude<Reason, 'outside-period'>; readonly ways: Ways }

export type NumberValue = Extract<Value, { form: 'number' }>
export type NoValue = Extract<Value, { form: 'none' }>

const MAX_WAYS = 16

export const exactly = (value: Fraction): NumberValue => ({ form: 'number', low: value, high: value, ways: [] })

/** Any value between two; in bounds, `ways` say how to know more. */
export const between = (low: Fraction, high: Fraction, ways: Ways, suspect = false): NumberValue => {
  if (compare(low, high) === 0) return { form: 'number', low, high, ways: [] }
  return { form: 'number', low, high, ways, ...(suspect ? { suspect } : {}) }
}

/** Whether one of several values rests on sources that differ. */
export const anySuspect = (values: readonly Value[]): boolean =>
  values.some((value) => value.form === 'number' && value.suspect === true)

export const none = (reason: NoValue['reason'], ways: Ways): NoValue => ({ form: 'none', reason, ways })

/** Ways to know several values at once: one way of each, joined. An empty list of ways means nothing is needed. */
export const joinWays = (values: readonly Value[]): Ways => {
  const open = values.filter((value): value is NumberValue | NoValue => value.form !== 'word' && value.ways.length > 0)
  // what differs from another source is there: it is asked for again only where nothing else is
  const lacking = open.filter((value) => !anySuspect([value]))
  const parts = (lacking.length > 0 ? lacking : open).map(({ ways }) => ways)
  const [first = [], ...others] = parts
  return others.reduce<Ways>(
    (ways, next) => ways.flatMap((way) => next.map((other) => joined(way, other))).slice(0, MAX_WAYS),
    first.slice(0, MAX_WAYS),
  )
}

const joined = (way: readonly string[], other: readonly string[]): string[] => [
  ...way,
  ...other.filter((fact) => !way.includes(fact)),
]

/** The reason of a value made from several: a fact that cannot be true outweighs one that is not there. */
export const worstReason = (values: readonly NoValue[]): NoValue['reason'] =>
  (['suspect', 'undefined', 'missing'] as const).find((reason) => values.some((value) => value.reason === reason)) ??
  'missing'
