import type { Rule } from '../model/index.ts'
import type { Slot } from './slots.ts'

export const ORDERS = ['<', '<=', '>', '>=', '='] as const
/** How two amounts are compared. */
export type Order = (typeof ORDERS)[number]

/** A whole number over a positive whole number, both safe integers, and the double that is written so. */
export interface Literal {
  readonly form: 'literal'
  readonly value: number
  readonly n: number
  readonly d: number
}

/**
 * A number that a record's slots come to. Where a slot is empty, or a ratio has nothing below it, there is none, and none
 * of what is made from it.
 */
export type Amount =
  | { readonly form: 'slot'; readonly slot: Slot }
  | Literal
  | { readonly form: 'sum'; readonly parts: readonly Amount[] }
  | { readonly form: 'difference'; readonly from: Amount; readonly less: Amount }
  /** times · part / whole; none where the whole is 0. */
  | { readonly form: 'ratio'; readonly part: Amount; readonly whole: Amount; readonly times: 1 | 100 }
  /** Several ways to the same number: the one that is there; none where two differ. */
  | { readonly form: 'either'; readonly ways: readonly Amount[] }
  /** The day so many calendar months after the one in a slot. */
  | { readonly form: 'later'; readonly slot: Slot; readonly months: number }
  /** What no record says by itself: a change needs the one before. */
  | { readonly form: 'none' }

/** A condition in Kleene's three values: what compares an amount that is not there is unknown. */
export type Test =
  | { readonly form: 'all' | 'any'; readonly parts: readonly Test[] }
  | { readonly form: 'not'; readonly part: Test }
  | { readonly form: 'compare'; readonly left: Amount; readonly order: Order; readonly right: Amount }
  /** Whether a slot holds one of these codes. */
  | { readonly form: 'among'; readonly slot: Slot; readonly codes: readonly number[] }

/** One rule over slots. */
export interface TypedRule {
  readonly rule: Rule
  readonly when: Test | null
  /** Null for what only a person can judge. */
  readonly require: Test | null
}

/** The rules of one plan on one kind of record. */
export interface TypedKind {
  readonly plan: string
  readonly kind: string
  /** Every fact of the kind, then what all records have. */
  readonly slots: readonly Slot[]
  readonly rules: readonly TypedRule[]
  /** Where one is true the record cannot be, as its facts stand, and another reader has to say which facts are suspect. */
  readonly odd: readonly Test[]
  /** Rules whose arithmetic these trees do not hold; they are judged by the other evaluators. */
  readonly beyond: readonly Rule[]
}

/** A share over an area, as what is asked of each body. */
export interface TypedRollup {
  /** Whether a body belongs; null where all do. */
  readonly where: Test | null
  readonly share: { readonly holds: Test } | { readonly part: Amount; readonly whole: Amount }
}
