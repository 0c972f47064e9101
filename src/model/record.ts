import type { Bilingual } from './words.ts'

/** One member of a body: sex is absent when unknown, never guessed. */
export interface Member {
  readonly sex?: 'female' | 'male'
  readonly post?: 'principal' | 'deputy' | 'member'
}

/** The value of a fact. Numbers are finite; percentages are numbers of percent; dates are text, YYYY-MM-DD. */
export type FactValue = string | number | boolean | readonly Member[]

/** What a fact rests on (依据). */
export interface Evidence {
  /** A document by its number or title. */
  readonly document: string
  /** The day it bears, YYYY-MM-DD. */
  readonly date?: string
  readonly note?: string
}

/** Facts about one subject at a date, after validation. */
export interface FactRecord {
  readonly kind: string
  readonly id: string
  /** Area code, GB/T 2260 and its extensions, six to twelve digits. */
  readonly area: string
  /** The day the facts hold, YYYY-MM-DD. */
  readonly asOf: string
  readonly name?: string
  readonly source?: string
  /** Own properties only (null prototype). Indicators of area-statistics stand here under their ids. */
  readonly facts: Readonly<Record<string, FactValue>>
  /** By fact (null prototype), for some of the facts given. */
  readonly evidence?: Readonly<Record<string, Evidence>>
  /** Facts that cannot be true, each with the codes of why; rules that read them are `unknown`, reason `suspect`. */
  readonly suspect: Readonly<Record<string, readonly Suspicion[]>>
}

/** Why a fact is implausible. */
export interface Suspicion {
  readonly code: 'out-of-range' | 'inconsistent'
  readonly text: Bilingual
}

/** What a fact holds; `members` is a roster. */
export type FactType = 'integer' | 'number' | 'boolean' | 'choice' | 'text' | 'date' | 'members'

/** What a record schema says of one fact. */
export interface FactSpec {
  readonly name: string
  readonly type: FactType
  readonly title: Bilingual
  /** The unit or, for things counted, the Chinese measure word and the English noun. */
  readonly unit: Bilingual | null
  readonly choices: readonly string[]
  /** What people call each choice. */
  readonly choiceTitles?: Readonly<Record<string, Bilingual>>
  /** Of a rate: the fact that counts what it is out of, and the number it is given per. */
  readonly denominator?: { readonly fact: string; readonly per: number }
  /** Headings under which spreadsheets spell the fact. */
  readonly columns: readonly string[]
}

/** Between which numbers a fact is believed, as far as its schema says. */
export interface FactRange {
  readonly minimum?: number
  readonly maximum?: number
}

/** What holds between the facts of any true record. */
export type Consistency = Arithmetic | Absence

/** A relation of sums; a single date stands for its day. */
export interface Arithmetic {
  readonly sum: readonly string[]
  readonly is: 'lessThanInclusive' | 'greaterThan' | 'equal'
  readonly of: readonly string[] | number
  readonly 'x-title': Bilingual
}

/** Where nothing was done, there is no day on which it was. */
export interface Absence {
  readonly unless: string
  readonly absent: string
  readonly 'x-title': Bilingual
}

/** A record kind, as its schema defines it. */
export interface KindSpec {
  readonly kind: string
  readonly title: Bilingual
  readonly facts: Readonly<Record<string, FactSpec>>
}
