import type { Plan } from './plan.ts'
import type { FactSpec, KindSpec } from './record.ts'
import type { UpperTarget } from './upper.ts'
import type { Bilingual } from './words.ts'

export const BINDINGS = ['mandatory', 'target', 'encouraged'] as const
/** How strongly a rule binds (约束力). */
export type Binding = (typeof BINDINGS)[number]

export const OPERATORS = [
  'equal',
  'notEqual',
  'in',
  'notIn',
  'lessThan',
  'lessThanInclusive',
  'greaterThan',
  'greaterThanInclusive',
  'about',
] as const
/** json-rules-engine's operators, and `about` for 左右. */
export type Operator = (typeof OPERATORS)[number]

/** A plain value. */
export type Scalar = string | number | boolean

/** 左右: within `tolerance` of `target` on either side, both ends included. */
export interface Around {
  readonly target: number
  readonly tolerance: number
}

/** What a leaf compares its fact with. */
export type Operand = Scalar | readonly Scalar[] | Around | { readonly fact: string }

/** Whether a leaf compares with another fact. */
export const isFactOperand = (value: Operand): value is { readonly fact: string } =>
  typeof value === 'object' && !Array.isArray(value) && 'fact' in value

/** One comparison. */
export interface Leaf {
  readonly fact: string
  readonly operator: Operator
  readonly value: Operand
}

/** A condition tree, in json-rules-engine's form. */
export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }
  | Leaf

/** A derived fact's algebra: closed, so that every engine gives it the same meaning. */
export type Expression =
  | { readonly fact: string }
  | { readonly number: number }
  /** a : b, undefined when b is 0 */
  | { readonly ratio: readonly [Expression, Expression] }
  /** 100 · a / b, in percent, undefined when b is 0 */
  | { readonly share: readonly [Expression, Expression] }
  | { readonly sum: readonly Expression[] }
  | { readonly difference: readonly [Expression, Expression] }
  /** Several ways to the same value: what is known of each must agree. */
  | { readonly either: readonly Expression[] }
  /** How many members; with `where`, how many of that sex or post, in bounds where that is unknown. */
  | { readonly count: string; readonly where: Readonly<Record<string, string>> }
  /** The value now less the value in the subject's latest earlier record. */
  | { readonly change: Expression }
  | { readonly rollup: Rollup }
  /** The day so many calendar months after that of a date fact. */
  | { readonly monthsLater: readonly [fact: string, months: number] }

/** A share over an area: as the indicator of the measure's name reports it, or rolled up from the bodies of the same batch. */
export interface Rollup {
  /** The indicator, which is the measure's name. */
  readonly reported: string
  /** The record kind of the bodies. */
  readonly of: string
  /** Which records of that kind are meant; null for all. */
  readonly where: Condition | null
  /** What is rolled up: a part and its whole, added up over the bodies; or the bodies for which a condition holds. */
  readonly share: readonly [Expression, Expression] | { readonly holds: Condition }
  /** The indicator that says how many such bodies the area has. */
  readonly bodies: string
}

/** A value derived from facts (指标算式). */
export interface Measure extends FactSpec {
  readonly kinds: readonly string[]
  readonly expression: Expression
}

/** Whether a name is that of a measure. */
export const isMeasure = (spec: FactSpec): spec is Measure => 'expression' in spec

/** How to find the smallest change that complies. */
export interface RemedySpec {
  /** Counts to raise, in whole things. */
  readonly increase: readonly string[]
  /** Yes/no facts to bring about, or choices to make. */
  readonly set: Readonly<Record<string, Scalar>>
}

/** An example inside a rule file that proves the rule. */
export interface RuleCase {
  readonly name: string
  readonly record: Readonly<Record<string, unknown>>
  /** Earlier records of the same subject, oldest first, for trends. */
  readonly earlier: readonly Readonly<Record<string, unknown>>[]
  /** Records of bodies in the subject's area, each with its kind, for roll-ups. */
  readonly bodies: readonly Readonly<Record<string, unknown>>[]
  readonly verdict: Verdict
  readonly missing: readonly string[] | null
  readonly reason: Reason | null
  /** The facts the remedy changes, with their new values. */
  readonly remedy: Readonly<Record<string, Scalar>> | null
  /** Words that the finding's message must hold, in Chinese or in English. */
  readonly message: string | null
  readonly line: number
}

/** A mutant that no case could tell from its rule, and why. */
export interface EquivalentMutant {
  /** The mutant's id, such as `require/all/0 ≥ → >`. */
  readonly mutant: string
  readonly why: string
  readonly line: number
}

/** One checkable requirement (规则). */
export interface Rule {
  /** `<clause key>/<name>`. */
  readonly id: string
  readonly plan: string
  readonly clause: string
  readonly title: Bilingual
  readonly quote: string
  readonly subject: string
  readonly binding: Binding
  /** The day a target falls due, YYYY-MM-DD; null for what binds from the start. */
  readonly due: string | null
  readonly reading: string | null
  readonly when: Condition | null
  /** Null exactly when `manual` is not. */
  readonly require: Condition | null
  /** The question only a person can answer. */
  readonly manual: Bilingual | null
  readonly remedy: RemedySpec | null
  readonly cases: readonly RuleCase[]
  readonly equivalent: readonly EquivalentMutant[]
  readonly file: string
  readonly line: number
}

/** A sentence that no rule checks, and why. */
export interface NotChecked {
  readonly clause: string
  readonly quote: string
  readonly why: string
}

/** All rules, compiled (规则库). Frozen. */
export interface Rulebook {
  /** `sha256:` over the meaning of the rules: plan texts, kinds, measures, rules; not comments or key order. */
  readonly digest: string
  readonly plans: readonly Plan[]
  readonly kinds: Readonly<Record<string, KindSpec>>
  readonly measures: readonly Measure[]
  readonly rules: readonly Rule[]
  readonly notChecked: readonly NotChecked[]
  /** What the clause files call their clauses, by key; only for people, so the digest leaves it out. */
  readonly titles: Readonly<Record<string, Bilingual>>
  /** What the levels above demand; no verdict rests on it, so the digest leaves it out. */
  readonly upper: readonly UpperTarget[]
}

export const ENGINES = ['compiled', 'json-rules-engine'] as const
/** The evaluators: one rulebook, one meaning. */
export type EngineName = (typeof ENGINES)[number]

/** Whether a failed rule counts as a breach: a mandatory one does, a target once due; what is encouraged never does. */
export const isBreach = ({ binding, due }: Pick<Rule, 'binding' | 'due'>, asOf: string): boolean =>
  binding === 'mandatory' || (binding === 'target' && due !== null && due <= asOf)

export const VERDICTS = ['pass', 'fail', 'unknown', 'not-applicable', 'manual', 'error'] as const
/** What a rule says of a record (判定). */
export type Verdict = (typeof VERDICTS)[number]

/**
 * Why a verdict is not a plain one: a fact is missing, or cannot be true (`suspect`), or a ratio has nothing below it
 * (`undefined`); `outside-period` when the record's date lies outside the plan's.
 */
export type Reason = 'missing' | 'suspect' | 'undefined' | 'outside-period'
