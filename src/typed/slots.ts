import {
  AREA_LEVEL,
  AS_OF,
  COMMON_FACTS,
  type Expression,
  type FactRange,
  type FactSpec,
  type FactType,
  type KindSpec,
  type Scalar,
} from '../model/index.ts'
import { dayNumber } from './day.ts'

/** Counts and figures beyond this are judged by the exact evaluators: products of those below stay safe integers. */
const MOST = 1_000_000_000

/**
 * Where a fact stands in a record laid out as numbers: a choice by its index, yes and no as 1 and 0, a day as
 * `dayNumber`, text as 1 where it is given, a roster by how many it lists; NaN for what is missing.
 */
export interface Slot {
  readonly index: number
  readonly name: string
  readonly type: FactType
  readonly choices: readonly string[]
  /** Of a number: between which values it is both accepted and believed. */
  readonly low: number
  readonly high: number
  /** In place of a fact: which members of a roster it counts. NaN where there is no roster. */
  readonly count?: RosterCount
}

/** How many members of a list have these words. */
export type RosterCount = Extract<Expression, { readonly count: string }>

/** The most members that a schema lets a roster list. */
export const MOST_MEMBERS = 1_000

/** What the slot of a count is called; no fact has a name with a blank. */
export const countName = ({ count, where }: RosterCount): string => `${count} ${JSON.stringify(where)}`

/** The slots of a kind: its facts in the order of its schema, then those that every record has, then what is counted. */
export const slotsOf = (
  spec: KindSpec,
  ranges: Readonly<Record<string, FactRange>>,
  counts: readonly RosterCount[] = [],
): readonly Slot[] => {
  const facts = [...Object.values(spec.facts), ...COMMON_FACTS].map((fact, index) => slotOf(fact, index, ranges))
  const byName = new Map(counts.map((count) => [countName(count), count]))
  const counted = [...byName].map(([name, count], index): Slot => {
    const range = { low: 0, high: MOST_MEMBERS }
    return Object.freeze({ index: facts.length + index, name, type: 'integer', choices: [], ...range, count })
  })
  return Object.freeze([...facts, ...counted])
}

const slotOf = (
  { name, type, choices }: FactSpec,
  index: number,
  ranges: Readonly<Record<string, FactRange>>,
): Slot => {
  const { minimum = -MOST, maximum = MOST } = ranges[name] ?? {}
  return Object.freeze({ index, name, type, choices, low: Math.max(minimum, -MOST), high: Math.min(maximum, MOST) })
}

/** The number that stands for a word, a yes or a day in a slot; -1 for a word that no record of the kind can hold. */
export const codeOf = ({ type, choices }: Slot, word: Scalar): number => {
  if (typeof word === 'boolean') return type === 'boolean' ? Number(word) : -1
  if (typeof word !== 'string') return -1
  return type === 'date' ? dayNumber(word) : choices.indexOf(word)
}

/** Whether every record has it, whatever its facts. */
export const isCommon = ({ name }: Slot): boolean => name === AREA_LEVEL.name || name === AS_OF.name

/** Whether it is a fact of the kind. */
export const isFact = (slot: Slot): boolean => !isCommon(slot) && slot.count === undefined
